/// An elementwise operation: what it computes, and what its derivatives are.
///
/// Each operation is a type in ``Rules``. The value is a function of doubles; the partial derivatives are expressions in any
/// kind of number, so that they can be evaluated, recorded and differentiated again. Where the operation is known,
/// `Number.apply(Rules.Sine.self, x)` takes its type, and the compiler never sees the other operations; where only the opcode is
/// known, ``visitRule(_:_:)`` finds the type.
public protocol ElementwiseRule: SendableMetatype {
    /// The byte that stands for the operation in a tape's rows.
    static var opcode: Opcode { get }
    /// The name that messages and listings use.
    static var name: StaticString { get }
    /// Which of the values the partial derivatives read again. (Give a constant such as ``Reads/inputsAndOutput``: an array
    /// literal is allocated at each use.)
    static var reads: Reads { get }
    /// How it is written: by hand, in source code, for other engines.
    static var notation: Notation { get }
    /// How far the computed value may be from the exact one.
    static var rounding: Rounding { get }
}

/// An operation y = f(x).
public protocol UnaryRule: ElementwiseRule {
    /// f(x).
    static func value(_ x: Double) -> Double
    /// ∂f/∂x at x, where y = f(x).
    static func partial<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number
    /// Where f rises and falls.
    static var course: Course { get }
    /// f composed of operations that other engines have. Provided for operations that they have themselves.
    static func lowered<Number: ElementaryNumber>(_ x: Number) -> Number
}

/// An operation z = f(x, y).
public protocol BinaryRule: ElementwiseRule {
    /// f(x, y).
    static func value(_ x: Double, _ y: Double) -> Double
    /// ∂f/∂x at x and y, where z = f(x, y).
    static func left<Number: ElementaryNumber>(_ x: Number, _ y: Number, _ z: Number) -> Number
    /// ∂f/∂y at x and y, where z = f(x, y).
    static func right<Number: ElementaryNumber>(_ x: Number, _ y: Number, _ z: Number) -> Number
    /// Bounds of f over a box. ``Interval/everything`` is never wrong, only wide.
    static func bounds(_ x: Interval, _ y: Interval) -> Interval
    /// f composed of operations that other engines have. Provided for operations that they have themselves.
    static func lowered<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number
}

extension UnaryRule {
    public static func lowered<Number: ElementaryNumber>(_ x: Number) -> Number { Number.apply(Self.self, x) }

    /// The partial derivative of a rule that reads nothing: it is a constant. `nil` for other rules.
    @inlinable @inline(__always)
    static var constantPartial: Double? { reads.isEmpty ? partial(0.0, 0.0) : nil }
}

extension BinaryRule {
    public static func lowered<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number {
        Number.apply(Self.self, x, y)
    }

    /// The partial derivatives of a rule that reads nothing: they are constants. `nil` for other rules.
    @inlinable @inline(__always)
    static var constantPartials: (left: Double, right: Double)? {
        reads.isEmpty ? (left(0.0, 0.0, 0.0), right(0.0, 0.0, 0.0)) : nil
    }
}

/// The elementwise operations, one type each, in files by family: the formula sheet.
///
/// Conventions where a derivative does not exist (`Notes/conventions.md` gives the reasons):
/// - |x|, sign and step at 0: 0; ReLU at 0: 0; leaky ReLU and ELU at 0: the left derivative.
/// - max and min at a tie: one half to each operand.
/// - hypot at (0, 0): (0, 0), the subgradient of least norm, as for every norm.
/// - pow(0, y) for y ≥ 0 with respect to y: 0, the limit from the right for y > 0.
/// - floor, ceil, round: 0 everywhere.
public enum Rules {}
