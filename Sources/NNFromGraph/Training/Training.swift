import Autodiff

extension Network {
    /// Trains the network on minibatches that are drawn anew every epoch.
    ///
    /// After each epoch it is evaluated on the training and the validation data, without recording, and `report` gets the
    /// epoch's record.
    /// - Throws: ``TrainingError``, ``NetworkError`` or ``BatchSizeError`` for a configuration that does not fit;
    ///   ``TrainingError/nonFiniteLoss(epoch:step:loss:origin:)`` as soon as a loss is infinite or NaN, naming the first
    ///   operation that was. The network then holds the parameters of the step before.
    public mutating func train(
        on training: some DataSource<Scalar>, validation: some DataSource<Scalar>,
        _ configuration: TrainingConfiguration, report: (EpochRecord) -> Void = { _ in }
    ) throws -> [EpochRecord] {
        let rule = try rule(configuration, training, validation)
        var step = CompiledTrainingStep(rule, data: training, from: self)
        return try train(with: &step, rule, on: training, validation: validation, configuration, report: report)
    }

    /// The same with steps of any kind, from their state on.
    mutating func train(
        with step: inout some TrainingStep<Scalar>, _ rule: StepRule, on training: some DataSource<Scalar>,
        validation: some DataSource<Scalar>, _ configuration: TrainingConfiguration, report: (EpochRecord) -> Void
    ) throws -> [EpochRecord] {
        let schedule = try MinibatchSchedule(
            count: training.count, batchSize: configuration.batchSize, seed: configuration.seed)
        var history: [EpochRecord] = []
        for epoch in 1...configuration.epochs {
            let start = ContinuousClock.now
            var total = 0.0
            var correct = 0
            let batches = schedule.minibatches(epoch: epoch)
            for (number, indices) in batches.enumerated() {
                let fraction = Double(number) / Double(batches.count)
                let result = step(indices, epochs: Double(epoch - 1) + fraction)
                guard result.loss.isFinite else {
                    take(step.state)
                    throw TrainingError.nonFiniteLoss(
                        epoch: epoch, step: number + 1, loss: result.loss,
                        origin: rule.originOfNonFinite(training.batch(indices), step.state))
                }
                total += result.loss
                correct += result.correct
            }
            let seconds = (ContinuousClock.now - start) / .seconds(1)
            take(step.state)
            let met = Double(correct) / Double(training.count)
            let validated = evaluate(on: validation, loss: configuration.loss)
            let record = EpochRecord(
                epoch: epoch, trainingLoss: total / Double(batches.count),
                trainingAccuracy: configuration.evaluatesTrainingData
                    ? evaluate(on: training, loss: configuration.loss).accuracy : met,
                validationLoss: validated.loss, validationAccuracy: validated.accuracy, seconds: seconds,
                samplesPerSecond: Double(training.count) / seconds)
            history.append(record)
            report(record)
        }
        return history
    }

    /// What a step of a configuration computes for this network.
    /// - Throws: ``TrainingError`` or ``NetworkError`` where configuration, network and data do not fit.
    public func rule(
        _ configuration: TrainingConfiguration, _ data: (any DataSource<Scalar>)...
    ) throws -> StepRule {
        guard configuration.epochs >= 1 else { throw TrainingError.noEpochs(configuration.epochs) }
        guard frozen.count < parameters.count else { throw TrainingError.nothingToTrain }
        for source in data {
            guard architecture.outputShape == [source.outputCount] else {
                throw TrainingError.outputs(network: architecture.outputShape, data: source.outputCount)
            }
            guard architecture.inputShape == source.sampleShape else {
                throw TrainingError.samples(network: architecture.inputShape, data: source.sampleShape)
            }
        }
        let weights = configuration.loss.classWeights.count
        guard weights == 0 || architecture.outputShape == [weights] else {
            throw TrainingError.classWeights(weights, outputs: architecture.outputShape.count)
        }
        let objective = try Objective(
            architecture, loss: configuration.loss, weightPenalty: configuration.weightPenalty,
            biasPenalty: configuration.biasPenalty)
        return StepRule(
            objective, optimizer: configuration.optimizer, transformations: configuration.transformations,
            frozen: frozen, seed: configuration.seed)
    }

    /// Takes over what training changed.
    mutating func take(_ state: TrainingState<Scalar>) {
        parameters = state.parameters
        statistics = state.statistics
    }
}
