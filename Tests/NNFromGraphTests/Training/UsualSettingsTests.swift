import Autodiff
import Foundation
import Testing

@testable import NNFromGraph

/// Training with as few settings as possible.
@Suite struct UsualSettingsTests {
    private func network() throws -> Network<Float> {
        try Network(inputs: 4, [Dense(6, .tanh), Dense(3, .softmax)])
    }

    /// Without validation data their metrics are NaN, and all else is as with them.
    @Test func withoutValidationData() throws {
        let data = try Iris.load(as: Float.self)
        var (one, other) = (try network(), try network())
        let history = try one.train(on: data, epochs: 5)
        let validated = try other.train(on: data, validation: data, epochs: 5)
        #expect(one.parameters == other.parameters)
        #expect(history.allSatisfy { $0.validationLoss.isNaN && $0.validationAccuracy.isNaN })
        #expect(history.map(\.trainingLoss) == validated.map(\.trainingLoss))
        #expect(history.map(\.trainingAccuracy) == validated.map(\.trainingAccuracy))
        #expect(history.description.hasPrefix("5 epochs, completed; at the end training loss "))
        #expect(!history.description.contains("validation") && validated.description.contains("validation accuracy"))
        let curve = LearningCurve(title: "iris", epochs: history)
        #expect(curve.epochs.count == 5 && curve.svg.contains("training") && !curve.svg.contains("validation"))
        #expect(LearningCurve(title: "iris", epochs: validated).svg.contains("validation"))
        let content = TrainingProgress(title: "iris", epochs: 5, isTerminal: false).content(of: history[0], after: nil)
        let line = content.details.map(\.text).joined(separator: ", ")
        #expect(!line.contains("nan") && line.contains("training accuracy") && !line.contains("validation"))
    }

    /// The settings are those that the documentation states.
    @Test func theSettings() throws {
        let data = try Iris.load(as: Float.self)
        var (short, long) = (
            try network(), try Network<Float>(inputs: 4, [Dense(6, .tanh), Dense(3, .softmax)], seed: 0)
        )
        try short.train(on: data)
        let configuration = TrainingConfiguration(
            loss: .softmaxCrossEntropy, optimizer: Adam(learningRate: 0.001), epochs: 10, batchSize: 32, seed: 0)
        try long.train(on: data, configuration)
        #expect(short.parameters == long.parameters)
        // Fewer samples than a batch are one batch.
        try short.train(on: data.subset(0..<5), epochs: 1)
        // Regression and one sigmoid output have other losses.
        var regression = try Network<Double>(inputs: 1, [Dense(1)])
        let line = try DataSet<Double>([[0], [1], [2]], [1.0, 3, 5])
        try regression.train(on: line, optimizer: Adam(learningRate: 0.1), epochs: 300)
        #expect(abs(regression.predict([3]).scalars[0] - 7) < 0.05)
    }

    @Test func stoppingByMissingDataThrows() throws {
        var network = try network()
        #expect(throws: TrainingError.nothingToMonitor("validation loss")) {
            try network.train(on: Iris.load(as: Float.self), callbacks: [EarlyStopping(patience: 2)])
        }
        #expect("\(TrainingError.nothingToMonitor("validation loss"))".contains("validation data"))
    }

    /// A checkpoint without validation data is resumed to the same bits, and refused with them.
    @Test func checkpointsWithoutValidationData() throws {
        let data = try Iris.load(as: Float.self)
        try withTemporaryFolder { folder in
            var configuration = TrainingConfiguration(loss: .softmaxCrossEntropy, epochs: 4)
            var whole = try network()
            try whole.train(on: data, configuration)
            configuration.checkpoints = Checkpointing(file: folder.appendingPathComponent("checkpoint"))
            configuration.epochs = 2
            var parts = try network()
            try parts.train(on: data, configuration)
            configuration.epochs = 4
            parts = try network()
            let history = try parts.train(on: data, configuration)
            #expect(parts.parameters == whole.parameters && history.count == 4)
            #expect(throws: CheckpointError.self) { try parts.train(on: data, validation: data, configuration) }
        }
    }

    @Test func searchesWithoutValidationData() throws {
        var network = try network()
        let history = try network.train(
            on: Iris.load(as: Float.self), loss: .softmaxCrossEntropy, by: LBFGS(iterations: 5))
        #expect(history.count == 5 && history[4].validationLoss.isNaN)
    }
}
