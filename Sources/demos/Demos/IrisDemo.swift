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
        console.say("Setosa and versicolor, 50 irises each, by standardized sepal and petal length")

        let (perceptron, seconds) = try Machine.timed {
            try Perceptron(fitting: data, learningRate: 0.1, epochs: epochs, seed: options.seed)
        }
        let mistakes = perceptron.mistakes.map(String.init).joined(separator: ", ")
        console.say("  perceptron, mistakes per epoch: \(mistakes)" + (perceptron.hasConverged ? "; converged" : ""))
        say("perceptron", perceptron.predictions(data.features), data, console)
        try report(
            "perceptron", perceptron.predictions(data.features), data, losses: perceptron.mistakes.map(Double.init),
            seconds, perceptron.hasConverged, options.seed, [], console)

        var series: [LineChart.Series] = []
        var models = [(name: "perceptron", model: perceptron.model)]
        var results: [(name: String, predictions: [Int], losses: [Double], seconds: Double)] = []
        for (way, batch, rate) in [("full batch", nil, 0.1), ("stochastic", 1, 0.01)] {
            let name = "Adaline, \(way)"
            let descent = Descent(learningRate: rate, epochs: epochs, batchSize: batch, seed: options.seed)
            let (adaline, seconds) = try Machine.timed { try Adaline(fitting: data, descent) }
            let losses = adaline.losses
            console.say(
                String(
                    format: "  \(name): mean squared error %.4f in the first epoch, %.4f in the last", losses[0],
                    losses[epochs - 1]))
            say(name, adaline.predictions(data.features), data, console)
            series.append(LineChart.Series(way, values: losses))
            models.append((name, adaline.model))
            results.append((name, adaline.predictions(data.features), losses, seconds))
        }
        let chart = LineChart(
            title: "Two classes of irises by Adaline", subtitle: "lecture 001: full batches and single samples",
            panels: [.init("mean squared error", series: series)])
        let pictures = console.draw([("iris-losses", chart), ("iris-boundaries", picture(data, models))], to: options)
        for (name, predictions, losses, seconds) in results {
            try report(
                name, predictions, data, losses: losses, seconds, losses[epochs - 1] < losses[0], options.seed,
                pictures, console)
        }
    }

    private static func say(_ name: String, _ predictions: [Int], _ data: DataSet<Double>, _ console: Console) {
        let accuracy = Metrics.accuracy(labels: data.labels, predictions: predictions)
        console.say("  \(name): training accuracy \(Units.percent(accuracy))")
    }

    private static func report(
        _ name: String, _ predictions: [Int], _ data: DataSet<Double>, losses: [Double], _ seconds: Double,
        _ converged: Bool, _ seed: UInt64, _ pictures: [String], _ console: Console
    ) throws {
        let accuracy = Metrics.accuracy(labels: data.labels, predictions: predictions)
        let perEpoch = seconds / Double(losses.count)
        for (place, loss) in losses.enumerated() {
            console.report(EpochPart(name: "iris \(name)", seed: seed, epoch: place + 1, seconds: perEpoch, loss: loss))
        }
        var part = Part(
            name: "iris \(name)", seconds: seconds, trainAccuracy: accuracy, loss: losses.last, epochs: losses.count,
            secondsPerEpoch: perEpoch, reached: converged && accuracy == 1)
        part.seed = seed
        part.confusionMatrix = ConfusionMatrix(labels: data.labels, predictions: predictions, classes: 2).counts
        part.pictures = pictures.isEmpty ? nil : pictures
        try console.report(part)
    }
}
