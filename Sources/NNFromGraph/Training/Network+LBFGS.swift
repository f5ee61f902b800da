import Autodiff
import Foundation

extension Network {
    /// Trains the network by full-batch L-BFGS; each iteration is an epoch of the history.
    ///
    /// A search leaves no record (``RunRecording``): its iterations evaluate all samples several times along a line,
    /// and have neither minibatches nor a learning rate that a replay could explain.
    ///
    /// Value and gradient are computed by one compiled program. After each iteration, `report` and the callbacks are
    /// called and the checkpoint is written, as in training by steps; a resumed search gives the same bits as an
    /// uninterrupted one.
    /// - Parameters:
    ///   - training: The training data, which form a single batch.
    ///   - validation: The validation data; without, the history's metrics of them are NaN.
    ///   - loss: The loss.
    ///   - weightPenalty: The penalty on weights.
    ///   - biasPenalty: The penalty on biases.
    ///   - search: The settings of L-BFGS.
    ///   - callbacks: Called after each iteration, in order.
    ///   - checkpoints: Where training is saved and resumed from; `nil` for no checkpoints.
    ///   - report: Called with the record of each iteration.
    ///   - isInterrupted: Called after each iteration and periodically during evaluation; if it returns true, training
    ///     ends gracefully.
    /// - Throws: ``TrainingError`` or ``NetworkError`` if network, loss and data do not match;
    ///   ``TrainingError/notRepeatable`` for layers with random masks or running statistics, whose loss is not the same
    ///   each time; ``TrainingError/noLearningRate`` for a callback that scales the learning rate;
    ///   ``TrainingError/nonFiniteLoss(epoch:step:loss:origin:)`` if the loss at the start is not finite;
    ///   ``CheckpointError`` or ``FileError`` for a checkpoint that cannot be read or written.
    @discardableResult
    public mutating func train(
        on training: some DataSource<Scalar>, validation: (any DataSource<Scalar>)? = nil, loss: Loss,
        weightPenalty: Regularizer = .none, biasPenalty: Regularizer = .none, by search: LBFGS,
        callbacks: [any TrainingCallback] = [], checkpoints: Checkpointing? = nil,
        report: (EpochRecord) -> Void = { _ in }, isInterrupted: @Sendable () -> Bool = { false }
    ) throws -> TrainingHistory {
        let configuration = TrainingConfiguration(
            loss: loss, weightPenalty: weightPenalty, biasPenalty: biasPenalty,
            optimizer: StochasticGradientDescent(learningRate: 1), epochs: search.iterations, batchSize: training.count,
            seed: 0, callbacks: callbacks)
        let rule = try rule(for: configuration, [training] + (validation.map { [$0] } ?? []))
        guard architecture.masks.isEmpty, architecture.statistics.isEmpty else { throw TrainingError.notRepeatable }
        // The number of iterations and the tolerance are not part of the identity: they determine when the search ends,
        // not what it computes.
        let file = try checkpoints.map { settings in
            try CheckpointFile<Scalar>(
                settings,
                configuration.identity(
                    rule, training: training, validation: validation, search: "L-BFGS of memory \(search.memory)"),
                .init(
                    samples: training.count, batchSize: training.count,
                    search: (search.memory, rule.trainable.reduce(0) { $0 + parameters[$1].shape.count })),
                probe: { CheckpointProbe(rule, $0, on: training) })
        }
        let start: TrainingState<Scalar> = rule.start(self)
        var progress = try file?.resumed(start: start) ?? Checkpoint(state: start)
        take(progress.state)
        let resumedEpochs = progress.state.step == 0 ? nil : progress.records.count
        if let reason = progress.stopReason {
            return progress.conclude(
                &self, records: progress.records, end: .stopped(reason), resumedEpochs: resumedEpochs)
        }
        let batch = training.batch(0..<training.count)
        var network = self
        var wasInterrupted = false
        var written = progress.records.count
        func save() throws {
            try file?.write(progress)
            written = progress.records.count
        }
        // Saved before evaluation, which may take too long for an interrupted program.
        func heedInterruption() throws {
            guard !wasInterrupted, isInterrupted() else { return }
            wasInterrupted = true
            try save()
        }
        /// Finishes an iteration: record, callbacks, checkpoint. Returns whether to continue.
        func finishIteration() throws -> Bool {
            try heedInterruption()
            let record = try network.record(
                epoch: progress.records.count + 1, training: training, validation: validation, loss,
                trainingLoss: progress.running.meanLoss, penalty: progress.running.meanPenalty,
                evaluatesTraining: true, samples: training.count, seconds: progress.running.seconds,
                between: heedInterruption)
            progress.records.append(record)
            progress.running = .init()
            report(record)
            if try progress.heed(callbacks, network) != 1 { throw TrainingError.noLearningRate }
            if wasInterrupted || file?.isDue(afterEpochs: progress.records.count) == true { try save() }
            return progress.stopReason == nil && !wasInterrupted
        }
        // The resumed training was interrupted between an iteration and its record.
        if progress.running.steps > 0, try !finishIteration() {
            return progress.conclude(
                &self, records: progress.records, end: progress.stopReason.map { .stopped($0) } ?? .interrupted,
                resumedEpochs: resumedEpochs)
        }
        let hasPenalty = rule.evaluated(batch, parameters).penalty != nil
        var began = ContinuousClock.now
        let minimum = try search.minimize(
            from: rule.trainable.map { parameters[$0] }, resuming: progress.search,
            report: { standing, value, tensors in
                let seconds = (ContinuousClock.now - began) / .seconds(1)
                network.parameters = rule.placing(tensors, among: network.parameters)
                (progress.state.parameters, progress.state.step) = (network.parameters, standing.iterations)
                progress.search = standing
                // The search knows the objective alone.
                let apart = hasPenalty ? rule.evaluated(batch, network.parameters) : (loss: value, penalty: 0)
                // All data form one batch.
                progress.running = .init(
                    steps: 1, loss: apart.loss, penalty: apart.penalty ?? 0,
                    weight: loss.isSum ? Double(training.count) : 1, correct: 0, seconds: seconds)
                defer { began = ContinuousClock.now }
                return try finishIteration()
            }, rule.evaluation(of: batch, parameters))
        // The search rejects steps to non-finite values, so the start itself was not finite.
        guard minimum.value.isFinite else {
            throw TrainingError.nonFiniteLoss(
                epoch: 1, step: 1, loss: minimum.value, origin: rule.originOfNonFinite(batch, start))
        }
        if written < progress.records.count { try save() }
        let end: TrainingHistory.End =
            switch minimum.end {
            case .iterationsDone: .completed
            case .stopped: wasInterrupted ? .interrupted : .stopped(progress.stopReason ?? minimum.end.rawValue)
            case .converged, .noFurtherDecrease, .unbounded: .stopped(minimum.end.rawValue)
            }
        return progress.conclude(&self, records: progress.records, end: end, resumedEpochs: resumedEpochs)
    }
}

extension StepRule {
    /// The loss of a batch without penalties, and the sum of these, if there are any.
    fileprivate func evaluated<Scalar>(
        _ batch: Batch<Tensor<Scalar>>, _ parameters: [Tensor<Scalar>]
    ) -> (loss: Double, penalty: Double?) {
        let value = objective(batch, parameters: parameters, statistics: [], masks: [])
        return (Double(value.dataLoss.scalar), value.penalty.map { Double($0.scalar) })
    }

    /// The objective of a batch and its gradient, as a function of the trainable parameters.
    fileprivate func evaluation<Scalar>(
        of batch: Batch<Tensor<Scalar>>, _ all: [Tensor<Scalar>]
    ) -> ([Tensor<Scalar>]) -> (value: Double, gradient: [Tensor<Scalar>]) {
        func loss(_ variables: [TensorVariable<Scalar>]) -> TensorVariable<Scalar> {
            objective(batch, parameters: placing(variables, among: all.map { TensorVariable($0) })).loss
        }
        let step = CompiledStep<Scalar>(state: []) { _, inputs in
            let (value, gradient) = valueWithGradient(atRecordedTree: inputs, of: loss)
            return (state: [], outputs: [value] + gradient)
        }
        let shapes = trainable.map { all[$0].shape }
        let run = step.prepared(for: shapes)
        guard run.holdsForAllData else {
            return { tensors in
                let (value, gradient) = valueWithGradient(atTree: tensors, of: loss)
                return (Double(value.scalar), gradient)
            }
        }
        return { tensors in
            for (place, tensor) in zip(run.inputs, tensors) { place.update(from: tensor.scalars) }
            run()
            let gradient = zip(shapes, run.outputs.dropFirst()).map { Tensor(shape: $0, scalars: Array($1)) }
            return (Double(run.outputs[0][0]), gradient)
        }
    }
}
