import Autodiff

/// The training loop around any kind of step: epochs, records, callbacks, checkpoints.
final class TrainingLoop<Step: TrainingStep, Training: DataSource> where Training.Scalar == Step.Scalar {
    typealias Scalar = Step.Scalar

    private var step: Step
    private let rule: StepRule
    private let training: Training
    private let validation: (any DataSource<Scalar>)?
    private let configuration: TrainingConfiguration
    private let schedule: MinibatchSchedule
    private let file: CheckpointFile<Scalar>?
    private let recorder: RunRecorder<Scalar>?
    private var progress: Checkpoint<Scalar>
    private var isInterrupted = false
    /// The number of epochs that were completed before this training resumed; `nil` if it did not.
    private let resumedEpochs: Int?

    /// Starts from the checkpoint if there is one, else before the first step.
    init(
        step: Step, rule: StepRule, training: Training, validation: (any DataSource<Scalar>)?,
        configuration: TrainingConfiguration
    ) throws {
        self.step = step
        self.rule = rule
        self.training = training
        self.validation = validation
        self.configuration = configuration
        schedule = try MinibatchSchedule(
            count: training.count, batchSize: configuration.batchSize, seed: configuration.seed)
        let start = try step.state
        let isIdentified = configuration.checkpoints != nil || configuration.recording != nil
        let identity =
            isIdentified ? configuration.identity(rule, training: training, validation: validation) : []
        file = try configuration.checkpoints.map { settings in
            try CheckpointFile(
                settings, identity, .init(samples: training.count, batchSize: configuration.batchSize),
                probe: { CheckpointProbe(rule, $0, on: training) })
        }
        progress = try file?.resumed(start: start) ?? Checkpoint(state: start)
        let epochs = configuration.epochs
        resumedEpochs = progress.state.step == 0 ? nil : progress.records.count
        let resumption = resumedEpochs.map { [progress] in
            RecordedRun.Resumption(steps: progress.state.step, epochs: $0)
        }
        let (stepsPerEpoch, names) = (schedule.minibatchesPerEpoch, rule.objective.architecture.parameters.map(\.name))
        recorder = try configuration.recording.map { recording in
            if configuration.device != nil { throw RunError(recording.folder.path, .onDevice) }
            return try RunRecorder(
                recording, identity, epochs: epochs, stepsPerEpoch: stepsPerEpoch, parameterNames: names, start: start,
                resuming: resumption, isRepeatable: configuration.checkpoints?.resumes == true)
        }
        self.step.resume(from: progress.state)
    }

    /// Runs the remaining training and gives the network its result.
    func run(_ network: inout Network<Scalar>, report: (EpochRecord) -> Void) throws -> TrainingHistory {
        // Also where an error ends the training.
        defer { recorder?.write(end: true) }
        network.take(try step.state)
        var records = progress.records
        while !isInterrupted, progress.stopReason == nil, progress.records.count < configuration.epochs {
            let isWhole = try runSteps(&network)
            network.take(try step.state)
            // An epoch interrupted before its first step leaves no record.
            if progress.running.steps > 0 {
                let record = try record(network)
                report(record)
                records.append(record)
                for observer in configuration.observers { try observer.observe(records, network) }
            }
            guard isWhole else { break }
            progress.records = records
            progress.running = .init()
            if let recorder, let record = records.last { recorder.finish(record, try step.state) }
            let factor = try progress.heed(configuration.callbacks, network)
            if factor != 1 {
                var state = try step.state
                state.rateScale *= factor
                step.resume(from: state)
            }
            if isInterrupted || isOver || file?.isDue(afterEpochs: records.count) == true { try save() }
        }
        let end: TrainingHistory.End = isOver ? progress.stopReason.map { .stopped($0) } ?? .completed : .interrupted
        progress.state = try step.state
        recorder?.write(end: true)
        return progress.conclude(
            &network, records: records, end: end, resumedEpochs: resumedEpochs, recordingFault: recorder?.fault)
    }

    private var isOver: Bool { progress.stopReason != nil || progress.records.count >= configuration.epochs }

    /// Saves a checkpoint, if there is a file.
    private func save() throws {
        progress.state = try step.state
        // The record reaches at least as far as the checkpoint, so that both continue together.
        recorder?.write(lasting: true)
        try file?.write(progress)
    }

    /// Handles an interruption: saves immediately, before any evaluation.
    private func heedInterruption() throws {
        guard !isInterrupted, configuration.isInterrupted() else { return }
        isInterrupted = true
        try save()
    }

    /// Runs the remaining steps of an epoch; returns whether the epoch is complete.
    private func runSteps(_ network: inout Network<Scalar>) throws -> Bool {
        let epoch = progress.records.count + 1
        let batches = schedule.minibatches(epoch: epoch)
        if let recorder { recorder.begin(rateScale: try step.state.rateScale) }
        var start = ContinuousClock.now
        func noteTime() {
            let now = ContinuousClock.now
            progress.running.seconds += (now - start) / .seconds(1)
            start = now
        }
        for (number, indices) in batches.enumerated().dropFirst(progress.running.steps) {
            if configuration.isInterrupted() { break }
            let fraction = Double(number) / Double(batches.count)
            let result = try step(indices, epochs: Double(epoch - 1) + fraction)
            guard result.loss.isFinite else {
                let state = try step.state
                network.take(state)
                recorder?.note(result, state.parameters.map(\.fingerprint))
                throw TrainingError.nonFiniteLoss(
                    epoch: epoch, step: number + 1, loss: result.loss,
                    origin: rule.originOfNonFinite(training.batch(indices, step: state.step + 1), state))
            }
            progress.running.add(result, isSum: configuration.loss.isSum)
            if let recorder { recorder.note(result, try step.parameterFingerprints()) }
            configuration.stepReport?(standing(epoch, steps: batches.count))
            if file?.isDueWithinEpoch == true {
                noteTime()
                try save()
            }
        }
        noteTime()
        try heedInterruption()
        return progress.running.steps == batches.count
    }

    /// The number of samples in the current epoch's steps so far.
    private var samples: Int { min(progress.running.steps * configuration.batchSize, training.count) }

    /// Where the training is, after a step.
    private func standing(_ epoch: Int, steps: Int) -> StepRecord {
        StepRecord(
            epoch: epoch, epochs: configuration.epochs, step: progress.running.steps, steps: steps,
            trainingLoss: progress.running.meanLoss,
            accuracy: training.classes == 0 ? .nan : Double(progress.running.correct) / Double(samples))
    }

    /// The record of the current epoch, from the steps so far.
    private func record(_ network: Network<Scalar>) throws -> EpochRecord {
        let running = progress.running
        return try network.record(
            epoch: progress.records.count + 1, training: training, validation: validation, configuration.loss,
            trainingLoss: running.meanLoss, penalty: running.meanPenalty,
            evaluatesTraining: configuration.evaluatesTrainingData, samples: samples, seconds: running.seconds,
            between: heedInterruption)
    }
}
