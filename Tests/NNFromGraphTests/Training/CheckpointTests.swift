import Autodiff
import Foundation
import Synchronization
import Testing

@testable import NNFromGraph

/// An interrupted and resumed training against an uninterrupted one.
@Suite struct CheckpointTests {
    /// Everything that has a state: random masks, running statistics, an optimizer with two tensors per parameter,
    /// callbacks.
    private func network() throws -> Network<Float> {
        try Network<Float>(
            inputs: 64, [Dense(12, .relu), BatchNormalization(), Dropout(0.25), Dense(10, .softmax)], seed: 5)
    }

    private func data() throws -> (training: ScaledImages<Float>, validation: ScaledImages<Float>) {
        let digits = try Digits.load()
        return (
            ScaledImages(digits.subset(Array(0..<200)), range: 0...1),
            ScaledImages(digits.subset(Array(200..<300)), range: 0...1)
        )
    }

    private func configuration(_ file: URL?, epochs: Int) -> TrainingConfiguration {
        TrainingConfiguration(
            loss: .softmaxCrossEntropy, optimizer: AdamW(learningRate: CosineDecay(0.01, length: 6)), epochs: epochs,
            batchSize: 32, seed: 3,
            callbacks: [
                EarlyStopping(.trainingLoss, patience: 20),
                ReduceOnPlateau(.validationLoss, factor: 0.5, patience: 1, leastImprovement: 0.2),
            ], checkpoints: file.map { Checkpointing(file: $0) })
    }

    private func figures(_ history: TrainingHistory) -> [[Double]] {
        history.map { [$0.trainingLoss, $0.trainingAccuracy, $0.validationLoss, $0.validationAccuracy] }
    }

    @Test func resumedTrainingHasTheSameBits() throws {
        try withTemporaryFolder { folder in
            let file = folder.appendingPathComponent("run.safetensors")
            let (training, validation) = try data()
            var whole = try network()
            let all = try whole.train(on: training, validation: validation, configuration(nil, epochs: 6))
            var first = try network()
            _ = try first.train(on: training, validation: validation, configuration(file, epochs: 2))
            // Another network of the same shape: the whole state is in the file.
            var second = try Network<Float>(
                inputs: 64, [Dense(12, .relu), BatchNormalization(), Dropout(0.25), Dense(10, .softmax)], seed: 99)
            let resumed = try second.train(on: training, validation: validation, configuration(file, epochs: 6))
            #expect(second.parameters == whole.parameters && second.statistics == whole.statistics)
            #expect(figures(resumed) == figures(all) && resumed.count == 6 && resumed.end == .completed)
            // A completed training does not continue and has the same weights.
            var third = try network()
            let again = try third.train(on: training, validation: validation, configuration(file, epochs: 6)) { _ in
                Issue.record("an epoch of a training that is over")
            }
            #expect(third.parameters == whole.parameters && again.records == resumed.records)
            #expect(try names(in: folder) == ["run.safetensors"])
        }
    }

    /// Interrupted within an epoch or its evaluation: the epoch is recorded, the checkpoint is written, and resuming
    /// gives the same bits.
    @Test(arguments: [0, 3, 7, 8, 9, 10, 14])
    func interruptedTrainingHasTheSameBits(questions: Int) throws {
        try withTemporaryFolder { folder in
            let file = folder.appendingPathComponent("run.safetensors")
            let (training, validation) = try data()
            var whole = try network()
            let all = try whole.train(on: training, validation: validation, configuration(nil, epochs: 3))
            var interrupted = configuration(file, epochs: 3)
            let left = Countdown(questions)
            interrupted.isInterrupted = { left.isOver }
            var network = try self.network()
            let part = try network.train(on: training, validation: validation, interrupted)
            #expect(part.end == .interrupted)
            // Per epoch: one before each of 7 steps, one after them, and two while data are evaluated.
            #expect(part.count == (questions + 9) / 10)
            if part.count > 0 {
                #expect(part.last!.trainingLoss.isFinite && part.last!.samplesPerSecond > 0)
            }
            let resumed = try network.train(on: training, validation: validation, configuration(file, epochs: 3))
            #expect(network.parameters == whole.parameters && network.statistics == whole.statistics)
            #expect(figures(resumed) == figures(all))
        }
    }

    /// An evaluation may take longer than the sender of the signal waits before killing: the file is written before it
    /// begins and, if the interruption comes during an evaluation, before it continues.
    @Test(arguments: [0, 3, 8, 9])
    func interruptionIsSavedBeforeAnyEvaluation(questions: Int) throws {
        try withTemporaryFolder { folder in
            let file = folder.appendingPathComponent("run.safetensors")
            let (training, validation) = try data()
            var configuration = configuration(file, epochs: 3)
            let left = Countdown(questions)
            let asked = Mutex(false)
            configuration.isInterrupted = {
                let isOver = left.isOver
                if isOver { asked.withLock { $0 = true } }
                return isOver
            }
            var network = try self.network()
            let watched = WatchedSource(base: validation) {
                let isThere = FileManager.default.fileExists(atPath: file.path)
                #expect(isThere == asked.withLock { $0 })
            }
            let part = try network.train(on: training, validation: watched, configuration)
            #expect(part.end == .interrupted && FileManager.default.fileExists(atPath: file.path))
        }
    }

    @Test func earlyStoppingRestoresTheBestWeights() throws {
        let (training, validation) = try data()
        var network = try self.network()
        var configuration = configuration(nil, epochs: 40)
        configuration.optimizer = Adam(learningRate: 0.05)
        configuration.callbacks = [EarlyStopping(.validationLoss, patience: 2)]
        let history = try network.train(on: training, validation: validation, configuration)
        let best = history.records.min { $0.validationLoss < $1.validationLoss }!
        guard case .stopped = history.end else {
            Issue.record("\(history.end) after \(history.count) epochs")
            return
        }
        #expect(history.weightsEpoch == best.epoch && history.count == best.epoch + 2)
        #expect(network.evaluate(on: validation, loss: .softmaxCrossEntropy).loss == best.validationLoss)
    }

    @Test func aReductionChangesTheSteps() throws {
        let (training, validation) = try data()
        func train(_ callbacks: [any TrainingCallback]) throws -> [Tensor<Float>] {
            var network = try self.network()
            var configuration = configuration(nil, epochs: 2)
            configuration.callbacks = callbacks
            _ = try network.train(on: training, validation: validation, configuration)
            return network.parameters
        }
        let plateau = ReduceOnPlateau(.trainingLoss, factor: 0.5, patience: 0, leastImprovement: 100)
        // With patience 0 and an unreachable improvement, except in the first epoch, which improves on infinity.
        #expect(try train([plateau]) == train([]))
        #expect(try train([Halving()]) != train([]))
    }

    @Test func checkpointsOfOtherTrainingsAreRefused() throws {
        try withTemporaryFolder { folder in
            let file = folder.appendingPathComponent("run.safetensors")
            let (training, validation) = try data()
            var network = try self.network()
            _ = try network.train(on: training, validation: validation, configuration(file, epochs: 1))
            func error(_ change: (inout TrainingConfiguration) -> Void) -> String {
                var other = configuration(file, epochs: 2)
                change(&other)
                do {
                    _ = try network.train(on: training, validation: validation, other)
                    return "none"
                } catch { return "\(error)" }
            }
            #expect(error { $0.batchSize = 16 }.contains("its batch size is 32, but here it is 16"))
            #expect(error { $0.optimizer = Adam(learningRate: 0.1) }.contains("optimizer"))
            #expect(error { $0.seed = 4 }.contains("seed"))
            var bytes = try FileBytes.read(file)
            try FileBytes.write(Array(bytes.dropLast(10)), to: file)
            #expect(error { _ in }.contains("cut off"))
            try FileBytes.write("no tensors at all", to: file)
            #expect(error { _ in }.contains(file.path))
            bytes = SafeTensors().encoded
            try FileBytes.write(bytes, to: file)
            #expect(error { _ in }.contains("is not a training checkpoint"))
            // A training that does not resume overwrites it.
            #expect(error { $0.checkpoints = Checkpointing(file: file, resuming: false) } == "none")
            let nowhere = URL(fileURLWithPath: "/dev/null/run.safetensors")
            #expect(error { $0.checkpoints = Checkpointing(file: nowhere) }.contains("cannot be written"))
        }
    }
}

/// Requests an interruption at the n-th call.
final class Countdown: Sendable {
    private let left: Mutex<Int>
    init(_ count: Int) { left = Mutex(count) }
    var isOver: Bool {
        left.withLock { left in
            left -= 1
            return left < 0
        }
    }
}

private struct Halving: TrainingCallback {
    func decisions<Scalar>(after history: [EpochRecord], _ network: Network<Scalar>) -> [TrainingDecision] {
        [.scaleLearningRate(by: 0.5)]
    }
}

/// Another source's samples, with a call whenever inputs are asked for.
struct WatchedSource<Base: DataSource>: DataSource {
    let base: Base
    let look: @Sendable () -> Void
    var count: Int { base.count }
    var sampleShape: Shape { base.sampleShape }
    var classes: Int { base.classes }
    var encoding: TargetEncoding? { base.encoding }
    var outputCount: Int { base.outputCount }
    func inputs(_ indices: some Collection<Int>) -> Tensor<Base.Scalar> {
        look()
        return base.inputs(indices)
    }
    func labels(_ indices: some Collection<Int>) -> [Int] { base.labels(indices) }
    func targets(_ indices: some Collection<Int>) -> Tensor<Base.Scalar> { base.targets(indices) }
}
