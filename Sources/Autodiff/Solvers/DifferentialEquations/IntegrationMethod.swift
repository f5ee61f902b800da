/// A method by which differential equations are integrated: ``DormandPrince`` for those that are not stiff, or
/// ``Rosenbrock`` for stiff ones.
public protocol IntegrationMethod: Sendable {
    /// What the integration needs to know of the method.
    var _settings: _IntegrationSettings { get }
}

/// The accuracy of steps and their number, and what a step is.
public struct _IntegrationSettings: Sendable {
    /// The tolerance of each number's error in a step, as a fraction of the number.
    let relativeTolerance: Double
    /// The tolerance of each number's error in a step, where the number is small.
    let absoluteTolerance: Double
    /// The maximum number of steps, rejected ones included.
    let maximumSteps: Int
    /// The memory for what a backward sweep keeps.
    let memory: MemoryBudget
    /// How the size of steps is controlled.
    let control: StepControl
    /// Makes the method's steps for a right side.
    let stepper: @Sendable (VectorField) -> any IntegrationStepper

    /// Checks what a caller gave, and stops at impossible numbers.
    init(
        _ name: String, tolerance: Double, absoluteTolerance: Double?, maximumSteps: Int, memory: MemoryBudget,
        _ control: StepControl, _ stepper: @escaping @Sendable (VectorField) -> any IntegrationStepper
    ) {
        let absolute = absoluteTolerance ?? tolerance
        guard tolerance > 0, tolerance.isFinite, absolute >= 0, absolute.isFinite, maximumSteps >= 1 else {
            stop(
                "\(name): tolerance \(tolerance), absolute tolerance \(absolute), \(maximumSteps) steps; the "
                    + "tolerance must be positive, the absolute one must not be negative, and there must be at least "
                    + "one step")
        }
        // Smaller ones are below the rounding errors of a step.
        relativeTolerance = Swift.max(tolerance, 16 * Double.ulpOfOne)
        (self.absoluteTolerance, self.maximumSteps, self.memory) = (absolute, maximumSteps, memory)
        (self.control, self.stepper) = (control, stepper)
    }
}

/// How the size of the next step follows from the errors of the last two: factor = 0.9 · err^(−own) · (last err)^before
struct StepControl: Sendable {
    /// The exponent of the step's own error.
    let own: Double
    /// The exponent of the error of the step before.
    let before: Double
    /// The exponent after a step that is rejected.
    let rejected: Double
    /// The largest factor from one step to the next.
    let largest: Double
}
