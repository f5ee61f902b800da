import Autodiff

/// Ends training when a metric has not improved for some epochs, and restores the weights of the best epoch (lecture
/// 002, 'Improving performance').
public struct EarlyStopping: TrainingCallback, Hashable {
    /// The metric that must improve.
    public let metric: MonitoredMetric
    /// The number of epochs without improvement that ends training.
    public let patience: Int
    /// The smallest change that counts as an improvement on the best so far.
    public let leastImprovement: Double
    /// Whether the network gets the weights of the best epoch at the end.
    public let restoresBestWeights: Bool

    /// A patience below 1 or a negative improvement stops the program.
    public init(
        _ metric: MonitoredMetric = .validationLoss, patience: Int, leastImprovement: Double = 0,
        restoringBestWeights: Bool = true
    ) {
        guard patience >= 1, leastImprovement >= 0 else {
            stop(
                "EarlyStopping: patience \(patience), least improvement \(leastImprovement); the first must be at "
                    + "least 1, the other not negative")
        }
        self.metric = metric
        self.patience = patience
        self.leastImprovement = leastImprovement
        restoresBestWeights = restoringBestWeights
    }

    public func decisions<Scalar>(
        after history: [EpochRecord], _ network: Network<Scalar>
    ) throws -> [TrainingDecision] {
        let values = try metric.descending(history)
        var best = 0
        for place in values.indices where values[place] < values[best] - leastImprovement { best = place }
        if best == values.count - 1 { return restoresBestWeights ? [.keepWeights] : [] }
        guard values.count - 1 - best >= patience else { return [] }
        let value = metric.value(history[best])
        return [
            .stop("no better \(metric.rawValue) than \(value) of epoch \(history[best].epoch) in \(patience) epochs")
        ]
    }
}
