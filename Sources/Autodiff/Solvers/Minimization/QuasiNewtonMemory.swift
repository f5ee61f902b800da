/// The approximation of the inverse Hessian by the last steps and the changes of the gradient over them.
///
/// Source: J. Nocedal, S. Wright, "Numerical Optimization", 2nd edition, algorithms 7.4 and 7.5.
struct QuasiNewtonMemory {
    /// A step and the change of the gradient over it.
    private struct Pair {
        let step: [Double]
        let change: [Double]
        let curvature: Double

        init(step: [Double], change: [Double]) {
            (self.step, self.change) = (step, change)
            curvature = dot(step, change)
        }
    }

    private let capacity: Int
    private var pairs: [Pair]

    init(capacity: Int, steps: [[Double]] = [], changes: [[Double]] = []) {
        self.capacity = capacity
        pairs = zip(steps, changes).map { Pair(step: $0, change: $1) }
    }

    /// The steps, the oldest first.
    var steps: [[Double]] { pairs.map(\.step) }
    /// The changes of the gradient.
    var changes: [[Double]] { pairs.map(\.change) }
    var isEmpty: Bool { pairs.isEmpty }

    /// Takes the step from one point to the next, unless the gradient says nothing about the curvature along it.
    mutating func add(from point: LinePoint, to next: LinePoint) {
        let pair = Pair(step: difference(next.x, point.x), change: difference(next.gradient, point.gradient))
        // As in L-BFGS-B, the curvature is compared with the slope before the step, which has the same units;
        // comparing it with the square of the gradient's change would depend on the scale.
        if pair.curvature > Double.ulpOfOne * abs(dot(pair.step, point.gradient)) {
            pairs = pairs.suffix(capacity - 1) + [pair]
        }
    }

    /// −H·g by the two-loop recursion over the pairs, with H₀ = sᵀy / yᵀy of the newest.
    func direction(_ gradient: [Double]) -> [Double] {
        var q = gradient
        var factors: [Double] = []
        for pair in pairs.reversed() {
            let factor = dot(pair.step, q) / pair.curvature
            factors.append(factor)
            Autodiff.add(pair.change, -factor, to: &q)
        }
        if let newest = pairs.last {
            let scale = newest.curvature / dot(newest.change, newest.change)
            for index in q.indices { q[index] *= scale }
        }
        for (pair, factor) in zip(pairs, factors.reversed()) {
            Autodiff.add(pair.step, factor - dot(pair.change, q) / pair.curvature, to: &q)
        }
        return q.map { -$0 }
    }
}
