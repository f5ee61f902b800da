/// The conditions under which a minimization counts as converged, and the number of iterations after which it gives up.
public struct MinimizationLimits: Sendable, Hashable {
    /// It has converged when no element of the gradient is larger in magnitude than this, or, if all elements are below
    /// 1 at the start, than this fraction of the largest one there.
    public let gradient: Double
    /// It has converged when no element of the point changes by more than this fraction of the largest one; 0 for no
    /// such test.
    public let step: Double
    /// It has converged when the value decreases by no more than this fraction of it; 0 for no such test. (Without it,
    /// too, a search ends that cannot decrease the value beyond its rounding error.)
    public let value: Double
    /// The maximum number of iterations.
    public let iterations: Int

    /// A negative tolerance, NaN, or a number of iterations below 1 stops the program.
    public init(gradient: Double = 1e-8, step: Double = 0, value: Double = 0, iterations: Int = 1000) {
        guard gradient >= 0, step >= 0, value >= 0, iterations >= 1 else {
            stop(
                "MinimizationLimits: gradient \(gradient), step \(step), value \(value), iterations \(iterations); "
                    + "tolerances must not be negative, and there must be at least one iteration")
        }
        (self.gradient, self.step, self.value, self.iterations) = (gradient, step, value, iterations)
    }

    /// The gradient's tolerance for the largest magnitude in the gradient at the start.
    func gradientTolerance(_ start: Double) -> Double { gradient * min(1, start) }

    /// Whether the step between two points ends the search.
    func end(from previous: LinePoint, to next: LinePoint) -> MinimizationEnd? {
        if step > 0, largest(difference(next.x, previous.x)) <= step * largest(next.x) { return .step }
        if value > 0, previous.value - next.value <= value * abs(next.value) { return .value }
        return nil
    }
}

/// Why a minimization ended.
public enum MinimizationEnd: String, Sendable, Hashable {
    /// The gradient is within the tolerance.
    case gradient = "no element of the gradient is above the tolerance"
    /// The step is within the tolerance.
    case step = "the last step is within the tolerance"
    /// The change of the value is within the tolerance, or the next one would be below rounding error.
    case value = "the value cannot decrease by more than the tolerance or its rounding error"
    /// No step was found that decreases the value, although the gradient predicts one: the gradient jumps nearby (a
    /// kink), or the function is not defined there.
    case noFurtherDecrease = "no step along the search direction decreases the value, although the gradient is not 0"
    /// The maximum number of iterations was reached.
    case iterations = "the iteration limit was reached"
    /// The value or the gradient at the start is NaN or infinite.
    case notFiniteAtStart = "the value or the gradient is not finite at the start"
    /// The Hessian, or the Jacobian of the residuals, is NaN or infinite at the point reached.
    case notFiniteDerivatives = "the matrix of derivatives is not finite at the point reached"
    /// The function has no minimum on the way: it becomes −∞, or falls along a direction, at no less than a fixed part
    /// of the slope, as far as numbers reach. The point is the last one with a finite value.
    case unbounded = "the function falls without bound: there is no minimum"
    /// It was asked to stop.
    case stopped = "stopped on request"

    /// Whether it ended at a point that fulfils one of the conditions of convergence.
    public var isConvergence: Bool {
        switch self {
        case .gradient, .step, .value: true
        case .noFurtherDecrease, .iterations, .notFiniteAtStart, .notFiniteDerivatives, .unbounded, .stopped: false
        }
    }
}
