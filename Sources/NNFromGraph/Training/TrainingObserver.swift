import Autodiff

/// Sees a training after each epoch, for a report or a page that follows it. Unlike a ``TrainingCallback`` it decides
/// nothing, so that a training has the same bits, and the same checkpoints, with it and without.
public protocol TrainingObserver: Sendable {
    /// Called with the records so far and the network after the last of their epochs.
    /// - Throws: What keeps it from going on, such as a file that cannot be written; it ends the training.
    func observe<Scalar>(_ history: [EpochRecord], _ network: Network<Scalar>) throws
}
