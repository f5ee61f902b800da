import Autodiff

/// A way to run training steps; the training loop depends on this protocol alone.
///
/// ``EagerStep`` records each step; ``CompiledTrainingStep`` records it once. Both compute their ``StepRule``.
public protocol TrainingStep<Scalar> {
    /// The element type of the network.
    associatedtype Scalar: TensorScalar
    /// The state after the steps so far. Setting it resumes from there.
    var state: TrainingState<Scalar> { get set }
    /// Runs one step on the samples with the given indices.
    ///
    /// A step whose loss is not finite leaves the state unchanged.
    /// - Parameter epochs: The number of epochs before it, with the fraction of the current one.
    mutating func callAsFunction(_ indices: ArraySlice<Int>, epochs: Double) -> StepResult
}

/// The result of one training step.
public struct StepResult: Sendable, Hashable {
    /// The objective: the batch's loss plus all penalties.
    public let loss: Double
    /// The batch's weight in the epoch's mean: the sum of its rows' weights if the loss is a mean, else their number.
    public let weight: Double
    /// The number of the batch's samples with the right prediction; 0 for regression.
    public let correct: Int

    /// The result of a step.
    public init(loss: Double, weight: Double, correct: Int) {
        self.loss = loss
        self.weight = weight
        self.correct = correct
    }
}
