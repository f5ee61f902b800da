import Autodiff

/// Training steps on a device: objective, gradients and update are recorded once per batch shape and compiled by XLA.
///
/// They compute the same as ``CompiledTrainingStep``, up to rounding. Parameters and the optimizer's state stay on the
/// device; batches, masks and the optimizer's factors are copied to it, loss and logits back. With several devices each
/// has the state and computes its part of the batch; a batch whose rows cannot be divided evenly, as the last of an
/// epoch, is computed by each as a whole.
public struct XLATrainingStep<Source: DataSource>: TrainingStep {
    /// The element type of the network.
    public typealias Scalar = Source.Scalar

    /// What a step computes.
    public let rule: StepRule
    /// The training data.
    public let data: Source
    private let device: XLADevice
    // The device has the state's tensors; `counts` holds the step count and other scalars.
    private let step: XLAStep<Scalar>
    private var counts: TrainingState<Scalar>

    /// Steps on `data`, starting from a network's parameters.
    public init(_ rule: StepRule, data: Source, from network: Network<Scalar>, on device: XLADevice) {
        self.rule = rule
        self.data = data
        self.device = device
        let start: TrainingState<Scalar> = rule.start(network)
        counts = start
        step = XLAStep(on: device, state: start.tensors(Scalar.self)) { state, inputs in
            rule.recordedStep(start.recorded(state), inputs)
        }
    }

    public var state: TrainingState<Scalar> { get throws { counts.with(try step.state()) } }

    public mutating func resume(from state: TrainingState<Scalar>) {
        counts = state
        step.setState(state.tensors(Scalar.self))
    }

    /// Runs one step.
    /// - Throws: `StableHLOError` if the step cannot be written as StableHLO, `XLAError` if the device fails.
    public mutating func callAsFunction(_ indices: ArraySlice<Int>, epochs: Double) throws -> StepResult {
        if indices.isEmpty { stop("XLATrainingStep: a step without samples; give at least one index") }
        let number = counts.step + 1
        let time = ScheduleTime(step: number, epochs: epochs, rateScale: counts.rateScale)
        let batch = data.batch(indices, step: number)
        let masks: [Tensor<Scalar>] = rule.masks(rows: indices.count, step: number)
        let factors: [Tensor<Scalar>] = rule.optimizer.factorTensors(at: time)
        let rows = batch.tensors + masks
        let isDivisible = indices.count % device.count == 0
        let outputs = try step(rows + factors, batch: isDivisible ? 0..<rows.count : 0..<0)
        let loss = Double(outputs[0].scalar)
        guard loss.isFinite else { return StepResult(loss: loss, weight: 0, correct: 0) }
        counts.step = number
        let activation = rule.objective.architecture.outputActivation
        return StepResult(
            loss: loss, dataLoss: outputs.count > 2 ? Double(outputs[2].scalar) : loss,
            penalty: outputs.count > 2 ? Double(outputs[3].scalar) : 0,
            weight: rule.objective.loss.batchWeight(batch.targets, batch.sampleWeights),
            correct: data.correctCount(indices, outputs[1], activation))
    }
}
