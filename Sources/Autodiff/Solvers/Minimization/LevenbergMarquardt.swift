/// The residuals of a least-squares problem, and their Jacobian.
struct Residuals {
    /// The residuals at a point.
    let evaluate: ([Double]) -> [Double]
    /// The Jacobian's columns at a point.
    let columns: ([Double]) -> [[Double]]
}

/// Levenberg–Marquardt: minimizes ½·Σ r² by steps that solve the linear least-squares problem J·s ≈ −r with the
/// damping λ·‖D·s‖², where D holds the largest norms of J's columns so far.
///
/// The damped problem is solved by Householder's QR factorization of J with the rows √λ·D below it, so the condition of
/// J is not squared as in the normal equations. λ follows the ratio of the actual to the predicted decrease.
///
/// Sources: J. J. Moré, "The Levenberg–Marquardt algorithm: implementation and theory", 1978 (the scaling); H. B.
/// Nielsen, "Damping parameter in Marquardt's method", 1999 (the damping).
struct LevenbergMarquardt {
    static func run(
        _ residuals: Residuals, from start: [Double], damping: Double, _ limits: MinimizationLimits
    ) -> SearchOutcome {
        var x = start
        var values = residuals.evaluate(start)
        var (iterations, evaluations, jacobians) = (0, 1, 0)
        var cost = halfSquare(values)
        var gradient = [Double](repeating: .nan, count: x.count)
        func result(_ end: MinimizationEnd) -> SearchOutcome {
            SearchOutcome(
                point: x, value: cost, gradient: gradient.contains(where: \.isNaN) ? .nan : largest(gradient),
                iterations: iterations, evaluations: evaluations, products: jacobians, end: end)
        }
        guard cost.isFinite else { return result(.notFiniteAtStart) }
        var tolerance: Double?
        var scale = [Double](repeating: 0, count: x.count)
        var (damping, growth) = (damping, 2.0)
        while true {
            let columns = values.isEmpty ? x.map { _ in [] } : residuals.columns(x)
            jacobians += 1
            guard columns.allSatisfy({ $0.allSatisfy(\.isFinite) }) else {
                return result(iterations == 0 ? .notFiniteAtStart : .notFiniteDerivatives)
            }
            gradient = columns.map { dot($0, values) }
            let limit = tolerance ?? limits.gradientTolerance(largest(gradient))
            tolerance = limit
            if gradient.allSatisfy({ abs($0) <= limit }) { return result(.gradient) }
            for (index, column) in columns.enumerated() { scale[index] = max(scale[index], norm(column)) }
            // Tries steps from this point, with more damping each time, until one decreases the value.
            while true {
                guard iterations < limits.iterations else { return result(.iterations) }
                iterations += 1
                let weights = scale.map { damping.squareRoot() * ($0 > 0 ? $0 : 1) }
                let step = dampedSolution(columns, weights, values.map { -$0 })
                let next = sum(x, 1, step)
                var linear = values
                for (column, factor) in zip(columns, step) { add(column, factor, to: &linear) }
                // ½‖r‖² − ½‖r + J·s‖², as a sum without cancellation.
                let predicted = 0.5 * zip(values, linear).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 + $1.1) }
                let isNegligible = predicted <= 8 * Double.ulpOfOne * cost
                let found = residuals.evaluate(next)
                evaluations += 1
                let new = halfSquare(found)
                let ratio = new.isFinite && predicted > 0 ? (cost - new) / predicted : -1
                if ratio > 1e-4 {
                    let previous = LinePoint(x: x, value: cost, gradient: [])
                    (x, values, cost) = (next, found, new)
                    let change = 2 * ratio - 1
                    damping = max(damping * max(1.0 / 3, 1 - change * change * change), 1e-16)
                    growth = 2
                    let point = LinePoint(x: next, value: new, gradient: [])
                    let end = limits.end(from: previous, to: point)
                    if end != nil || isNegligible {
                        gradient = gradientThere(residuals, next, found)
                        jacobians += 1
                        return result(end ?? .value)
                    }
                    break
                }
                if isNegligible { return result(.value) }
                damping *= growth
                growth *= 2
                if largest(step) <= Double.ulpOfOne * largest(x) || !damping.isFinite {
                    return result(.noFurtherDecrease)
                }
            }
        }
    }

    private static func gradientThere(_ residuals: Residuals, _ x: [Double], _ values: [Double]) -> [Double] {
        residuals.columns(x).map { dot($0, values) }
    }

    /// ½·Σ r²; +∞ if it is not finite.
    private static func halfSquare(_ residuals: [Double]) -> Double {
        let half = 0.5 * dot(residuals, residuals)
        return half.isFinite ? half : .infinity
    }

    /// The s with the least ‖J·s − b‖² + ‖W·s‖², for J given by its columns and W by its diagonal, none of which is 0.
    static func dampedSolution(_ columns: [[Double]], _ weights: [Double], _ b: [Double]) -> [Double] {
        let (count, rows) = (columns.count, columns.count + b.count)
        // The upper rows hold J, the lower ones W.
        var matrix = [Double](repeating: 0, count: rows * count)
        for (column, entries) in columns.enumerated() {
            for (row, entry) in entries.enumerated() { matrix[row * count + column] = entry }
            matrix[(b.count + column) * count + column] = weights[column]
        }
        let factors = HouseholderQR(matrix, rows: rows, columns: count)
        var solution = [Double](repeating: 0, count: count)
        for row in (0..<count).reversed() {
            var entry = dot(b, Array(factors.q[(row * rows)...].prefix(b.count)))
            for column in (row + 1)..<max(count, row + 1) {
                entry -= factors.r[row * count + column] * solution[column]
            }
            let pivot = factors.r[row * count + row]
            solution[row] = pivot == 0 ? 0 : entry / pivot
        }
        return solution
    }
}
