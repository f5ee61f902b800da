import Autodiff

/// Multiplies the learning rate by a factor whenever a metric has not improved for more than `patience` epochs.
public struct ReduceOnPlateau: TrainingCallback, Hashable {
    /// The metric that must improve.
    public let metric: MonitoredMetric
    /// The factor by which the learning rate is reduced.
    public let factor: Double
    /// The number of epochs without improvement after which it is reduced.
    public let patience: Int
    /// The smallest change that counts as an improvement on the best so far.
    public let leastImprovement: Double
    /// The number of epochs after a reduction during which no epoch is counted.
    public let cooldown: Int
    /// The lower bound on the product of all reductions.
    public let leastScale: Double

    /// A factor or a least scale outside 0…1, or a negative number elsewhere, stops the program.
    public init(
        _ metric: MonitoredMetric = .validationLoss, factor: Double = 0.1, patience: Int = 10,
        leastImprovement: Double = 1e-4, cooldown: Int = 0, leastScale: Double = 0
    ) {
        guard factor > 0, factor < 1, (0...1).contains(leastScale) else {
            stop(
                "ReduceOnPlateau: factor \(factor), least scale \(leastScale); the factor must be between 0 and 1, the "
                    + "scale from 0 to 1")
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

    public func decisions<Scalar>(
        after history: [EpochRecord], _ network: Network<Scalar>
    ) throws -> [TrainingDecision] {
        let values = try metric.descending(history)
        let (before, after) = (scale(after: values.dropLast()), scale(after: values[...]))
        return after == before ? [] : [.scaleLearningRate(by: after / before)]
    }

    /// The product of all reductions so far.
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
