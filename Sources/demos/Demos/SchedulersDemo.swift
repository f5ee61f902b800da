import Autodiff
import Foundation
import NNFromGraph

extension Demo {
    static let schedulers = Demo(
        "schedulers", "a feed-forward network with each optimizer of lecture 002, on XOR and breast cancer",
        heeding: [.seed, .epochs, .runs, .out]
    ) {
        options, console in try SchedulersDemo.run(options, console)
    }
}

/// Lecture 002, 'Building an object-oriented neural network code': its six schedulers, which are optimizers here, for
/// the same network from the same start.
///
/// Each scheduler needs its own learning rate. Rate and penalty are chosen from the same grid for all schedulers, by
/// cross-validation on the training part (four fifths of the data): of the settings whose loss is within one standard
/// error of the smallest, those with the largest penalty, and of these the one with the smallest rate. Only the chosen
/// setting is evaluated on the test part.
enum SchedulersDemo {
    private struct Scheduler: Sendable {
        let name: String
        /// The optimizer for a learning rate.
        let optimizer: @Sendable (Double) -> any Optimizer
    }

    private static let schedulers = [
        Scheduler(name: "constant rate") { StochasticGradientDescent(learningRate: $0) },
        Scheduler(name: "momentum") { StochasticGradientDescent(learningRate: $0, momentum: 0.9) },
        Scheduler(name: "Adagrad") { Adagrad(learningRate: $0) },
        Scheduler(name: "Adagrad with momentum") { Adagrad(learningRate: $0, momentum: 0.9) },
        Scheduler(name: "RMSprop") { RMSprop(learningRate: $0) },
        Scheduler(name: "Adam") { Adam(learningRate: $0) },
    ]

    /// The result on one split of the data.
    private struct Found {
        let chosen: Settings
        /// The history of the chosen setting, with the test part as validation data.
        let history: TrainingHistory
        var last: EpochRecord { history[history.count - 1] }
    }

    static func run(_ options: Options, _ console: Console) throws {
        try xor(options, console)
        let (epochs, runs) = (options.epochs ?? 50, options.runs ?? 8)
        console.say(
            "Breast cancer, 30-16-1, \(Units.count(epochs, "epoch")), batches of 32, "
                + "\(Units.count(runs, "random split")): test accuracy with the learning rate and the penalty that "
                + "cross-validation chooses; target: 97 %")
        let progress = WorkProgress("schedulers", total: schedulers.count * runs * trainings(options))
        defer { progress.pause() }
        var unchecked: Verdict?
        var series: [LineChart.Series] = []
        for scheduler in schedulers {
            let (found, seconds) = try Machine.timed {
                try (0..<UInt64(runs)).compactMap {
                    try breastCancer(scheduler, options, seed: options.seed &+ $0, progress)
                }
            }
            progress.pause()
            guard let first = found.first else { continue }
            let accuracies = found.map(\.last.validationAccuracy)
            let verdict = Verdict(
                accuracies.mean >= 0.97, after: [.epochs(50, used: epochs), .seeds(8, used: found.count)])
            let isChecked = verdict.isReached != nil
            console.say(
                "  " + scheduler.name.padded(23) + accuracies.spread() + (isChecked ? ", \(verdict.description)" : ""))
            console.say("".padded(25) + choices(found), hanging: 25)
            if !isChecked { unchecked = verdict }
            series.append(LineChart.Series(scheduler.name, values: first.history.map(\.trainingLoss)))
            for (run, one) in found.enumerated() {
                let seed = options.seed &+ UInt64(run)
                for record in one.history {
                    var epoch = EpochPart("schedulers \(scheduler.name)", seed: seed, record)
                    // The training was judged by the test part, which is no validation.
                    (epoch.validationLoss, epoch.validationAccuracy) = (nil, nil)
                    (epoch.testLoss, epoch.testAccuracy) = (record.validationLoss, record.validationAccuracy)
                    console.report(epoch)
                }
            }
            var part = Part(
                name: "schedulers \(scheduler.name)", seconds: seconds,
                trainAccuracy: found.map(\.last.trainingAccuracy).mean, testAccuracy: accuracies.mean,
                loss: found.map(\.last.trainingLoss).mean, runs: found.count, epochs: epochs,
                secondsPerEpoch: first.history.secondsPerEpoch, reached: verdict.isReached)
            (part.penalty, part.seed) = (found.map(\.last.penalty).mean, options.seed)
            try console.report(part)
        }
        let chart = LineChart(
            title: "Breast cancer, by optimizer",
            subtitle: "30-16-1, \(Units.count(epochs, "epoch")), each with the learning rate that cross-validation "
                + "chose; first split",
            panels: [.init("training loss", isLogarithmic: true, series: series)])
        progress.pause()
        if let unchecked { console.say("  " + unchecked.sentence("a mean of at least 97 %")) }
        console.draw([("schedulers-losses", chart)], to: options)
    }

    /// The number of trainings of one optimizer on one split: those of the search, and the last.
    private static func trainings(_ options: Options) -> Int { (options.epochs == nil ? 24 : 2) * 5 + 1 }

    /// The chosen settings, and how often each was chosen.
    private static func choices(_ found: [Found]) -> String {
        let counts = Dictionary(grouping: found, by: \.chosen.description).mapValues(\.count)
        let choices = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        return choices.map { choices.count == 1 ? $0.key : "\($0.key) (\($0.value)×)" }.joined(separator: "; ")
    }

    /// The setting chosen by five-fold cross-validation, trained on the whole training part; `nil` if every setting
    /// failed.
    private static func breastCancer(
        _ scheduler: Scheduler, _ options: Options, seed: UInt64, _ progress: WorkProgress
    ) throws -> Found? {
        let parts = try BreastCancer.load(as: Float.self).encoded(.binary)
            .split(fractions: [0.8, 0.2], seed: seed, stratified: true)
        let training = parts[0]
        // A short run (`--epochs`) also uses a coarse grid.
        let isShort = options.epochs != nil
        let search = try HyperParameterSearch(
            grid: [
                .numbers("penalty", isShort ? [0.01] : [0.1, 0.01, 0.001, 0.0001]),
                .numbers("learning rate", isShort ? [0.03, 0.3] : [0.003, 0.01, 0.03, 0.1, 0.3, 1]),
            ])
        let folds = try training.folds(5, seed: seed, stratified: true)
        let result = try search.run(over: folds) { settings, fold in
            defer { progress.advance() }
            let history = try train(
                scheduler, settings, options, on: training.subset(fold.training),
                judging: training.subset(fold.validation), seed)
            return -history[history.count - 1].validationLoss
        }
        guard let chosen = result.simplest?.settings else { return nil }
        defer { progress.advance() }
        return Found(
            chosen: chosen, history: try train(scheduler, chosen, options, on: training, judging: parts[1], seed))
    }

    private static func train(
        _ scheduler: Scheduler, _ settings: Settings, _ options: Options, on training: DataSet<Float>,
        judging judges: DataSet<Float>, _ seed: UInt64
    ) throws -> TrainingHistory {
        let scaling = Standardization(fitting: training.features)
        var network = try Network<Float>(inputs: 30, [Dense(16, .sigmoid), Dense(1, .sigmoid)], seed: seed)
        return try network.train(
            on: scaling(training), validation: scaling(judges),
            TrainingConfiguration(
                loss: .binaryCrossEntropy, weightPenalty: .l2(settings.number("penalty")),
                optimizer: scheduler.optimizer(settings.number("learning rate")), epochs: options.epochs ?? 50,
                batchSize: 32, seed: seed))
    }

    /// Lecture 002, 'Testing the XOR gate and other gates': logistic regression with Adam at a learning rate of 0.1 for
    /// 1000 epochs, and a network with one hidden layer.
    private static func xor(_ options: Options, _ console: Console) throws {
        let data: DataSet<Double> = LogicGate.xor.dataSet()
        let epochs = options.epochs ?? 1000
        console.say("XOR, Adam with learning rate 0.1, \(Units.count(epochs, "epoch")): outputs for 00, 01, 10, 11")
        for (name, layers) in [
            ("2-1", [Dense(1, .sigmoid)]), ("2-4-1", [Dense(4, .sigmoid), Dense(1, .sigmoid)]),
        ] {
            var network = try Network<Double>(
                inputs: 2, layers, initialization: .normal(standardDeviation: 1), seed: options.seed)
            let (history, seconds) = try Machine.timed {
                try network.train(
                    on: data,
                    TrainingConfiguration(
                        loss: .binaryCrossEntropy, optimizer: Adam(learningRate: 0.1), epochs: epochs, batchSize: 4,
                        seed: options.seed)
                ) { console.report(EpochPart("schedulers XOR \(name)", seed: options.seed, $0)) }
            }
            let last = history[history.count - 1]
            let outputs = network(data.features).scalars
            let shown = outputs.map { Units.fixed($0, decimals: 3) }.joined(separator: " ")
            console.say("  " + name.padded(8) + shown + String(format: "   loss %.4f", last.trainingLoss))
            var part = Part(
                name: "schedulers XOR \(name)", seconds: seconds, trainAccuracy: last.trainingAccuracy,
                loss: last.trainingLoss, epochs: epochs)
            (part.outputs, part.targets, part.seed) = (outputs, data.targets.scalars, options.seed)
            try console.report(part)
        }
    }
}
