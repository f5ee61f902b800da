/// A trust region method whose steps come from conjugate gradients (Steihaug): it needs products with the Hessian
/// alone, never the matrix, and follows directions of negative curvature to the region's boundary.
///
/// Source: J. Nocedal, S. Wright, "Numerical Optimization", 2nd edition, algorithms 4.1 and 7.2.
struct TrustRegionSearch {
    /// Beyond it, squares of lengths overflow.
    private static let largestRadius = 1e140

    /// A step within the region, and the decrease of the quadratic model over it.
    private struct Step {
        let step: [Double]
        let decrease: Double
        let isOnBoundary: Bool
    }

    static func run(_ objective: Objective, from start: [Double], _ limits: MinimizationLimits) -> SearchOutcome {
        var objective = ScaledObjective(objective, from: start, limits)
        var point = objective.start
        var previous: LinePoint?
        let first = norm(start)
        var radius = first > 0 ? first : 1
        var expansions = 0
        let startGradient = norm(point.gradient)
        while true {
            if let end = objective.end(at: point, from: previous) { return objective.result(point, end) }
            guard objective.begins() else { return objective.result(point, .iterations) }
            previous = nil
            guard let step = Self.step(at: point, within: radius, startGradient, &objective) else {
                return objective.result(point, .notFiniteDerivatives)
            }
            let next = objective.evaluate(sum(point.x, 1, step.step))
            if next.isBottomless { return objective.result(point, .unbounded) }
            if point.isNegligible(step.decrease) {
                // Values no longer tell points apart, but gradients do.
                guard next.value.isFinite, norm(next.gradient) < norm(point.gradient) else {
                    return objective.result(point, .value)
                }
                (previous, point) = (point, next)
                continue
            }
            let ratio = next.value.isFinite ? (point.value - next.value) / step.decrease : -1
            expansions = ratio > 0.75 && step.isOnBoundary ? expansions + 1 : 0
            if ratio < 0.25 {
                radius = 0.25 * norm(step.step)
            } else if expansions > 0 {
                // After so many in a row there is no minimum, or one very far away.
                radius *= expansions > 30 ? 0x1p30 : 2
            }
            if ratio > 1e-4 {
                (previous, point) = (point, next)
                if expansions > 30, radius > largestRadius { return objective.result(point, .unbounded) }
            } else if radius <= Double.ulpOfOne * norm(point.x) || radius < .leastNormalMagnitude {
                return objective.result(point, .noFurtherDecrease)
            }
        }
    }

    /// The step by conjugate gradients; `nil` if a product is not finite. It is as accurate as the gradient is small,
    /// which makes the search converge superlinearly.
    private static func step(
        at point: LinePoint, within radius: Double, _ startGradient: Double, _ objective: inout ScaledObjective
    ) -> Step? {
        let count = point.x.count
        let size = norm(point.gradient)
        let tolerance = min(0.1, (size / startGradient).squareRoot()) * size
        var step = [Double](repeating: 0, count: count)
        var product = step
        var residual = point.gradient
        var direction = residual.map { -$0 }
        // The model's decrease is −gᵀs − ½·sᵀHs.
        func finished(isOnBoundary: Bool) -> Step {
            Step(
                step: step, decrease: -dot(point.gradient, step) - 0.5 * dot(step, product), isOnBoundary: isOnBoundary)
        }
        // Rounding errors can make more iterations necessary than there are variables.
        for _ in 0..<(2 * count + 10) {
            let curved = objective.hessianProduct(point.x, direction)
            guard curved.allSatisfy(\.isFinite) else { return nil }
            let curvature = dot(direction, curved)
            let square = dot(residual, residual)
            let factor = square / curvature
            let next = sum(step, factor, direction)
            if curvature <= 0 || !factor.isFinite || norm(next) >= radius {
                let length = Self.length(from: step, along: direction, to: radius)
                add(direction, length, to: &step)
                add(curved, length, to: &product)
                return finished(isOnBoundary: true)
            }
            step = next
            add(curved, factor, to: &product)
            add(curved, factor, to: &residual)
            if norm(residual) <= tolerance { break }
            let share = dot(residual, residual) / square
            direction = zip(direction, residual).map { share * $0 - $1 }
        }
        return finished(isOnBoundary: false)
    }

    /// The positive t with ‖step + t·direction‖ = radius.
    private static func length(from step: [Double], along direction: [Double], to radius: Double) -> Double {
        let unit = norm(direction)
        let along = dot(step, direction) / unit
        let missing = max(0, (radius - norm(step)) * (radius + norm(step)))
        let root = (along * along + missing).squareRoot()
        // Without cancellation, whichever sign `along` has.
        return (along > 0 ? missing / (along + root) : root - along) / unit
    }
}
