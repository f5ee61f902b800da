/// A kind of number whose arithmetic accepts an `Int` on either side, as a constant: variables and tensors.
///
/// One form for all kinds costs the type checker less than one for each (`Notes/design.md`, 'Overloads'). The integers
/// are autoclosures, so that `integers.reduce(0, +)` keeps its meaning. The result is an associated type, which tells
/// the type checker nothing of the operand: with `Self`, the elements of `[1.5, 2].map { 9 / 5 * $0 + 32 }` might be
/// variables, and 9 / 5 an `Int`.
public protocol MixesWithIntegers: ElementaryNumber {
    /// This type.
    associatedtype Itself
    /// The number itself.
    var _itself: Itself { get }
}

extension MixesWithIntegers {
    /// x + n, with n a constant.
    @inlinable @_transparent @_disfavoredOverload
    public static func + (x: Self, n: @autoclosure () -> Int) -> Itself {
        apply(Rules.Add.self, x, constant(n()))._itself
    }
    /// n + x, with n a constant.
    @inlinable @_transparent @_disfavoredOverload
    public static func + (n: @autoclosure () -> Int, x: Self) -> Itself {
        apply(Rules.Add.self, constant(n()), x)._itself
    }
    /// x − n, with n a constant.
    @inlinable @_transparent @_disfavoredOverload
    public static func - (x: Self, n: @autoclosure () -> Int) -> Itself {
        apply(Rules.Subtract.self, x, constant(n()))._itself
    }
    /// n − x, with n a constant.
    @inlinable @_transparent @_disfavoredOverload
    public static func - (n: @autoclosure () -> Int, x: Self) -> Itself {
        apply(Rules.Subtract.self, constant(n()), x)._itself
    }
    /// x·n, with n a constant.
    @inlinable @_transparent @_disfavoredOverload
    public static func * (x: Self, n: @autoclosure () -> Int) -> Itself {
        apply(Rules.Multiply.self, x, constant(n()))._itself
    }
    /// n·x, with n a constant.
    @inlinable @_transparent @_disfavoredOverload
    public static func * (n: @autoclosure () -> Int, x: Self) -> Itself {
        apply(Rules.Multiply.self, constant(n()), x)._itself
    }
    /// x/n, with n a constant.
    @inlinable @_transparent @_disfavoredOverload
    public static func / (x: Self, n: @autoclosure () -> Int) -> Itself {
        apply(Rules.Divide.self, x, constant(n()))._itself
    }
    /// n/x, with n a constant.
    @inlinable @_transparent @_disfavoredOverload
    public static func / (n: @autoclosure () -> Int, x: Self) -> Itself {
        apply(Rules.Divide.self, constant(n()), x)._itself
    }

    /// Adds the constant `n` to `x`.
    @inlinable @_transparent @_disfavoredOverload public static func += (x: inout Self, n: Int) {
        x = apply(Rules.Add.self, x, constant(n))
    }
    /// Subtracts the constant `n` from `x`.
    @inlinable @_transparent @_disfavoredOverload public static func -= (x: inout Self, n: Int) {
        x = apply(Rules.Subtract.self, x, constant(n))
    }
    /// Multiplies `x` by the constant `n`.
    @inlinable @_transparent @_disfavoredOverload public static func *= (x: inout Self, n: Int) {
        x = apply(Rules.Multiply.self, x, constant(n))
    }
    /// Divides `x` by the constant `n`.
    @inlinable @_transparent @_disfavoredOverload public static func /= (x: inout Self, n: Int) {
        x = apply(Rules.Divide.self, x, constant(n))
    }

    @inlinable @_transparent
    static func constant(_ n: Int) -> Self { Self(constant: Double(n)) }
}
