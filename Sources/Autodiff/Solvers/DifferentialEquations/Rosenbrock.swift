/// A method for stiff equations: Hairer's and Wanner's RODAS, a Rosenbrock method of order 4 with an error estimate of
/// order 3, six stages, L-stable and stiffly accurate (E. Hairer, G. Wanner, "Solving Ordinary Differential Equations
/// II", 2nd edition, section IV.7).
///
///     // Robertson's chemical kinetics: rates of very different sizes.
///     let path = try integrate([1, 0, 0], over: 0...1e5, by: Rosenbrock(tolerance: 1e-6, absoluteTolerance: 1e-10)) {
///         (t: Variable, y: [Variable]) in
///         let slow = 0.04 * y[0], fast = 3e7 * y[1] * y[1], back = 1e4 * y[1] * y[2]
///         return [back - slow, slow - back - fast, fast]
///     }
///     print(path.acceptedSteps < 200, abs(path.end.reduce(0, +) - 1) < 1e-12)  // true true
///
/// Each step evaluates the closure six times and solves six linear systems with I/(γ·h) − J, in which J is the exact
/// Jacobian ∂f/∂y, from the closure's recording: there is no iteration, and no Jacobian to give. Derivatives of the
/// result are those of the computed numbers, as with ``DormandPrince``, and need the second derivatives of f, which
/// follow from the recording, too.
///
/// A step takes O(n) products with the closure's adjoint and O(n³) arithmetic for a state of n numbers.
public struct Rosenbrock: IntegrationMethod, Hashable {
    /// The tolerance of each number's error in a step, as a fraction of the number.
    public let relativeTolerance: Double
    /// The tolerance of each number's error in a step, where the number is small.
    public let absoluteTolerance: Double
    /// The maximum number of steps, rejected ones included.
    public let maximumSteps: Int
    /// The memory for states and steps that a backward sweep may keep; steps are taken again where it does not suffice.
    public let memory: MemoryBudget

    /// A tolerance for small and large numbers alike, or two.
    /// - Parameters:
    ///   - tolerance: The relative tolerance. Stops unless it is positive.
    ///   - absoluteTolerance: The absolute one; the same if it is not given. Stops if it is negative. Stiff equations
    ///     often have numbers that are small and matter: give it below these.
    ///   - maximumSteps: Stops below 1.
    ///   - memory: What a backward sweep may keep: see ``memory``.
    public init(
        tolerance: Double, absoluteTolerance: Double? = nil, maximumSteps: Int = 100_000,
        memory: MemoryBudget = .megabytes(64)
    ) {
        let settings = _IntegrationSettings(
            "Rosenbrock", tolerance: tolerance, absoluteTolerance: absoluteTolerance, maximumSteps: maximumSteps,
            memory: memory, Self.control, Self.stepper)
        (relativeTolerance, self.absoluteTolerance) = (settings.relativeTolerance, settings.absoluteTolerance)
        (self.maximumSteps, self.memory) = (maximumSteps, memory)
    }

    public var _settings: _IntegrationSettings {
        _IntegrationSettings(
            "Rosenbrock", tolerance: relativeTolerance, absoluteTolerance: absoluteTolerance,
            maximumSteps: maximumSteps, memory: memory, Self.control, Self.stepper)
    }

    private static let control = StepControl(own: 0.25, before: 0, rejected: 0.25, largest: 6)
    private static let stepper: @Sendable (VectorField) -> any IntegrationStepper = { RosenbrockStepper($0) }
}

extension IntegrationMethod where Self == Rosenbrock {
    /// A method for stiff equations: see ``Rosenbrock``.
    public static func stiff(tolerance: Double) -> Rosenbrock { Rosenbrock(tolerance: tolerance) }
}
