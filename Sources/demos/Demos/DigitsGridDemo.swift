import Autodiff
import Foundation
import NNFromGraph
import Synchronization

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
/// The lecture looks for the best cell on the test part, which flatters it. Here the picture shows the validation part, and the figure
/// of the cell that is best there is given beside the lecture's.
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
        let training = ScaledImages<Float>(split.training, range: 0...1)
        let validation = ScaledImages<Float>(split.validation, range: 0...1)
        let test = ScaledImages<Float>(split.test, range: 0...1)
        let search = try HyperParameterSearch(
            grid: [.powersOfTen("learning rate", -5...1), .powersOfTen("penalty", -5...1)])
        for way in ways {
            @Sendable func train(_ settings: Settings) throws -> Network<Float> {
                var network = try Network<Float>(
                    inputs: 64, [Dense(50, .sigmoid, biases: .constant(0.01)), Dense(10, .softmax)], seed: options.seed)
                _ = try network.train(
                    on: training, validation: validation,
                    TrainingConfiguration(
                        loss: .softmaxCrossEntropy,
                        weightPenalty: .l2(settings.number("penalty") * way.penaltyScale),
                        optimizer: way.optimizer(settings.number("learning rate")), epochs: options.epochs ?? 100,
                        batchSize: way.batchSize, seed: options.seed, evaluatesTrainingData: false))
                return network
            }
            let tested = Mutex<[Settings: Double]>([:])
            let (result, seconds) = try Machine.timed {
                try search.run(over: [0]) { settings, _ in
                    let network = try train(settings)
                    let accuracy = network.evaluate(on: test, loss: .softmaxCrossEntropy).accuracy
                    tested.withLock { $0[settings] = accuracy }
                    return network.evaluate(on: validation, loss: .softmaxCrossEntropy).accuracy
                }
            }
            console.say("\(way.name), batch \(way.batchSize): validation accuracy of the ten best of 49")
            console.say(result.table(limit: 10))
            let file = options.out.appendingPathComponent(
                "digits-grid-\(way.name.replacingOccurrences(of: " ", with: "-").lowercased()).svg")
            try result.heatMap(title: "Digits, \(way.name)", rows: "learning rate", columns: "penalty").write(to: file)
            guard let best = result.best, let chosen = tested.withLock({ $0[best.settings] }),
                let highest = tested.withLock({ $0.values.max() })
            else { continue }
            let isReached = highest >= 0.97
            console.say(
                String(
                    format:
                        "  test accuracy at the best cell: %.2f %% (expected: at least 97 %%: %@); at the cell that is best in "
                        + "validation %.2f %%; %.1f s", 100 * highest, isReached ? "reached" : "NOT reached",
                    100 * chosen,
                    seconds))
            console.say("  picture: \(file.relativePath)")
            console.say()
            try console.report(
                Part(
                    name: "digits-grid \(way.name)", seconds: seconds, validationAccuracy: best.mean,
                    testAccuracy: highest, reached: options.epochs == nil ? isReached : nil))
        }
    }
}
