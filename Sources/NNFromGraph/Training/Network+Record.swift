import Autodiff

extension Network {
    /// The record of an epoch that left the network as it is.
    /// - Parameters:
    ///   - trainingLoss: as training met it.
    ///   - trainingAccuracy: as training met it; `nil` for that of the whole training part now.
    ///   - samples: how many samples the epoch's steps took in.
    ///   - seconds: the time of its steps.
    ///   - between: called now and then while data are evaluated.
    func record(
        epoch: Int, training: some DataSource<Scalar>, validation: some DataSource<Scalar>, _ loss: Loss,
        trainingLoss: Double, trainingAccuracy: Double?, samples: Int, seconds: Double,
        between: () throws -> Void
    ) rethrows -> EpochRecord {
        let validated = try evaluate(on: validation, loss: loss, between: between)
        // Without classes there is no accuracy, and no reason to run through all of the data.
        let accuracy =
            try trainingAccuracy
            ?? (training.classes == 0 ? .nan : evaluate(on: training, loss: loss, between: between).accuracy)
        return EpochRecord(
            epoch: epoch, trainingLoss: trainingLoss,
            trainingAccuracy: accuracy, validationLoss: validated.loss, validationAccuracy: validated.accuracy,
            seconds: seconds, samplesPerSecond: Double(samples) / seconds)
    }
}
