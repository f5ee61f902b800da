/// Where a training is after a step: the place and the metrics of the epoch so far.
public struct StepRecord: Sendable, Hashable {
    /// The epoch that is running, counted from 1.
    public let epoch: Int
    /// The number of epochs of the training.
    public let epochs: Int
    /// The number of completed steps of this epoch.
    public let step: Int
    /// The number of steps of an epoch.
    public let steps: Int
    /// The mean training loss over the epoch's samples so far, without penalties.
    public let trainingLoss: Double
    /// The fraction of right predictions among the epoch's samples so far, each before its step; NaN for regression.
    public let accuracy: Double

    /// The record of a step.
    public init(epoch: Int, epochs: Int, step: Int, steps: Int, trainingLoss: Double, accuracy: Double) {
        self.epoch = epoch
        self.epochs = epochs
        self.step = step
        self.steps = steps
        self.trainingLoss = trainingLoss
        self.accuracy = accuracy
    }

    /// The fraction of the training that is done, from 0 to 1.
    public var fraction: Double { (Double(epoch - 1) + Double(step) / Double(max(steps, 1))) / Double(max(epochs, 1)) }
}
