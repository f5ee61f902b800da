// Ranges of integers for the type checker's sake (`Notes/design.md`, 'Overloads'): the elements of `0..<10` are of no
// known type until a closure over them is solved, unless a form names one.

extension Int {
    /// The integers from `lower` up to, but not including, `upper`: the same as that of the standard library.
    @inlinable @_transparent
    public static func ..< (lower: Int, upper: Int) -> Range<Int> {
        if lower > upper { stopAtBounds(lower, upper) }
        return Range(uncheckedBounds: (lower, upper))
    }

    /// The integers from `lower` to `upper`: the same as that of the standard library.
    @inlinable @_transparent
    public static func ... (lower: Int, upper: Int) -> ClosedRange<Int> {
        if lower > upper { stopAtBounds(lower, upper) }
        return ClosedRange(uncheckedBounds: (lower, upper))
    }
}

@usableFromInline @inline(never)
func stopAtBounds(_ lower: Int, _ upper: Int) -> Never {
    stop("the range from \(lower) to \(upper) ends before it begins. Give its smaller bound first")
}
