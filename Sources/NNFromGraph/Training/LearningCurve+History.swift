extension LearningCurve {
    /// A picture of a training's history; metrics that do not exist, which are NaN in it, are left out.
    ///
    /// - Parameters:
    ///   - title: What was learned.
    ///   - subtitle: The network, the optimizer, the result.
    ///   - history: The epochs' records, in order.
    ///   - markedEpoch: The number of the epoch to mark, such as ``TrainingHistory/weightsEpoch``; `nil` for the epoch
    ///     with the best validation metrics.
    ///   - target: An accuracy to reach, a fraction with its name.
    public init(
        title: String, subtitle: String = "", epochs history: some Sequence<EpochRecord>, markedEpoch: Int? = nil,
        target: LineChart.Level? = nil
    ) {
        self.init(
            title: title, subtitle: subtitle,
            epochs: history.map { record in
                Epoch(
                    number: record.epoch, trainingLoss: record.trainingLoss, validationLoss: record.validationLoss,
                    trainingAccuracy: record.trainingAccuracy, validationAccuracy: record.validationAccuracy)
            }, markedEpoch: markedEpoch, target: target)
    }
}
