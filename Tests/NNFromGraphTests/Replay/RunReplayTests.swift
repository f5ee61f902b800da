import Autodiff
import Foundation
import Testing

@testable import NNFromGraph

/// States that are rebuilt from a record, against trainings that were stopped there.
@Suite struct RunReplayTests {
    @Test(arguments: [0, 1, 5, 7, 8, 13, 14, 20, 27, 28])
    func replayedParametersAreThoseOfAStoppedTraining(steps: Int) throws {
        try withTemporaryFolder { folder in
            let training = RecordedTraining()
            let run = try training.recorded(folder)
            #expect(run.stepCount == 28 && run.records.count == 4 && run.stepsPerEpoch == 7)
            let stopped = try training.run(nil, steps: steps)
            let replay = try training.replay(run)
            let rebuilt = try replay.network(after: steps)
            #expect(rebuilt.parameters == stopped.parameters && rebuilt.statistics == stopped.statistics)
            #expect(run.fingerprints(after: steps) == stopped.parameters.map(\.fingerprint))
            #expect(try replay.state(after: steps).step == steps)
        }
    }

    /// The plateau callback halves the learning rate after the second epoch and the third, so the losses depend on it.
    @Test func recordedLossesAreThoseOfTheSteps() throws {
        try withTemporaryFolder { folder in
            let training = RecordedTraining()
            let run = try training.recorded(folder)
            #expect(run.rateScales == [1, 1, 0.5, 0.25])
            let network = try training.network()
            let rule = try network.rule(training.configuration, training.data)
            var step = CompiledTrainingStep(rule, data: training.data, from: network)
            let schedule = try MinibatchSchedule(count: 200, batchSize: 32, seed: 3)
            var losses: [Double] = []
            for epoch in 1...4 {
                var state = step.state
                state.rateScale = run.rateScales[epoch - 1]
                step.resume(from: state)
                for (number, indices) in schedule.minibatches(epoch: epoch).enumerated() {
                    losses.append(step(indices, epochs: Double(epoch - 1) + Double(number) / 7).loss)
                }
            }
            #expect(losses == run.losses)
            let replay = try training.replay(run)
            for number in [1, 9, 28] {
                let place = run.place(of: number)
                #expect(
                    try replay.samples(of: number)
                        == Array(schedule.minibatches(epoch: place.epoch)[place.minibatch - 1]))
            }
        }
    }

    /// A recorded training has the same bits as one that is not.
    @Test func recordingChangesNothing() throws {
        try withTemporaryFolder { folder in
            let training = RecordedTraining()
            let (recorded, plain) = (try training.run(folder), try training.run(nil))
            #expect(recorded.parameters == plain.parameters)
        }
    }

    @Test(arguments: [1, 7, 10, 14])
    func aResumedTrainingHasTheRecordOfAnUninterruptedOne(steps: Int) throws {
        try withTemporaryFolder { folder in
            let (whole, parts) = (folder.appendingPathComponent("whole"), folder.appendingPathComponent("parts"))
            let checkpoint = folder.appendingPathComponent("checkpoint.safetensors")
            let training = RecordedTraining()
            let expected = try training.recorded(whole)
            _ = try training.run(parts, steps: steps, checkpoint: checkpoint)
            #expect(try RecordedRun(contentsOf: parts).stepCount == steps)
            _ = try training.run(parts, checkpoint: checkpoint)
            let run = try RecordedRun(contentsOf: parts)
            #expect(run.losses == expected.losses && run.fingerprints == expected.fingerprints)
            #expect(run.rateScales == expected.rateScales && run.savedSteps == expected.savedSteps)
            #expect(run.records.map(\.trainingLoss) == expected.records.map(\.trainingLoss))
            #expect(RunDifference(run, expected).parting == nil && run.isFinished)
            #expect(try training.replay(run).state(after: 20) == training.replay(expected).state(after: 20))
        }
    }

    /// A training that was killed after its checkpoint: the record goes on from there, without what was written since.
    @Test func aKilledTrainingContinuesItsRecord() throws {
        try withTemporaryFolder { folder in
            let (whole, parts) = (folder.appendingPathComponent("whole"), folder.appendingPathComponent("parts"))
            let checkpoint = folder.appendingPathComponent("checkpoint.safetensors")
            let training = RecordedTraining()
            let expected = try training.recorded(whole)
            _ = try training.run(parts, steps: 10, checkpoint: checkpoint)
            // The log of a later moment, that ends within a chunk, and a state that the resumed training has not yet.
            let files = RunFiles(folder: parts)
            try FileBytes.write(Array(FileBytes.read(RunFiles(folder: whole).log).dropLast(40)), to: files.log)
            try FileBytes.write(FileBytes.read(RunFiles(folder: whole).state(after: 21)), to: files.state(after: 21))
            _ = try training.run(parts, steps: 2, checkpoint: checkpoint)
            #expect(try names(in: parts) == ["run.log", "state-0.safetensors", "state-7.safetensors"])
            _ = try training.run(parts, checkpoint: checkpoint)
            let run = try RecordedRun(contentsOf: parts)
            #expect(run.losses == expected.losses && run.fingerprints == expected.fingerprints && run.isFinished)
            #expect(run.records.map(\.trainingLoss) == expected.records.map(\.trainingLoss))
        }
    }

    /// A training that was killed before its first checkpoint is begun again by the same call; one without a checkpoint
    /// does not touch the record.
    @Test func aTrainingThatWasKilledEarlyBeginsItsRecordAgain() throws {
        try withTemporaryFolder { folder in
            let (whole, part) = (folder.appendingPathComponent("whole"), folder.appendingPathComponent("part"))
            let checkpoint = folder.appendingPathComponent("checkpoint")
            let training = RecordedTraining()
            let expected = try training.recorded(whole)
            for name in ["run.log", "state-0.safetensors"] {
                let bytes = try FileBytes.read(whole.appendingPathComponent(name))
                // Without the end and more of the last chunks.
                let left = name == "run.log" ? Array(bytes.dropLast(60)) : bytes
                try FileBytes.write(left, to: part.appendingPathComponent(name))
            }
            #expect(throws: RunError(part.path, .exists)) { try training.run(part) }
            var other = training
            other.configuration.seed = 4
            #expect(throws: RunError(part.path, .exists)) { try other.run(part, checkpoint: checkpoint) }
            #expect(throws: RunError(whole.path, .exists)) { try training.run(whole, checkpoint: checkpoint) }
            _ = try training.run(part, checkpoint: checkpoint)
            let run = try RecordedRun(contentsOf: part)
            #expect(run.losses == expected.losses && run.fingerprints == expected.fingerprints && run.isFinished)
            #expect(run.savedSteps == expected.savedSteps)
        }
    }

    /// A long training keeps few states, and any step can be rebuilt from them.
    @Test func aLongTrainingKeepsFewStates() throws {
        try withTemporaryFolder { folder in
            var training = RecordedTraining()
            training.configuration.epochs = 45
            training.configuration.callbacks = []
            let run = try training.recorded(folder)
            #expect(run.savedSteps == stride(from: 0, through: 315, by: 28).map { $0 })
            #expect(try names(in: folder).count == run.savedSteps.count + 1)
            let stopped = try training.run(nil, steps: 300)
            #expect(try training.replay(run).network(after: 300).parameters == stopped.parameters)
        }
    }

    @Test func anotherTrainingIsRefused() throws {
        try withTemporaryFolder { folder in
            let training = RecordedTraining()
            let run = try training.recorded(folder)
            func refusal(_ change: (inout RecordedTraining) -> Void) -> String {
                var other = training
                change(&other)
                do { _ = try other.replay(run) } catch { return "\(error)" }
                return "none"
            }
            #expect(refusal { $0.configuration.seed = 4 }.contains("its seed is 3, but here it is 4"))
            #expect(refusal { $0.configuration.batchSize = 16 }.contains("its batch size is 32"))
            #expect(refusal { $0.layers[0] = Dense(12, .tanh) }.contains("its layers is"))
            let others = ScaledImages<Float>(RecordedTraining.images.subset(Array(1..<201)), range: 0...1)
            #expect(refusal { $0.data = others }.contains("its training data is of fingerprint"))
            #expect(refusal { $0.configuration.epochs = 99 } == "none")
            let replay = try training.replay(run)
            #expect(throws: RunError(folder.path, .noStep(29, of: 28))) { try replay.explanation(of: 29) }
            #expect(throws: RunError(folder.path, .noStep(0, of: 28))) { try replay.samples(of: 0) }
            #expect(throws: RunError(folder.path, .noStep(-1, of: 28))) { try replay.state(after: -1) }
        }
    }

    /// A record whose loss or fingerprint is another one: the step is named.
    @Test func otherBitsAreFoundAtTheirStep() throws {
        try withTemporaryFolder { folder in
            let training = RecordedTraining()
            let run = try training.recorded(folder)
            var other = run
            other.losses[10] = other.losses[10].nextUp
            let error = #expect(throws: RunError.self) { try training.replay(other).state(after: 13) }
            guard case .otherBits(step: 11, "loss", _, _) = error?.fault else {
                Issue.record("\(String(describing: error))")
                return
            }
            // The state before that step can still be rebuilt.
            #expect(try training.replay(other).state(after: 10) == training.replay(run).state(after: 10))
            other = run
            other.fingerprints[13 * run.parameterNames.count + 4] ^= 1
            let fault = #expect(throws: RunError.self) { try training.replay(other).state(after: 13) }?.fault
            guard case .otherBits(step: 13, "dense2.weights", _, _) = fault else {
                Issue.record("\(String(describing: fault)) \(run.parameterNames)")
                return
            }
        }
    }
}
