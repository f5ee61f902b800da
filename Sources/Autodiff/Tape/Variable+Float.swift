/// `Float`, by a name that type checking does not take literals and `.pi` for: a recorded number and a `Float` are
/// added, subtracted, multiplied and divided by forms that are generic in it.
public protocol SinglePrecision {
    /// The number as a double, exactly.
    var constant: Double { get }
}
extension Float: SinglePrecision {
    /// The number as a double, exactly.
    @inlinable @_transparent public var constant: Double { Double(self) }
}

// Arithmetic of a recorded number with a `Float`, as the constant that it is. The forms are generic in a protocol, so
// that `2 * .pi * x` has one meaning (`Notes/design.md`, 'Overloads').
extension Variable {
    /// The sum of a recorded number and a `Float`, which counts as a constant.
    @inlinable @_transparent @_disfavoredOverload
    public static func + (x: Variable, c: @autoclosure () -> some SinglePrecision) -> Variable { x + c().constant }
    /// The sum of a `Float`, which counts as a constant, and a recorded number.
    @inlinable @_transparent @_disfavoredOverload
    public static func + (c: @autoclosure () -> some SinglePrecision, x: Variable) -> Variable { c().constant + x }
    /// The difference of a recorded number and a `Float`, which counts as a constant.
    @inlinable @_transparent @_disfavoredOverload
    public static func - (x: Variable, c: @autoclosure () -> some SinglePrecision) -> Variable { x - c().constant }
    /// The difference of a `Float`, which counts as a constant, and a recorded number.
    @inlinable @_transparent @_disfavoredOverload
    public static func - (c: @autoclosure () -> some SinglePrecision, x: Variable) -> Variable { c().constant - x }
    /// The product of a recorded number and a `Float`, which counts as a constant.
    @inlinable @_transparent @_disfavoredOverload
    public static func * (x: Variable, c: @autoclosure () -> some SinglePrecision) -> Variable { x * c().constant }
    /// The product of a `Float`, which counts as a constant, and a recorded number.
    @inlinable @_transparent @_disfavoredOverload
    public static func * (c: @autoclosure () -> some SinglePrecision, x: Variable) -> Variable { c().constant * x }
    /// The quotient of a recorded number and a `Float`, which counts as a constant.
    @inlinable @_transparent @_disfavoredOverload
    public static func / (x: Variable, c: @autoclosure () -> some SinglePrecision) -> Variable { x / c().constant }
    /// The quotient of a `Float`, which counts as a constant, and a recorded number.
    @inlinable @_transparent @_disfavoredOverload
    public static func / (c: @autoclosure () -> some SinglePrecision, x: Variable) -> Variable { c().constant / x }
}
