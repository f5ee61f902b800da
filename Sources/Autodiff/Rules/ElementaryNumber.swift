/// A kind of number over which a derivative rule can be read.
///
/// A rule's partial derivatives are written once, as expressions in any `ElementaryNumber`. Read over `Double` they
/// give adjoints; over ``Variable`` they record themselves, so that a derivative can be differentiated again; over
/// tensors they act element by element. A new kind needs only what is listed here, and no rule changes for it.
public protocol ElementaryNumber: ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral {
    /// The result of comparing two numbers: a `Bool`, or one for each element.
    associatedtype Condition

    /// The number that is `value`, without any derivative.
    init(constant value: Double)

    @_disfavoredOverload static func + (left: Self, right: Self) -> Self
    @_disfavoredOverload static func - (left: Self, right: Self) -> Self
    @_disfavoredOverload static func * (left: Self, right: Self) -> Self
    @_disfavoredOverload static func / (left: Self, right: Self) -> Self
    static prefix func - (operand: Self) -> Self

    /// The elementwise operation `opcode`, of one operand.
    static func apply(_ opcode: Opcode, _ operand: Self) -> Self
    /// The elementwise operation `opcode`, of two operands.
    static func apply(_ opcode: Opcode, _ left: Self, _ right: Self) -> Self

    /// An elementwise operation of one operand that is known where it is applied. Provided; kinds of number that are
    /// worth it compute the one operation without a look at the table.
    static func apply<Rule: UnaryRule>(_ rule: Rule.Type, _ operand: Self) -> Self
    /// An elementwise operation of two operands that is known where it is applied.
    static func apply<Rule: BinaryRule>(_ rule: Rule.Type, _ left: Self, _ right: Self) -> Self

    /// How `left` compares with `right`; never carries a derivative.
    static func compare(_ left: Self, _ comparison: Comparison, _ right: Self) -> Condition
    /// `yes` where the condition holds and `no` elsewhere; what was not chosen receives no adjoint.
    static func select(_ condition: Condition, _ yes: @autoclosure () -> Self, _ no: @autoclosure () -> Self) -> Self
}

extension ElementaryNumber {
    @inlinable @inline(__always)
    public static func apply<Rule: UnaryRule>(_ rule: Rule.Type, _ operand: Self) -> Self {
        apply(Rule.opcode, operand)
    }

    @inlinable @inline(__always)
    public static func apply<Rule: BinaryRule>(_ rule: Rule.Type, _ left: Self, _ right: Self) -> Self {
        apply(Rule.opcode, left, right)
    }

    /// An adjoint times a partial derivative, by the convention for zeros.
    @inlinable @inline(__always)
    static func multiply(_ adjoint: Self, _ partial: Self, _ zeros: ZeroAdjoints) -> Self {
        zeros == .ieee ? apply(Rules.Multiply.self, adjoint, partial) : apply(Rules.PathProduct.self, adjoint, partial)
    }
}

extension ElementaryNumber {
    @_disfavoredOverload @inlinable @inline(__always)
    public static func += (x: inout Self, y: Self) { x = x + y }
    @_disfavoredOverload @inlinable @inline(__always)
    public static func -= (x: inout Self, y: Self) { x = x - y }
    @_disfavoredOverload @inlinable @inline(__always)
    public static func *= (x: inout Self, y: Self) { x = x * y }
    @_disfavoredOverload @inlinable @inline(__always)
    public static func /= (x: inout Self, y: Self) { x = x / y }
}

/// A comparison of two numbers. As in IEEE 754, each but `notEqual` is false where an operand is NaN.
@frozen
public enum Comparison: String, CaseIterable, Sendable {
    case less = "<"
    case lessOrEqual = "<="
    case equal = "=="
    case notEqual = "!="
    case greaterOrEqual = ">="
    case greater = ">"

    /// Whether `left` stands in this relation to `right`.
    @inlinable @inline(__always)
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
    @inlinable @inline(__always) public init(constant value: Double) { self = value }

    @inlinable @inline(__always)
    public static func apply(_ opcode: Opcode, _ operand: Double) -> Double {
        visitRule(opcode, ValueOfOne(operand: operand))
    }

    @inlinable @inline(__always)
    public static func apply(_ opcode: Opcode, _ left: Double, _ right: Double) -> Double {
        visitRule(opcode, ValueOfTwo(left: left, right: right))
    }

    @inlinable @inline(__always)
    public static func apply<Rule: UnaryRule>(_: Rule.Type, _ operand: Double) -> Double { Rule.value(operand) }

    @inlinable @inline(__always)
    public static func apply<Rule: BinaryRule>(_: Rule.Type, _ left: Double, _ right: Double) -> Double {
        Rule.value(left, right)
    }

    @inlinable @inline(__always)
    public static func compare(_ left: Double, _ comparison: Comparison, _ right: Double) -> Bool {
        comparison.holds(left, right)
    }

    @inlinable @inline(__always)
    public static func select(
        _ condition: Bool, _ yes: @autoclosure () -> Double, _ no: @autoclosure () -> Double
    ) -> Double {
        condition ? yes() : no()
    }
}
