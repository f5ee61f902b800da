/// A kind of number whose arithmetic accepts an `Int` on either side, as a constant: variables and tensors.
///
/// One form for all kinds costs the type checker less than one for each (`Notes/design.md`, 'Overloads'). The integers
/// are autoclosures, so that `integers.reduce(0, +)` keeps its meaning.
public protocol MixesWithIntegers: ElementaryNumber {}

extension MixesWithIntegers {
    /// x + n, with n a constant.
    @inlinable @_transparent @_disfavoredOverload
    public static func + (x: Self, n: @autoclosure () -> Int) -> Self { apply(Rules.Add.self, x, constant(n())) }
    /// n + x, with n a constant.
    @inlinable @_transparent @_disfavoredOverload
    public static func + (n: @autoclosure () -> Int, x: Self) -> Self { apply(Rules.Add.self, constant(n()), x) }
    /// x − n, with n a constant.
    @inlinable @_transparent @_disfavoredOverload
    public static func - (x: Self, n: @autoclosure () -> Int) -> Self { apply(Rules.Subtract.self, x, constant(n())) }
    /// n − x, with n a constant.
    @inlinable @_transparent @_disfavoredOverload
    public static func - (n: @autoclosure () -> Int, x: Self) -> Self { apply(Rules.Subtract.self, constant(n()), x) }
    /// x·n, with n a constant.
    @inlinable @_transparent @_disfavoredOverload
    public static func * (x: Self, n: @autoclosure () -> Int) -> Self { apply(Rules.Multiply.self, x, constant(n())) }
    /// n·x, with n a constant.
    @inlinable @_transparent @_disfavoredOverload
    public static func * (n: @autoclosure () -> Int, x: Self) -> Self { apply(Rules.Multiply.self, constant(n()), x) }
    /// x/n, with n a constant.
    @inlinable @_transparent @_disfavoredOverload
    public static func / (x: Self, n: @autoclosure () -> Int) -> Self { apply(Rules.Divide.self, x, constant(n())) }
    /// n/x, with n a constant.
    @inlinable @_transparent @_disfavoredOverload
    public static func / (n: @autoclosure () -> Int, x: Self) -> Self { apply(Rules.Divide.self, constant(n()), x) }

    /// Adds the constant `n` to `x`.
    @inlinable @_transparent @_disfavoredOverload public static func += (x: inout Self, n: Int) { x = x + n }
    /// Subtracts the constant `n` from `x`.
    @inlinable @_transparent @_disfavoredOverload public static func -= (x: inout Self, n: Int) { x = x - n }
    /// Multiplies `x` by the constant `n`.
    @inlinable @_transparent @_disfavoredOverload public static func *= (x: inout Self, n: Int) { x = x * n }
    /// Divides `x` by the constant `n`.
    @inlinable @_transparent @_disfavoredOverload public static func /= (x: inout Self, n: Int) { x = x / n }

    @inlinable @_transparent
    static func constant(_ n: Int) -> Self { Self(constant: Double(n)) }
}
