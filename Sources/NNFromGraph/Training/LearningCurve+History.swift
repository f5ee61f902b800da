extension LearningCurve {
    /// A picture of a training's history; metrics that do not exist, which are NaN in it, are left out.
    public init(title: String, epochs history: some Sequence<EpochRecord>) {
        self.init(
            title: title,
            epochs: history.map { record in
                Epoch(
                    number: record.epoch, trainingLoss: record.trainingLoss, validationLoss: record.validationLoss,
                    trainingAccuracy: record.trainingAccuracy, validationAccuracy: record.validationAccuracy)
            })
    }
}
