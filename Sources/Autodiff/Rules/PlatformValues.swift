// What the functions of `PlatformNames.swift` compute. Their conditions are selections, so that they hold for every
// element of a tensor and in compiled functions; a plain or recorded number computes the chosen branch alone.

extension ElementaryNumber {
    /// x rounded towards zero; −0 for −1 < x ≤ −0, as in C.
    @inlinable
    static func truncated(_ x: Self) -> Self {
        select(x .< 0, apply(Rules.Ceiling.self, x), apply(Rules.Floor.self, x))
    }

    @inlinable
    static func rounded(_ x: Self, _ rule: FloatingPointRoundingRule) -> Self {
        switch rule {
        case .up: return apply(Rules.Ceiling.self, x)
        case .down: return apply(Rules.Floor.self, x)
        case .towardZero: return truncated(x)
        case .awayFromZero: return select(x .< 0, apply(Rules.Floor.self, x), apply(Rules.Ceiling.self, x))
        case .toNearestOrEven:
            let fraction = apply(Rules.Absolute.self, x - truncated(x))
            // A half is between an even and an odd integer: half of it is nearer to half of the even one.
            return select(fraction .== 0.5, 2 * apply(Rules.Round.self, x / 2), apply(Rules.Round.self, x))
        case .toNearestOrAwayFromZero: return apply(Rules.Round.self, x)
        @unknown default: return apply(Rules.Round.self, x)
        }
    }

    @inlinable
    static func largerNumber(_ x: Self, _ y: Self) -> Self {
        select(x .!= x, y, select(y .!= y, x, apply(Rules.Maximum.self, x, y)))
    }

    @inlinable
    static func smallerNumber(_ x: Self, _ y: Self) -> Self {
        select(x .!= x, y, select(y .!= y, x, apply(Rules.Minimum.self, x, y)))
    }

    @inlinable
    static func withSign(_ x: Self, _ y: Self) -> Self {
        let size = apply(Rules.Absolute.self, x)
        // The angle of (−1, y) is −π for −0 and π for 0; unlike 1/y it is finite.
        return select(apply(Rules.ArcTangent2.self, y, -1) .< 0, -size, size)
    }

    @inlinable
    static func gamma(_ x: Self) -> Self {
        let size = apply(Rules.Exponential.self, apply(Rules.LogGamma.self, x))
        return select(x .< 0, gammaOfNegative(x, size), select(x .== 0, apply(Rules.Reciprocal.self, x), size))
    }

    /// Γ(x) for x < 0, from its absolute value.
    @inlinable
    static func gammaOfNegative(_ x: Self, _ size: Self) -> Self {
        let below = apply(Rules.Floor.self, x)
        // At a pole a product, so that its derivative is NaN, too. Elsewhere Γ is negative between an odd number below
        // and an even one above.
        return select(
            x .== below, apply(Rules.Multiply.self, x, Self(constant: .nan)),
            select(apply(Rules.TruncatedRemainder.self, below, 2) .!= 0, -size, size))
    }
}
