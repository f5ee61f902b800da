import Autodiff
import Foundation
import NNFromGraph
import Synchronization

extension Experiment {
    /// One training.
    struct Trained {
        let network: Network<Float>
        let configuration: TrainingConfiguration
        let history: TrainingHistory
        let data: ExperimentData
        let seconds: Double
        /// `nil` if no epoch has a record.
        let figures: Figures?
        /// Where the training was interrupted, if it was, within an epoch.
        let interruptedStep: StepRecord?
    }

    /// Trains with the options' seed. The first of several runs describes itself; of the others only a progress line is
    /// shown, while they run.
    /// - Parameters:
    ///   - number: The number of the run, from 1.
    ///   - count: The number of runs.
    func trained(
        _ options: Options, _ console: Console, on device: XLADevice?, number: Int = 1, of count: Int = 1
    ) throws -> Trained {
        let isFirst = number == 1
        let (data, start, settings) = try prepared(options, console, on: device)
        var (network, configuration) = (start, settings)
        if isFirst { introduce(network, data, configuration, console) }
        let title = isFirst ? name : "\(name), run \(number) of \(count)"
        let progress = TrainingProgress(title: title, epochs: configuration.epochs, hasLinePerEpoch: isFirst)
        let last = Mutex<StepRecord?>(nil)
        configuration.stepReport = { record in
            last.withLock { $0 = record }
            progress.show(record)
        }
        let page = isFirst ? try PageOfTraining(self, network, data, configuration, options, console) : nil
        if let page { configuration.observers = [page.trainingObserver] }
        // While data are loaded or figures computed, there is nothing to save, and a signal ends the program.
        Interruption.watch()
        defer { Interruption.stopWatching() }
        let (history, seconds) = try Machine.timed {
            try train(&network, data, configuration) { record in
                progress.show(record)
                console.report(EpochPart(name, seed: options.seed, record))
            }
        }
        Interruption.stopWatching()
        progress.end(after: history.count, erasing: !isFirst)
        if history.count > configuration.epochs {
            throw UsageError(
                "the checkpoint holds \(Units.count(history.count, "epoch")) already: give --epochs \(history.count) "
                    + "or more, or another file")
        }
        try page?.finish(network, history, console)
        return Trained(
            network: network, configuration: configuration, history: history, data: data, seconds: seconds,
            figures: history.isEmpty ? nil : Figures(network, data, history),
            interruptedStep: last.withLock { $0 }.flatMap { $0.step < $0.steps ? $0 : nil })
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
        configuration.recording = options.record.map {
            RunRecording(to: $0, command: command(configuration, options)) { error in
                console.warn("\(error.description). Training continues; what cannot be written now is tried again")
            }
        }
        configuration.isInterrupted = { Interruption.isRequested }
        return (data, network, configuration)
    }

    /// The words of the command that repeats a training.
    func command(_ configuration: TrainingConfiguration, _ options: Options) -> [String] {
        [name, "--seed", "\(configuration.seed)", "--epochs", "\(configuration.epochs)"]
            + (configuration.batchSize == training.batchSize ? [] : ["--batch", "\(configuration.batchSize)"])
            + (options.data.map { ["--data", $0.path] } ?? [])
    }

    /// How the network is trained.
    func summary(
        _ configuration: TrainingConfiguration, _ network: Network<Float>, _ data: ExperimentData
    ) -> TrainingSummary {
        TrainingSummary(
            configuration, of: network, on: AnySource(data.training), validation: data.validation, test: data.test)
    }

    private func introduce(
        _ network: Network<Float>, _ data: ExperimentData, _ configuration: TrainingConfiguration, _ console: Console
    ) {
        console.say("\(name): \(summary) (lecture \(source))")
        console.say(network.summary)
        for line in summary(configuration, network, data).lines { console.say("  " + line, hanging: 4) }
        if let device = configuration.device {
            console.say("  on XLA: \(device.summary), \(Units.count(device.count, "device"))")
        }
    }

    private func train(
        _ network: inout Network<Float>, _ data: ExperimentData, _ configuration: TrainingConfiguration,
        report: (EpochRecord) -> Void
    ) throws -> TrainingHistory {
        // Opens the existential, so that the loop is specialized for its type.
        func open(_ training: some DataSource<Float>) throws -> TrainingHistory {
            try network.train(on: training, validation: data.validation, configuration, report: report)
        }
        return try open(data.training)
    }
}
