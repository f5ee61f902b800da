import Autodiff
import Foundation
import NNFromGraph

extension Demo {
    static let gradientsByLayer = Demo(
        "gradients-by-layer", "vanishing and exploding gradients in ten hidden layers, and what helps (lecture 002)"
    ) { options, console in try GradientsByLayerDemo.run(options, console) }
}

/// Lecture 002, 'Which activation function should I use?' to 'Gradient Clipping': the norm of the loss's gradient with respect to each
/// layer's weights, before the first step.
enum GradientsByLayerDemo {
    private struct Case {
        let name: String
        let layers: [any Layer]
        let initialization: Initializer
        var clipping: (any GradientTransformation)?
        /// What the first layer's norm over the last hidden layer's is to be, and the largest norm.
        let ratio: ClosedRange<Double>
        var largest: ClosedRange<Double> = 0...10
    }

    private static let depth = 10

    private static var cases: [Case] {
        let (wide, relu) = (Initializer.normal(standardDeviation: 1), Activation.relu)
        func hidden(_ activation: Activation) -> [any Layer] {
            (0..<depth).map { _ in Dense(50, activation) } + [Dense(10, .softmax)]
        }
        let normalized: [any Layer] =
            (0..<depth).flatMap { _ -> [any Layer] in
                [Dense(50, .identity, hasBiases: false), BatchNormalization(), Activate(relu)]
            } + [Dense(10, .softmax)]
        return [
            Case(name: "sigmoid, N(0, 1)", layers: hidden(.sigmoid), initialization: wide, ratio: 0...0.2),
            Case(name: "sigmoid, Glorot", layers: hidden(.sigmoid), initialization: .glorotNormal, ratio: 0...0.001),
            Case(
                name: "tanh, Glorot", layers: hidden(.hyperbolicTangent), initialization: .glorotNormal, ratio: 0.1...10
            ),
            Case(
                name: "ReLU, N(0, 1)", layers: hidden(relu), initialization: wide, ratio: 0.01...100,
                largest: 1e4...(.infinity)),
            Case(name: "ReLU, He", layers: hidden(relu), initialization: .heNormal, ratio: 0.1...10),
            Case(name: "ReLU, N(0, 1), batch norm", layers: normalized, initialization: wide, ratio: 0.1...10),
            Case(
                name: "ReLU, N(0, 1), clipped at 1", layers: hidden(relu), initialization: wide,
                clipping: ClippingByGlobalNorm(1), ratio: 0.01...100, largest: 0...1),
        ]
    }

    static func run(_ options: Options, _ console: Console) throws {
        let images = ScaledImages<Double>(try Digits.load(), range: 0...1)
        let batch = images.batch(0..<200)
        console.say("Norms of the gradient by layer, \(depth) hidden layers of 50 units, 200 digits:")
        console.say("  " + "".padded(30) + "layer 1".aligned(12) + "layer \(depth)".aligned(12) + "ratio".aligned(12))
        var series: [LineChart.Series] = []
        for entry in cases {
            let (norms, seconds) = try Machine.timed { try Self.norms(entry, batch, images, options.seed) }
            let ratio = norms[0] / norms[depth - 1]
            console.say(
                "  " + entry.name.padded(30)
                    + [norms[0], norms[depth - 1], ratio].map { String(format: "%12.3g", $0) }.joined())
            series.append(LineChart.Series(entry.name, values: norms))
            try console.report(
                Part(
                    name: "gradients-by-layer \(entry.name)", seconds: seconds, largestNorm: norms.max(),
                    firstToLastRatio: ratio,
                    reached: entry.ratio.contains(ratio) && entry.largest.contains(norms.max() ?? .nan)))
        }
        console.say(
            """
            With sigmoids each layer's slope is at most ¼, and less where the units saturate, as they do from N(0, 1): the first layers
            hardly learn. With ReLU from N(0, 1) activations grow by about √(50/2) = 5 from layer to layer, and adjoints by as much on
            the way back: every layer's gradient explodes. Weights whose variance is 2/inputs (He) keep both as they are, and batch
            normalization does so whatever the weights. Clipping bounds the step and keeps its direction.
            """)
        let chart = LineChart(
            title: "Gradients by layer",
            panels: [
                .init("norm of the weights' gradient", horizontalName: "layer", isLogarithmic: true, series: series)
            ])
        let file = options.out.appendingPathComponent("gradients-by-layer.svg")
        try chart.write(to: file)
        console.say("  picture: \(file.relativePath)")
    }

    /// The norm of the gradient with respect to each layer's weights.
    private static func norms(
        _ entry: Case, _ batch: Batch<Tensor<Double>>, _ images: ScaledImages<Double>, _ seed: UInt64
    ) throws -> [Double] {
        let network = try Network<Double>(
            inputs: 64, entry.layers, initialization: entry.initialization, seed: seed)
        let rule = try network.rule(
            TrainingConfiguration(
                loss: .softmaxCrossEntropy, optimizer: StochasticGradientDescent(learningRate: 1), epochs: 1,
                batchSize: 1, seed: seed), images)
        var gradients = gradient(at: network.parameters) { (parameters: [TensorVariable<Double>]) in
            let recorded = Batch(inputs: TensorVariable(batch.inputs), targets: TensorVariable(batch.targets))
            return rule.objective(
                recorded, parameters: parameters, statistics: network.statistics.map { TensorVariable($0) }, masks: []
            ).loss
        }
        if let clipping = entry.clipping { gradients = clipping(gradients) }
        return network.architecture.select(.weights, from: gradients).map { square($0).sum().scalar.squareRoot() }
    }
}
