/// The monotonicity of a univariate function, from which its bounds over an interval follow.
public enum Monotonicity: Sendable {
    /// Nondecreasing on its domain `on`, with values in `to`.
    case increasing(
        on: ClosedRange<Double> = -.infinity ... .infinity, to: ClosedRange<Double> = -.infinity ... .infinity)
    /// Nonincreasing on its domain `on`.
    case decreasing(on: ClosedRange<Double> = -.infinity ... .infinity)
    /// Decreasing up to its minimum at `at`, increasing after it. Nothing is known for arguments up to `above`.
    case minimum(at: Double, above: Double = -.infinity)
    /// Oscillates between −1 and 1 with period 2π, like the cosine: 1 at `maximumAt`, −1 half a period later.
    case periodic(maximumAt: Double)
    /// Increasing from −∞ to ∞ between poles, which are at `at` and one `period` apart.
    case increasingBetweenPoles(at: Double, period: Double)
    /// Bounds computed by the given function, in interval arithmetic.
    case custom(@Sendable (Interval) -> Interval)
    /// Unknown: the bounds are −∞ and ∞.
    case unknown
}
