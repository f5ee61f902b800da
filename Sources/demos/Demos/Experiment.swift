import Autodiff
import Foundation
import NNFromGraph

/// A network, how it is trained and on what: everything that a training run depends on but the seed.
struct Experiment {
    let name: String
    let layers: [Dense]
    let initialization: Initializer
    /// What pixels are scaled to.
    let range: ClosedRange<Double>
    let loss: Loss
    let optimizer: any Optimizer
    let batchSize: Int
    let epochs: Int

    /// Trains on the data and reports history, test accuracy, time and memory; writes two pictures.
    func run(on data: ImageDataSplit, _ options: Options, _ console: Console) throws {
        let epochs = options.epochs ?? epochs
        let training = ScaledImages<Float>(data.training, range: range)
        let validation = ScaledImages<Float>(data.validation, range: range)
        let test = ScaledImages<Float>(data.test, range: range)
        var network = try Network<Float>(
            inputs: training.featureCount, layers, initialization: initialization, seed: options.seed)
        let sizes = ([training.featureCount] + layers.map(\.units)).map(String.init).joined(separator: "-")
        console.say(
            "Training \(sizes) (\(network.parameterCount) parameters) on \(training.count) images, \(loss.name), "
                + "batch \(batchSize), \(epochs) epochs")
        let progress = TrainingProgress(title: name, epochs: epochs)
        let configuration = TrainingConfiguration(
            loss: loss, optimizer: optimizer, epochs: epochs, batchSize: batchSize, seed: options.seed)
        let (history, seconds) = try Machine.timed {
            try network.train(on: training, validation: validation, configuration) { progress.show($0) }
        }
        let predictions = network.predictions(on: test)
        let correct = zip(predictions, data.test.labels).filter { $0 == Int($1) }.count
        let testAccuracy = Double(correct) / Double(test.count)
        let last = history[history.count - 1]
        let secondsPerEpoch = history.map(\.seconds).reduce(0, +) / Double(history.count)
        console.say(
            String(
                format: "  accuracy: training %.2f %%, validation %.2f %%, test %.2f %% (%d of %d)",
                100 * last.trainingAccuracy, 100 * last.validationAccuracy, 100 * testAccuracy, correct, test.count))
        console.say(
            String(
                format: "  time: %.2f s, of which %.3f s an epoch of training steps; peak memory %.0f MB", seconds,
                secondsPerEpoch, Double(Machine.peakMemoryBytes) / 1e6))
        try writePictures(history.records, predictions, data.test, options, console)
        try console.report(
            Part(
                name: name, seconds: seconds, trainAccuracy: last.trainingAccuracy,
                validationAccuracy: last.validationAccuracy, testAccuracy: testAccuracy, loss: last.trainingLoss,
                epochs: epochs, secondsPerEpoch: secondsPerEpoch))
    }

    private func writePictures(
        _ history: [EpochRecord], _ predictions: [Int], _ test: ImageDataSet, _ options: Options, _ console: Console
    ) throws {
        let curve = LearningCurve(
            title: name,
            epochs: history.map {
                LearningCurve.Epoch(
                    number: $0.epoch, trainingLoss: $0.trainingLoss, validationLoss: $0.validationLoss,
                    trainingAccuracy: $0.trainingAccuracy, validationAccuracy: $0.validationAccuracy)
            })
        let grid = DigitGrid(title: "\(name): misclassified", misclassifiedIn: test, predictions: predictions)
        let curveFile = options.out.appendingPathComponent("\(name)-learning-curve.svg")
        let gridFile = options.out.appendingPathComponent("\(name)-misclassified.svg")
        try curve.write(to: curveFile)
        try grid.write(to: gridFile)
        console.say("  pictures: \(curveFile.relativePath), \(gridFile.relativePath)")
    }
}

extension Experiment {
    /// Lecture 000, 'Classifying handwritten digits': sigmoids and the mean squared error.
    static let meanSquaredError = Experiment(
        name: "mnist-mse", layers: [Dense(50, .sigmoid), Dense(10, .sigmoid)],
        initialization: .normal(standardDeviation: 0.1), range: -1...1, loss: .meanSquaredError,
        optimizer: StochasticGradientDescent(learningRate: 0.1), batchSize: 100, epochs: 50)

    /// Lecture 003's network for MNIST: sigmoids, softmax and Adam.
    static let softmax = Experiment(
        name: "mnist-softmax", layers: [Dense(100, .sigmoid), Dense(10, .softmax)], initialization: .glorotUniform,
        range: 0...1, loss: .softmaxCrossEntropy, optimizer: Adam(learningRate: 0.001), batchSize: 100, epochs: 30)

    /// Lecture 002's network for the 8 × 8 digits, with the training of ``softmax``.
    static let digits = Experiment(
        name: "digits", layers: [Dense(50, .sigmoid), Dense(10, .softmax)], initialization: .glorotUniform,
        range: 0...1, loss: .softmaxCrossEntropy, optimizer: Adam(learningRate: 0.005), batchSize: 32, epochs: 30)
}
