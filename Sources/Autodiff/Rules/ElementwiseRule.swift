/// An elementwise operation of this library: its value, its derivatives, and its other traits.
///
/// Each operation is a type in ``Rules``; a user-defined one conforms to ``UnaryFunction`` or ``BinaryFunction`` alone.
/// The value is a function of doubles; the partial derivatives are generic expressions, so that they can be evaluated,
/// recorded and differentiated again. A statically known operation is applied by type,
/// `Number.apply(Rules.Sine.self, x)`, so that the compiler need not consider the others; for an opcode known only at
/// run time, ``visitRule(_:_:)`` finds the type.
public protocol ElementwiseRule: ElementwiseFunction {
    /// The operation's opcode in a tape's rows.
    static var opcode: Opcode { get }
    /// Its notation: mathematical, in source code, and in other engines.
    static var notation: Notation { get }
    /// The bound on the rounding error of its value.
    static var rounding: Rounding { get }
}

/// An operation y = f(x).
public protocol UnaryRule: UnaryFunction, ElementwiseRule {
    /// Where f is monotonic, from which its bounds over an interval follow.
    static var monotonicity: Monotonicity { get }
    /// f composed of operations that other engines have. Default: f itself, for an operation that they have.
    static func lowered<Number: ElementaryNumber>(_ x: Number) -> Number
}

/// An operation z = f(x, y).
public protocol BinaryRule: BinaryFunction, ElementwiseRule {
    /// Bounds of f over the box x × y. ``Interval/entire`` is always valid.
    static func bounds(_ x: Interval, _ y: Interval) -> Interval
    /// f composed of operations that other engines have. Default: f itself, for an operation that they have.
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

/// The elementwise operations, one type each, in files by family.
///
/// Conventions where a derivative does not exist (`Notes/conventions.md` gives the reasons):
/// - |x|, sign and step at 0: 0; ReLU at 0: 0; leaky ReLU and ELU at 0: the left derivative.
/// - max and min at a tie: one half to each operand.
/// - hypot at zeros of either sign: (0, 0), the subgradient of least norm, as for every norm.
/// - pow(0, y) for y ≥ 0 with respect to y: 0, the limit from the right for y > 0.
/// - floor, ceil, round: 0 everywhere.
public enum Rules {}
