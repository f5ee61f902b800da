import Autodiff
import Foundation
import NNFromGraph

extension Demo {
    static let exercises = Demo(
        "exercises", "hidden units, an output layer and back-propagation: lecture 003's exercises",
        heeding: [.seed, .epochs, .out]
    ) {
        options, console in try ExercisesDemo.run(options, console)
    }
}

/// Lecture 003's in-class exercises, each checked against a second computation.
enum ExercisesDemo {
    static func run(_ options: Options, _ console: Console) throws {
        try hiddenUnits(options, console)
        try outputLayer(options, console)
        try backPropagation(options, console)
        try trainAll(options, console)
    }

    /// The network of exercises 1 and 2: three hidden units on a scalar, a linear output.
    private static func network() throws -> Network<Double> {
        var network = try Network<Double>(inputs: 1, [Dense(3, .sigmoid), Dense(1, .identity)], seed: 1)
        network.parameters = [
            Tensor([[1, 1, 1]]), Tensor([0, -2, -4]), Tensor(shape: [3, 1], scalars: [1, -2, 0.5]), Tensor([0.1]),
        ]
        return network
    }

    /// Exercise 1: the curves of uh and uo for x in −4…8.
    private static func hiddenUnits(_ options: Options, _ console: Console) throws {
        let points = (0..<100).map { -4 + 12 * Double($0) / 99 }
        let (outputs, seconds) = try Machine.timed {
            try network().layerOutputs(Tensor(shape: [100, 1], scalars: points))
        }
        let (hidden, output) = (outputs[0].value, outputs[1].value)
        var largest = 0.0
        for (row, x) in points.enumerated() {
            let units = [0.0, 2, 4].map { 1 / (1 + exp(-(x - $0))) }
            for unit in 0..<3 { largest = max(largest, abs(hidden[row, unit] - units[unit])) }
            largest = max(largest, abs(output[row, 0] - (units[0] - 2 * units[1] + 0.5 * units[2] + 0.1)))
        }
        func curve(_ name: String, _ tensor: Tensor<Double>, _ column: Int) -> LineChart.Series {
            LineChart.Series(name, points.enumerated().map { LineChart.Point($1, tensor[$0, column]) })
        }
        let chart = LineChart(
            title: "Three sigmoids and their weighted sum",
            subtitle: "lecture 003, exercise 1: a network 1-3-1 with given weights",
            panels: [
                .init(
                    "outputs of the hidden units, uh", horizontalName: "x", isCounting: false,
                    series: (0..<3).map { curve("uh\($0)", hidden, $0) }),
                .init(
                    "output of the network, uo", horizontalName: "x", isCounting: false,
                    series: [curve("", output, 0)]),
            ])
        console.say("Exercise 1: the outputs of three hidden units and of the network, for x from −4 to 8")
        let pictures = console.draw([("exercises-hidden-units", chart)], to: options)
        try conclude("1", seconds, largest, 1e-15, "network and formulas", console) { $0.pictures = pictures }
    }

    /// Exercise 2: only the output layer, fitted to sin(2πx): in closed form and by gradient descent.
    private static func outputLayer(_ options: Options, _ console: Console) throws {
        let data: DataSet<Double> = SyntheticData.sine(seed: options.seed)
        var network = try network()
        // Hidden units whose sigmoids cross ½ within 0…1.
        network.parameters[0] = Tensor([[10, 10, 10]])
        network.parameters[1] = Tensor([-1, -5, -9])
        let hidden = network.layerOutputs(data.features)[0].value
        let features = try DataSet(name: "uh", features: hidden, targets: data.targets)
        let solution = try LinearRegression(fitting: features).model
        try network.freeze("dense1")
        let (history, seconds) = try Machine.timed {
            try network.train(
                on: data,
                TrainingConfiguration(
                    loss: .meanSquaredError, optimizer: StochasticGradientDescent(learningRate: 0.3, momentum: 0.99),
                    epochs: options.epochs ?? 5000, batchSize: 100, seed: options.seed)
            ) { console.report(EpochPart("exercises 2", seed: options.seed, $0)) }
        }
        let found = network.parameters[2].scalars + network.parameters[3].scalars
        let expected = solution.weights.scalars + solution.bias.scalars
        let largest = zip(found, expected).map { abs($0 - $1) }.max() ?? .nan
        console.say("Exercise 2: only the output layer, fitted to 100 noisy samples of sin 2πx")
        console.say("  closed form:      " + expected.map { Units.fixed($0, decimals: 5, width: 10) }.joined())
        console.say("  gradient descent: " + found.map { Units.fixed($0, decimals: 5, width: 10) }.joined())
        let loss = history[history.count - 1].trainingLoss
        console.say(String(format: "  mean squared error %.5f", loss))
        try conclude("2", seconds, largest, 1e-6, "the two methods", console) { part in
            (part.outputs, part.targets) = (found, expected)
            (part.loss, part.epochs, part.seed) = (loss, history.count, options.seed)
        }
    }

    /// The exercise on back-propagation: the hidden layer's gradient by the tape and by the formulas.
    private static func backPropagation(_ options: Options, _ console: Console) throws {
        let (comparison, seconds) = Machine.timed { Verification.binaryCrossEntropy(seed: options.seed) }
        console.say("Back-propagation through the hidden layer, with binary cross-entropy")
        try conclude("back-propagation", seconds, comparison.largest, 1e-12, "tape and formulas", console)
    }

    /// Exercise 3: 32 hidden units, all parameters trained.
    private static func trainAll(_ options: Options, _ console: Console) throws {
        let data: DataSet<Double> = SyntheticData.sine(seed: options.seed)
        var network = try Network<Double>(
            inputs: 1,
            [
                Dense(32, .sigmoid, weights: .uniform(bound: 10), biases: .uniform(bound: 5)),
                Dense(1, .identity, weights: .glorotUniform),
            ], seed: options.seed)
        let epochs = options.epochs ?? 1000
        let (history, seconds) = try Machine.timed {
            try network.train(
                on: data,
                TrainingConfiguration(
                    loss: .meanSquaredError, optimizer: Adam(learningRate: 0.03), epochs: epochs, batchSize: 100,
                    seed: options.seed)
            ) { console.report(EpochPart("exercises 3", seed: options.seed, $0)) }
        }
        let loss = history[epochs - 1].trainingLoss
        let grid = (0..<200).map { Double($0) / 199 }
        let fitted = network(Tensor(shape: [200, 1], scalars: grid)).scalars
        let samples = (0..<data.count).map { LineChart.Point(data.features[$0, 0], data.targets[$0, 0]) }
        let chart = LineChart(
            title: "A sine wave with noise",
            subtitle: "lecture 003, exercise 3: 1-32-1, Adam, \(Units.count(epochs, "epoch")): "
                + String(format: "mean squared error %.5f", loss),
            panels: [
                .init(
                    "32 hidden units", horizontalName: "x", isCounting: false,
                    series: [
                        .init("samples", samples, isScatter: true),
                        .init("network", zip(grid, fitted).map { LineChart.Point($0, $1) }),
                        .init("sin 2πx", grid.map { LineChart.Point($0, sin(2 * .pi * $0)) }),
                    ])
            ])
        // With enough hidden units the network approximates sin 2πx arbitrarily well, so that the best fit is at least
        // as good as it on the samples.
        let noise = samples.reduce(0) { $0 + ($1.y - sin(2 * .pi * $1.x)) * ($1.y - sin(2 * .pi * $1.x)) } / 100
        let verdict = Verdict(loss <= noise, after: [.epochs(1000, used: epochs)])
        console.say(
            "Exercise 3: 32 hidden units, all layers trained on the same samples for \(Units.count(epochs, "epoch"))")
        console.say(String(format: "  mean squared error %.5f", loss))
        console.say(
            "  " + verdict.sentence(String(format: "at most %.5f, the error of sin 2πx itself on these samples", noise))
        )
        var part = Part(name: "exercises 3", seconds: seconds, loss: loss, epochs: epochs, reached: verdict.isReached)
        part.pictures = console.draw([("exercises-fit", chart)], to: options)
        part.seed = options.seed
        (part.outputs, part.targets) = (network(data.features).scalars, data.targets.scalars)
        try console.report(part)
    }

    private static func conclude(
        _ exercise: String, _ seconds: Double, _ largest: Double, _ tolerance: Double, _ what: String,
        _ console: Console, adding: (inout Part) -> Void = { _ in }
    ) throws {
        console.say("  \(what): largest difference \(Units.difference(largest))")
        console.say()
        var part = Part(
            name: "exercises \(exercise)", seconds: seconds, largestDifference: largest, reached: largest <= tolerance)
        adding(&part)
        try console.report(part)
    }
}
