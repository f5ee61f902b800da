import Autodiff

/// Limited-memory BFGS: minimizes a function of a tree of numbers and tensors. Each iteration searches along −H·g,
/// where H approximates the inverse Hessian from the last few steps and the changes of the gradient over them, for a
/// point that satisfies the strong Wolfe conditions.
///
/// The iterates do not depend on the scale of the function, which is divided by the power of two next to the largest
/// element of its gradient at the start. The function must be deterministic: the loss over all data, not over
/// minibatches. Source: J. Nocedal, S. Wright, "Numerical Optimization", 2nd edition, algorithms 7.4 and 7.5 (the
/// direction), 3.5 and 3.6 (the line search).
public struct LBFGS: Sendable, Hashable {
    /// The number of steps that the approximation of the Hessian uses.
    public let memory: Int
    /// The maximum number of iterations.
    public let iterations: Int
    /// The search ends when no element of the gradient is larger in magnitude than this, or, if all elements are below
    /// 1 at the start, than this fraction of the largest one there.
    public let gradientTolerance: Double

    /// A memory or a number of iterations below 1, or a negative tolerance, stops the program.
    public init(memory: Int = 10, iterations: Int = 200, gradientTolerance: Double = 1e-6) {
        guard memory >= 1, iterations >= 1, gradientTolerance >= 0 else {
            stop(
                "LBFGS: memory \(memory), iterations \(iterations), gradient tolerance \(gradientTolerance); the first "
                    + "two must be at least 1, the last not negative")
        }
        self.memory = memory
        self.iterations = iterations
        self.gradientTolerance = gradientTolerance
    }

    /// Why a search ended.
    public enum End: String, Sendable {
        /// The gradient is within the tolerance.
        case converged = "no element of the gradient is above the tolerance"
        /// The line search found no lower value.
        case noFurtherDecrease = "no step along the search direction decreases the value beyond rounding error"
        /// The maximum number of iterations was reached.
        case iterationsDone = "all iterations are done"
        /// `report` returned false.
        case stopped = "it was asked to stop"
    }

    /// The result of a search.
    public struct Minimum<Parameters: PlainTree> {
        /// The parameters of the lowest value found.
        public let parameters: Parameters
        /// The function's value there.
        public let value: Double
        /// The number of iterations.
        public let iterations: Int
        /// The number of evaluations of value and gradient.
        public let evaluations: Int
        /// Why the search ended.
        public let end: End
    }

    /// The state of a search after an iteration: all that it needs to resume.
    public struct Progress: Sendable, Hashable {
        /// The parameters as a vector.
        public let point: [Double]
        /// The steps of the last iterations, the oldest first.
        public let steps: [[Double]]
        /// The change of the gradient over each of them.
        public let changes: [[Double]]
        /// The number of iterations so far.
        public let iterations: Int
        /// The number of evaluations of value and gradient.
        public let evaluations: Int
        /// The largest magnitude in the gradient at the start of the search.
        public let startGradient: Double
    }

    /// Minimizes from `start`: an array of tensors, a dictionary, a `DifferentiableStructure`, or any other tree.
    /// - Parameters:
    ///   - progress: where to resume; the search then gives the same result as without an interruption. If it has a
    ///     different number of parameters than `start`, the program stops.
    ///   - report: called after each iteration; the search ends if it returns false.
    ///   - function: the value and the gradient, which has the parameters' form; a value that is not finite counts as
    ///     very large.
    public func minimize<Parameters: PlainTree>(
        from start: Parameters, resuming progress: Progress? = nil,
        report: (_ progress: Progress, _ value: Double, _ parameters: Parameters) throws -> Bool = { _, _, _ in true },
        _ function: (Parameters) throws -> (value: Double, gradient: Parameters)
    ) throws -> Minimum<Parameters> {
        let coordinates = Coordinates(start)
        let first = coordinates.vector(start)
        if let progress, progress.point.count != first.count {
            stop("LBFGS: a search over \(progress.point.count) numbers cannot resume with \(first.count) parameters")
        }
        var evaluations = 0
        func evaluate(_ x: [Double]) throws -> LinePoint {
            evaluations += 1
            let (value, gradient) = try function(coordinates.value(x))
            requireSameForm("LBFGS", ("gradient", gradient), ("parameter", start))
            let flat = coordinates.vector(gradient)
            let isFinite = value.isFinite && flat.allSatisfy(\.isFinite)
            return LinePoint(x: x, value: isFinite ? value : .infinity, gradient: flat)
        }
        // A resumed search computes the value and the gradient at its point again, which are bit for bit the same.
        let beginning = try evaluate(progress?.point ?? first)
        if let progress { evaluations = progress.evaluations }
        let startGradient = progress?.startGradient ?? largest(beginning.gradient)
        let tolerance = gradientTolerance * min(1, startGradient)
        let unit = Self.unit(startGradient, value: beginning.value)
        var point = beginning.divided(by: unit)
        func divided(_ x: [Double]) throws -> LinePoint { try evaluate(x).divided(by: unit) }
        var pairs =
            progress.map { zip($0.steps, $0.changes).map { CurvaturePair(step: $0, change: $1.map { $0 / unit }) } }
            ?? []
        var done = progress?.iterations ?? 0
        func minimum(_ end: End) -> Minimum<Parameters> {
            Minimum(
                parameters: coordinates.value(point.x), value: point.value * unit, iterations: done,
                evaluations: evaluations, end: end)
        }
        while done < iterations {
            if point.gradient.allSatisfy({ abs($0) * unit <= tolerance }) { return minimum(.converged) }
            let direction = self.direction(point.gradient, pairs)
            // The first step has length 1, since there is no estimate of the scale yet.
            let first = pairs.isEmpty ? 1 / dot(point.gradient, point.gradient).squareRoot() : 1
            guard let next = try WolfeSearch(from: point, along: direction).run(first: first, divided) else {
                return minimum(.noFurtherDecrease)
            }
            let pair = CurvaturePair(
                step: difference(next.x, point.x), change: difference(next.gradient, point.gradient))
            // As in L-BFGS-B, the curvature is compared with the slope before the step, which has the same units;
            // comparing it with the square of the gradient's change would depend on the scale.
            if pair.curvature > Double.ulpOfOne * abs(dot(pair.step, point.gradient)) {
                pairs = pairs.suffix(memory - 1) + [pair]
            }
            point = next
            done += 1
            let standing = Progress(
                point: point.x, steps: pairs.map(\.step), changes: pairs.map { $0.change.map { $0 * unit } },
                iterations: done, evaluations: evaluations, startGradient: startGradient)
            if !(try report(standing, point.value * unit, coordinates.value(point.x))) { return minimum(.stopped) }
        }
        return minimum(.iterationsDone)
    }

    /// The power of two next to the largest element of the gradient; 1 if that element is not a normal number or the
    /// value divided by it overflows.
    private static func unit(_ gradient: Double, value: Double) -> Double {
        guard gradient.isNormal else { return 1 }
        let unit = gradient.binade
        return (value / unit).isFinite ? unit : 1
    }

    /// −H·g by the two-loop recursion over the pairs, with H₀ = sᵀy / yᵀy of the newest.
    private func direction(_ gradient: [Double], _ pairs: [CurvaturePair]) -> [Double] {
        var q = gradient
        var factors: [Double] = []
        for pair in pairs.reversed() {
            let factor = dot(pair.step, q) / pair.curvature
            factors.append(factor)
            add(pair.change, -factor, to: &q)
        }
        if let newest = pairs.last {
            let scale = newest.curvature / dot(newest.change, newest.change)
            for index in q.indices { q[index] *= scale }
        }
        for (pair, factor) in zip(pairs, factors.reversed()) {
            add(pair.step, factor - dot(pair.change, q) / pair.curvature, to: &q)
        }
        return q.map { -$0 }
    }
}

extension LBFGS.Minimum: Sendable where Parameters: Sendable {}

extension LBFGS.Minimum {
    @available(*, deprecated, renamed: "parameters")
    public var tensors: Parameters { parameters }
}

/// A step and the change of the gradient over it.
private struct CurvaturePair {
    let step: [Double]
    let change: [Double]
    let curvature: Double

    init(step: [Double], change: [Double]) {
        (self.step, self.change) = (step, change)
        curvature = dot(step, change)
    }
}

/// The largest magnitude; 0 for an empty sequence.
private func largest(_ x: [Double]) -> Double { x.reduce(0) { max($0, abs($1)) } }

func dot(_ x: [Double], _ y: [Double]) -> Double {
    var sum = 0.0
    for index in x.indices { sum += x[index] * y[index] }
    return sum
}

private func difference(_ x: [Double], _ y: [Double]) -> [Double] { zip(x, y).map { $0 - $1 } }

private func add(_ x: [Double], _ factor: Double, to sum: inout [Double]) {
    for index in sum.indices { sum[index] += factor * x[index] }
}
