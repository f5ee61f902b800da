/// An elementwise operation of this library: what it computes, what its derivatives are, and what else is asked of it.
///
/// Each operation is a type in ``Rules``; one of a user's own answers the first of the questions, ``UnaryFunction`` or
/// ``BinaryFunction``. The value is a function of doubles; the partial derivatives are expressions in any kind of
/// number, so that they can be evaluated, recorded and differentiated again. Where the operation is known,
/// `Number.apply(Rules.Sine.self, x)` takes its type, and the compiler never sees the other operations; where only the
/// opcode is known, ``visitRule(_:_:)`` finds the type.
public protocol ElementwiseRule: ElementwiseFunction {
    /// The byte that stands for the operation in a tape's rows.
    static var opcode: Opcode { get }
    /// How it is written: by hand, in source code, for other engines.
    static var notation: Notation { get }
    /// How far the computed value may be from the exact one.
    static var rounding: Rounding { get }
}

/// An operation y = f(x).
public protocol UnaryRule: UnaryFunction, ElementwiseRule {
    /// Where f rises and falls.
    static var course: Course { get }
    /// f composed of operations that other engines have. Provided for operations that they have themselves.
    static func lowered<Number: ElementaryNumber>(_ x: Number) -> Number
}

/// An operation z = f(x, y).
public protocol BinaryRule: BinaryFunction, ElementwiseRule {
    /// Bounds of f over a box. ``Interval/everything`` is never wrong, only wide.
    static func bounds(_ x: Interval, _ y: Interval) -> Interval
    /// f composed of operations that other engines have. Provided for operations that they have themselves.
    static func lowered<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number
}

extension UnaryRule {
    public static func lowered<Number: ElementaryNumber>(_ x: Number) -> Number { Number.apply(Self.self, x) }
}

extension BinaryRule {
    public static func lowered<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number {
        Number.apply(Self.self, x, y)
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
