/// Where a function of one number rises and falls: what its bounds over an interval follow from.
public enum Course: Sendable {
    /// Never falls, on its domain; its values lie in `to`.
    case rising(on: ClosedRange<Double> = -.infinity ... .infinity, to: ClosedRange<Double> = -.infinity ... .infinity)
    /// Never rises, on its domain.
    case falling(on: ClosedRange<Double> = -.infinity ... .infinity)
    /// Falls to its minimum at `bottom` and rises after it. At and below `above` the course is not known.
    case valley(bottom: Double, above: Double = -.infinity)
    /// Runs between −1 and 1 with the period 2π, as the cosine does: 1 at `top`, −1 half a period later.
    case wave(top: Double)
    /// Rises from −∞ to ∞ between poles that lie a period apart.
    case risingBetweenPoles(at: Double, period: Double)
    /// Has bounds of its own, from arithmetic on intervals.
    case own(@Sendable (Interval) -> Interval)
    /// Not known. The bounds are −∞ and ∞: never wrong, only wide.
    case unknown
}
