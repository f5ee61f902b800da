import Autodiff
import Foundation
import Testing

@testable import NNFromGraph

/// L-BFGS as training: callbacks, checkpoints and interruptions as in training by steps.
@Suite struct LBFGSTrainingTests {
    /// Classes that a network of six units does not separate at once.
    private let data: DataSet<Float> = SyntheticData.moons(count: 80, noise: 0.2, seed: 3)

    private func network(seed: UInt64 = 4) throws -> Network<Float> {
        try Network<Float>(inputs: 2, [Dense(6, .hyperbolicTangent), Dense(1, .sigmoid)], seed: seed)
    }

    private func train(
        _ network: inout Network<Float>, iterations: Int, memory: Int = 5, callbacks: [any TrainingCallback] = [],
        file: URL? = nil, everyEpochs: Int = 1, report: (EpochRecord) -> Void = { _ in },
        isInterrupted: @Sendable () -> Bool = { false }
    ) throws -> TrainingHistory {
        try network.train(
            on: data, validation: data, loss: .binaryCrossEntropy, weightPenalty: .l2(1e-3),
            by: LBFGS(memory: memory, iterations: iterations, gradientTolerance: 0), callbacks: callbacks,
            checkpoints: file.map { Checkpointing(file: $0, everyEpochs: everyEpochs) }, report: report,
            isInterrupted: isInterrupted)
    }

    private func losses(_ history: TrainingHistory) -> [Double] {
        history.flatMap { [$0.trainingLoss, $0.validationLoss] }
    }

    /// 12 iterations at once, against 7 that are saved and 5 more by another network that resumes. The frozen biases,
    /// too, come from the file.
    @Test(arguments: [1, 3, 100]) func resumedSearchHasTheSameBits(everyEpochs: Int) throws {
        try withTemporaryFolder { folder in
            let file = folder.appendingPathComponent("search.safetensors")
            var (whole, first, second) = (try network(), try network(), try network(seed: 9))
            try whole.freeze("dense1.biases")
            try first.freeze("dense1.biases")
            try second.freeze("dense1.biases")
            let all = try train(&whole, iterations: 12)
            let part = try train(&first, iterations: 7, file: file, everyEpochs: everyEpochs)
            #expect(part.count == 7 && part.end == .completed)
            var seen: [Int] = []
            let resumed = try train(&second, iterations: 12, file: file) { seen.append($0.epoch) }
            #expect(seen == Array(8...12) && resumed.count == 12)
            #expect(second.parameters == whole.parameters && losses(resumed) == losses(all))
        }
    }

    /// Interrupted after an iteration, before its record, or while data are evaluated for it.
    @Test(arguments: [(questions: 0, iterations: 1), (1, 1), (2, 1), (3, 2), (7, 3)])
    func interruptedSearchResumes(questions: Int, iterations: Int) throws {
        try withTemporaryFolder { folder in
            let file = folder.appendingPathComponent("search.safetensors")
            var (whole, network) = (try network(), try network())
            _ = try train(&whole, iterations: 8)
            let left = Countdown(questions)
            let part = try train(
                &network, iterations: 8, file: file, everyEpochs: 100, isInterrupted: { left.isOver })
            #expect(part.end == .interrupted && part.count == iterations)
            #expect(try train(&network, iterations: 8, file: file).end == .completed)
            #expect(network.parameters == whole.parameters)
        }
    }

    /// The loss on other data rises in the end; the network gets the weights of its minimum, and a completed search
    /// does not continue.
    @Test func earlyStoppingRestoresTheBestWeights() throws {
        try withTemporaryFolder { folder in
            let file = folder.appendingPathComponent("search.safetensors")
            let other: DataSet<Float> = SyntheticData.moons(count: 40, noise: 0.4, seed: 8)
            func train(_ network: inout Network<Float>) throws -> TrainingHistory {
                try network.train(
                    on: data, validation: other, loss: .binaryCrossEntropy, by: LBFGS(iterations: 200),
                    callbacks: [EarlyStopping(.validationLoss, patience: 3)], checkpoints: Checkpointing(file: file))
            }
            var network = try network()
            let history = try train(&network)
            let best = history.records.min { $0.validationLoss < $1.validationLoss }!
            #expect(history.weightsEpoch == best.epoch && history.count == best.epoch + 3)
            #expect(network.evaluate(on: other, loss: .binaryCrossEntropy).loss == best.validationLoss)
            guard case .stopped(let reason) = history.end else {
                Issue.record("\(history.end)")
                return
            }
            #expect(reason.contains("no improvement of the validation loss"))
            var again = try self.network(seed: 5)
            let same = try train(&again)
            #expect(same.records == history.records && same.end == history.end)
            #expect(same.weightsEpoch == history.weightsEpoch && same.resumedEpochs == history.count)
            #expect(again.parameters == network.parameters)
        }
    }

    @Test func mismatchesAreRefused() throws {
        try withTemporaryFolder { folder in
            let file = folder.appendingPathComponent("search.safetensors")
            var network = try network()
            #expect(throws: TrainingError.noLearningRate) {
                try train(&network, iterations: 2, callbacks: [ScalingCallback()])
            }
            var broken = try self.network()
            broken.parameters[2].scalars[0] = .nan
            let error = #expect(throws: TrainingError.self) { try train(&broken, iterations: 2) }
            #expect(error?.description.contains("dense2.weights") == true, "\(String(describing: error))")
            _ = try train(&network, iterations: 2, file: file)
            #expect(throws: CheckpointError.self) { try train(&network, iterations: 3, memory: 6, file: file) }
            let whole = try FileBytes.read(file)
            for (words, others) in [
                (#""search iterations":"2""#, #""search iterations":"3""#), (#""steps":"2""#, #""steps":"3""#),
                (#""search evaluations":"#, #""search evaluatoins":"#),
            ] {
                try FileBytes.write(whole.resigned(replacing: words, by: others), to: file)
                let error = #expect(throws: CheckpointError.self) { try train(&network, iterations: 3, file: file) }
                #expect(error?.description.contains("is not a training checkpoint") == true)
            }
            try FileBytes.write(whole.resigned(replacing: "{", by: "{"), to: file)
            #expect(throws: Never.self) { try train(&network, iterations: 3, file: file) }
        }
    }
}

private struct ScalingCallback: TrainingCallback {
    func decisions<Scalar>(after history: [EpochRecord], _ network: Network<Scalar>) -> [TrainingDecision] {
        [.scaleLearningRate(by: 0.5)]
    }
}
