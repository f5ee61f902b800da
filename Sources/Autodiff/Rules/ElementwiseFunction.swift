/// A function of one or two numbers with its derivatives: the part of a rule that a user-defined elementwise operation
/// must implement.
///
///     enum Softsign: UnaryFunction {  // x / (1 + |x|)
///         static var name: StaticString { "softsign" }
///         static var reads: Reads { .inputs }
///         static func value(_ x: Double) -> Double { x / (1 + abs(x)) }
///         static func partial<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number {
///             reciprocal(square(1 + abs(x)))
///         }
///     }
///     // Of a number, a variable, a tensor, a recorded tensor, a dual number:
///     print(Softsign.of(1.0), gradient(at: 1.0) { x in Softsign.of(x) })  // 0.5 0.25
///
/// The partial derivatives are expressions in any kind of number, so that they can be evaluated, recorded and
/// differentiated again: derivatives of any order, forward mode, Hessian products and compiled programs follow. A
/// function with parameters or of more operands is a ``ScalarOperation``.
public protocol ElementwiseFunction: SendableMetatype {
    /// The name that messages and listings use.
    static var name: StaticString { get }
    /// Which values the partial derivatives read; only these are kept for the backward sweep. (Use a constant such as
    /// ``Reads/inputsAndOutput``: an array literal would allocate at each use.)
    static var reads: Reads { get }
}

/// A function y = f(x).
public protocol UnaryFunction: ElementwiseFunction {
    /// f(x).
    static func value(_ x: Double) -> Double
    /// ∂f/∂x at x, where y = f(x).
    static func partial<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number
}

/// A function z = f(x, y).
public protocol BinaryFunction: ElementwiseFunction {
    /// f(x, y).
    static func value(_ x: Double, _ y: Double) -> Double
    /// ∂f/∂x at x and y, where z = f(x, y).
    static func left<Number: ElementaryNumber>(_ x: Number, _ y: Number, _ z: Number) -> Number
    /// ∂f/∂y at x and y, where z = f(x, y).
    static func right<Number: ElementaryNumber>(_ x: Number, _ y: Number, _ z: Number) -> Number
}

extension UnaryFunction {
    /// The partial derivative if it reads nothing and is therefore constant; else `nil`.
    @inlinable @_transparent
    static var constantPartial: Double? { reads.rawValue == 0 ? partial(0.0, 0.0) : nil }
}

extension BinaryFunction {
    /// The partial derivatives if they read nothing and are therefore constant; else `nil`.
    @inlinable @_transparent
    static var constantPartials: (left: Double, right: Double)? {
        reads.rawValue == 0 ? (left(0.0, 0.0, 0.0), right(0.0, 0.0, 0.0)) : nil
    }
}
