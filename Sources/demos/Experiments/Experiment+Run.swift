import Autodiff
import Foundation
import NNFromGraph

extension Experiment {
    /// Trains on the data, reports history, figures, time and memory, and draws pictures. If the experiment has further
    /// runs, they follow silently, and the expectations apply to the mean of all runs.
    func run(_ options: Options, _ console: Console) throws {
        var options = options
        if options.givenSeed == nil, let lectureSeed { options.seed = lectureSeed }
        let device = try options.trainingDevice()
        let first = try trained(options, console, on: device, isShown: true)
        guard let last = first.history.records.last, let figures = first.figures else {
            console.say("  interrupted before the first step")
            return
        }
        console.say("  " + figures.description)
        console.say(
            String(
                format: "  time: %.2f s, with %.4f s of training steps per epoch; peak memory %.0f MB",
                first.seconds,
                first.history.secondsPerEpoch, Double(Machine.peakMemoryBytes) / 1e6))
        if case .stopped(let reason) = first.history.end { console.say("  ended: \(reason)") }
        if first.history.end == .interrupted { console.say("  interrupted in epoch \(last.epoch)") }
        // A checkpoint or a record holds a single training.
        let runs = options.single == nil ? options.runs ?? runs : 1
        let all = try [figures] + furtherRuns(runs, options, console, on: device)
        if runs > 1 {
            console.say("  \(all.count) runs, seeds \(options.seed) to \(options.seed &+ UInt64(all.count) &- 1):")
            for figure in expectations.map(\.figure) {
                console.say("    \(figure.rawValue) " + all.map { $0[figure] }.spread(figure.shown))
            }
        }
        let isWhole =
            !Interruption.isRequested && all.count == self.runs
            && (options.epochs ?? training.epochs) == training.epochs
            && (options.batchSize ?? training.batchSize) == training.batchSize
        let reached = isWhole ? expectations.map { $0.isReached(by: all.mean($0.figure) ?? .nan) } : nil
        for (place, expectation) in expectations.enumerated() {
            let mean = self.runs > 1 ? ", the mean of \(self.runs) runs" : ""
            console.say("  expected: \(expectation.description)\(mean): \(verdict(reached?[place]))")
        }
        try console.report(
            Part(
                name: name, seconds: first.seconds, trainAccuracy: all.mean(.training),
                validationAccuracy: all.mean(.validation), testAccuracy: all.mean(.test), loss: last.trainingLoss,
                rSquared: all.mean(.determination), runs: runs > 1 ? all.count : nil,
                epochs: first.history.count, secondsPerEpoch: first.history.secondsPerEpoch,
                reached: reached.map { !$0.contains(false) }))
        if let folder = options.record {
            console.say("  record of the run: \(folder.relativePath) (see `demos replay`, `demos diff`)")
        }
        console.draw(
            pictures(first.history, figures, first.network, first.data, seed: options.seed), to: options)
        console.say()
    }

    /// The data, the network before training, and the configuration.
    func prepared(
        _ options: Options, _ console: Console, on device: XLADevice? = nil
    ) throws -> (data: ExperimentData, network: Network<Float>, configuration: TrainingConfiguration) {
        let data = try data(options, console)
        let network = try Network<Float>(
            inputShape: data.training.sampleShape, Sequential(layers), initialization: initialization,
            seed: options.seed)
        var configuration = training
        configuration.seed = options.seed
        configuration.epochs = options.epochs ?? training.epochs
        configuration.batchSize = options.batchSize ?? training.batchSize
        configuration.device = device
        configuration.checkpoints = options.checkpoint.map {
            Checkpointing(file: $0, every: options.checkpointInterval)
        }
        configuration.recording = options.record.map { RunRecording(to: $0, command: command(configuration, options)) }
        configuration.isInterrupted = { Interruption.isRequested }
        return (data, network, configuration)
    }

    /// The words of the command that repeats a training.
    func command(_ configuration: TrainingConfiguration, _ options: Options) -> [String] {
        [name, "--seed", "\(configuration.seed)", "--epochs", "\(configuration.epochs)"]
            + (configuration.batchSize == training.batchSize ? [] : ["--batch", "\(configuration.batchSize)"])
            + (options.data.map { ["--data", $0.path] } ?? [])
    }

    /// One training.
    private struct Trained {
        let network: Network<Float>
        let history: TrainingHistory
        let data: ExperimentData
        let seconds: Double
        /// `nil` if no epoch was completed.
        let figures: Figures?
    }

    private func trained(
        _ options: Options, _ console: Console, on device: XLADevice?, isShown: Bool
    ) throws -> Trained {
        var (data, network, configuration) = try prepared(options, console, on: device)
        if isShown {
            console.say("\(name): \(summary) (lecture \(source))")
            console.say(network.summary)
            console.say(
                "  \(data.training.count) samples, \(configuration.loss.name), batch \(configuration.batchSize), "
                    + "\(configuration.epochs) epochs")
            if let device {
                console.say("  on XLA: \(device.summary), \(device.count) device\(device.count == 1 ? "" : "s")")
            }
        }
        let page = isShown ? try PageOfTraining(self, network, data, configuration, options, console) : nil
        if let page { configuration.observers = [page.trainingObserver] }
        let progress = TrainingProgress(title: name, epochs: configuration.epochs)
        // While data are loaded or figures computed, there is nothing to save, and a signal ends the program.
        Interruption.watch()
        defer { Interruption.stopWatching() }
        let (history, seconds) = try Machine.timed {
            try train(&network, data, configuration) { record in
                if isShown, self.isShown(record, configuration.epochs) { progress.show(record) }
            }
        }
        Interruption.stopWatching()
        if isShown { progress.end(after: history.count) }
        try page?.finish(network, history, console)
        return Trained(
            network: network, history: history, data: data, seconds: seconds,
            figures: history.isEmpty ? nil : Figures(network, data, history))
    }

    /// The figures of the runs after the first, with consecutive seeds; interrupted runs are omitted.
    private func furtherRuns(
        _ runs: Int, _ options: Options, _ console: Console, on device: XLADevice?
    ) throws -> [Figures] {
        var found: [Figures] = []
        for run in 1..<max(runs, 1) where !Interruption.isRequested {
            var other = options
            other.seed = options.seed &+ UInt64(run)
            let one = try trained(other, console, on: device, isShown: false)
            if one.history.end != .interrupted, let figures = one.figures { found.append(figures) }
        }
        return found
    }

    /// Whether an epoch's progress is shown: about a hundred epochs of a long run are.
    private func isShown(_ record: EpochRecord, _ epochs: Int) -> Bool {
        record.epoch == epochs || record.epoch % max(1, epochs / 100) == 0
    }

    private func train(
        _ network: inout Network<Float>, _ data: ExperimentData, _ configuration: TrainingConfiguration,
        report: (EpochRecord) -> Void
    ) throws -> TrainingHistory {
        // Opens both existentials, so that the loop is specialized for their types.
        func open<Training: DataSource<Float>, Validation: DataSource<Float>>(
            _ training: Training, _ validation: Validation
        ) throws -> TrainingHistory {
            try network.train(on: training, validation: validation, configuration, report: report)
        }
        return try open(data.training, data.validation)
    }
}
