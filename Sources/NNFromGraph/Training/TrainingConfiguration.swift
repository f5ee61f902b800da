import Autodiff

/// How a network is trained.
public struct TrainingConfiguration: Sendable {
    /// The loss, on the scale that the history reports.
    public var loss: Loss
    /// The penalty on weights, which is added to the loss of each step.
    public var weightPenalty: Regularizer
    /// The penalty on biases; the lectures have none.
    public var biasPenalty: Regularizer
    /// The optimizer, with its learning rate or schedule.
    public var optimizer: any Optimizer
    /// The transformations that are applied to the gradients before the optimizer's update, in order.
    public var transformations: [any GradientTransformation]
    /// The number of epochs, at least 1: passes over all training data.
    public var epochs: Int
    /// The number of samples per step.
    public var batchSize: Int
    /// The seed of the samples' order in every epoch and of all random masks: the same seed gives the same training.
    public var seed: UInt64
    /// Whether the training accuracy is evaluated, on all training data after each epoch; otherwise it is NaN.
    public var evaluatesTrainingData: Bool
    /// Called after each epoch, in order.
    public var callbacks: [any TrainingCallback]
    /// Where training is saved and resumed from; `nil` for no checkpoints.
    public var checkpoints: Checkpointing?
    /// Where training leaves a record of every step, which can be replayed; `nil` for none.
    public var recording: RunRecording?
    /// The device that runs the steps; `nil` for this program itself. With several devices each computes its part of a
    /// batch.
    public var device: XLADevice?
    /// Called before each step and periodically during evaluation; if it returns true, training ends gracefully: see
    /// ``Interruption``.
    public var isInterrupted: @Sendable () -> Bool
    /// Called after each epoch, in order, before the callbacks.
    public var observers: [any TrainingObserver]
    /// Called after each step, for progress within an epoch; `nil` for no calls.
    public var stepReport: (@Sendable (StepRecord) -> Void)?

    /// A configuration. By default it is Adam's 10 epochs of minibatches of 32 with seed 0; there are no penalties,
    /// transformations, callbacks, checkpoints, recording or device, and the training accuracy is evaluated after each
    /// epoch.
    public init(
        loss: Loss, weightPenalty: Regularizer = .none, biasPenalty: Regularizer = .none,
        optimizer: any Optimizer = Adam(), transformations: [any GradientTransformation] = [], epochs: Int = 10,
        batchSize: Int = 32, seed: UInt64 = 0,
        evaluatesTrainingData: Bool = true, callbacks: [any TrainingCallback] = [], checkpoints: Checkpointing? = nil,
        recording: RunRecording? = nil, device: XLADevice? = nil,
        isInterrupted: @escaping @Sendable () -> Bool = { false },
        observers: [any TrainingObserver] = [], stepReport: (@Sendable (StepRecord) -> Void)? = nil
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
        self.recording = recording
        self.device = device
        self.isInterrupted = isInterrupted
        self.observers = observers
        self.stepReport = stepReport
    }
}
