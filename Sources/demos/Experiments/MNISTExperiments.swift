import Autodiff
import NNFromGraph

extension Experiment {
    /// MNIST with pixels scaled to a range.
    private static func mnist(
        _ range: ClosedRange<Double>, shape: Shape? = nil, division: MNISTData.Division = .shuffled
    ) -> @Sendable (Options, Console) throws -> ExperimentData {
        { options, console in
            ExperimentData(try MNISTData.require(options, console, division), range: range, sampleShape: shape)
        }
    }

    static let mnistMeanSquaredError = Experiment(
        name: "mnist-mse", subject: "Handwritten digits (MNIST)",
        summary: "784-50-10, sigmoids and mean squared error on MNIST",
        source: "000, 'Coding the neural network training loop'",
        layers: [Dense(50, .sigmoid), Dense(10, .sigmoid)], initialization: .normal(standardDeviation: 0.1),
        training: TrainingConfiguration(
            loss: .meanSquaredError, optimizer: StochasticGradientDescent(learningRate: 0.1), epochs: 50,
            batchSize: 100, seed: 0),
        // The lecture reports 94.51 %. Here seeds 1 to 8 give 94.96 ± 0.24 %; the lecture's formulas in NumPy give 95.0
        // to 95.1 %.
        expectations: [.about(.test, 0.945, 0.006)], usesMNIST: true, lectureSeed: 123,
        data: mnist(-1...1, division: .pooled))

    static let mnistLogistic = Experiment(
        name: "mnist-logistic", subject: "Handwritten digits (MNIST)",
        summary: "784-100-10, sigmoids, logistic cost and L2 on MNIST",
        source: "001 and 004, 'Implementing a multilayer perceptron'",
        layers: [Dense(100, .sigmoid), Dense(10, .sigmoid)], initialization: .normal(standardDeviation: 0.1),
        training: TrainingConfiguration(
            loss: .logisticCost, weightPenalty: .l2(0.01), optimizer: StochasticGradientDescent(learningRate: 0.0005),
            epochs: 200, batchSize: 100, seed: 0),
        expectations: [.about(.validation, 0.98, 0.004), .about(.test, 0.975, 0.004)], usesMNIST: true,
        data: mnist(-1...1, division: .inOrder))

    static let mnistSoftmax = Experiment(
        name: "mnist-softmax", subject: "Handwritten digits (MNIST)",
        summary: "784-100-10, softmax cross-entropy and Adam on MNIST",
        source: "003, 'Recap: MNIST data'", layers: [Dense(100, .sigmoid), Dense(10, .softmax)],
        training: TrainingConfiguration(
            loss: .softmaxCrossEntropy, optimizer: Adam(learningRate: 0.001), epochs: 30, batchSize: 100, seed: 0),
        expectations: [.atLeast(.test, 0.9725)], usesMNIST: true, data: mnist(0...1))

    /// Lecture 002 promises above 98 % for 'two hidden layers with the same total amount of neurons' as one of a few
    /// hundred.
    static let mnistDeep = Experiment(
        name: "mnist-deep", subject: "Handwritten digits (MNIST)",
        summary: "two hidden layers with dropout on MNIST", source: "002, 'Hidden layers'",
        layers: [Dense(512, .relu), Dropout(0.2), Dense(512, .relu), Dropout(0.2), Dense(10, .softmax)],
        initialization: .heNormal,
        training: TrainingConfiguration(
            loss: .softmaxCrossEntropy, optimizer: Adam(learningRate: CosineDecay(0.001, length: 20)), epochs: 20,
            batchSize: 128, seed: 0),
        expectations: [.atLeast(.test, 0.983)], usesMNIST: true, data: mnist(0...1))

    static let mnistConvolutional = Experiment(
        name: "mnist-cnn", subject: "Handwritten digits (MNIST)",
        summary: "a small convolutional network on MNIST", source: "000 and 004 introduce them",
        layers: [
            Convolution2D(16, size: (5, 5), .relu), Pooling2D(.maximum, size: (2, 2)),
            Convolution2D(32, size: (5, 5), .relu), Pooling2D(.maximum, size: (2, 2)), Flatten(), Dropout(0.25),
            Dense(128, .relu), Dropout(0.25), Dense(10, .softmax),
        ], initialization: .heNormal,
        training: TrainingConfiguration(
            loss: .softmaxCrossEntropy, optimizer: Adam(learningRate: CosineDecay(0.002, length: 8)), epochs: 8,
            batchSize: 100, seed: 0),
        expectations: [.atLeast(.test, 0.99)], usesMNIST: true, data: mnist(0...1, shape: [28, 28, 1]))

    /// A multilayer perceptron with everything that is known to help.
    static let mnistBest = Experiment(
        name: "mnist-best", subject: "Handwritten digits (MNIST)",
        summary: "two hidden layers with augmentation, dropout, AdamW, warm-up and cosine, smoothed labels on MNIST",
        source: "002, 'Fine-tuning neural network hyperparameters', and beyond",
        layers: [Dense(1024, .relu), Dropout(0.1), Dense(1024, .relu), Dropout(0.2), Dense(10, .softmax)],
        initialization: .heNormal,
        training: TrainingConfiguration(
            loss: .softmaxCrossEntropy.smoothingLabels(0.05),
            optimizer: AdamW(
                learningRate: WarmUp(steps: 400, then: CosineDecay(0.002, length: 25)), weightDecay: 0.02), epochs: 25,
            batchSize: 200, seed: 0),
        expectations: [.atLeast(.test, 0.992)], usesMNIST: true
    ) { options, console in
        let split = try MNISTData.require(options, console)
        let data = ExperimentData(split, range: 0...1)
        let images = ScaledImages<Float>(split.training, range: 0...1)
        return ExperimentData(
            training: AugmentedImages(images, seed: options.seed), validation: data.validation, test: data.test,
            testImages: split.test)
    }
}
