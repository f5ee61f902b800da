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
        let count = columns.count
        // The upper rows hold J, the lower ones W; after each reflection, the upper triangle holds R.
        var matrix = columns.indices.map { index in
            var below = [Double](repeating: 0, count: count)
            below[index] = weights[index]
            return columns[index] + below
        }
        var right = b + [Double](repeating: 0, count: count)
        for column in 0..<count {
            let size = norm(Array(matrix[column][column...]))
            guard size > 0 else { continue }
            // v = x ± ‖x‖·e₁, with the sign that does not cancel, divided by ‖x‖.
            var reflector = matrix[column][column...].map { $0 / size }
            reflector[0] += reflector[0] < 0 ? -1 : 1
            let half = abs(reflector[0])
            func reflect(_ vector: inout [Double]) {
                var product = 0.0
                for (index, entry) in reflector.enumerated() { product += entry * vector[column + index] }
                product /= half
                for (index, entry) in reflector.enumerated() { vector[column + index] -= product * entry }
            }
            for other in column..<count { reflect(&matrix[other]) }
            reflect(&right)
        }
        var solution = [Double](repeating: 0, count: count)
        for row in (0..<count).reversed() {
            var entry = right[row]
            for column in (row + 1)..<max(count, row + 1) { entry -= matrix[column][row] * solution[column] }
            solution[row] = matrix[row][row] == 0 ? 0 : entry / matrix[row][row]
        }
        return solution
    }
}
