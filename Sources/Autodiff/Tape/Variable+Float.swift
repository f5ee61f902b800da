/// `Float`, by a name that type checking does not take literals and `.pi` for: see ``Variable/*(_:_:)``.
public protocol SinglePrecision { var constant: Double { get } }
extension Float: SinglePrecision {
    @inlinable @inline(__always) public var constant: Double { Double(self) }
}

// Arithmetic of a recorded number with a `Float`, as the constant that it is. The forms are generic in a protocol, so
// that `2 * .pi * x` has one meaning (`Notes/design.md`, 'Overloads').
extension Variable {
    @inlinable @inline(__always) @_disfavoredOverload
    public static func + (x: Variable, c: @autoclosure () -> some SinglePrecision) -> Variable { x + c().constant }
    @inlinable @inline(__always) @_disfavoredOverload
    public static func + (c: @autoclosure () -> some SinglePrecision, x: Variable) -> Variable { c().constant + x }
    @inlinable @inline(__always) @_disfavoredOverload
    public static func - (x: Variable, c: @autoclosure () -> some SinglePrecision) -> Variable { x - c().constant }
    @inlinable @inline(__always) @_disfavoredOverload
    public static func - (c: @autoclosure () -> some SinglePrecision, x: Variable) -> Variable { c().constant - x }
    @inlinable @inline(__always) @_disfavoredOverload
    public static func * (x: Variable, c: @autoclosure () -> some SinglePrecision) -> Variable { x * c().constant }
    @inlinable @inline(__always) @_disfavoredOverload
    public static func * (c: @autoclosure () -> some SinglePrecision, x: Variable) -> Variable { c().constant * x }
    @inlinable @inline(__always) @_disfavoredOverload
    public static func / (x: Variable, c: @autoclosure () -> some SinglePrecision) -> Variable { x / c().constant }
    @inlinable @inline(__always) @_disfavoredOverload
    public static func / (c: @autoclosure () -> some SinglePrecision, x: Variable) -> Variable { c().constant / x }
}
