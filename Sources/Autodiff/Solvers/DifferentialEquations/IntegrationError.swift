/// Why an integration could not reach its end.
public enum IntegrationError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The state or its derivative at the start is NaN or infinite.
    case notFiniteAtStart(time: Double)
    /// The step that the tolerance asks for is too small to advance the time.
    case stepUnderflow(time: Double, step: Double)
    /// The derivative is NaN or infinite at the state reached, with steps of any size.
    case notFinite(time: Double)
    /// The maximum number of steps was taken.
    case tooManySteps(time: Double, end: Double, steps: Int)

    public var description: String {
        switch self {
        case .notFiniteAtStart(let time):
            "integrate: the state or its derivative is not finite at the start, t = \(time); check the initial state, "
                + "the parameters and the closure"
        case .stepUnderflow(let time, let step):
            "integrate: at t = \(time) the tolerance asks for a step of \(step), which does not advance the time; the "
                + "solution or its derivative is singular there: end before it, or give a larger tolerance"
        case .notFinite(let time):
            "integrate: at t = \(time) the derivative is not finite after steps of any size; the solution leaves the "
                + "closure's domain or grows without bound there: end before it"
        case .tooManySteps(let time, let end, let steps):
            "integrate: \(steps) steps only reached t = \(time) of \(end); if the equation is stiff, integrate `by: "
                + "Rosenbrock(tolerance: …)`; else give a larger tolerance, a shorter range, or more steps, "
                + "`by: DormandPrince(tolerance: …, maximumSteps: …)`"
        }
    }
}
