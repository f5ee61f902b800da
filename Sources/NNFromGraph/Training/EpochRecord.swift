/// The metrics of one epoch.
public struct EpochRecord: Sendable, Hashable, Codable {
    /// The number of the epoch, counted from 1.
    public let epoch: Int
    /// The training loss without penalties, on the scale of ``validationLoss``: the weighted mean over the epoch's
    /// samples, each evaluated before its own step. With constant parameters it equals the loss of
    /// ``Network/evaluate(on:loss:)``.
    public let trainingLoss: Double
    /// The mean of the penalties over the epoch's steps, on the same scale: training minimizes the sum of
    /// ``trainingLoss`` and this. 0 without penalties.
    public let penalty: Double
    /// The accuracy on all training data after the epoch, with the weights of ``validationAccuracy``, a fraction; NaN
    /// for regression, and if the configuration does not evaluate the training data.
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
        epoch: Int, trainingLoss: Double, penalty: Double = 0, trainingAccuracy: Double, validationLoss: Double,
        validationAccuracy: Double, seconds: Double, samplesPerSecond: Double
    ) {
        self.epoch = epoch
        self.trainingLoss = trainingLoss
        self.penalty = penalty
        self.trainingAccuracy = trainingAccuracy
        self.validationLoss = validationLoss
        self.validationAccuracy = validationAccuracy
        self.seconds = seconds
        self.samplesPerSecond = samplesPerSecond
    }
}
