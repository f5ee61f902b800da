import Autodiff
import NNFromGraph

extension Demo {
    static let digitsGrid = Demo(
        "digits-grid", "64-50-10 on the digits over 7 × 7 learning rates and penalties, twice (lecture 002)"
    ) {
        options, console in try DigitsGridDemo.run(options, console)
    }
}

/// Lecture 002, 'Adjust hyperparameters' and 'scikit-learn implementation': η and λ from 10⁻⁵ to 10¹, by plain gradient descent as
/// the lecture's own class has it, and by Adam as scikit-learn's.
///
/// The lecture divides its data 80 : 20 and looks for the best cell on the test part: what that cell has there is what it asks for, and
/// it flatters, being the best of 49 on 360 images. So the cell that a validation part chooses is given beside it, with what the
/// same network, trained on all of the 80 per cent, has on the test part.
enum DigitsGridDemo {
    /// One of the two ways of training.
    private struct Way: Sendable {
        let name: String
        let batchSize: Int
        /// What λ/2·Σw² is multiplied by beside a mean over samples.
        let penaltyScale: Double
        let optimizer: @Sendable (Double) -> any Optimizer
    }

    private static let ways = [
        Way(
            name: "gradient descent", batchSize: 100, penaltyScale: 1,
            optimizer: { StochasticGradientDescent(learningRate: $0) }),
        // scikit-learn's MLPClassifier: Adam, minibatches of 200, and a penalty that is divided by their size.
        Way(name: "Adam", batchSize: 200, penaltyScale: 1 / 200.0, optimizer: { Adam(learningRate: $0) }),
    ]

    static func run(_ options: Options, _ console: Console) throws {
        let split = try Digits.split(seed: options.seed)
        let fourFifths = try ImageDataSet(
            name: "digits training and validation", pixels: split.training.pixels + split.validation.pixels,
            labels: split.training.labels + split.validation.labels, width: split.training.width,
            height: split.training.height, classes: split.training.classes, maximumPixel: split.training.maximumPixel)
        for way in ways {
            let (found, seconds) = try Machine.timed {
                (
                    lecture: try search(way, learning: fourFifths, judging: split.test, options),
                    validation: try search(way, learning: split.training, judging: split.validation, options)
                )
            }
            guard let best = found.lecture.best, let chosen = found.validation.best,
                let tested = found.lecture.trials.first(where: { $0.settings == chosen.settings })?.mean
            else { continue }
            let isReached = best.mean >= 0.97
            let verdict = options.epochs != nil ? "not judged: other epochs" : isReached ? "reached" : "NOT reached"
            console.say(
                "\(way.name), batch \(way.batchSize): test accuracy of the ten best cells, as the lecture looks for them"
            )
            console.say(found.lecture.table(limit: 10))
            console.say(
                "  the best cell, \(best.settings): \(percent(best.mean)) (expected: at least 97 %: \(verdict))")
            console.say(
                "  the cell that is best in validation (\(percent(chosen.mean)) of 144), \(chosen.settings): \(percent(tested)) in the "
                    + "test; of 360 images chance makes 0.9 %")
            try console.draw(
                [
                    (name(way, "test"), map(found.lecture, way, "test accuracy, trained on 80 %")),
                    (name(way, "validation"), map(found.validation, way, "validation accuracy")),
                ], to: options)
            console.say()
            try console.report(
                Part(
                    name: "digits-grid \(way.name)", seconds: seconds, validationAccuracy: chosen.mean,
                    testAccuracy: best.mean, chosenTestAccuracy: tested,
                    reached: options.epochs == nil ? isReached : nil))
        }
    }

    /// The accuracy of every cell on `judging` after learning from `learning`.
    private static func search(
        _ way: Way, learning: ImageDataSet, judging: ImageDataSet, _ options: Options
    ) throws -> SearchResult {
        let training = ScaledImages<Float>(learning, range: 0...1)
        let judges = ScaledImages<Float>(judging, range: 0...1)
        let rates = HyperParameter.powersOfTen("learning rate", -5...1)
        let penalties = HyperParameter.powersOfTen("penalty", -5...1)
        // A short run, of other epochs, takes a coarse grid too.
        let coarse = [HyperParameter.numbers("learning rate", [0.01, 1]), .numbers("penalty", [1e-5, 1e-2])]
        let search = try HyperParameterSearch(grid: options.epochs == nil ? [rates, penalties] : coarse)
        return try search.run(over: [options.seed]) { settings, seed in
            var network = try Network<Float>(
                inputs: 64, [Dense(50, .sigmoid, biases: .constant(0.01)), Dense(10, .softmax)], seed: seed)
            let history = try network.train(
                on: training, validation: judges,
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
        result.heatMap(title: "Digits, \(way.name): \(what)", rows: "learning rate", columns: "penalty")
    }
}
