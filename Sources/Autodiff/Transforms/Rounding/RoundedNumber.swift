/// A double with a first-order bound on its rounding error: each operation adds |∂f/∂x|·error(x) for each operand, and
/// its own rounding.
public struct RoundedNumber: Sendable, Equatable {
    /// The value as computed, with all rounding errors in it.
    public let value: Double
    /// The bound on the absolute difference from the exact result.
    public let error: Double

    /// A value with a bound on its absolute error.
    public init(_ value: Double, error: Double = 0) {
        self.value = value
        self.error = error
    }

    /// The relative error: 0 if the error is 0, infinite if only the value is 0.
    public var relativeError: Double { error == 0 ? 0 : error / abs(value) }
}

extension RoundedNumber: CustomStringConvertible {
    public var description: String { "\(value) ± \(error)" }
}

extension RoundedNumber: ElementaryNumber {
    public init(constant value: Double) { self.init(value) }
    public init(floatLiteral value: Double) { self.init(value) }
    public init(integerLiteral value: Int) { self.init(Double(value)) }

    @_implements(ArithmeticNumber,+(_:_:))
    public static func _sum(of x: RoundedNumber, _ y: RoundedNumber) -> RoundedNumber { apply(.add, x, y) }
    @_implements(ArithmeticNumber,-(_:_:))
    public static func _difference(of x: RoundedNumber, _ y: RoundedNumber) -> RoundedNumber { apply(.subtract, x, y) }
    @_implements(ArithmeticNumber,*(_:_:))
    public static func _product(of x: RoundedNumber, _ y: RoundedNumber) -> RoundedNumber { apply(.multiply, x, y) }
    @_implements(ArithmeticNumber,/(_:_:))
    public static func _quotient(of x: RoundedNumber, _ y: RoundedNumber) -> RoundedNumber { apply(.divide, x, y) }
    /// The negated number.
    @_disfavoredOverload
    public static prefix func - (x: RoundedNumber) -> RoundedNumber { RoundedNumber(-x.value, error: x.error) }

    public static func apply(_ opcode: Opcode, _ x: RoundedNumber) -> RoundedNumber {
        readRule(opcode, ApplyToOne(operand: x))
    }
    public static func apply(_ opcode: Opcode, _ x: RoundedNumber, _ y: RoundedNumber) -> RoundedNumber {
        readRule(opcode, ApplyToTwo(left: x, right: y))
    }

    public static func apply<Rule: UnaryRule>(_: Rule.Type, _ x: RoundedNumber) -> RoundedNumber {
        let value = Rule.value(x.value)
        let passed = passed(x.error, Rule.partial(x.value, value))
        return RoundedNumber(value, error: passed + Rule.rounding.error(x.value, 0, value))
    }

    public static func apply<Rule: BinaryRule>(_: Rule.Type, _ x: RoundedNumber, _ y: RoundedNumber) -> RoundedNumber {
        let value = Rule.value(x.value, y.value)
        let left = x.error == 0 ? 0 : passed(x.error, Rule.left(x.value, y.value, value))
        let right = y.error == 0 ? 0 : passed(y.error, Rule.right(x.value, y.value, value))
        return RoundedNumber(value, error: left + right + Rule.rounding.error(x.value, y.value, value))
    }

    /// The part of the error that an operand passes on.
    private static func passed(_ error: Double, _ partial: Double) -> Double { error == 0 ? 0 : abs(partial) * error }

    /// The result of an operation in `Float`: with the rounding to `Float` added.
    func narrowed(after opcode: Opcode, to type: ElementType) -> RoundedNumber {
        func narrowed<Scalar: TensorScalar>(_: Scalar.Type) -> RoundedNumber {
            let narrow = Scalar(value)
            let own = Double(narrow)
            if own == value || !narrow.isFinite { return RoundedNumber(own, error: error) }
            return RoundedNumber(own, error: error + Rule(of: opcode).rounding.narrowingUnits * Double(narrow.ulp))
        }
        return narrowed(type.scalar)
    }

    /// Compares the values.
    public static func compare(_ left: RoundedNumber, _ comparison: Comparison, _ right: RoundedNumber) -> Bool {
        comparison.holds(left.value, right.value)
    }
    public static func select(
        _ condition: Bool, _ yes: @autoclosure () -> RoundedNumber, _ no: @autoclosure () -> RoundedNumber
    ) -> RoundedNumber { condition ? yes() : no() }
}
