/// A kind of number over which derivative rules can be evaluated.
///
/// A rule's partial derivatives are written once, as generic expressions in an `ElementaryNumber`. Over `Double` they
/// give numbers; over ``Variable`` they are recorded, so that a derivative can be differentiated again; over tensors
/// they act elementwise. A new kind of number has to implement these requirements only; the rules stay as they are.
public protocol ElementaryNumber: ArithmeticNumber, ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral {
    /// The result of a comparison: a `Bool`, or a mask with one entry per element.
    associatedtype Condition

    /// The constant `value`, with a zero derivative.
    init(constant value: Double)

    /// The negated number.
    @_disfavoredOverload static prefix func - (operand: Self) -> Self

    /// The elementwise operation `opcode`, of one operand.
    static func apply(_ opcode: Opcode, _ operand: Self) -> Self
    /// The elementwise operation `opcode`, of two operands.
    static func apply(_ opcode: Opcode, _ left: Self, _ right: Self) -> Self

    /// A statically known elementwise operation of one operand. Default: by its opcode; performance-critical kinds of
    /// number implement it without that dispatch.
    static func apply<Rule: UnaryRule>(_ rule: Rule.Type, _ operand: Self) -> Self
    /// A statically known elementwise operation of two operands. Default: by its opcode.
    static func apply<Rule: BinaryRule>(_ rule: Rule.Type, _ left: Self, _ right: Self) -> Self

    /// Compares `left` with `right`; the result has no derivative.
    static func compare(_ left: Self, _ comparison: Comparison, _ right: Self) -> Condition
    /// Whether a comparison holds, for an `if`: a program that is being recorded is then valid for this outcome only.
    /// Default: ``Condition`` itself where it is a `Bool`; otherwise stops.
    static func holds(_ left: Self, _ comparison: Comparison, _ right: Self) -> Bool
    /// `yes` where the condition holds and `no` elsewhere; the branch not selected gets no adjoint.
    static func select(_ condition: Condition, _ yes: @autoclosure () -> Self, _ no: @autoclosure () -> Self) -> Self
    /// The sum of a term over the rows of a table of constants, such as the nodes and weights of a quadrature rule. The
    /// term is a function of a row and of the operands alone, so that a kind of tensor can compute it along one more
    /// axis. Default: term by term.
    static func _sum(over rows: [[Double]], _ operands: [Self], _ term: (_ row: [Self], _ operands: [Self]) -> Self)
        -> Self
}

extension ElementaryNumber {
    public static func _sum(
        over rows: [[Double]], _ operands: [Self], _ term: (_ row: [Self], _ operands: [Self]) -> Self
    ) -> Self {
        var sum = term(rows[0].map { Self(constant: $0) }, operands)
        for row in rows.dropFirst() { sum = sum + term(row.map { Self(constant: $0) }, operands) }
        return sum
    }

    @inlinable @_transparent
    public static func apply<Rule: UnaryRule>(_ rule: Rule.Type, _ operand: Self) -> Self {
        apply(Rule.opcode, operand)
    }

    @inlinable @_transparent
    public static func apply<Rule: BinaryRule>(_ rule: Rule.Type, _ left: Self, _ right: Self) -> Self {
        apply(Rule.opcode, left, right)
    }

    /// An adjoint times a partial derivative, by the convention for zeros.
    @inlinable @_transparent
    static func multiply(_ adjoint: Self, _ partial: Self, _ zeros: ZeroAdjoints) -> Self {
        zeros == .ieee ? apply(Rules.Multiply.self, adjoint, partial) : apply(Rules.PathProduct.self, adjoint, partial)
    }
}

extension ElementaryNumber {
    /// The constant π. Disfavored, so that `.pi` beside a plain number is that type's own.
    @_disfavoredOverload @inlinable @_transparent
    public static var pi: Self { Self(constant: .pi) }

    /// The constant `value`, as ``init(constant:)``: in a function over any kind of number `T`, `T(0.5)`.
    @_disfavoredOverload @inlinable @_transparent
    public init(_ value: Double) { self.init(constant: value) }

    /// The constant `value`: in a function over any kind of number `T`, `T(x.count)`.
    @_disfavoredOverload @inlinable @_transparent
    public init(_ value: Int) { self.init(constant: Double(value)) }
}

extension ElementaryNumber {
    /// Adds `y` to `x`.
    @_disfavoredOverload @inlinable @_transparent
    public static func += (x: inout Self, y: Self) { x = x + y }
    /// Subtracts `y` from `x`.
    @_disfavoredOverload @inlinable @_transparent
    public static func -= (x: inout Self, y: Self) { x = x - y }
    /// Multiplies `x` by `y`.
    @_disfavoredOverload @inlinable @_transparent
    public static func *= (x: inout Self, y: Self) { x = x * y }
    /// Divides `x` by `y`.
    @_disfavoredOverload @inlinable @_transparent
    public static func /= (x: inout Self, y: Self) { x = x / y }
}

extension ElementaryNumber {
    public static func holds(_ left: Self, _ comparison: Comparison, _ right: Self) -> Bool {
        stop(
            "\(comparison.rawValue): a comparison of \(Self.self) has no single outcome; compare with "
                + "`x .\(comparison.rawValue) y` and choose with `select`")
    }
}

extension ElementaryNumber where Condition == Bool {
    @inlinable @_transparent
    public static func holds(_ left: Self, _ comparison: Comparison, _ right: Self) -> Bool {
        compare(left, comparison, right)
    }
}

// For functions that are generic over the kind of number; concrete kinds have forms of their own, or none.
extension ElementaryNumber {
    /// Whether x < y, for an `if`. Stops for kinds of number whose comparisons have no single outcome, such as tensors.
    @_disfavoredOverload @inlinable @_transparent
    public static func < (x: Self, y: Self) -> Bool { holds(x, .less, y) }
    /// Whether x ≤ y, for an `if`: see `<`.
    @_disfavoredOverload @inlinable @_transparent
    public static func <= (x: Self, y: Self) -> Bool { holds(x, .lessOrEqual, y) }
    /// Whether x > y, for an `if`: see `<`.
    @_disfavoredOverload @inlinable @_transparent
    public static func > (x: Self, y: Self) -> Bool { holds(x, .greater, y) }
    /// Whether x ≥ y, for an `if`: see `<`.
    @_disfavoredOverload @inlinable @_transparent
    public static func >= (x: Self, y: Self) -> Bool { holds(x, .greaterOrEqual, y) }
}

/// A comparison of two numbers. As in IEEE 754, all except `notEqual` are false if an operand is NaN.
@frozen
public enum Comparison: String, CaseIterable, Sendable {
    /// Less than.
    case less = "<"
    /// Less than or equal.
    case lessOrEqual = "<="
    /// Equal.
    case equal = "=="
    /// Not equal; the only one that is true for NaN.
    case notEqual = "!="
    /// Greater than or equal.
    case greaterOrEqual = ">="
    /// Greater than.
    case greater = ">"

    /// Whether the relation holds between `left` and `right`.
    @inlinable @_transparent
    public func holds<Value: Comparable>(_ left: Value, _ right: Value) -> Bool {
        switch self {
        case .less: left < right
        case .lessOrEqual: left <= right
        case .equal: left == right
        case .notEqual: left != right
        case .greaterOrEqual: left >= right
        case .greater: left > right
        }
    }
}

extension Double: ElementaryNumber {
    @inlinable @_transparent public init(constant value: Double) { self = value }

    @inlinable @_transparent
    public static func apply(_ opcode: Opcode, _ operand: Double) -> Double {
        visitRule(opcode, ValueOfOne(operand: operand))
    }

    @inlinable @_transparent
    public static func apply(_ opcode: Opcode, _ left: Double, _ right: Double) -> Double {
        visitRule(opcode, ValueOfTwo(left: left, right: right))
    }

    @inlinable @_transparent
    public static func apply<Rule: UnaryRule>(_: Rule.Type, _ operand: Double) -> Double { Rule.value(operand) }

    @inlinable @_transparent
    public static func apply<Rule: BinaryRule>(_: Rule.Type, _ left: Double, _ right: Double) -> Double {
        Rule.value(left, right)
    }

    @inlinable @_transparent
    public static func compare(_ left: Double, _ comparison: Comparison, _ right: Double) -> Bool {
        comparison.holds(left, right)
    }

    @inlinable @_transparent
    public static func select(
        _ condition: Bool, _ yes: @autoclosure () -> Double, _ no: @autoclosure () -> Double
    ) -> Double {
        condition ? yes() : no()
    }
}

/// Operations are computed in `Double` and rounded once.
extension Float: ElementaryNumber {
    @inlinable @_transparent public init(constant value: Double) { self.init(value) }

    @inlinable @_transparent
    public static func apply(_ opcode: Opcode, _ operand: Float) -> Float {
        Float(Double.apply(opcode, Double(operand)))
    }

    @inlinable @_transparent
    public static func apply(_ opcode: Opcode, _ left: Float, _ right: Float) -> Float {
        Float(Double.apply(opcode, Double(left), Double(right)))
    }

    @inlinable @_transparent
    public static func apply<Rule: UnaryRule>(_: Rule.Type, _ operand: Float) -> Float {
        Float(Rule.value(Double(operand)))
    }

    @inlinable @_transparent
    public static func apply<Rule: BinaryRule>(_: Rule.Type, _ left: Float, _ right: Float) -> Float {
        Float(Rule.value(Double(left), Double(right)))
    }

    @inlinable @_transparent
    public static func compare(_ left: Float, _ comparison: Comparison, _ right: Float) -> Bool {
        comparison.holds(left, right)
    }

    @inlinable @_transparent
    public static func select(
        _ condition: Bool, _ yes: @autoclosure () -> Float, _ no: @autoclosure () -> Float
    ) -> Float {
        condition ? yes() : no()
    }
}
