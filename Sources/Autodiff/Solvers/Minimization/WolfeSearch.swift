/// A line search for a step that satisfies the strong Wolfe conditions: sufficient decrease (φ(a) ≤ φ(0) + c₁·a·φ′(0))
/// and curvature (|φ′(a)| ≤ c₂·|φ′(0)|).
///
/// Source: J. Nocedal, S. Wright, "Numerical Optimization", 2nd edition, algorithms 3.5 and 3.6.
package struct WolfeSearch {
    private struct Trial {
        let step: Double
        let slope: Double
        let point: LinePoint
        var value: Double { point.value }
    }
    private let origin: Trial
    private let direction: [Double]
    private let sufficientDecrease = 1e-4
    private let flatness = 0.9

    package init(from point: LinePoint, along direction: [Double]) {
        origin = Trial(step: 0, slope: dot(point.gradient, direction), point: point)
        self.direction = direction
    }

    /// A lower point.
    package struct Found {
        package let point: LinePoint
        /// Whether the value falls on behind it, as fast as the condition of decrease asks, to −∞ or to the largest
        /// numbers.
        package var isUnbounded = false
    }

    /// What is found; `nil` if no point is lower.
    package func run(first: Double, _ evaluate: ([Double]) throws -> LinePoint) rethrows -> Found? {
        // Not a descent direction: only rounding error is left.
        guard origin.slope < 0 else { return nil }
        func trial(_ step: Double) throws -> Trial {
            let point = try evaluate(zip(origin.point.x, direction).map { $0 + step * $1 })
            return Trial(
                step: step, slope: point.value.isFinite ? dot(point.gradient, direction) : .infinity, point: point)
        }
        var previous = origin
        var current = try trial(first)
        while true {
            if current.point.isBottomless { return Found(point: previous.point, isUnbounded: true) }
            if !decreasesEnough(current) || (previous.step > 0 && current.value >= previous.value) {
                return try narrow(previous, current, trial)
            }
            if isFlat(current) { return Found(point: current.point) }
            if current.slope >= 0 { return try narrow(current, previous, trial) }
            let next = try trial(2 * current.step)
            if !next.point.x.allSatisfy(\.isFinite) { return Found(point: current.point, isUnbounded: true) }
            (previous, current) = (current, next)
        }
    }

    /// Shrinks an interval that contains such a step (`zoom`); `low` is the end with the lower value.
    private func narrow(_ low: Trial, _ high: Trial, _ trial: (Double) throws -> Trial) rethrows -> Found? {
        var (low, high) = (low, high)
        for _ in 0..<40 {
            let middle = try trial(between(low, high))
            if middle.point.isBottomless { return Found(point: low.point, isUnbounded: true) }
            if !decreasesEnough(middle) || middle.value >= low.value {
                high = middle
            } else {
                if isFlat(middle) { return Found(point: middle.point) }
                if middle.slope * (high.step - low.step) >= 0 { high = low }
                low = middle
            }
            if abs(high.step - low.step) <= 1e-14 * abs(low.step) { break }
        }
        return low.value < origin.value ? Found(point: low.point) : nil
    }

    private func decreasesEnough(_ trial: Trial) -> Bool {
        trial.value <= origin.value + sufficientDecrease * trial.step * origin.slope
    }

    private func isFlat(_ trial: Trial) -> Bool { abs(trial.slope) <= -flatness * origin.slope }

    /// The minimum of the cubic that interpolates both ends' values and slopes, kept away from the ends; the midpoint
    /// if there is none.
    private func between(_ a: Trial, _ b: Trial) -> Double {
        let width = b.step - a.step
        let middle = a.step + width / 2
        guard b.value.isFinite, b.slope.isFinite else { return middle }
        let d = a.slope + b.slope - 3 * (b.value - a.value) / width
        let radicand = d * d - a.slope * b.slope
        guard radicand >= 0 else { return middle }
        let root = width > 0 ? radicand.squareRoot() : -radicand.squareRoot()
        let step = b.step - width * (b.slope + root - d) / (b.slope - a.slope + 2 * root)
        let share = (step - a.step) / width
        return share.isFinite ? a.step + width * min(max(share, 0.1), 0.9) : middle
    }
}
