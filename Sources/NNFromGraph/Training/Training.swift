import Autodiff

extension Network {
    /// Trains the network on minibatches that are reshuffled every epoch.
    ///
    /// After each epoch the network is evaluated on validation and, unless the configuration says otherwise, training
    /// data; then `report` is called with the epoch's record, the callbacks are called, and the checkpoint is written.
    /// If there is a checkpoint already, training resumes from it and ends with the same bits as an uninterrupted run.
    /// An interruption is noticed between steps and during evaluation; the checkpoint is then written before
    /// evaluation.
    /// - Throws: ``TrainingError``, ``NetworkError`` or ``BatchSizeError`` if configuration, network and data do not
    ///   match; `StableHLOError` or `XLAError` if the configuration's device cannot run the steps;
    ///   ``CheckpointError`` or ``FileError`` for a checkpoint that cannot be read or written;
    ///   ``TrainingError/nonFiniteLoss(epoch:step:loss:origin:)`` as soon as a loss is infinite or NaN, with the first
    ///   operation that produced such a value. The network then has the parameters from before that step.
    public mutating func train(
        on training: some DataSource<Scalar>, validation: some DataSource<Scalar>,
        _ configuration: TrainingConfiguration, report: (EpochRecord) -> Void = { _ in }
    ) throws -> TrainingHistory {
        let rule = try rule(configuration, training, validation)
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

    /// The step rule of a configuration for this network, checked against the given data.
    /// - Throws: ``TrainingError`` or ``NetworkError`` if configuration, network and data do not match.
    public func rule(
        _ configuration: TrainingConfiguration, _ data: (any DataSource<Scalar>)...
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
