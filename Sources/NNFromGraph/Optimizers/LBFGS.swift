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
        /// The function falls without bound: see `MinimizationEnd.unbounded`.
        case unbounded = "the function falls without bound: there is no minimum"
        /// The maximum number of iterations was reached.
        case iterationsDone = "the iteration limit was reached"
        /// `report` returned false.
        case stopped = "stopped on request"
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
    ///   - start: The starting point.
    ///   - progress: where to resume; the search then gives the same result as without an interruption. If it has a
    ///     different number of parameters than `start`, the program stops.
    ///   - report: called after each iteration; the search ends if it returns false.
    ///   - function: the value and the gradient, which has the parameters' form; a value that is not finite counts as
    ///     very large.
    /// - Returns: The lowest point, its value, and why the search ended.
    /// - Throws: What `report` or the function throws.
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
        let limits = MinimizationLimits(gradient: gradientTolerance, iterations: iterations)
        let found = try LimitedMemorySearch(memory: memory, limits: limits).run(
            from: first, resuming: progress?.standing,
            report: { try report(Progress($0), $1, coordinates.value($0.point)) },
            { x in
                let (value, gradient) = try function(coordinates.value(x))
                requireSameForm("LBFGS", ("gradient", gradient), ("parameter", start))
                return LinePoint(x: x, value: value, gradient: coordinates.vector(gradient))
            })
        return Minimum(
            parameters: coordinates.value(found.point), value: found.value, iterations: found.iterations,
            evaluations: found.evaluations, end: End(found.end))
    }
}

extension LBFGS.End {
    fileprivate init(_ end: MinimizationEnd) {
        self =
            switch end {
            case .gradient: .converged
            case .iterations: .iterationsDone
            case .unbounded: .unbounded
            case .stopped: .stopped
            case .step, .value, .noFurtherDecrease, .notFiniteAtStart, .notFiniteDerivatives: .noFurtherDecrease
            }
    }
}

extension LBFGS.Progress {
    fileprivate init(_ standing: LimitedMemorySearch.Standing) {
        self.init(
            point: standing.point, steps: standing.steps, changes: standing.changes, iterations: standing.iterations,
            evaluations: standing.evaluations, startGradient: standing.startGradient)
    }

    fileprivate var standing: LimitedMemorySearch.Standing {
        .init(
            point: point, steps: steps, changes: changes, iterations: iterations, evaluations: evaluations,
            startGradient: startGradient)
    }
}

extension LBFGS.Minimum: Sendable where Parameters: Sendable {}

extension LBFGS.Minimum {
    /// The former name of `parameters`.
    @available(*, deprecated, renamed: "parameters")
    public var tensors: Parameters { parameters }
}
