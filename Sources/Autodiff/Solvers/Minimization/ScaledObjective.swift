/// What a search needs to know of a function of a vector.
struct Objective {
    /// Value and gradient.
    let evaluate: ([Double]) -> LinePoint
    /// The product of the Hessian at a point with a direction.
    let hessianProduct: ([Double], [Double]) -> [Double]
}

/// An objective divided by the power of two next to the largest element of its gradient at the start, so that squares
/// of gradients neither overflow nor underflow and the iterates do not depend on the function's scale. It counts.
struct ScaledObjective {
    let start: LinePoint
    private let objective: Objective
    private let unit: Double
    private let tolerance: Double
    private let limits: MinimizationLimits
    private(set) var iterations = 0
    private var evaluations = 1
    private var products = 0

    init(_ objective: Objective, from start: [Double], _ limits: MinimizationLimits) {
        let first = objective.evaluate(start)
        let gradient = largest(first.gradient)
        (self.objective, self.limits) = (objective, limits)
        unit = first.unit(of: gradient)
        tolerance = limits.gradientTolerance(gradient)
        self.start = first.divided(by: unit)
    }

    mutating func evaluate(_ x: [Double]) -> LinePoint {
        evaluations += 1
        return objective.evaluate(x).divided(by: unit)
    }

    mutating func hessianProduct(_ x: [Double], _ direction: [Double]) -> [Double] {
        products += 1
        return objective.hessianProduct(x, direction).map { $0 / unit }
    }

    /// The Hessian's rows, by a product with each unit vector; `nil` if an entry is not finite.
    mutating func hessian(_ x: [Double]) -> [[Double]]? {
        var rows = x.indices.map { hessianProduct(x, unitVector($0, of: x.count)) }
        guard rows.allSatisfy({ $0.allSatisfy(\.isFinite) }) else { return nil }
        for row in rows.indices {
            for column in 0..<row {
                let mean = 0.5 * (rows[row][column] + rows[column][row])
                (rows[row][column], rows[column][row]) = (mean, mean)
            }
        }
        return rows
    }

    /// Counts an iteration; whether one more is allowed.
    mutating func begins() -> Bool {
        if iterations >= limits.iterations { return false }
        iterations += 1
        return true
    }

    /// Why a search ends at a point that it has reached from another: the gradient is within the tolerance, or the step
    /// or the change of the value.
    func end(at point: LinePoint, from previous: LinePoint?) -> MinimizationEnd? {
        if !point.value.isFinite { return .notFiniteAtStart }
        if point.gradient.allSatisfy({ abs($0) * unit <= tolerance }) { return .gradient }
        return previous.flatMap { limits.end(from: $0, to: point) }
    }

    func result(_ point: LinePoint, _ end: MinimizationEnd) -> SearchOutcome {
        SearchOutcome(
            point: point.x, value: point.value * unit,
            gradient: point.value.isFinite ? largest(point.gradient) * unit : .nan, iterations: iterations,
            evaluations: evaluations, products: products, end: end)
    }
}
