/// A double with a bound of its rounding error, to first order: |∂f/∂x|·error(x) from each operand, and the rounding of the
/// operation itself.
public struct RoundedNumber: Sendable, Equatable {
    public let value: Double
    /// How far the value may be from that of exact arithmetic.
    public let error: Double

    public init(_ value: Double, error: Double = 0) {
        self.value = value
        self.error = error
    }

    /// The error in relation to the value; 0 where both are 0.
    public var relativeError: Double { error == 0 ? 0 : error / abs(value) }
}

extension RoundedNumber: CustomStringConvertible {
    public var description: String { "\(value) ± \(error)" }
}

extension RoundedNumber: ElementaryNumber {
    public init(constant value: Double) { self.init(value) }
    public init(floatLiteral value: Double) { self.init(value) }
    public init(integerLiteral value: Int) { self.init(Double(value)) }

    @_implements(ElementaryNumber,+(_:_:))
    public static func sum(of x: RoundedNumber, _ y: RoundedNumber) -> RoundedNumber { apply(.add, x, y) }
    @_implements(ElementaryNumber,-(_:_:))
    public static func difference(of x: RoundedNumber, _ y: RoundedNumber) -> RoundedNumber { apply(.subtract, x, y) }
    @_implements(ElementaryNumber,*(_:_:))
    public static func product(of x: RoundedNumber, _ y: RoundedNumber) -> RoundedNumber { apply(.multiply, x, y) }
    @_implements(ElementaryNumber,/(_:_:))
    public static func quotient(of x: RoundedNumber, _ y: RoundedNumber) -> RoundedNumber { apply(.divide, x, y) }
    @_disfavoredOverload
    public static prefix func - (x: RoundedNumber) -> RoundedNumber { RoundedNumber(-x.value, error: x.error) }

    public static func apply(_ opcode: Opcode, _ x: RoundedNumber) -> RoundedNumber {
        let value = Double.apply(opcode, x.value)
        let partial = readRule(opcode, PartialOfOne(x: x.value, y: value))
        return RoundedNumber(value, error: passed(x.error, partial) + rounding(opcode, x.value, 0, value))
    }

    public static func apply(_ opcode: Opcode, _ x: RoundedNumber, _ y: RoundedNumber) -> RoundedNumber {
        let value = Double.apply(opcode, x.value, y.value)
        func error(_ operand: Int, _ error: Double) -> Double {
            if error == 0 { return 0 }
            return passed(error, readRule(opcode, PartialOfTwo(x: x.value, y: y.value, z: value, operand: operand)))
        }
        return RoundedNumber(
            value, error: error(0, x.error) + error(1, y.error) + rounding(opcode, x.value, y.value, value))
    }

    private static func passed(_ error: Double, _ partial: Double) -> Double { error == 0 ? 0 : abs(partial) * error }

    /// The rounding of the operation itself: none where the result is exact, half a unit in the last place where IEEE 754 says so, else one.
    private static func rounding(_ opcode: Opcode, _ x: Double, _ y: Double, _ z: Double) -> Double {
        guard z.isFinite else { return 0 }
        switch opcode {
        case .copy, .detach, .negate, .absolute, .sign, .step, .floor, .ceiling, .round, .relu, .maximum, .minimum:
            return 0
        case .add: return x.sumError(y) == 0 ? 0 : 0.5 * z.ulp
        case .subtract: return x.sumError(-y) == 0 ? 0 : 0.5 * z.ulp
        case .multiply, .adjointProduct, .pathProduct: return z == 0 || (-z).addingProduct(x, y) == 0 ? 0 : 0.5 * z.ulp
        case .square: return (-z).addingProduct(x, x) == 0 ? 0 : 0.5 * z.ulp
        case .divide: return x.addingProduct(-z, y) == 0 ? 0 : 0.5 * z.ulp
        case .reciprocal: return 1.0.addingProduct(-z, x) == 0 ? 0 : 0.5 * z.ulp
        case .squareRoot: return x.addingProduct(-z, z) == 0 ? 0 : 0.5 * z.ulp
        default: return z.ulp
        }
    }

    /// The result of an operation on numbers of `Float`: rounded to one.
    func narrowed(after opcode: Opcode) -> RoundedNumber {
        let single = Float(value)
        if Double(single) == value || !single.isFinite { return RoundedNumber(Double(single), error: error) }
        let units = Self.isCorrectlyRounded(opcode) ? 0.5 : 1
        return RoundedNumber(Double(single), error: error + units * Double(single.ulp))
    }

    /// Whether IEEE 754 says that the operation's result is the nearest number.
    private static func isCorrectlyRounded(_ opcode: Opcode) -> Bool {
        switch opcode {
        case .copy, .add, .subtract, .multiply, .divide, .square, .reciprocal, .squareRoot, .adjointProduct,
            .pathProduct:
            true
        default: false
        }
    }

    /// Compares the values.
    public static func compare(_ left: RoundedNumber, _ comparison: Comparison, _ right: RoundedNumber) -> Bool {
        comparison.holds(left.value, right.value)
    }
    public static func select(
        _ condition: Bool, _ yes: @autoclosure () -> RoundedNumber, _ no: @autoclosure () -> RoundedNumber
    ) -> RoundedNumber { condition ? yes() : no() }
}
