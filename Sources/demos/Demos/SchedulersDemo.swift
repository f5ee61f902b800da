import Autodiff
import Foundation
import NNFromGraph

extension Demo {
    static let schedulers = Demo("schedulers", "the FFNN with each of 002's schedulers, on XOR and on breast cancer") {
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
        let split = try Experiment.breastCancerSplit(seed: options.seed)
        let epochs = options.epochs ?? 50
        console.say("Breast cancer, 30-16-1, \(epochs) epochs, batch 32, with each scheduler:")
        var series: [LineChart.Series] = []
        for (name, optimizer) in optimizers {
            var network = try Network<Float>(
                inputs: 30, [Dense(16, .sigmoid), Dense(1, .sigmoid)], seed: options.seed)
            let (history, seconds) = try Machine.timed {
                try network.train(
                    on: split.training, validation: split.validation,
                    TrainingConfiguration(
                        loss: .binaryCrossEntropy, weightPenalty: .l2(0.001), optimizer: optimizer, epochs: epochs,
                        batchSize: 32, seed: options.seed))
            }
            let test = network.evaluate(on: split.test, loss: .binaryCrossEntropy).accuracy
            let last = history[history.count - 1]
            console.say(
                "  " + name.padded(18)
                    + String(
                        format: "loss %.4f at first, %.4f at last, test accuracy %.2f %%", history[0].trainingLoss,
                        last.trainingLoss, 100 * test))
            series.append(LineChart.Series(name, values: history.map(\.trainingLoss)))
            try console.report(
                Part(
                    name: "schedulers \(name)", seconds: seconds, trainAccuracy: last.trainingAccuracy,
                    validationAccuracy: last.validationAccuracy, testAccuracy: test, loss: last.trainingLoss,
                    epochs: epochs, secondsPerEpoch: history.secondsPerEpoch,
                    reached: options.epochs == nil ? test >= 0.97 || last.trainingLoss < 0.15 : nil))
        }
        let chart = LineChart(
            title: "Schedulers on breast cancer", panels: [.init("training loss", isLogarithmic: true, series: series)])
        let file = options.out.appendingPathComponent("schedulers-losses.svg")
        try chart.write(to: file)
        console.say("  picture: \(file.relativePath)")
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
