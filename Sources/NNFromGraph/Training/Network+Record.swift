import Autodiff

extension Network {
    /// The record of an epoch, evaluated with the current network.
    /// - Parameters:
    ///   - trainingLoss: The training loss without penalties; see ``EpochRecord``.
    ///   - penalty: The penalties.
    ///   - evaluatesTraining: Whether the training accuracy is evaluated.
    ///   - samples: The number of samples in the epoch's steps.
    ///   - seconds: The time of these steps in seconds.
    ///   - between: Called periodically during evaluation.
    func record(
        epoch: Int, training: some DataSource<Scalar>, validation: (any DataSource<Scalar>)?, _ loss: Loss,
        trainingLoss: Double, penalty: Double, evaluatesTraining: Bool, samples: Int, seconds: Double,
        between: () throws -> Void
    ) rethrows -> EpochRecord {
        let validated =
            try validation.map { try evaluate(on: $0, loss: loss, between: between) } ?? (loss: .nan, accuracy: .nan)
        // Regression has no accuracy, so the training data need not be evaluated.
        let accuracy =
            evaluatesTraining && training.classes > 0
            ? try evaluate(on: training, loss: loss, between: between).accuracy : .nan
        return EpochRecord(
            epoch: epoch, trainingLoss: trainingLoss, penalty: penalty, trainingAccuracy: accuracy,
            validationLoss: validated.loss, validationAccuracy: validated.accuracy, seconds: seconds,
            samplesPerSecond: Double(samples) / seconds)
    }
}
