import Autodiff
import Foundation
import NNFromGraph

extension Demo {
    static let gradientsByLayer = Demo(
        "gradients-by-layer", "vanishing and exploding gradients in ten hidden layers, and what helps (lecture 002)",
        heeding: [.seed, .out]
    ) { options, console in try GradientsByLayerDemo.run(options, console) }
}

/// Lecture 002, 'Which activation function should I use?' to 'Gradient Clipping': the norm of the loss's gradient with
/// respect to each layer's weights, before the first step.
enum GradientsByLayerDemo {
    private struct Case {
        let name: String
        let layers: [any Layer]
        let initialization: Initializer
        var clipping: (any GradientTransformation)?
        /// The expected ratio of the first layer's norm to the tenth's, and the expected largest norm.
        let ratio, largest: Logarithm
    }

    /// The mean and standard deviation of a figure's decimal logarithm over 24 initializations of the same network in
    /// PyTorch (`Scripts/fixtures/gradients.py`). A run is expected to be within three standard deviations.
    private struct Logarithm {
        let mean, deviation: Double
        init(_ mean: Double, _ deviation: Double) { (self.mean, self.deviation) = (mean, deviation) }

        func isReached(by value: Double) -> Bool { abs(log10(value) - mean) <= 3 * deviation }
        var description: String {
            [-3.0, 3].map { Units.number(pow(10, mean + $0 * deviation), digits: 2) }.joined(separator: " to ")
        }
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
            Case(
                name: "sigmoid, N(0, 1)", layers: hidden(.sigmoid), initialization: wide,
                ratio: Logarithm(-1.12, 0.23), largest: Logarithm(0.52, 0.14)),
            Case(
                name: "sigmoid, Glorot", layers: hidden(.sigmoid), initialization: .glorotNormal,
                ratio: Logarithm(-5.59, 0.10), largest: Logarithm(-0.14, 0.14)),
            Case(
                name: "tanh, Glorot", layers: hidden(.hyperbolicTangent), initialization: .glorotNormal,
                ratio: Logarithm(0.07, 0.07), largest: Logarithm(-0.47, 0.07)),
            Case(
                name: "ReLU, N(0, 1)", layers: hidden(relu), initialization: wide, ratio: Logarithm(-0.12, 0.17),
                largest: Logarithm(7.40, 0.24)),
            Case(
                name: "ReLU, He", layers: hidden(relu), initialization: .heNormal, ratio: Logarithm(0.11, 0.15),
                largest: Logarithm(-0.10, 0.27)),
            Case(
                name: "ReLU, N(0, 1), batch norm", layers: normalized, initialization: wide,
                ratio: Logarithm(0.65, 0.05), largest: Logarithm(0.44, 0.04)),
            Case(
                name: "ReLU, N(0, 1), clipped at 1", layers: hidden(relu), initialization: wide,
                clipping: ClippingByGlobalNorm(1), ratio: Logarithm(-0.12, 0.17), largest: Logarithm(-0.41, 0.04)),
        ]
    }

    static func run(_ options: Options, _ console: Console) throws {
        let images = ScaledImages<Double>(try Digits.load(), range: 0...1)
        let batch = images.batch(0..<200)
        console.say(
            "The norm of the gradient in each layer's weights, \(depth) hidden layers of 50 units, 200 digits; in "
                + "parentheses what PyTorch has in 24 runs")
        var table = TextTable([
            .name("network"), .number("layer 1"), .number("layer \(depth)"), .text("ratio"), .text("largest norm"),
            .name("as expected"),
        ])
        var series: [LineChart.Series] = []
        var parts: [Part] = []
        for entry in cases {
            let (norms, seconds) = try Machine.timed { try Self.norms(entry, batch, images, options.seed) }
            let ratio = norms[0] / norms[depth - 1]
            let largest = norms.max() ?? .nan
            func shown(_ value: Double) -> String { Units.number(value, digits: 3) }
            let isReached = entry.ratio.isReached(by: ratio) && entry.largest.isReached(by: largest)
            table.rows.append([
                entry.name, shown(norms[0]), shown(norms[depth - 1]), "\(shown(ratio)) (\(entry.ratio.description))",
                "\(shown(largest)) (\(entry.largest.description))", isReached ? "yes" : "NO",
            ])
            series.append(LineChart.Series(entry.name, values: norms))
            var part = Part(
                name: "gradients-by-layer \(entry.name)", seconds: seconds, largestNorm: largest,
                firstToLastRatio: ratio, reached: isReached)
            part.seed = options.seed
            part.layers = norms.enumerated().map { LayerPart(name: "layer \($0 + 1)", gradientNorm: $1) }
            parts.append(part)
        }
        console.say(table)
        console.say(
            "A sigmoid's slope is at most ¼, and much less where its units saturate, as they do with weights from "
                + "N(0, 1): the gradient vanishes, and the first layers hardly learn. With ReLU and N(0, 1), "
                + "activations grow about √(50/2) = 5-fold from layer to layer, and so does the gradient on the way "
                + "back: it explodes. Weights of variance 2/inputs (He) keep both in scale, and batch normalization "
                + "nearly does, whatever the weights. Clipping limits the gradient's norm and keeps its direction.")
        let chart = LineChart(
            title: "Gradients in ten hidden layers",
            subtitle:
                "norm of the gradient of each layer's weights before the first step; 50 units a layer, 200 digits",
            panels: [
                panel("vanishing", series, 0..<2), panel("exploding", series, 3..<4),
                panel("cured", series, [2, 4, 5, 6]),
            ])
        let pictures = console.draw([("gradients-by-layer", chart)], to: options)
        for var part in parts {
            part.pictures = pictures
            try console.report(part)
        }
    }

    /// The layers are the axis of all panels; each has its own range of norms, so that no line hides another.
    private static func panel(
        _ title: String, _ series: [LineChart.Series], _ cases: some Sequence<Int>
    ) -> LineChart.Panel {
        LineChart.Panel(title, horizontalName: "layer", isLogarithmic: true, series: cases.map { series[$0] })
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
        var gradients = gradient(atTree: network.parameters) { (parameters: [TensorVariable<Double>]) in
            let recorded = Batch(inputs: TensorVariable(batch.inputs), targets: TensorVariable(batch.targets))
            return rule.objective(
                recorded, parameters: parameters, statistics: network.statistics.map { TensorVariable($0) }, masks: []
            ).loss
        }
        if let clipping = entry.clipping { gradients = clipping(gradients) }
        return network.architecture.select(.weights, from: gradients).map { square($0).sum().scalar.squareRoot() }
    }
}
