/// The monotonicity of a univariate function, from which its bounds over an interval follow.
public enum Monotonicity: Sendable {
    /// Nondecreasing on its domain; its values lie in `to`.
    case increasing(
        on: ClosedRange<Double> = -.infinity ... .infinity, to: ClosedRange<Double> = -.infinity ... .infinity)
    /// Nonincreasing on its domain.
    case decreasing(on: ClosedRange<Double> = -.infinity ... .infinity)
    /// Decreasing up to its minimum at `bottom`, increasing after it. At and below `above`, nothing is known.
    case minimum(at: Double, above: Double = -.infinity)
    /// Oscillates between −1 and 1 with period 2π, like the cosine: 1 at `top`, −1 half a period later.
    case periodic(maximumAt: Double)
    /// Increasing from −∞ to ∞ between poles one period apart.
    case increasingBetweenPoles(at: Double, period: Double)
    /// Computes its bounds itself, by interval arithmetic.
    case custom(@Sendable (Interval) -> Interval)
    /// Unknown: the bounds are −∞ and ∞.
    case unknown
}
