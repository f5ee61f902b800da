/// The figures of one epoch.
public struct EpochRecord: Sendable, Hashable, Codable {
    /// Counted from 1.
    public let epoch: Int
    /// The training loss, penalties included: the weighted mean over the epoch's samples, each evaluated at its own
    /// step, on the scale of ``validationLoss``. With constant parameters and without penalties it equals
    /// ``Network/evaluate(on:loss:)``.
    public let trainingLoss: Double
    public let trainingAccuracy: Double
    public let validationLoss: Double
    public let validationAccuracy: Double
    /// The time of the training steps in seconds, without evaluation.
    public let seconds: Double
    public let samplesPerSecond: Double

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
