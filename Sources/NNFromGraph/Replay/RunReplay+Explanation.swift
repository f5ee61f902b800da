import Autodiff

extension RunReplay {
    /// What a step did, and why its loss differs from that of the step before.
    /// - Throws: as ``state(after:)``.
    /// - Complexity: a replay to the step; then at most some eighty gradients of the minibatch in double precision, for
    ///   the actual change by layer, and five for a smooth network.
    public func explanation(of step: Int) throws -> StepExplanation {
        try run.check(step: step)
        let states = try self.states(after: step >= 2 ? [step - 2, step - 1, step] : [step - 1, step])
        let samples = try self.samples(of: step)
        // A closure of a caller's own may be one of the network's element type alone.
        if let found = try? recovering({ try explanation(step, states, samples, in: Double.self) }) { return found }
        return try explanation(step, states, samples, in: Scalar.self)
    }

    private func explanation<Precision: TensorScalar>(
        _ step: Int, _ states: [TrainingState<Scalar>], _ samples: [Int], in type: Precision.Type
    ) throws -> StepExplanation {
        let (before, after) = (states[states.count - 2], states[states.count - 1])
        let objective = MinibatchObjective<Precision>(rule, data, samples, step: step, before)
        let (start, update) = way(from: before, to: after, in: type)
        let end = zip(start, update).map { $0 + $1 }
        let (old, new) = (objective.parts(at: start), objective.parts(at: end))
        let slopes = objective.slopes(at: start, along: update)
        let gradient = objective.gradient(at: start)
        let change = StepExplanation.Change(predicted: slopes.total, actual: new.total - old.total)
        let isFinite = old.total.isFinite && new.total.isFinite
        let actual =
            isFinite
            ? objective.changes(from: start, by: update, whole: change.actual)
            : [Double](repeating: .nan, count: start.count)
        let descriptions = rule.objective.architecture.parameters
        let parameters = rule.trainable.enumerated().map { place, index in
            StepExplanation.Parameter(
                name: descriptions[index].name, count: start[place].shape.count, norm: start[place].euclideanNorm,
                gradientNorm: gradient[place].euclideanNorm, updateNorm: update[place].euclideanNorm,
                change: .init(predicted: gradient[place].product(update[place]), actual: actual[place]))
        }
        let layers = rule.byLayer(parameters).map(StepExplanation.Layer.init)
        let place = run.place(of: step)
        let time = ScheduleTime(
            step: step, epochs: Double(place.epoch - 1) + Double(place.minibatch - 1) / Double(run.stepsPerEpoch),
            rateScale: run.rateScales[place.epoch - 1])
        func norm(_ tensors: [Tensor<Precision>]) -> Double { tensors.reduce(0) { $0 + $1.squaredNorm }.squareRoot() }
        return StepExplanation(
            step: step, steps: run.stepCount, epoch: place.epoch, minibatch: place.minibatch,
            minibatches: run.stepsPerEpoch, loss: run.losses[step - 1],
            lossesBefore: Array(run.losses[max(step - 51, 0)..<(step - 1)]),
            learningRate: rule.optimizer.learningRate.scaled(at: time),
            gradientNorm: norm(gradient), updateNorm: norm(update), change: change, layers: layers,
            unattributed: change.actual - layers.reduce(0) { $0 + $1.change.actual },
            samples: self.samples(samples, old, new, slopes), penalty: old.penalty,
            penaltyChange: old.penalty.flatMap { old in
                new.penalty.map { .init(predicted: slopes.penalty ?? 0, actual: $0 - old) }
            },
            jump: try jump(to: step, states, old.total, in: type),
            nonFiniteOrigin: run.losses[step - 1].isFinite
                ? nil : rule.originOfNonFinite(data.batch(samples, step: step), before),
            isDoublePrecision: type == Double.self)
    }

    /// The trainable parameters of a state, and their change to another.
    private func way<Precision: TensorScalar>(
        from before: TrainingState<Scalar>, to after: TrainingState<Scalar>, in: Precision.Type
    ) -> (start: [Tensor<Precision>], update: [Tensor<Precision>]) {
        func numbers(_ state: TrainingState<Scalar>) -> [Tensor<Precision>] {
            rule.trainable.map { state.parameters[$0].cast() }
        }
        let start = numbers(before)
        return (start, zip(numbers(after), start).map { $0 - $1 })
    }

    /// The loss against that of the step before; `nil` for the first step.
    private func jump<Precision: TensorScalar>(
        to step: Int, _ states: [TrainingState<Scalar>], _ loss: Double, in type: Precision.Type
    ) throws -> StepExplanation.Jump? {
        guard states.count == 3 else { return nil }
        let previous = MinibatchObjective<Precision>(rule, data, try samples(of: step - 1), step: step - 1, states[0])
        let (start, update) = way(from: states[0], to: states[1], in: type)
        let old = previous.parts(at: start).total
        let new = previous.parts(at: zip(start, update).map { $0 + $1 }).total
        let predicted = previous.slopes(at: start, along: update).total
        return StepExplanation.Jump(
            previousLoss: old, previousUpdate: .init(predicted: predicted, actual: new - old),
            otherSamples: loss - new, difference: loss - old)
    }

    private func samples(
        _ indices: [Int], _ old: MinibatchObjective<some TensorScalar>.Parts,
        _ new: MinibatchObjective<some TensorScalar>.Parts, _ slopes: MinibatchObjective<some TensorScalar>.Parts
    ) -> [StepExplanation.Sample] {
        guard old.samples.count == indices.count, let logits = old.logits else { return [] }
        let labels = data.labels(indices)
        let predicted =
            labels.isEmpty
            ? [] : predictedClasses(logits, rule.objective.architecture.outputActivation, threshold: data.threshold)
        return indices.enumerated().map { place, index in
            StepExplanation.Sample(
                index: index, label: labels.isEmpty ? nil : labels[place],
                predictedLabel: predicted.isEmpty ? nil : predicted[place], loss: old.samples[place],
                change: .init(
                    predicted: slopes.samples[place], actual: new.samples[place] - old.samples[place]))
        }
    }
}
