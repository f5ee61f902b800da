import Autodiff
import Foundation

@testable import NNFromGraph

/// A training of seven steps an epoch with everything that has a state: random masks, running statistics, an optimizer
/// with two tensors per parameter and a schedule, a callback that reduces the learning rate.
struct RecordedTraining {
    var layers: [any Layer] = [Dense(12, .relu), BatchNormalization(), Dropout(0.25), Dense(10, .softmax)]
    var networkSeed: UInt64 = 5
    var configuration = TrainingConfiguration(
        loss: .softmaxCrossEntropy, weightPenalty: .l2(0.01),
        optimizer: AdamW(learningRate: CosineDecay(0.01, length: 6)), epochs: 4, batchSize: 32, seed: 3,
        callbacks: [ReduceOnPlateau(.trainingLoss, factor: 0.5, patience: 0, leastImprovement: 100)])
    var data = ScaledImages<Float>(RecordedTraining.images.subset(Array(0..<200)), range: 0...1)

    static let images: ImageDataSet = {
        guard let images = try? Digits.load() else { preconditionFailure("the digits are in the package") }
        return images
    }()

    func network() throws -> Network<Float> { try Network(inputs: 64, layers, seed: networkSeed) }

    /// Trains, with a record in a folder if one is given; ends after `steps` steps if they are given.
    func run(_ folder: URL?, steps: Int? = nil, checkpoint: URL? = nil) throws -> Network<Float> {
        var (network, configuration) = (try network(), configuration)
        configuration.recording = folder.map { RunRecording(to: $0) }
        configuration.checkpoints = checkpoint.map { Checkpointing(file: $0) }
        if let steps {
            // Asked before each of seven steps, after them, and while the training data are evaluated.
            let left = Countdown(9 * (steps / 7) + steps % 7)
            configuration.isInterrupted = { left.isOver }
        }
        _ = try network.train(on: data, configuration)
        return network
    }

    /// The record of the whole training.
    func recorded(_ folder: URL) throws -> RecordedRun {
        _ = try run(folder)
        return try RecordedRun(contentsOf: folder)
    }

    func replay(_ run: RecordedRun) throws -> RunReplay<ScaledImages<Float>> {
        try RunReplay(run, of: network(), on: data, configuration)
    }
}
