import Autodiff
import Foundation
import NNFromGraph

extension Demo {
    static let iris = Demo(
        "iris", "the perceptron and Adaline on setosa and versicolor (lecture 001)", heeding: [.seed, .epochs, .out]
    ) {
        options, console in try IrisDemo.run(options, console)
    }
}

/// Lecture 001, 'Single Layer Neural Network Recap': two classes of irises, which their standardized sepal and petal
/// lengths separate linearly.
enum IrisDemo {
    static func run(_ options: Options, _ console: Console) throws {
        let all: DataSet<Double> = try Iris.load()
        let two = try all.selecting(features: [0, 2]).selecting(negative: 0, positive: 1)
        let data = Standardization(fitting: two.features)(two)
        let epochs = options.epochs ?? 50
        console.say("100 irises, setosa and versicolor, by their standardized sepal and petal lengths")

        let (perceptron, seconds) = try Machine.timed {
            try Perceptron(fitting: data, learningRate: 0.1, epochs: epochs, seed: options.seed)
        }
        let mistakes = perceptron.mistakes.map(String.init).joined(separator: " ")
        console.say("  perceptron: mistakes by epoch \(mistakes)" + (perceptron.hasConverged ? ": converged" : ""))
        try report(
            "perceptron", perceptron.predictions(data.features), data, loss: Double(perceptron.mistakes.last ?? 0),
            perceptron.mistakes.count, seconds, perceptron.hasConverged, console)

        var series: [LineChart.Series] = []
        var models = [(name: "perceptron", model: perceptron.model)]
        for (way, batch, rate) in [("full batch", nil, 0.1), ("stochastic", 1, 0.01)] {
            let name = "Adaline, \(way)"
            let descent = Descent(learningRate: rate, epochs: epochs, batchSize: batch, seed: options.seed)
            let (adaline, seconds) = try Machine.timed { try Adaline(fitting: data, descent) }
            let losses = adaline.losses
            console.say(
                String(
                    format: "  \(name): mean squared error %.4f in the first epoch, %.4f in the last", losses[0],
                    losses[epochs - 1]))
            series.append(LineChart.Series(way, values: losses))
            models.append((name, adaline.model))
            try report(
                name, adaline.predictions(data.features), data, loss: losses[epochs - 1], epochs, seconds,
                losses[epochs - 1] < losses[0], console)
        }
        let chart = LineChart(
            title: "Two classes of irises by Adaline", subtitle: "lecture 001: full batches and single samples",
            panels: [.init("mean squared error", series: series)])
        console.draw([("iris-losses", chart), ("iris-boundaries", picture(data, models))], to: options)
    }

    private static func report(
        _ name: String, _ predictions: [Int], _ data: DataSet<Double>, loss: Double, _ epochs: Int, _ seconds: Double,
        _ converged: Bool, _ console: Console
    ) throws {
        let accuracy = Metrics.accuracy(labels: data.labels, predictions: predictions)
        console.say(String(format: "    accuracy %.1f %%", 100 * accuracy))
        try console.report(
            Part(
                name: "iris \(name)", seconds: seconds, trainAccuracy: accuracy, loss: loss, epochs: epochs,
                reached: converged && accuracy == 1))
    }
}
