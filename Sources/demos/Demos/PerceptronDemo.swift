import Autodiff
import Foundation
import NNFromGraph

extension Demo {
    static let perceptron = Demo(
        "perceptron", "the networks 1-1, 1-1-1 and 2-2-1, trained by the tape and by hand (lecture 002)",
        heeding: [.seed, .epochs, .out]
    ) {
        options, console in try PerceptronDemo.run(options, console)
    }
}

/// Lecture 002, 'First network example, simple perceptron with one input', 'Adding a hidden layer' and 'Simple neural
/// network and the back propagation equations': each trained by gradient descent with the tape's gradient, and again
/// with the lecture's formulas.
enum PerceptronDemo {
    private typealias Matrix = LectureFormulas.PlainMatrix

    private struct Case {
        let title: String
        let layers: [Dense]
        let data: DataSet<Double>
        let learningRate: Double
        /// The parameters after gradient descent with the lecture's formulas.
        let byFormulas: (_ start: [Double], _ x: Matrix, _ y: Matrix, _ rate: Double, _ steps: Int) -> [Double]
        /// The index, among the network's parameters, of each of the formulas' parameters.
        let order: [Int]
    }

    static func run(_ options: Options, _ console: Console) throws {
        var largest = 0.0
        var panels: [LineChart.Panel] = []
        for entry in try cases(options.seed) { largest = max(largest, try run(entry, options, console, &panels)) }
        console.say("largest difference of all parameters \(Units.difference(largest))")
        console.draw([("perceptron-fits", picture(panels, epochs: options.epochs ?? 2000))], to: options)
    }

    private static func run(
        _ entry: Case, _ options: Options, _ console: Console, _ panels: inout [LineChart.Panel]
    ) throws -> Double {
        let epochs = options.epochs ?? 2000
        let data = entry.data
        var network = try Network<Double>(
            inputs: data.featureCount, entry.layers, initialization: .normal(standardDeviation: 1), seed: options.seed)
        let flat = network.parameters.flatMap(\.scalars)
        let start = entry.order.map { flat[$0] }
        // The gradient of Σ (a − y)² is twice that of the lecture's Σ ½ (a − y)², so the learning rate is halved.
        let (history, seconds) = try Machine.timed {
            try network.train(
                on: data,
                TrainingConfiguration(
                    loss: .sumSquaredError, optimizer: StochasticGradientDescent(learningRate: entry.learningRate / 2),
                    epochs: epochs, batchSize: data.count, seed: options.seed)
            ) { record in
                var epoch = EpochPart("perceptron \(entry.title)", seed: options.seed, record)
                // The lecture's cost, of which the loss is twice.
                epoch.loss /= 2
                console.report(epoch)
            }
        }
        panels.append(panel(entry.title, network, data))
        func matrix(_ tensor: Tensor<Double>) -> Matrix {
            Matrix(rows: tensor.shape[0], columns: tensor.shape[1], values: tensor.scalars)
        }
        let expected = entry.byFormulas(start, matrix(data.features), matrix(data.targets), entry.learningRate, epochs)
        let found = network.parameters.flatMap(\.scalars)
        let difference = zip(entry.order, expected).map { abs(found[$0] - $1) }.max() ?? .nan
        let (first, last) = (history[0].trainingLoss / 2, history[epochs - 1].trainingLoss / 2)
        console.say("\(entry.title): \(data.count) samples, \(Units.count(epochs, "step"))")
        console.say(
            String(format: "  mean of ½ (a − y)²: %.6f before the first step, %.6f before the last", first, last))
        console.say("  parameters by tape and by formulas: largest difference \(Units.difference(difference))")
        var part = Part(
            name: "perceptron \(entry.title)", seconds: seconds, loss: last, largestDifference: difference,
            epochs: epochs, reached: last < first)
        part.seed = options.seed
        (part.outputs, part.targets) = (network(data.features).scalars, data.targets.scalars)
        try console.report(part)
        return difference
    }

    private static func cases(_ seed: UInt64) throws -> [Case] {
        // The targets of a sigmoid must be between 0 and 1.
        let x = (0..<20).map { Double($0) / 19 }
        let line = Tensor<Double>(shape: [20, 1], scalars: x)
        var random = RandomNumbers(seed: seed)
        let pairs = (0..<20).map { _ in [random.nextUniform(), random.nextUniform()] }
        func data(_ name: String, _ features: Tensor<Double>, _ y: [Double]) throws -> DataSet<Double> {
            try DataSet(name: name, features: features, targets: Tensor(shape: [20, 1], scalars: y))
        }
        return [
            Case(
                title: "1-1, a sigmoid, to 0.2 + 0.6 x²", layers: [Dense(1, .sigmoid)],
                data: try data("squares", line, x.map { 0.2 + 0.6 * $0 * $0 }), learningRate: 0.5,
                byFormulas: { start, x, y, rate, steps in
                    LectureFormulas.ScalarPerceptron().gradientDescent(
                        from: .init(weight: start[0], bias: start[1]), inputs: x, targets: y, learningRate: rate,
                        steps: steps
                    ).parameters.flattened
                }, order: [0, 1]),
            Case(
                title: "1-1-1, a sigmoid and a linear unit, to 2 x² + 1",
                layers: [Dense(1, .sigmoid), Dense(1, .identity)],
                data: try data("parabola", line, x.map { 2 * $0 * $0 + 1 }), learningRate: 0.02,
                byFormulas: { start, x, y, rate, steps in
                    LectureFormulas.ScalarHiddenLayerNetwork(outputActivation: .identity).gradientDescent(
                        from: .init(
                            hiddenWeight: start[0], hiddenBias: start[1], outputWeight: start[2], outputBias: start[3]),
                        inputs: x, targets: y, learningRate: rate, steps: steps
                    ).parameters.flattened
                }, order: [0, 1, 2, 3]),
            Case(
                title: "2-2-1, sigmoids, to 0.2 + 0.6 x₀ x₁", layers: [Dense(2, .sigmoid), Dense(1, .sigmoid)],
                data: try data("products", Tensor(pairs), pairs.map { 0.2 + 0.6 * $0[0] * $0[1] }), learningRate: 0.5,
                byFormulas: { start, x, y, rate, steps in
                    LectureFormulas.TwoTwoOneNetwork().gradientDescent(
                        from: .init(start), inputs: x, targets: y, learningRate: rate, steps: steps
                    ).parameters.flattened
                }, order: [0, 2, 1, 3, 4, 5, 6, 7, 8]),  // the lecture's first index is the hidden unit
        ]
    }
}
