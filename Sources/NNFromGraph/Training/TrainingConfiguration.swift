import Autodiff

/// How a network is trained.
public struct TrainingConfiguration: Sendable {
    public var loss: Loss
    /// The penalty on weights.
    public var weightPenalty: Regularizer
    /// The penalty on biases; the lectures have none.
    public var biasPenalty: Regularizer
    public var optimizer: any Optimizer
    /// What is done to the gradients before the optimizer sees them, in order.
    public var transformations: [any GradientTransformation]
    public var epochs: Int
    public var batchSize: Int
    /// Fixes the order of the samples in every epoch and every random mask.
    public var seed: UInt64
    /// Whether the training accuracy is that of the whole training part after the epoch, at the cost of a pass through
    /// it; else that of the epoch's minibatches as training met them.
    public var evaluatesTrainingData: Bool
    /// Asked after each epoch, in order.
    public var callbacks: [any TrainingCallback]
    /// Where training is written down, to go on from there; `nil` for nowhere.
    public var checkpoints: Checkpointing?
    /// Asked before each step and now and then while data are evaluated; where it says yes, training ends in good
    /// order: see ``Interruption``.
    public var isInterrupted: @Sendable () -> Bool

    public init(
        loss: Loss, weightPenalty: Regularizer = .none, biasPenalty: Regularizer = .none, optimizer: any Optimizer,
        transformations: [any GradientTransformation] = [], epochs: Int, batchSize: Int, seed: UInt64,
        evaluatesTrainingData: Bool = true, callbacks: [any TrainingCallback] = [], checkpoints: Checkpointing? = nil,
        isInterrupted: @escaping @Sendable () -> Bool = { false }
    ) {
        self.loss = loss
        self.weightPenalty = weightPenalty
        self.biasPenalty = biasPenalty
        self.optimizer = optimizer
        self.transformations = transformations
        self.epochs = epochs
        self.batchSize = batchSize
        self.seed = seed
        self.evaluatesTrainingData = evaluatesTrainingData
        self.callbacks = callbacks
        self.checkpoints = checkpoints
        self.isInterrupted = isInterrupted
    }
}
