import Autodiff

/// A way to run training steps; the training loop depends only on this protocol.
///
/// ``EagerStep`` records each step, ``CompiledTrainingStep`` records it once, and ``XLATrainingStep`` has a device run
/// it. All compute their ``StepRule``.
public protocol TrainingStep<Scalar> {
    /// The element type of the network.
    associatedtype Scalar: TensorScalar
    /// The state after the steps so far.
    /// - Throws: an error of the device that has it.
    var state: TrainingState<Scalar> { get throws }
    /// The parameters in it; by default they are taken from ``state``.
    /// - Throws: an error of the device that has them.
    var parameters: [Tensor<Scalar>] { get throws }
    /// Continues from another state.
    mutating func resume(from state: TrainingState<Scalar>)
    /// Runs one step on the samples with the given indices; no indices stop the program.
    ///
    /// A step whose loss is not finite leaves the state unchanged.
    /// - Parameters:
    ///   - indices: The samples of the step, among those of the training data.
    ///   - epochs: The number of epochs completed before the step, including the fraction of the current one.
    /// - Throws: an error of the device that runs it.
    mutating func callAsFunction(_ indices: ArraySlice<Int>, epochs: Double) throws -> StepResult
}

/// A step that finds its parameters' fingerprints faster than by copies of them.
protocol FingerprintedStep {
    /// The fingerprints, as ``Tensor/fingerprint`` has them.
    var fingerprints: [UInt64] { get }
}

extension TrainingStep {
    /// The fingerprints of the parameters.
    func parameterFingerprints() throws -> [UInt64] {
        if let step = self as? any FingerprintedStep { return step.fingerprints }
        return try parameters.map(\.fingerprint)
    }

    public var parameters: [Tensor<Scalar>] { get throws { try state.parameters } }
}

/// The result of one training step.
public struct StepResult: Sendable, Hashable {
    /// The objective: the batch's loss plus all penalties.
    public let loss: Double
    /// The batch's loss without penalties.
    public let dataLoss: Double
    /// The sum of all penalties; 0 without any.
    public let penalty: Double
    /// The batch's weight in the epoch's mean: the sum of its rows' weights if the loss is a mean, else the number of
    /// rows. 0 if the loss is not finite.
    public let weight: Double
    /// The number of right predictions in the batch; 0 for regression.
    public let correct: Int

    /// The result of a step; without `dataLoss`, that is the difference of objective and penalty.
    public init(loss: Double, dataLoss: Double? = nil, penalty: Double = 0, weight: Double, correct: Int) {
        self.loss = loss
        self.dataLoss = dataLoss ?? loss - penalty
        self.penalty = penalty
        self.weight = weight
        self.correct = correct
    }
}
