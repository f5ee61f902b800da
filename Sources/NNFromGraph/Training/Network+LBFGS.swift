import Autodiff

extension Network {
    /// Trains the network on all samples at a time by L-BFGS, each iteration an epoch of the history.
    ///
    /// Value and gradient are one program, recorded once.
    /// - Throws: ``TrainingError`` or ``NetworkError`` where network, loss and data do not fit;
    ///   ``TrainingError/notRepeatable`` for layers with random masks or running statistics, whose loss is not the same each time.
    public mutating func train(
        on training: some DataSource<Scalar>, validation: some DataSource<Scalar>, loss: Loss,
        weightPenalty: Regularizer = .none, biasPenalty: Regularizer = .none, by search: LBFGS,
        report: (EpochRecord) -> Void = { _ in }
    ) throws -> TrainingHistory {
        let configuration = TrainingConfiguration(
            loss: loss, weightPenalty: weightPenalty, biasPenalty: biasPenalty,
            optimizer: StochasticGradientDescent(learningRate: 1), epochs: search.iterations, batchSize: training.count,
            seed: 0)
        let rule = try rule(configuration, training, validation)
        guard architecture.masks.isEmpty, architecture.statistics.isEmpty else { throw TrainingError.notRepeatable }
        let evaluation = rule.evaluation(of: training.batch(0..<training.count), parameters)
        var network = self
        var records: [EpochRecord] = []
        var start = ContinuousClock.now
        let minimum = try search.minimize(
            from: rule.trainable.map { parameters[$0] },
            report: { iteration, value, tensors in
                let seconds = (ContinuousClock.now - start) / .seconds(1)
                for (place, index) in rule.trainable.enumerated() { network.parameters[index] = tensors[place] }
                let validated = network.evaluate(on: validation, loss: loss)
                let record = EpochRecord(
                    epoch: iteration, trainingLoss: value,
                    trainingAccuracy: network.evaluate(on: training, loss: loss).accuracy,
                    validationLoss: validated.loss, validationAccuracy: validated.accuracy, seconds: seconds,
                    samplesPerSecond: Double(training.count) / seconds)
                records.append(record)
                report(record)
                start = ContinuousClock.now
                return true
            }, evaluation)
        for (place, index) in rule.trainable.enumerated() { parameters[index] = minimum.tensors[place] }
        return TrainingHistory(
            records: records,
            end: minimum.end == .iterationsDone ? .completed : .stopped(minimum.end.rawValue),
            weightsEpoch: minimum.iterations)
    }
}

extension StepRule {
    /// The objective of a batch and its gradient, as a function of the trainable parameters.
    fileprivate func evaluation<Scalar>(
        of batch: Batch<Tensor<Scalar>>, _ all: [Tensor<Scalar>]
    ) -> ([Tensor<Scalar>]) -> (value: Double, gradient: [Tensor<Scalar>]) {
        func loss(_ variables: [TensorVariable<Scalar>]) -> TensorVariable<Scalar> {
            var parameters = all.map { TensorVariable($0) }
            for (place, index) in trainable.enumerated() { parameters[index] = variables[place] }
            let recorded = Batch(
                inputs: TensorVariable(batch.inputs), targets: TensorVariable(batch.targets),
                sampleWeights: batch.sampleWeights.map { TensorVariable($0) })
            return objective(recorded, parameters: parameters, statistics: [], masks: []).loss
        }
        let step = CompiledStep<Scalar>(state: []) { _, inputs in
            let (value, gradient) = valueWithGradient(at: inputs, of: loss)
            return (state: [], outputs: [value] + gradient)
        }
        let shapes = trainable.map { all[$0].shape }
        let run = step.prepared(for: shapes)
        guard run.holdsForAllData else {
            return { tensors in
                let (value, gradient) = valueWithGradient(at: tensors, of: loss)
                return (Double(value.scalar), gradient)
            }
        }
        return { tensors in
            for (place, tensor) in zip(run.inputs, tensors) { _ = place.update(fromContentsOf: tensor.scalars) }
            run()
            let gradient = zip(shapes, run.outputs.dropFirst()).map { Tensor(shape: $0, scalars: Array($1)) }
            return (Double(run.outputs[0][0]), gradient)
        }
    }
}
