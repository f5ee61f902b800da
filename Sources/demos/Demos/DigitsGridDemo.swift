import Autodiff
import NNFromGraph

extension Demo {
    static let digitsGrid = Demo(
        "digits-grid", "64-50-10 on the digits for 7 × 7 learning rates and penalties (lecture 002)",
        heeding: [.seed, .epochs, .runs, .out]
    ) {
        options, console in try DigitsGridDemo.run(options, console)
    }
}

/// Lecture 002, 'Adjust hyperparameters' and 'scikit-learn implementation': η and λ from 10⁻⁵ to 10¹, with plain
/// gradient descent as in the lecture's class, and with Adam as in scikit-learn's.
///
/// The lecture splits its data 80 : 20 and reports the best cell's accuracy on the test part. That figure is
/// optimistic, since it is the best of 49 on 360 images. So the test accuracy of the cell chosen by cross-validation on
/// the 80 % is reported beside it: of the cells within one standard error of the best, that with the smallest learning
/// rate. The standard error of an accuracy on 360 images is about 0.9 %, so the figures are means over four random
/// splits.
enum DigitsGridDemo {
    /// One of the two ways to train.
    private struct Way: Sendable {
        let name: String
        let batchSize: Int
        /// The factor of the penalty λ/2·Σw² in a loss that is a mean over samples.
        let penaltyScale: Double
        let optimizer: @Sendable (Double) -> any Optimizer
    }

    private static let ways = [
        Way(
            name: "gradient descent", batchSize: 100, penaltyScale: 1,
            optimizer: { StochasticGradientDescent(learningRate: $0) }),
        // As in scikit-learn's MLPClassifier: Adam, minibatches of 200, and a penalty divided by the batch size.
        Way(name: "Adam", batchSize: 200, penaltyScale: 1 / 200.0, optimizer: { Adam(learningRate: $0) }),
    ]

    /// The data for training, and the data on which accuracy is measured.
    private struct Round: Sendable {
        let learning, judging: ImageDataSet
    }

    /// The results of both searches on one split of the data.
    private struct Found {
        let lecture, validation: SearchResult
        /// The best trial of the lecture's search.
        let best: Trial
        /// The trial chosen by cross-validation.
        let chosen: Trial
        /// The test accuracy of the chosen trial's setting.
        let tested: Double
    }

    static func run(_ options: Options, _ console: Console) throws {
        let runs = options.runs ?? 4
        for way in ways {
            let progress = WorkProgress("digits-grid, \(way.name)", total: runs * trainings(options))
            defer { progress.pause() }
            let (found, seconds) = try Machine.timed {
                try (0..<UInt64(runs)).compactMap { try searches(way, options, seed: options.seed &+ $0, progress) }
            }
            progress.pause()
            guard let first = found.first else { continue }
            console.say(
                "\(way.name), batches of \(way.batchSize): the ten best cells by test accuracy, which is how the "
                    + "lecture selects (split \(options.seed))")
            console.say(first.lecture.table(limit: 10))
            console.say("  the best cell, and the one that cross-validation chooses, with their test accuracies:")
            console.say(table(found, options))
            let (best, tested) = (found.map(\.best.mean).mean, found.map(\.tested).mean)
            let verdict = Verdict(
                best >= 0.97, after: [.epochs(100, used: options.epochs ?? 100), .seeds(4, used: found.count)])
            console.say(
                "  mean of \(Units.count(found.count, "split")): \(Units.percent(best)) at the best cell, "
                    + "\(Units.percent(tested)) at the chosen one")
            console.say("  " + verdict.sentence("at least 97 % at the best cell"))
            let pictures = console.draw(
                [
                    (name(way, "test"), map(first.lecture, way, "test accuracy, trained on 80 %")),
                    (name(way, "validation"), map(first.validation, way, "accuracy in cross-validation")),
                ], to: options)
            console.say()
            var part = Part(
                name: "digits-grid \(way.name)", seconds: seconds, validationAccuracy: first.chosen.mean,
                testAccuracy: best, chosenTestAccuracy: tested, runs: found.count, reached: verdict.isReached)
            (part.seed, part.pictures) = (options.seed, pictures)
            part.cells = first.lecture.trials.map { trial in
                CellPart(
                    learningRate: trial.settings.number("learning rate"), penalty: trial.settings.number("penalty"),
                    score: trial.mean.unlessNaN)
            }
            try console.report(part)
        }
    }

    /// The number of trainings of one way on one split: each cell once on 80 %, and in five folds.
    private static func trainings(_ options: Options) -> Int { (options.epochs == nil ? 49 : 4) * 6 }

    /// The cells of each split.
    private static func table(_ found: [Found], _ options: Options) -> TextTable {
        let columns: [TextTable.Column] = [
            .name("split"), .text("best cell"), .number("accuracy"), .text("chosen cell"), .number("accuracy"),
        ]
        func cell(_ settings: Settings) -> String {
            "η \(settings["learning rate"]), λ \(settings["penalty"])"
        }
        return TextTable(
            columns,
            rows: found.enumerated().map { run, one in
                [
                    "\(options.seed &+ UInt64(run))", cell(one.best.settings), Units.percent(one.best.mean),
                    cell(one.chosen.settings), Units.percent(one.tested),
                ]
            }, indentation: 4)
    }

    /// Both searches on one split; `nil` if every cell failed.
    private static func searches(
        _ way: Way, _ options: Options, seed: UInt64, _ progress: WorkProgress
    ) throws -> Found? {
        let split = try Digits.split(seed: seed)
        let fourFifths = try split.training.joined(with: split.validation)
        let parts = try fourFifths.split([288, 288, 287, 287, 287], seed: seed, stratified: true)
        let folds = try parts.indices.map { fold -> Round in
            let others = parts.indices.filter { $0 != fold }.map { parts[$0] }
            return Round(
                learning: try others.dropFirst().reduce(others[0]) { try $0.joined(with: $1) }, judging: parts[fold])
        }
        let lecture = try search(way, over: [Round(learning: fourFifths, judging: split.test)], options, seed, progress)
        let validation = try search(way, over: folds, options, seed, progress)
        guard let best = lecture.best, let chosen = validation.simplest,
            let tested = lecture.trials.first(where: { $0.settings == chosen.settings })?.mean
        else { return nil }
        return Found(lecture: lecture, validation: validation, best: best, chosen: chosen, tested: tested)
    }

    /// The accuracy of every cell in every round.
    private static func search(
        _ way: Way, over rounds: [Round], _ options: Options, _ seed: UInt64, _ progress: WorkProgress
    ) throws -> SearchResult {
        let rates = HyperParameter.powersOfTen("learning rate", -5...1)
        let penalties = HyperParameter.powersOfTen("penalty", -5...1)
        // A short run (`--epochs`) also uses a coarse grid.
        let coarse = [HyperParameter.numbers("learning rate", [0.01, 1]), .numbers("penalty", [1e-5, 1e-2])]
        let search = try HyperParameterSearch(grid: options.epochs == nil ? [rates, penalties] : coarse)
        return try search.run(over: rounds) { settings, round in
            defer { progress.advance() }
            var network = try Network<Float>(
                inputs: 64, [Dense(50, .sigmoid, biases: .constant(0.01)), Dense(10, .softmax)], seed: seed)
            let history = try network.train(
                on: ScaledImages(round.learning, range: 0...1), validation: ScaledImages(round.judging, range: 0...1),
                TrainingConfiguration(
                    loss: .softmaxCrossEntropy, weightPenalty: .l2(settings.number("penalty") * way.penaltyScale),
                    optimizer: way.optimizer(settings.number("learning rate")), epochs: options.epochs ?? 100,
                    batchSize: way.batchSize, seed: seed, evaluatesTrainingData: false))
            return history[history.count - 1].validationAccuracy
        }
    }

    private static func name(_ way: Way, _ part: String) -> String {
        "digits-grid-\(way.name.replacing(" ", with: "-").lowercased())-\(part)"
    }

    private static func map(_ result: SearchResult, _ way: Way, _ what: String) -> HeatMap {
        result.heatMap(
            title: "Handwritten digits, 64-50-10, \(way.name): \(what)", rows: "learning rate", columns: "penalty")
    }
}
