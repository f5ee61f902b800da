import Autodiff

/// Looks at training after each epoch, and may steer it.
///
/// What it decides should follow from the history and the network alone, so that a training that is resumed goes on as
/// if it had not been interrupted.
///
///     struct Goal: TrainingCallback {
///         func decisions<Scalar>(after history: [EpochRecord], _ network: Network<Scalar>) -> [TrainingDecision] {
///             history[history.count - 1].validationAccuracy >= 0.98 ? [.stop("the goal is reached")] : []
///         }
///     }
public protocol TrainingCallback: Sendable {
    /// What is to be done after the last epoch of the history; the network is the one after that epoch.
    func decisions<Scalar>(after history: [EpochRecord], _ network: Network<Scalar>) throws -> [TrainingDecision]
}

/// What a callback wants done.
public enum TrainingDecision: Sendable, Hashable {
    /// End the training, for a reason.
    case stop(String)
    /// Multiply every learning rate from here on.
    case scaleLearningRate(by: Double)
    /// Keep the weights as they are now: the network ends with those kept last.
    case keepWeights
}

/// A figure of an epoch that callbacks go by.
public enum MonitoredFigure: String, Sendable, Hashable {
    case trainingLoss = "training loss"
    case trainingAccuracy = "training accuracy"
    case validationLoss = "validation loss"
    case validationAccuracy = "validation accuracy"

    /// Its value in a record.
    public func value(_ record: EpochRecord) -> Double {
        switch self {
        case .trainingLoss: record.trainingLoss
        case .trainingAccuracy: record.trainingAccuracy
        case .validationLoss: record.validationLoss
        case .validationAccuracy: record.validationAccuracy
        }
    }

    /// Whether larger is better.
    public var rises: Bool { self == .trainingAccuracy || self == .validationAccuracy }

    /// The values of a history, with the sign that makes smaller better.
    /// - Throws: ``TrainingError/nothingToMonitor(_:)`` where the figure is not a number: an accuracy without classes.
    func descending(_ history: [EpochRecord]) throws(TrainingError) -> [Double] {
        let values = history.map { rises ? -value($0) : value($0) }
        if values.contains(where: \.isNaN) { throw .nothingToMonitor(rawValue) }
        return values
    }
}
