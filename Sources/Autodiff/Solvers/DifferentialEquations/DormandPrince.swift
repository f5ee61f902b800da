/// The method of Dormand and Prince of order 5 with an error estimate of order 4, and how accurate its steps are
/// (J. Dormand, P. Prince, "A family of embedded Runge–Kutta formulae", 1980).
///
/// A step is accepted if the root mean square of error / (absolute + relative · |y|) over the state's numbers is at
/// most 1. The next step's size follows from this and the last error (PI control). It is for equations that are not
/// stiff: on stiff ones it stays correct, with many steps, where ``Rosenbrock`` needs few.
public struct DormandPrince: IntegrationMethod, Hashable {
    /// The tolerance of each number's error in a step, as a fraction of the number.
    public let relativeTolerance: Double
    /// The tolerance of each number's error in a step, where the number is small.
    public let absoluteTolerance: Double
    /// The maximum number of steps, rejected ones included.
    public let maximumSteps: Int
    /// The memory for states and stages that a backward sweep may keep; steps are taken again where it does not
    /// suffice. The sizes of the steps take another 16 bytes each.
    public let memory: MemoryBudget

    /// A tolerance for small and large numbers alike, or two.
    /// - Parameters:
    ///   - tolerance: The relative tolerance. Stops unless it is positive.
    ///   - absoluteTolerance: The absolute one; the same if it is not given. Stops if it is negative.
    ///   - maximumSteps: Stops below 1.
    ///   - memory: What a backward sweep may keep: see ``memory``.
    public init(
        tolerance: Double, absoluteTolerance: Double? = nil, maximumSteps: Int = 100_000,
        memory: MemoryBudget = .megabytes(64)
    ) {
        let settings = _IntegrationSettings(
            "DormandPrince", tolerance: tolerance, absoluteTolerance: absoluteTolerance, maximumSteps: maximumSteps,
            memory: memory, Self.control, Self.stepper)
        (relativeTolerance, self.absoluteTolerance) = (settings.relativeTolerance, settings.absoluteTolerance)
        (self.maximumSteps, self.memory) = (maximumSteps, memory)
    }

    public var _settings: _IntegrationSettings {
        _IntegrationSettings(
            "DormandPrince", tolerance: relativeTolerance, absoluteTolerance: absoluteTolerance,
            maximumSteps: maximumSteps, memory: memory, Self.control, Self.stepper)
    }

    /// Hairer's constants: β = 0.04, and 0.2 − 0.75·β.
    private static let control = StepControl(own: 0.17, before: 0.04, rejected: 0.2, largest: 10)
    private static let stepper: @Sendable (VectorField) -> any IntegrationStepper = { _ in RungeKuttaStepper() }
}
