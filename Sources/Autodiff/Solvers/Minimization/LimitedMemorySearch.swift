/// Limited-memory BFGS over vectors: each iteration searches along −H·g, where H approximates the inverse Hessian from
/// the last few steps, for a point that satisfies the strong Wolfe conditions.
///
/// The iterates do not depend on the scale of the function, which is divided by the power of two next to the largest
/// element of its gradient at the start.
package struct LimitedMemorySearch {
    private let memory: Int
    private let limits: MinimizationLimits

    package init(memory: Int, limits: MinimizationLimits) {
        (self.memory, self.limits) = (memory, limits)
    }

    /// The state of a search after an iteration: all that it needs to resume.
    package struct Standing {
        package var point: [Double]
        /// The steps of the last iterations, the oldest first.
        package var steps: [[Double]]
        /// The change of the gradient over each of them.
        package var changes: [[Double]]
        package var iterations: Int
        package var evaluations: Int
        /// The largest magnitude in the gradient at the start of the search.
        package var startGradient: Double

        package init(
            point: [Double], steps: [[Double]], changes: [[Double]], iterations: Int, evaluations: Int,
            startGradient: Double
        ) {
            (self.point, self.steps, self.changes) = (point, steps, changes)
            (self.iterations, self.evaluations, self.startGradient) = (iterations, evaluations, startGradient)
        }
    }

    /// Minimizes from `start`.
    /// - Parameters:
    ///   - standing: where to resume; the search then gives the same result as without an interruption.
    ///   - report: called after each iteration; the search ends if it returns false.
    ///   - function: value and gradient.
    package func run(
        from start: [Double], resuming standing: Standing? = nil,
        report: (_ standing: Standing, _ value: Double) throws -> Bool,
        _ function: ([Double]) throws -> LinePoint
    ) rethrows -> SearchOutcome {
        var evaluations = 0
        func evaluate(_ x: [Double]) throws -> LinePoint {
            evaluations += 1
            return try function(x)
        }
        // A resumed search computes the value and the gradient at its point again, which are bit for bit the same.
        let beginning = try evaluate(standing?.point ?? start)
        if let standing { evaluations = standing.evaluations }
        let startGradient = standing?.startGradient ?? largest(beginning.gradient)
        let tolerance = limits.gradientTolerance(startGradient)
        let unit = beginning.unit(of: startGradient)
        var point = beginning.divided(by: unit)
        func divided(_ x: [Double]) throws -> LinePoint { try evaluate(x).divided(by: unit) }
        var pairs =
            standing.map { standing in
                QuasiNewtonMemory(
                    capacity: memory, steps: standing.steps,
                    changes: standing.changes.map { $0.map { $0 / unit } })
            } ?? QuasiNewtonMemory(capacity: memory)
        var done = standing?.iterations ?? 0
        func result(_ end: MinimizationEnd) -> SearchOutcome {
            SearchOutcome(
                point: point.x, value: point.value * unit,
                gradient: point.value.isFinite ? largest(point.gradient) * unit : .nan, iterations: done,
                evaluations: evaluations, end: end)
        }
        guard point.value.isFinite else { return result(.notFiniteAtStart) }
        while done < limits.iterations {
            if point.gradient.allSatisfy({ abs($0) * unit <= tolerance }) { return result(.gradient) }
            let direction = pairs.direction(point.gradient)
            // The first step has length 1, since there is no estimate of the scale yet.
            let first = pairs.isEmpty ? 1 / dot(point.gradient, point.gradient).squareRoot() : 1
            guard let found = try WolfeSearch(from: point, along: direction).run(first: first, divided) else {
                return result(point.isNegligible(-dot(point.gradient, direction)) ? .value : .noFurtherDecrease)
            }
            pairs.add(from: point, to: found.point)
            let previous = point
            point = found.point
            done += 1
            let standing = Standing(
                point: point.x, steps: pairs.steps, changes: pairs.changes.map { $0.map { $0 * unit } },
                iterations: done, evaluations: evaluations, startGradient: startGradient)
            if !(try report(standing, point.value * unit)) { return result(.stopped) }
            if found.isUnbounded { return result(.unbounded) }
            if let end = limits.end(from: previous, to: point) { return result(end) }
        }
        return result(.iterations)
    }
}
