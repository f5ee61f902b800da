import Autodiff

/// A way to run training steps, one after the other; the training loop knows nothing else of it.
///
/// The eager one records each step anew; a compiled one records it once. Both compute what their ``StepRule`` says.
public protocol TrainingStep<Scalar> {
    associatedtype Scalar: TensorScalar
    /// The state after the steps so far. Setting it goes on from there.
    var state: TrainingState<Scalar> { get set }
    /// One step on the samples with the given numbers.
    ///
    /// A step whose loss is not finite leaves the state as it was.
    /// - Parameter epochs: how many epochs were done before it, with the fraction of the current one.
    mutating func callAsFunction(_ indices: ArraySlice<Int>, epochs: Double) -> StepResult
}

/// What one training step came to.
public struct StepResult: Sendable, Hashable {
    /// The objective: the loss of the batch with all penalties.
    public let loss: Double
    /// What the batch counts among others: the sum of its rows' weights where the loss is a mean, else their number.
    public let weight: Double
    /// How many of the batch's samples got the right class; 0 where the targets are no classes.
    public let correct: Int

    public init(loss: Double, weight: Double, correct: Int) {
        self.loss = loss
        self.weight = weight
        self.correct = correct
    }
}
