import Autodiff
import Foundation
import NNFromGraph

extension Demo {
    static let schedulers = Demo(
        "schedulers", "the FFNN with each of 002's schedulers, on XOR and on breast cancer", repeats: true
    ) {
        options, console in try SchedulersDemo.run(options, console)
    }
}

/// Lecture 002, 'Building an object-oriented neural network code': its six schedulers, here optimizers, on the same network from the same
/// start.
enum SchedulersDemo {
    private static let optimizers: [(name: String, optimizer: any Optimizer)] = [
        ("Constant", StochasticGradientDescent(learningRate: 0.1)),
        ("Momentum", StochasticGradientDescent(learningRate: 0.05, momentum: 0.9)),
        ("Adagrad", Adagrad(learningRate: 0.05)),
        ("AdagradMomentum", Adagrad(learningRate: 0.02, momentum: 0.9)),
        ("RMSprop", RMSprop(learningRate: 0.005)),
        ("Adam", Adam(learningRate: 0.005)),
    ]

    static func run(_ options: Options, _ console: Console) throws {
        try xor(options, console)
        let (epochs, runs) = (options.epochs ?? 50, options.runs ?? 8)
        console.say(
            "Breast cancer, 30-16-1, \(epochs) epochs, batch 32, with each scheduler, \(runs) divisions of the data:")
        var series: [LineChart.Series] = []
        for (name, optimizer) in optimizers {
            let (found, seconds) = try Machine.timed {
                try (0..<runs).map { try breastCancer(optimizer, epochs, seed: options.seed + UInt64($0)) }
            }
            let accuracies = found.map(\.test)
            let mean = accuracies.reduce(0, +) / Double(runs)
            let history = found[0].history
            let last = history[history.count - 1]
            let isReached = mean >= 0.97
            let isWhole = options.epochs == nil && options.runs == nil
            let verdict = !isWhole ? "not judged: other epochs or runs" : isReached ? "reached" : "NOT reached"
            console.say(
                "  " + name.padded(18)
                    + String(format: "loss %.4f at first, %.4f at last; ", history[0].trainingLoss, last.trainingLoss)
                    + "test accuracy \(percent(mean)) in the mean, from \(percent(accuracies.min() ?? .nan)) to "
                    + "\(percent(accuracies.max() ?? .nan)) (expected: at least 97 %: \(verdict))")
            series.append(LineChart.Series(name, values: history.map(\.trainingLoss)))
            try console.report(
                Part(
                    name: "schedulers \(name)", seconds: seconds, trainAccuracy: last.trainingAccuracy,
                    validationAccuracy: last.validationAccuracy, testAccuracy: mean, loss: last.trainingLoss,
                    runs: runs, epochs: epochs, secondsPerEpoch: history.secondsPerEpoch,
                    reached: isWhole ? isReached : nil))
        }
        let chart = LineChart(
            title: "Schedulers on breast cancer", panels: [.init("training loss", isLogarithmic: true, series: series)])
        try console.draw([("schedulers-losses", chart)], to: options)
    }

    /// One training, and the accuracy on the test part of its division.
    private static func breastCancer(
        _ optimizer: any Optimizer, _ epochs: Int, seed: UInt64
    ) throws -> (history: TrainingHistory, test: Double) {
        let split = try Experiment.breastCancerSplit(seed: seed)
        var network = try Network<Float>(inputs: 30, [Dense(16, .sigmoid), Dense(1, .sigmoid)], seed: seed)
        let history = try network.train(
            on: split.training, validation: split.validation,
            TrainingConfiguration(
                loss: .binaryCrossEntropy, weightPenalty: .l2(0.001), optimizer: optimizer, epochs: epochs,
                batchSize: 32, seed: seed))
        return (history, network.evaluate(on: split.test, loss: .binaryCrossEntropy).accuracy)
    }

    /// 'Testing the XOR gate and other gates': logistic regression with Adam at 0.1 for 1000 epochs, and one hidden layer.
    private static func xor(_ options: Options, _ console: Console) throws {
        let data: DataSet<Double> = LogicGate.xor.dataSet()
        let epochs = options.epochs ?? 1000
        console.say("XOR with Adam at 0.1, \(epochs) epochs:")
        for (name, layers) in [
            ("2-1", [Dense(1, .sigmoid)]), ("2-4-1", [Dense(4, .sigmoid), Dense(1, .sigmoid)]),
        ] {
            var network = try Network<Double>(
                inputs: 2, layers, initialization: .normal(standardDeviation: 1), seed: options.seed)
            let (history, seconds) = try Machine.timed {
                try network.train(
                    on: data, validation: data,
                    TrainingConfiguration(
                        loss: .binaryCrossEntropy, optimizer: Adam(learningRate: 0.1), epochs: epochs, batchSize: 4,
                        seed: options.seed))
            }
            let last = history[history.count - 1]
            let outputs = network(data.features).scalars.map { String(format: "%.3f", $0) }.joined(separator: " ")
            console.say("  " + name.padded(8) + outputs + String(format: "   loss %.4f", last.trainingLoss))
            try console.report(
                Part(
                    name: "schedulers XOR \(name)", seconds: seconds, trainAccuracy: last.trainingAccuracy,
                    loss: last.trainingLoss, epochs: epochs))
        }
    }
}
