/// A function of one number or of two with its derivatives: what a rule of this library is first of all, and all that
/// an elementwise operation of your own has to be.
///
///     enum Softsign: UnaryFunction {                              // x / (1 + |x|)
///         static var name: StaticString { "softsign" }
///         static var reads: Reads { .inputs }
///         static func value(_ x: Double) -> Double { x / (1 + abs(x)) }
///         static func partial<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number {
///             reciprocal(square(1 + abs(x)))
///         }
///     }
///     let y = Softsign.of(x)          // of a number, a variable, a tensor, a variable tensor, a dual number
///
/// The partial derivatives are expressions in any kind of number, so that they can be evaluated, recorded and
/// differentiated again: derivatives of any order, forward mode, Hessian products and compiled programs follow. A
/// function with parameters or of more operands is a ``ScalarOperation``.
public protocol ElementwiseFunction: SendableMetatype {
    /// The name that messages and listings use.
    static var name: StaticString { get }
    /// Which of the values the partial derivatives read again. (Give a constant such as ``Reads/inputsAndOutput``: an
    /// array literal is allocated at each use.)
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
    /// The partial derivative of a function whose derivative reads nothing: it is a constant. `nil` for others.
    @inlinable @inline(__always)
    static var constantPartial: Double? { reads.isEmpty ? partial(0.0, 0.0) : nil }
}

extension BinaryFunction {
    /// The partial derivatives of a function whose derivatives read nothing: they are constants. `nil` for others.
    @inlinable @inline(__always)
    static var constantPartials: (left: Double, right: Double)? {
        reads.isEmpty ? (left(0.0, 0.0, 0.0), right(0.0, 0.0, 0.0)) : nil
    }
}
