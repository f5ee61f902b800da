import Autodiff
import NNFromGraph

extension Demo {
    static let digitsGrid = Demo(
        "digits-grid", "64-50-10 on the digits over 7 × 7 learning rates and penalties, twice (lecture 002)",
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
        let isWhole = options.epochs == nil && options.runs == nil
        for way in ways {
            let (found, seconds) = try Machine.timed {
                try (0..<UInt64(runs)).compactMap { try searches(way, options, seed: options.seed &+ $0) }
            }
            guard let first = found.first else { continue }
            console.say(
                "\(way.name), batch \(way.batchSize): the ten best cells by test accuracy, as the lecture selects them"
            )
            console.say(first.lecture.table(limit: 10))
            for (run, one) in found.enumerated() {
                console.say(
                    "  split \(options.seed &+ UInt64(run)): best cell \(one.best.settings): "
                        + "\(percent(one.best.mean)); by cross-validation \(one.chosen.settings): "
                        + "\(percent(one.tested)) on the test part")
            }
            let (best, tested) = (found.map(\.best.mean).mean, found.map(\.tested).mean)
            let isReached = isWhole ? best >= 0.97 : nil
            console.say(
                "  mean of \(found.count): \(percent(best)) at the best cell (expected: at least 97 %: "
                    + "\(verdict(isReached))); \(percent(tested)) at the cell chosen by cross-validation")
            console.draw(
                [
                    (name(way, "test"), map(first.lecture, way, "test accuracy, trained on 80 %")),
                    (name(way, "validation"), map(first.validation, way, "accuracy in cross-validation")),
                ], to: options)
            console.say()
            try console.report(
                Part(
                    name: "digits-grid \(way.name)", seconds: seconds, validationAccuracy: first.chosen.mean,
                    testAccuracy: best, chosenTestAccuracy: tested, runs: found.count,
                    reached: isReached))
        }
    }

    /// Both searches on one split; `nil` if every cell failed.
    private static func searches(_ way: Way, _ options: Options, seed: UInt64) throws -> Found? {
        let split = try Digits.split(seed: seed)
        let fourFifths = try split.training.joined(with: split.validation)
        let parts = try fourFifths.split([288, 288, 287, 287, 287], seed: seed, stratified: true)
        let folds = try parts.indices.map { fold -> Round in
            let others = parts.indices.filter { $0 != fold }.map { parts[$0] }
            return Round(
                learning: try others.dropFirst().reduce(others[0]) { try $0.joined(with: $1) }, judging: parts[fold])
        }
        let lecture = try search(way, over: [Round(learning: fourFifths, judging: split.test)], options, seed)
        let validation = try search(way, over: folds, options, seed)
        guard let best = lecture.best, let chosen = validation.simplest,
            let tested = lecture.trials.first(where: { $0.settings == chosen.settings })?.mean
        else { return nil }
        return Found(lecture: lecture, validation: validation, best: best, chosen: chosen, tested: tested)
    }

    /// The accuracy of every cell in every round.
    private static func search(
        _ way: Way, over rounds: [Round], _ options: Options, _ seed: UInt64
    ) throws -> SearchResult {
        let rates = HyperParameter.powersOfTen("learning rate", -5...1)
        let penalties = HyperParameter.powersOfTen("penalty", -5...1)
        // A short run (`--epochs`) also uses a coarse grid.
        let coarse = [HyperParameter.numbers("learning rate", [0.01, 1]), .numbers("penalty", [1e-5, 1e-2])]
        let search = try HyperParameterSearch(grid: options.epochs == nil ? [rates, penalties] : coarse)
        return try search.run(over: rounds) { settings, round in
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
