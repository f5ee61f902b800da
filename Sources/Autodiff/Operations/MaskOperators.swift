// Masks, such as the result of a comparison, combined: `(x .> 3) .& (x .< 6)`. They are tensors, in which any number
// but 0 counts as true; the results are 1 and 0, and have no derivative.

extension TensorAlgebra {
    /// 1 where both masks are true, else 0.
    public static func .& (one: Self, other: Self) -> Self { select(one, select(other, 1, 0), 0) }
    /// 1 where one of the masks is true, or both, else 0.
    public static func .| (one: Self, other: Self) -> Self { select(one, 1, select(other, 1, 0)) }
    /// 1 where the masks differ, else 0.
    public static func .^ (one: Self, other: Self) -> Self {
        select(one, compare(other, .equal, 0), select(other, 1, 0))
    }
    /// 1 where the mask is false, else 0.
    public static prefix func .! (mask: Self) -> Self { compare(mask, .equal, 0) }
}
