import Autodiff
import Foundation
import NNFromGraph

extension Experiment {
    /// What a run came to.
    struct Result {
        let network: Network<Float>
        let history: TrainingHistory
        /// In the order of the expectations; `nil` where other epochs than the declared ones were run.
        let isReached: [Bool]?
    }

    /// Trains on the data and reports history, figures, time and memory; writes pictures.
    @discardableResult
    func run(_ options: Options, _ console: Console) throws -> Result {
        var options = options
        if options.givenSeed == nil, let lectureSeed { options.seed = lectureSeed }
        let data = try data(options, console)
        var network = try Network<Float>(
            inputShape: data.training.sampleShape, Sequential(layers), initialization: initialization,
            seed: options.seed)
        var configuration = training
        configuration.seed = options.seed
        configuration.epochs = options.epochs ?? training.epochs
        configuration.checkpoints = options.checkpoint.map { Checkpointing(file: $0) }
        configuration.isInterrupted = { Interruption.isRequested }
        console.say("\(name): \(summary) (lecture \(source))")
        console.say(network.summary)
        console.say(
            "  \(data.training.count) samples, \(configuration.loss.name), batch \(configuration.batchSize), "
                + "\(configuration.epochs) epochs")
        let progress = TrainingProgress(title: name, epochs: configuration.epochs)
        Interruption.watch()
        defer { Interruption.stopWatching() }
        let (history, seconds) = try Machine.timed {
            try train(&network, data, configuration) { if isShown($0, configuration.epochs) { progress.show($0) } }
        }
        guard let last = history.records.last else {
            console.say("  interrupted before the first step")
            return Result(network: network, history: history, isReached: nil)
        }
        let figures = Figures(network, data, history)
        console.say("  " + figures.description)
        console.say(
            String(
                format: "  time: %.2f s, of which %.4f s an epoch of training steps; peak memory %.0f MB", seconds,
                history.secondsPerEpoch, Double(Machine.peakMemoryBytes) / 1e6))
        let isWhole = history.end != .interrupted && configuration.epochs == training.epochs
        let reached = isWhole ? expectations.map { $0.isReached(by: figures[$0.figure]) } : nil
        for (place, expectation) in expectations.enumerated() {
            let verdict = reached.map { $0[place] ? "reached" : "NOT reached" } ?? "not judged: other epochs were run"
            console.say("  expected: \(expectation.description): \(verdict)")
        }
        if case .stopped(let reason) = history.end { console.say("  ended: \(reason)") }
        if history.end == .interrupted { console.say("  interrupted in epoch \(last.epoch)") }
        try write(pictures(history, figures, network, data), to: options, console)
        try console.report(
            Part(
                name: name, seconds: seconds, trainAccuracy: last.trainingAccuracy.ifNumber,
                validationAccuracy: last.validationAccuracy.ifNumber, testAccuracy: figures.test.ifNumber,
                loss: last.trainingLoss, rSquared: figures.determination, epochs: history.count,
                secondsPerEpoch: history.secondsPerEpoch, reached: reached.map { !$0.contains(false) }))
        return Result(network: network, history: history, isReached: reached)
    }

    /// A run of many epochs shows about a hundred of them.
    private func isShown(_ record: EpochRecord, _ epochs: Int) -> Bool {
        record.epoch == epochs || record.epoch % max(1, epochs / 100) == 0
    }

    private func train(
        _ network: inout Network<Float>, _ data: ExperimentData, _ configuration: TrainingConfiguration,
        report: (EpochRecord) -> Void
    ) throws -> TrainingHistory {
        // Both sources are opened here, so that the loop knows their types.
        func open<Training: DataSource<Float>, Validation: DataSource<Float>>(
            _ training: Training, _ validation: Validation
        ) throws -> TrainingHistory {
            try network.train(on: training, validation: validation, configuration, report: report)
        }
        return try open(data.training, data.validation)
    }

    private func pictures(
        _ history: TrainingHistory, _ figures: Figures, _ network: Network<Float>, _ data: ExperimentData
    ) -> [(name: String, picture: any SVGPicture)] {
        let curve = LearningCurve(
            title: name,
            epochs: history.map {
                LearningCurve.Epoch(
                    number: $0.epoch, trainingLoss: $0.trainingLoss, validationLoss: $0.validationLoss,
                    trainingAccuracy: $0.trainingAccuracy, validationAccuracy: $0.validationAccuracy)
            })
        var all: [(name: String, picture: any SVGPicture)] = [("learning-curve", curve)]
        if let images = data.testImages {
            all.append(
                (
                    "misclassified",
                    DigitGrid(
                        title: "\(name): misclassified", misclassifiedIn: images, predictions: figures.predictions)
                ))
        }
        return all + self.pictures(network, data)
    }

    private func write(
        _ pictures: [(name: String, picture: any SVGPicture)], to options: Options, _ console: Console
    ) throws {
        let files = pictures.map { options.out.appendingPathComponent("\(name)-\($0.name).svg") }
        for (entry, file) in zip(pictures, files) { try entry.picture.write(to: file) }
        console.say("  pictures: " + files.map(\.relativePath).joined(separator: ", "))
        console.say()
    }
}

/// What a trained network makes of the parts of the data.
private struct Figures {
    let last: EpochRecord
    let test: Double
    /// R² on the test part, where the targets are numbers.
    let determination: Double?
    /// The classes of the test part, where the targets are classes.
    let predictions: [Int]
    private let right: (count: Int, of: Int)

    init(_ network: Network<Float>, _ data: ExperimentData, _ history: TrainingHistory) {
        func open(_ source: some DataSource<Float>) -> (predictions: [Int], labels: [Int], determination: Double?) {
            let all = 0..<source.count
            if source.classes > 0 { return (network.predictions(on: source), source.labels(all), nil) }
            let (targets, outputs) = (source.targets(all), network.outputs(on: source))
            return ([], [], Metrics.coefficientOfDetermination(targets: targets, predictions: outputs))
        }
        let (predictions, labels, determination) = open(data.test)
        last = history[history.weightsEpoch - 1]
        self.predictions = predictions
        right = (zip(predictions, labels).count { $0 == $1 }, labels.count)
        test = labels.isEmpty ? .nan : Double(right.count) / Double(right.of)
        self.determination = determination
    }

    subscript(figure: Expectation.Figure) -> Double {
        switch figure {
        case .training: last.trainingAccuracy
        case .validation: last.validationAccuracy
        case .test: test
        case .determination: determination ?? .nan
        case .loss: last.trainingLoss
        }
    }

    var description: String {
        if let determination { return String(format: "loss %.3g, R² %.5f", last.trainingLoss, determination) }
        return String(
            format: "accuracy: training %.2f %%, validation %.2f %%, test %.2f %% (%d of %d)",
            100 * last.trainingAccuracy, 100 * last.validationAccuracy, 100 * test, right.count, right.of)
    }
}

extension Double {
    /// Itself, or nothing where it is no number: an accuracy without classes.
    fileprivate var ifNumber: Double? { isNaN ? nil : self }
}
