import Autodiff
import Foundation
import NNFromGraph

/// A network and its training, on 55,000 MNIST images or on the digits.
struct TrainingCase: Sendable {
    var hidden: [Int]
    var batchSize: Int
    var optimizer: any Optimizer
    /// The number of images in an epoch; `nil` for all.
    var images: Int?

    static let small = TrainingCase(
        hidden: [100], batchSize: 100, optimizer: StochasticGradientDescent(learningRate: 0.1))
    static let large = TrainingCase(hidden: [512, 512], batchSize: 128, optimizer: Adam(learningRate: 0.001))

    /// The number of floating-point operations in the matrix products for one MNIST image: each layer's forward
    /// product, the gradient with respect to its weights and, except in the first layer, that with respect to its
    /// inputs.
    var operations: Double {
        let sizes = [784] + hidden + [10]
        let products = zip(sizes, sizes.dropFirst()).map { Double($0 * $1) }
        return 2 * (3 * products.reduce(0, +) - products[0])
    }

    /// A closure that runs one epoch of training steps.
    func epoch<Step: TrainingStep>(
        on data: ScaledImages<Float>, seed: UInt64, _ makeStep: (StepRule, ScaledImages<Float>, Network<Float>) -> Step
    ) throws -> () throws -> Void {
        let layers = hidden.map { Dense($0, .sigmoid) } + [Dense(data.classes, .softmax)]
        let network = try Network<Float>(inputs: data.featureCount, layers, seed: seed)
        let configuration = TrainingConfiguration(
            loss: .softmaxCrossEntropy, optimizer: optimizer, epochs: 1, batchSize: batchSize, seed: seed)
        var step = makeStep(try network.rule(configuration, data), data, network)
        let schedule = try MinibatchSchedule(count: images ?? data.count, batchSize: batchSize, seed: seed)
        var epoch = 0
        return {
            epoch += 1
            for indices in schedule.minibatches(epoch: epoch) { _ = try step(indices, epochs: Double(epoch - 1)) }
        }
    }

    /// A case that runs epochs on MNIST; its unit is the image if only some images are used.
    func bench(
        _ name: String, threads: Int? = nil, isEager: Bool = false, range: ClosedRange<Double> = 0...1
    ) -> BenchCase {
        BenchCase(
            name: name, unit: images == nil ? "epoch" : "image", units: images ?? 1,
            operations: images == nil ? 55_000 * operations : operations, threads: threads
        ) { options in
            guard let found = try MNISTData.find(options) else { return nil }
            let data = ScaledImages<Float>(found.training, range: range)
            return isEager
                ? try epoch(on: data, seed: options.seed) { EagerStep($0, data: $1, from: $2) }
                : try epoch(on: data, seed: options.seed) { CompiledTrainingStep($0, data: $1, from: $2) }
        }
    }
}

extension Bench {
    /// Epochs of 55,000 MNIST images, shuffling and gathering included, and a step on the digits.
    static let training: [BenchCase] = [
        TrainingCase.small.bench("mnist-100-sgd"),
        TrainingCase.small.bench("mnist-100-sgd-1thread", threads: 1),
        // The background is −1 instead of 0, so that no product can skip zeros.
        TrainingCase.small.bench("mnist-100-sgd-no-zeros", range: -1...1),
        TrainingCase.small.bench("mnist-100-sgd-eager", isEager: true),
        TrainingCase.small.bench("mnist-100-sgd-eager", isEager: true).checked,
        TrainingCase.large.bench("mnist-512x2-adam"),
        TrainingCase.large.bench("mnist-512x2-adam-1thread", threads: 1),
        digitsStep,
    ]

    /// A training step of a 64-50-10 network on the digits: a batch of 32, gradient descent.
    private static let digitsStep = BenchCase(name: "digits-step", unit: "step", units: 45 * 20) { options in
        let data = ScaledImages<Float>(try Digits.load(), range: 0...1)
        let digits = TrainingCase(
            hidden: [50], batchSize: 32, optimizer: StochasticGradientDescent(learningRate: 0.1), images: 1440)
        let epoch = try digits.epoch(on: data, seed: options.seed) { CompiledTrainingStep($0, data: $1, from: $2) }
        return { for _ in 0..<20 { try epoch() } }
    }

    /// How the cost grows with the network's width and depth, the batch size, the number of threads, and the length of
    /// a tape.
    static let growth: [BenchCase] =
        [64, 128, 256, 512, 1024, 2048].map { width in
            TrainingCase(hidden: [width], batchSize: 128, optimizer: Adam(learningRate: 0.001), images: 5120)
                .bench("growth-width-\(width)")
        }
        + [1, 2, 4, 8, 16].map { depth in
            TrainingCase(
                hidden: Array(repeating: 128, count: depth), batchSize: 128, optimizer: Adam(learningRate: 0.001),
                images: 5120
            ).bench("growth-depth-\(depth)")
        }
        + [1, 4, 16, 64, 256, 1024, 4096].map { size in
            TrainingCase(
                hidden: [100], batchSize: size, optimizer: StochasticGradientDescent(learningRate: 0.1), images: 8192
            ).bench("growth-batch-\(size)")
        }
        + (1...max(Threads.count, 1)).map { threads in
            TrainingCase(hidden: [512], batchSize: 128, optimizer: Adam(learningRate: 0.001), images: 5120)
                .bench("growth-threads-\(threads)", threads: threads)
        }
        + (3...8).map { exponent in
            let length = Int(pow(10.0, Double(exponent)))
            return BenchCase(name: "growth-rows-1e\(exponent)", unit: "row", units: length) { _ in
                {
                    let slope = gradient(at: 0.5) { x in
                        var y = x
                        for _ in 0..<(length / 2) { y = sin(y) + x }
                        return y
                    }
                    keep(slope)
                }
            }
        }
}
