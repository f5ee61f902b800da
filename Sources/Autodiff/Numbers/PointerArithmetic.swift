// Arithmetic of pointers for the type checker's sake (`Notes/design.md`, 'Overloads'): the same as that of the standard
// library, whose forms these hide, but disfavored. The difference of two pointers has a result that says nothing of the
// operands, so that in `k * k + k * k - 2 * k * x` all of the rest was solved for pointers, too.

extension Strideable where Self: _Pointer {
    /// The pointer `rhs` elements after `lhs`: the same as that of the standard library.
    @inlinable @_transparent @_disfavoredOverload
    public static func + (@_nonEphemeral lhs: Self, rhs: Self.Stride) -> Self { lhs.advanced(by: rhs) }

    /// The pointer `lhs` elements after `rhs`: the same as that of the standard library.
    @inlinable @_transparent @_disfavoredOverload
    public static func + (lhs: Self.Stride, @_nonEphemeral rhs: Self) -> Self { rhs.advanced(by: lhs) }

    /// The pointer `rhs` elements before `lhs`: the same as that of the standard library.
    @inlinable @_transparent @_disfavoredOverload
    public static func - (@_nonEphemeral lhs: Self, rhs: Self.Stride) -> Self { lhs.advanced(by: -rhs) }

    /// The number of elements from `rhs` to `lhs`: the same as that of the standard library.
    @inlinable @_transparent @_disfavoredOverload
    public static func - (lhs: Self, rhs: Self) -> Self.Stride { rhs.distance(to: lhs) }
}
