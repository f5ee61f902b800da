import Autodiff

/// The loop around training steps of any kind: epochs, records, callbacks, checkpoints.
struct TrainingLoop<Step: TrainingStep, Training: DataSource, Validation: DataSource>
where Training.Scalar == Step.Scalar, Validation.Scalar == Step.Scalar {
    typealias Scalar = Step.Scalar

    var step: Step
    let rule: StepRule
    let training: Training
    let validation: Validation
    let configuration: TrainingConfiguration

    /// Runs what is left of the training and leaves the network with its result.
    mutating func run(
        _ network: inout Network<Scalar>, report: (EpochRecord) -> Void
    ) throws -> TrainingHistory {
        let schedule = try MinibatchSchedule(
            count: training.count, batchSize: configuration.batchSize, seed: configuration.seed)
        var progress = try start()
        network.take(step.state)
        var records = progress.records
        var isComplete = true
        while isComplete, progress.stopReason == nil, progress.records.count < configuration.epochs {
            isComplete = try runSteps(of: schedule, &progress, &network)
            network.take(step.state)
            // Nothing was done of an epoch that was interrupted before its first step.
            if progress.running.steps > 0 {
                let record = record(progress, schedule, network)
                report(record)
                records.append(record)
            }
            if isComplete {
                progress.records = records
                progress.running = .init()
                let factor = try progress.heed(configuration.callbacks, network)
                if factor != 1 { step.state.rateScale *= factor }
            }
            progress.state = step.state
            let isLast = !isComplete || progress.stopReason != nil || records.count == configuration.epochs
            if let checkpoints = configuration.checkpoints, checkpoints.isDue(after: records.count, isLast: isLast) {
                try progress.write(to: checkpoints.file, identity)
            }
        }
        let end: TrainingHistory.End =
            isComplete ? progress.stopReason.map { .stopped($0) } ?? .completed : .interrupted
        return progress.conclude(&network, records: records, end: end)
    }

    private var identity: TrainingIdentity { configuration.identity(rule, samples: training.count) }

    /// Where training begins: at the checkpoint, or before the first step.
    private mutating func start() throws -> Checkpoint<Scalar> {
        let state = step.state
        guard let progress = try configuration.checkpoints?.resumed(identity, start: state) else {
            return Checkpoint(state: state)
        }
        step.state = progress.state
        return progress
    }

    /// The steps that are left of an epoch. Says whether all were done.
    private mutating func runSteps(
        of schedule: MinibatchSchedule, _ progress: inout Checkpoint<Scalar>, _ network: inout Network<Scalar>
    ) throws -> Bool {
        let epoch = progress.records.count + 1
        let batches = schedule.minibatches(epoch: epoch)
        let start = ContinuousClock.now
        defer { progress.running.seconds += (ContinuousClock.now - start) / .seconds(1) }
        for (number, indices) in batches.enumerated().dropFirst(progress.running.steps) {
            if configuration.isInterrupted() { return false }
            let fraction = Double(number) / Double(batches.count)
            let result = step(indices, epochs: Double(epoch - 1) + fraction)
            guard result.loss.isFinite else {
                network.take(step.state)
                throw TrainingError.nonFiniteLoss(
                    epoch: epoch, step: number + 1, loss: result.loss,
                    origin: rule.originOfNonFinite(training.batch(indices, step: step.state.step + 1), step.state))
            }
            progress.running.steps += 1
            progress.running.loss += result.loss
            progress.running.correct += result.correct
        }
        return true
    }

    /// The record of the epoch that is running, from what was done of it.
    private func record(
        _ progress: Checkpoint<Scalar>, _ schedule: MinibatchSchedule, _ network: Network<Scalar>
    ) -> EpochRecord {
        let running = progress.running
        let samples = min(running.steps * configuration.batchSize, training.count)
        let met = training.classes == 0 ? .nan : Double(running.correct) / Double(samples)
        return network.record(
            epoch: progress.records.count + 1, training: training, validation: validation, configuration.loss,
            trainingLoss: running.loss / Double(running.steps),
            trainingAccuracy: configuration.evaluatesTrainingData ? nil : met, samples: samples,
            seconds: running.seconds)
    }
}
