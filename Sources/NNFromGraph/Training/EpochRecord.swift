/// What one epoch came to.
public struct EpochRecord: Sendable, Hashable, Codable {
    /// Counted from 1.
    public let epoch: Int
    /// The loss, penalties included, as training met it: the mean over the epoch's samples, each counting its weight,
    /// on the scale of ``validationLoss``. With parameters that do not change and no penalties it is what
    /// ``Network/evaluate(on:loss:)`` gives.
    public let trainingLoss: Double
    public let trainingAccuracy: Double
    public let validationLoss: Double
    public let validationAccuracy: Double
    /// The time of the training steps, without the evaluation that follows them.
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
