/// Newton's method with a line search: the direction −(H + τD)⁻¹·g, where τ·D makes the Hessian positive definite.
///
/// Source: J. Nocedal, S. Wright, "Numerical Optimization", 2nd edition, algorithms 3.2 and 3.3.
struct NewtonSearch {
    static func run(_ objective: Objective, from start: [Double], _ limits: MinimizationLimits) -> SearchOutcome {
        var objective = ScaledObjective(objective, from: start, limits)
        var point = objective.start
        var previous: LinePoint?
        while true {
            if let end = objective.end(at: point, from: previous) { return objective.result(point, end) }
            guard objective.begins() else { return objective.result(point, .iterations) }
            guard let hessian = objective.hessian(point.x) else {
                return objective.result(point, .notFiniteDerivatives)
            }
            let direction = DefiniteFactor(of: hessian).solution(point.gradient.map { -$0 })
            let isNegligible = point.isNegligible(-dot(point.gradient, direction))
            if isNegligible {
                // Values no longer tell points apart, but gradients do.
                let next = objective.evaluate(sum(point.x, 1, direction))
                if next.isBottomless { return objective.result(point, .unbounded) }
                guard next.value.isFinite, norm(next.gradient) < norm(point.gradient) else {
                    return objective.result(point, .value)
                }
                (previous, point) = (point, next)
            } else {
                let search = WolfeSearch(from: point, along: direction)
                guard let found = search.run(first: 1, { objective.evaluate($0) }) else {
                    return objective.result(point, .noFurtherDecrease)
                }
                (previous, point) = (point, found.point)
                if found.isUnbounded { return objective.result(point, .unbounded) }
            }
        }
    }
}

/// The Cholesky factor of a symmetric matrix A, or, if it is not positive definite, of A + τ·D with the smallest τ
/// tried that makes it so. D is the diagonal of A's magnitudes, so that units of single variables do not matter.
struct DefiniteFactor {
    /// The rows of L, where L·Lᵀ is the matrix with rows and columns multiplied by ``scale``.
    private var rows: [[Double]]
    private let scale: [Double]
    /// τ: 0 if the matrix is positive definite by itself.
    private(set) var shift = 0.0

    init(of matrix: [[Double]]) {
        let size = matrix.reduce(0) { max($0, largest($1)) }
        // A diagonal entry of 0 is taken for one of the size of rounding errors.
        let scale = matrix.indices.map { (index: Int) -> Double in
            let entry = max(abs(matrix[index][index]), Double.ulpOfOne * size)
            return entry > 0 ? 1 / entry.squareRoot() : 1
        }
        let scaled = matrix.indices.map { row in
            matrix.indices.map { column in matrix[row][column] * scale[row] * scale[column] }
        }
        let first = 1e-3
        let lowest = scaled.indices.map { scaled[$0][$0] }.min() ?? 1
        (self.scale, rows) = (scale, [])
        shift = lowest > 0 ? 0 : first - lowest
        while !factor(scaled) { shift = max(2 * shift, first) }
    }

    /// Whether the matrix with the shift has a factor, which is then in ``rows``.
    private mutating func factor(_ matrix: [[Double]]) -> Bool {
        let count = matrix.count
        rows = matrix.map { _ in [Double](repeating: 0, count: count) }
        for column in 0..<count {
            let square = (0..<column).reduce(matrix[column][column] + shift) {
                $0 - rows[column][$1] * rows[column][$1]
            }
            // Below this, the pivot consists of rounding errors.
            guard square > 8 * Double.ulpOfOne * Double(count) else { return false }
            let pivot = square.squareRoot()
            rows[column][column] = pivot
            for row in (column + 1)..<max(count, column + 1) {
                let entry = (0..<column).reduce(matrix[row][column]) { $0 - rows[row][$1] * rows[column][$1] }
                rows[row][column] = entry / pivot
            }
        }
        return true
    }

    /// The x with (A + τ·D)·x = b.
    func solution(_ b: [Double]) -> [Double] {
        var x = zip(b, scale).map { $0 * $1 }
        for row in x.indices {
            for column in 0..<row { x[row] -= rows[row][column] * x[column] }
            x[row] /= rows[row][row]
        }
        for row in x.indices.reversed() {
            for below in (row + 1)..<max(x.count, row + 1) { x[row] -= rows[below][row] * x[below] }
            x[row] /= rows[row][row]
        }
        return zip(x, scale).map { $0 * $1 }
    }
}
