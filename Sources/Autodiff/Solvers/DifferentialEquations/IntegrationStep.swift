/// What makes the steps of a method for one right side.
protocol IntegrationStepper: Sendable {
    /// The bytes of a step that is kept, for a state of given bytes.
    func bytes(state: Int) -> Int

    /// Takes a step.
    /// - Parameter slope: The derivative at the start, if it is known.
    func step(
        from state: [Double], at start: Double, _ length: Double, slope: [Double]?, _ field: inout FieldAtParameters
    ) -> any IntegrationStep

    /// A step of a recording, for derivatives of second and higher order.
    func recorded(
        from state: TensorVariable<Double>, at start: Double, _ length: Double, parameters: TensorVariable<Double>,
        slope: TensorVariable<Double>?, _ field: VectorField
    ) -> RecordedStep
}

/// One step: where it begins and ends, and what derivatives need of it.
protocol IntegrationStep: Sendable {
    var start: Double { get }
    var length: Double { get }
    /// The state at the start.
    var state: [Double] { get }
    /// The state at the end.
    var next: [Double] { get }
    /// The derivative at the end, if the step has it.
    var nextSlope: [Double]? { get }
    /// The estimate of the error.
    var error: [Double] { get }

    /// The state at a fraction of the step, by interpolation.
    func state(at fraction: Double) -> [Double]

    /// The adjoint of the state at the start, for adjoints of the state at the end and of states within the step.
    func pullback(
        of adjoint: [Double], within outputs: [(fraction: Double, adjoint: [Double])],
        _ field: inout FieldAtParameters, addingTo parameters: inout [Double]
    ) -> [Double]

    /// The tangents of the states, for tangents of the state at the start, of the parameters, and of the derivative at
    /// the start if it is known.
    func tangent(
        along tangent: [Double], _ parameters: [Double], first: [Double]?, _ field: inout FieldAtParameters
    ) -> StepTangent
}

/// The tangents of a step's states.
struct StepTangent {
    /// That of the state at the end.
    let next: [Double]
    /// That of the derivative at the end, if the step has it.
    let nextSlope: [Double]?
    /// That of the state at a fraction of the step.
    let at: (Double) -> [Double]
}

/// A recorded step.
struct RecordedStep {
    /// The state at the end.
    let next: TensorVariable<Double>
    /// The derivative at the end, if the step has it.
    let nextSlope: TensorVariable<Double>?
    /// The state at a fraction of the step.
    let at: (Double) -> TensorVariable<Double>
}
