/// A number together with its derivative: forward mode.
///
/// Arithmetic with dual numbers propagates the derivative along with the value, x + ẋε with ε² = 0: f(x + ẋε) = f(x) +
/// f′(x)·ẋ·ε. The value comes from the operation and f′ from its rule, evaluated over the value's own kind of number;
/// so duals nest, and `Dual<Dual<Double>>` holds second derivatives. Nothing is recorded or allocated.
///
///     func f<Number: ElementaryNumber>(_ x: Number) -> Number { sqrt(x * x + exp(x * x)) }
///     print(f(Dual(1.3, tangent: 1)).tangent)  // 3.1298556644645927
///
/// The tangent is a number, or a SIMD vector for several directions at once; the value is then computed once for all.
///
/// A tangent does not say with respect to what it is. So an inner derivative of a closure over `Dual` that uses an
/// outer `Dual` of the same type adds both: `derivative(atDual:of:)` does not nest. `derivative(at:of:)`, whose
/// functions are of variables, does.
/// - Complexity: about the cost of f for the values, and as much again for each direction.
@frozen
public struct Dual<Tangent: TangentSpace> {
    /// The value, without its derivative.
    public var value: Tangent.Number
    /// The derivative along each direction.
    public var tangent: Tangent

    /// A number with its tangent.
    @inlinable @_transparent
    public init(_ value: Tangent.Number, tangent: Tangent) {
        self.value = value
        self.tangent = tangent
    }
}

extension Dual: Sendable where Tangent: Sendable, Tangent.Number: Sendable {}

extension Dual: ElementaryNumber {
    /// Comparisons are those of the values.
    public typealias Condition = Tangent.Number.Condition

    /// A constant: its derivative is zero.
    @inlinable @_transparent
    public init(constant value: Double) { self.init(Tangent.Number(constant: value), tangent: .zeroTangent) }
    @inlinable @_transparent public init(floatLiteral value: Double) { self.init(constant: value) }
    @inlinable @_transparent public init(integerLiteral value: Int) { self.init(constant: Double(value)) }

    // Not inlined: one copy of the rule table for each kind of number.
    @inlinable @inline(never)
    public static func apply(_ opcode: Opcode, _ x: Dual) -> Dual { visitRule(opcode, ApplyToOne(operand: x)) }

    @inlinable @inline(never)
    public static func apply(_ opcode: Opcode, _ x: Dual, _ y: Dual) -> Dual {
        visitRule(opcode, ApplyToTwo(left: x, right: y))
    }

    @inlinable @_transparent
    public static func apply<Rule: UnaryRule>(_ rule: Rule.Type, _ x: Dual) -> Dual {
        let y = Tangent.Number.apply(rule, x.value)
        return Dual(y, tangent: Tangent.chain(rule, x.value, y, x.tangent))
    }

    @inlinable @_transparent
    public static func apply<Rule: BinaryRule>(_ rule: Rule.Type, _ x: Dual, _ y: Dual) -> Dual {
        let z = Tangent.Number.apply(rule, x.value, y.value)
        return Dual(z, tangent: Tangent.chain(rule, x.value, y.value, z, x.tangent, y.tangent))
    }

    /// The sum.
    @inlinable @_transparent public static func + (x: Dual, y: Dual) -> Dual { apply(Rules.Add.self, x, y) }
    /// The difference.
    @inlinable @_transparent public static func - (x: Dual, y: Dual) -> Dual { apply(Rules.Subtract.self, x, y) }
    /// The product.
    @inlinable @_transparent public static func * (x: Dual, y: Dual) -> Dual { apply(Rules.Multiply.self, x, y) }
    /// The quotient.
    @inlinable @_transparent public static func / (x: Dual, y: Dual) -> Dual { apply(Rules.Divide.self, x, y) }
    /// The negated number.
    @inlinable @_transparent public static prefix func - (x: Dual) -> Dual { apply(Rules.Negate.self, x) }

    @inlinable @_transparent
    public static func compare(_ left: Dual, _ comparison: Comparison, _ right: Dual) -> Condition {
        Tangent.Number.compare(left.value, comparison, right.value)
    }

    @inlinable @_transparent
    public static func holds(_ left: Dual, _ comparison: Comparison, _ right: Dual) -> Bool {
        Tangent.Number.holds(left.value, comparison, right.value)
    }

    @inlinable @_transparent
    public static func select(_ condition: Condition, _ yes: @autoclosure () -> Dual, _ no: @autoclosure () -> Dual)
        -> Dual
    {
        // If the condition is a `Bool`, only the selected side is evaluated; otherwise both are.
        Dual(
            Tangent.Number.select(condition, yes().value, no().value),
            tangent: Tangent.select(condition, yes().tangent, no().tangent))
    }
}

// A dual number as the tangent of a dual number whose value is dual, too: for derivatives of higher order.
extension Dual: TangentSpace {
    /// The values are dual numbers of the same kind.
    public typealias Number = Dual
}

extension Dual: CustomStringConvertible {
    public var description: String { "\(value) + \(tangent)ε" }
}

/// The same value with a zero derivative.
@inlinable
public func withoutDerivative<Tangent>(_ x: Dual<Tangent>) -> Dual<Tangent> { Dual(x.value, tangent: .zeroTangent) }
