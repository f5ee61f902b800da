import Autodiff

/// Multiplies the learning rate by a factor whenever a metric has not improved for more than `patience` epochs.
public struct ReduceOnPlateau: TrainingCallback, Hashable {
    /// The metric that must improve.
    public let metric: MonitoredMetric
    /// The factor by which the learning rate is reduced.
    public let factor: Double
    /// The number of consecutive epochs without improvement that are tolerated; the next one reduces the learning rate.
    public let patience: Int
    /// The change by which the best value so far must be exceeded to count as an improvement.
    public let leastImprovement: Double
    /// The number of epochs after a reduction that are not counted as epochs without improvement.
    public let cooldown: Int
    /// The lower bound on the product of all factors.
    public let leastScale: Double

    /// Reduces the learning rate by the given metric. A factor that is not strictly between 0 and 1, a least scale that
    /// is not from 0 to 1, or another negative number stops the program.
    public init(
        _ metric: MonitoredMetric = .validationLoss, factor: Double = 0.1, patience: Int = 10,
        leastImprovement: Double = 1e-4, cooldown: Int = 0, leastScale: Double = 0
    ) {
        guard factor > 0, factor < 1, (0...1).contains(leastScale) else {
            stop(
                "ReduceOnPlateau: factor \(factor), least scale \(leastScale); the factor must be above 0 and below 1, "
                    + "the scale from 0 to 1")
        }
        guard patience >= 0, cooldown >= 0, leastImprovement >= 0 else {
            stop(
                "ReduceOnPlateau: patience \(patience), cooldown \(cooldown), least improvement \(leastImprovement); "
                    + "none may be negative")
        }
        self.metric = metric
        self.factor = factor
        self.patience = patience
        self.leastImprovement = leastImprovement
        self.cooldown = cooldown
        self.leastScale = leastScale
    }

    /// Scales the learning rate when more than `patience` epochs have brought no improvement.
    /// - Throws: ``TrainingError/nothingToMonitor(_:)`` if the metric does not exist for the data.
    public func decisions<Scalar>(
        after history: [EpochRecord], _ network: Network<Scalar>
    ) throws -> [TrainingDecision] {
        let values = try metric.descending(history)
        let (before, after) = (scale(after: values.dropLast()), scale(after: values[...]))
        return after == before ? [] : [.scaleLearningRate(by: after / before)]
    }

    /// The product of all factors after a history of values.
    private func scale(after values: ArraySlice<Double>) -> Double {
        var (scale, best, waited, cooling) = (1.0, Double.infinity, 0, 0)
        for value in values {
            let improves = value < best - leastImprovement
            if improves { best = value }
            waited = improves || cooling > 0 ? 0 : waited + 1
            cooling = max(cooling - 1, 0)
            if waited > patience {
                scale = max(scale * factor, leastScale)
                (waited, cooling) = (0, cooldown)
            }
        }
        return scale
    }
}
