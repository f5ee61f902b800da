import Autodiff

/// A recorded run with all that it takes to repeat it: its state at any step, from the nearest saved one, bit for bit.
///
///     let iris = try Iris.load(as: Float.self)
///     var network = try Network<Float>(inputs: 4, [Dense(8, .tanh), Dense(3, .softmax)], seed: 1)
///     var configuration = TrainingConfiguration(loss: .softmaxCrossEntropy, epochs: 2)
///     let folder = FileManager.default.temporaryDirectory.appendingPathComponent("replayed-run")
///     configuration.recording = RunRecording(to: folder)
///     try network.train(on: iris, configuration)
///     let run = try RecordedRun(contentsOf: folder)
///     let replay = try RunReplay(run, of: network, on: iris, configuration)
///     print(try replay.network(after: 10).parameters == network.parameters)  // true
///     print(try replay.explanation(of: 4).step)  // 4
public struct RunReplay<Source: DataSource>: Sendable {
    /// The element type of the network.
    public typealias Scalar = Source.Scalar

    /// The recorded run.
    public let run: RecordedRun
    /// The training data.
    public let data: Source
    let rule: StepRule
    private let network: Network<Scalar>
    private let schedule: MinibatchSchedule

    /// A replay of a run.
    /// - Parameters:
    ///   - run: The recorded run.
    ///   - network: The network before training; the values of its parameters do not matter.
    ///   - training: The training data.
    ///   - validation: The validation data, which are compared with those of the run; `nil` if they need not be: steps
    ///     do not depend on them.
    ///   - configuration: The configuration; its epochs, checkpoints, recording and device do not matter.
    /// - Throws: ``RunError`` if the run was configured otherwise or had other data, and what
    ///   ``Network/train(on:validation:_:report:)`` throws for them.
    public init(
        _ run: RecordedRun, of network: Network<Scalar>, on training: Source,
        validation: (any DataSource<Scalar>)? = nil, _ configuration: TrainingConfiguration
    ) throws {
        self.run = run
        self.network = network
        data = training
        rule = try network.rule(for: configuration, [training] + (validation.map { [$0] } ?? []))
        schedule = try MinibatchSchedule(
            count: training.count, batchSize: configuration.batchSize, seed: configuration.seed)
        for setting in configuration.identity(rule, training: training, validation: validation) {
            if setting.name == "validation data", validation == nil { continue }
            let theirs = run[setting.name] ?? "not recorded"
            guard theirs == setting.value else {
                throw RunError(run.folder.path, .different(setting.name, run: theirs, here: setting.value))
            }
        }
    }

    /// The complete state after a step: parameters, running statistics, and the optimizer's state. After step 0 it is
    /// that before the first step.
    /// - Throws: ``RunError`` if there is no such step, a saved state cannot be read, or a step has other bits here.
    /// - Complexity: At most as many steps as there are between two saved states.
    public func state(after step: Int) throws -> TrainingState<Scalar> { try states(after: [step])[0] }

    /// The network after a step.
    /// - Throws: as ``state(after:)``.
    public func network(after step: Int) throws -> Network<Scalar> {
        var network = network
        network.take(try state(after: step))
        return network
    }

    /// The indices of the samples of a step's minibatch.
    /// - Throws: ``RunError`` if there is no such step.
    public func samples(of step: Int) throws(RunError) -> [Int] {
        try run.check(step: step)
        let place = run.place(of: step)
        return Array(schedule.minibatches(epoch: place.epoch)[place.minibatch - 1])
    }

    /// The states after several steps, in ascending order, in one pass.
    func states(after steps: [Int]) throws -> [TrainingState<Scalar>] {
        guard let first = steps.first, let last = steps.last else { return [] }
        if last > 0 || run.stepCount == 0 { try run.check(step: max(last, 1)) }
        if first < 0 { throw RunError(run.folder.path, .noStep(first, of: run.stepCount)) }
        let saved = run.savedSteps.last { $0 <= first } ?? 0
        var step = CompiledTrainingStep(rule, data: data, from: network)
        step.resume(from: try run.savedState(after: saved, like: step.state))
        var found: [TrainingState<Scalar>] = []
        var batches = schedule.minibatches(epoch: run.place(of: saved + 1).epoch)
        for number in saved...last {
            if number > saved {
                let place = run.place(of: number)
                if place.minibatch == 1 { batches = schedule.minibatches(epoch: place.epoch) }
                if number == saved + 1 || place.minibatch == 1 { scale(&step, run.rateScales[place.epoch - 1]) }
                let fraction = Double(place.minibatch - 1) / Double(batches.count)
                let result = step(batches[place.minibatch - 1], epochs: Double(place.epoch - 1) + fraction)
                try check(result, step.fingerprints, number)
            }
            if steps.contains(number) {
                var state = step.state
                // Where the loss is not finite, the state is unchanged.
                state.step = number
                found.append(state)
            }
        }
        return found
    }

    /// Sets the factor on the learning rate.
    private func scale(_ step: inout CompiledTrainingStep<Source>, _ factor: Double) {
        var state = step.state
        guard state.rateScale != factor else { return }
        state.rateScale = factor
        step.resume(from: state)
    }

    /// Compares a step with the recorded one.
    private func check(_ result: StepResult, _ fingerprints: [UInt64], _ number: Int) throws(RunError) {
        let loss = run.losses[number - 1]
        func fail(_ what: String, _ theirs: String, _ ours: String) -> RunError {
            RunError(run.folder.path, .otherBits(step: number, what, run: theirs, here: ours))
        }
        // All NaNs are alike.
        guard result.loss == loss || result.loss.isNaN && loss.isNaN else {
            throw fail("loss", "\(loss)", "\(result.loss)")
        }
        for (place, fingerprint) in run.fingerprints(after: number).enumerated() {
            let ours = fingerprints[place]
            if ours != fingerprint {
                throw fail(
                    run.parameterNames[place], "fingerprint \(fingerprint.hexadecimal)",
                    "fingerprint \(ours.hexadecimal)")
            }
        }
    }
}
