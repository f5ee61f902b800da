import Autodiff

extension Network {
    /// Trains the network on minibatches that are reshuffled every epoch.
    ///
    /// After each epoch the network is evaluated on validation and, unless the configuration says otherwise, training
    /// data; then `report` is called with the epoch's record, the callbacks are called, and the checkpoint is written.
    /// If there is a checkpoint already, training resumes from it and ends with the same bits as an uninterrupted run.
    /// An interruption is noticed between steps and during evaluation; the checkpoint is then written before
    /// evaluation. Without validation data the history's metrics of it are NaN.
    /// - Throws: ``TrainingError``, ``NetworkError`` or ``BatchSizeError`` if configuration, network and data do not
    ///   match; `StableHLOError` or `XLAError` if the configuration's device cannot run the steps;
    ///   ``CheckpointError`` or ``FileError`` for a checkpoint that cannot be read or written;
    ///   ``TrainingError/nonFiniteLoss(epoch:step:loss:origin:)`` as soon as a loss is infinite or NaN, with the first
    ///   operation that produced such a value. The network then has the parameters from before that step.
    @discardableResult
    public mutating func train(
        on training: some DataSource<Scalar>, validation: (any DataSource<Scalar>)? = nil,
        _ configuration: TrainingConfiguration, report: (EpochRecord) -> Void = { _ in }
    ) throws -> TrainingHistory {
        let rule = try rule(for: configuration, [training] + (validation.map { [$0] } ?? []))
        func run(_ step: some TrainingStep<Scalar>) throws -> TrainingHistory {
            let loop = try TrainingLoop(
                step: step, rule: rule, training: training, validation: validation, configuration: configuration)
            return try loop.run(&self, report: report)
        }
        guard let device = configuration.device else {
            return try run(CompiledTrainingStep(rule, data: training, from: self))
        }
        if configuration.batchSize % device.count != 0 {
            throw XLAError.batch(rows: configuration.batchSize, devices: device.count)
        }
        return try run(XLATrainingStep(rule, data: training, from: self, on: device))
    }

    /// Trains the network with usual settings: by Adam, on minibatches that are reshuffled every epoch.
    ///
    ///     let data = try Iris.load(as: Float.self)
    ///     var network = try Network<Float>(inputs: 4, [Dense(8, .tanh), Dense(3, .softmax)])
    ///     let history = try network.train(on: data, epochs: 50)
    ///     print(history.count)  // 50
    ///
    /// It is ``train(on:validation:_:report:)`` with a configuration of these settings.
    /// - Parameters:
    ///   - training: The training data.
    ///   - validation: The validation data; without, the history's metrics of them are NaN.
    ///   - loss: The loss; `nil` for the usual one of the last activation: see ``Loss/usual(for:)``.
    ///   - optimizer: The optimizer.
    ///   - epochs: The number of epochs.
    ///   - batchSize: The number of samples per step; all samples if there are fewer.
    ///   - seed: The seed of the samples' order and of random masks: the same seed gives the same training.
    ///   - callbacks: Called after each epoch, in order.
    ///   - report: Called with the record of each epoch.
    /// - Throws: ``TrainingError`` or ``NetworkError`` if network, settings and data do not match, or a loss is not
    ///   finite.
    @discardableResult
    public mutating func train(
        on training: some DataSource<Scalar>, validation: (any DataSource<Scalar>)? = nil,
        loss: Loss? = nil, optimizer: any Optimizer = Adam(), epochs: Int = 10, batchSize: Int = 32, seed: UInt64 = 0,
        callbacks: [any TrainingCallback] = [], report: (EpochRecord) -> Void = { _ in }
    ) throws -> TrainingHistory {
        let configuration = TrainingConfiguration(
            loss: loss ?? .usual(for: architecture.outputActivation), optimizer: optimizer, epochs: epochs,
            batchSize: min(batchSize, training.count), seed: seed, callbacks: callbacks)
        return try train(on: training, validation: validation, configuration, report: report)
    }

    /// The step rule of a configuration for this network, checked against the given data.
    /// - Throws: ``TrainingError`` or ``NetworkError`` if configuration, network and data do not match.
    public func rule(
        _ configuration: TrainingConfiguration, _ data: (any DataSource<Scalar>)...
    ) throws -> StepRule {
        try rule(for: configuration, data)
    }

    func rule(
        for configuration: TrainingConfiguration, _ data: [any DataSource<Scalar>]
    ) throws -> StepRule {
        guard configuration.epochs >= 1 else { throw TrainingError.noEpochs(configuration.epochs) }
        let rate = configuration.optimizer.learningRate.learningRate(at: ScheduleTime(step: 1))
        guard rate >= 0, rate.isFinite else { throw TrainingError.learningRate(rate) }
        let (found, needed) = (parameters.map(\.shape), architecture.parameters.map(\.shape))
        guard found == needed else { throw TrainingError.tensors("parameters", found: found, needed: needed) }
        let (kept, asked) = (statistics.map(\.shape), architecture.statistics.map(\.shape))
        guard kept == asked else { throw TrainingError.tensors("running statistics", found: kept, needed: asked) }
        guard frozen.count < parameters.count else { throw TrainingError.nothingToTrain }
        for source in data {
            if let fault = source.fault(for: architecture) { throw fault }
            if let encoding = source.encoding, !configuration.loss.suits(encoding) {
                throw TrainingError.encoding(loss: configuration.loss.name, encoding)
            }
        }
        try check(configuration.loss, data)
        let objective = try Objective(
            architecture, loss: configuration.loss, weightPenalty: configuration.weightPenalty,
            biasPenalty: configuration.biasPenalty)
        return StepRule(
            objective, optimizer: configuration.optimizer, transformations: configuration.transformations,
            frozen: frozen, seed: configuration.seed)
    }

    /// Checks the class weights of a loss.
    /// - Throws: ``TrainingError`` if they do not match the outputs, the data or the element type.
    private func check(_ loss: Loss, _ data: [any DataSource<Scalar>]) throws {
        if loss.classWeights.isEmpty { return }
        let outputs = architecture.outputShape.count
        guard loss.classWeights.count == Loss.classes(ofOutputs: outputs) else {
            throw TrainingError.classWeights(loss.classWeights.count, outputs: outputs)
        }
        for (label, weight) in loss.classWeights.enumerated()
        where !Scalar(weight).isFinite || (weight > 0 && Scalar(weight) == 0) {
            throw TrainingError.classWeight(weight, label: label)
        }
        for source in data where source.encoding == nil && !loss.targetsAreProbabilities(outputs: outputs) {
            throw TrainingError.classWeightsWithoutClasses(loss: loss.name)
        }
    }

    /// Takes over trained parameters and statistics.
    mutating func take(_ state: TrainingState<Scalar>) {
        parameters = state.parameters
        statistics = state.statistics
    }
}
