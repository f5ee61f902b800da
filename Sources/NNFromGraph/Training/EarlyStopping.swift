import Autodiff

/// Ends training when a metric has not improved for some epochs, and restores the weights of the best epoch (mentioned
/// in lecture 000, section 3.3, and lecture 002, 'scikit-learn implementation').
public struct EarlyStopping: TrainingCallback, Hashable {
    /// The metric that must improve.
    public let metric: MonitoredMetric
    /// The number of epochs without improvement after which training ends.
    public let patience: Int
    /// The change by which the best value so far must be exceeded to count as an improvement.
    public let leastImprovement: Double
    /// Whether the network has the weights of the best epoch at the end.
    public let restoresBestWeights: Bool

    /// Early stopping by the given metric. A patience below 1 or a negative improvement stops the program.
    public init(
        _ metric: MonitoredMetric = .validationLoss, patience: Int, leastImprovement: Double = 0,
        restoringBestWeights: Bool = true
    ) {
        guard patience >= 1, leastImprovement >= 0 else {
            stop(
                "EarlyStopping: patience \(patience), least improvement \(leastImprovement); the patience must be at "
                    + "least 1, the improvement not negative")
        }
        self.metric = metric
        self.patience = patience
        self.leastImprovement = leastImprovement
        restoresBestWeights = restoringBestWeights
    }

    /// Keeps the weights of each new best epoch, if they are to be restored, and stops once `patience` epochs have
    /// brought no improvement.
    /// - Throws: ``TrainingError/nothingToMonitor(_:)`` if the metric does not exist for the data.
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
            .stop(
                "no improvement of the \(metric.rawValue) for \(Units.count(patience, "epoch")), since "
                    + "\(Float(value)) in epoch \(history[best].epoch)")
        ]
    }
}
