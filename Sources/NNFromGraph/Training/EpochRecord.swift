/// The metrics of one epoch.
public struct EpochRecord: Sendable, Hashable, Codable {
    /// The number of the epoch, counted from 1.
    public let epoch: Int
    /// The training loss including penalties: the weighted mean over the epoch's samples, each evaluated at its own
    /// step, on the scale of ``validationLoss``. With constant parameters and without penalties it equals the loss of
    /// ``Network/evaluate(on:loss:)``.
    public let trainingLoss: Double
    /// The accuracy on the training data, a fraction; NaN for regression.
    public let trainingAccuracy: Double
    /// The loss on the validation data, without penalties; NaN without such data.
    public let validationLoss: Double
    /// The accuracy on the validation data, a fraction; NaN for regression, and without such data.
    public let validationAccuracy: Double
    /// The time of the training steps in seconds, without evaluation.
    public let seconds: Double
    /// The throughput of the training steps.
    public let samplesPerSecond: Double

    /// The record of an epoch.
    public init(
        epoch: Int, trainingLoss: Double, trainingAccuracy: Double, validationLoss: Double, validationAccuracy: Double,
        seconds: Double, samplesPerSecond: Double
    ) {
        self.epoch = epoch
        self.trainingLoss = trainingLoss
        self.trainingAccuracy = trainingAccuracy
        self.validationLoss = validationLoss
        self.validationAccuracy = validationAccuracy
        self.seconds = seconds
        self.samplesPerSecond = samplesPerSecond
    }
}
