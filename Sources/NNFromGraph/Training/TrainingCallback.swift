import Autodiff

/// Observes training after each epoch, and can stop it or change its course.
///
/// Its decisions should depend only on the history and the network, so that a resumed training continues as if it had
/// not been interrupted.
///
///     struct Goal: TrainingCallback {
///         func decisions<Scalar>(after history: [EpochRecord], _ network: Network<Scalar>) -> [TrainingDecision] {
///             history[history.count - 1].trainingAccuracy >= 0.9 ? [.stop("the goal is reached")] : []
///         }
///     }
///     var network = try Network<Float>(inputs: 4, [Dense(8, .tanh), Dense(3, .softmax)], seed: 1)
///     let history = try network.train(on: Iris.load(), epochs: 300, callbacks: [Goal()])
///     print(history.end)  // stopped("the goal is reached")
public protocol TrainingCallback: Sendable {
    /// The decisions after the last epoch of the history; `network` has the weights after that epoch.
    /// - Throws: What makes the decision impossible; it ends the training, and `train` throws it.
    func decisions<Scalar>(after history: [EpochRecord], _ network: Network<Scalar>) throws -> [TrainingDecision]
}

/// What a callback asks of the training after an epoch.
public enum TrainingDecision: Sendable, Hashable {
    /// End training, for the given reason.
    case stop(String)
    /// Multiply the learning rate of all following steps by this factor.
    case scaleLearningRate(by: Double)
    /// Keep the current weights: at the end, the network has those that were kept last.
    case keepWeights
}

/// A metric of an epoch that callbacks can monitor.
public enum MonitoredMetric: String, Sendable, Hashable {
    /// The loss on the training data, without penalties.
    case trainingLoss = "training loss"
    /// What training minimizes: the loss on the training data with all penalties.
    case objective
    /// The accuracy on the training data.
    case trainingAccuracy = "training accuracy"
    /// The loss on the validation data.
    case validationLoss = "validation loss"
    /// The accuracy on the validation data.
    case validationAccuracy = "validation accuracy"

    /// The metric's value in a record.
    public func value(_ record: EpochRecord) -> Double {
        switch self {
        case .trainingLoss: record.trainingLoss
        case .objective: record.trainingLoss + record.penalty
        case .trainingAccuracy: record.trainingAccuracy
        case .validationLoss: record.validationLoss
        case .validationAccuracy: record.validationAccuracy
        }
    }

    /// Whether larger values are better: of accuracies, not of losses.
    public var isBetterWhenHigher: Bool { self == .trainingAccuracy || self == .validationAccuracy }

    /// The values of a history, with the sign chosen so that smaller is better.
    /// - Throws: ``TrainingError/nothingToMonitor(_:)`` if the metric does not exist, as accuracy for regression.
    func descending(_ history: [EpochRecord]) throws(TrainingError) -> [Double] {
        let values = history.map { isBetterWhenHigher ? -value($0) : value($0) }
        if values.contains(where: \.isNaN) { throw .nothingToMonitor(rawValue) }
        return values
    }
}
