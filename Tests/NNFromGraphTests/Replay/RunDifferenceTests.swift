import Autodiff
import Foundation
import Testing

@testable import NNFromGraph

@Suite struct RunDifferenceTests {
    /// The records of a training and of a changed one.
    private func runs(_ change: (inout RecordedTraining) -> Void) throws -> [RecordedRun] {
        try withTemporaryFolder { folder in
            let training = RecordedTraining()
            var other = training
            change(&other)
            return [
                try training.recorded(folder.appendingPathComponent("one")),
                try other.recorded(folder.appendingPathComponent("other")),
            ]
        }
    }

    @Test func equalRunsDoNotPart() throws {
        let runs = try runs { $0.configuration.epochs = 2 }
        let found = RunDifference(runs[0], runs[1])
        #expect(found.parting == nil && found.causes.isEmpty && found.configuration.isEmpty && found.steps == [28, 14])
        let words = found.description.replacing("\n", with: " ")
        #expect(words.contains("all 14 steps that they share are identical. Then the first run goes on"))
    }

    /// The decay's length matters from the second step on: at the first, both have the initial rate.
    @Test func aDifferentConfigurationIsNamed() throws {
        let runs = try runs { $0.configuration.optimizer = AdamW(learningRate: CosineDecay(0.01, length: 7)) }
        let found = RunDifference(runs[0], runs[1])
        #expect(
            found.configuration.map(\.name) == ["optimizer"] && found.data.isEmpty && found.causes == [.configuration])
        #expect(found.parting?.step == 2 && found.parting?.isAfterUpdate == true)
        let words = found.description.replacing("\n", with: " ")
        #expect(words.contains("diverge at step 2") && words.contains("configuration differs (optimizer)"))
    }

    /// The first sample differs, which is in the fifth minibatch or so of the first epoch.
    @Test func differentDataAreNamed() throws {
        let runs = try runs { training in
            let images = RecordedTraining.images
            training.data = ScaledImages(images.subset([images.count - 1] + Array(1..<200)), range: 0...1)
        }
        let found = RunDifference(runs[0], runs[1])
        let schedule = try MinibatchSchedule(count: 200, batchSize: 32, seed: 3)
        let first = try #require(schedule.minibatches(epoch: 1).firstIndex { $0.contains(0) })
        #expect(found.data.map(\.name) == ["training data"] && found.configuration.isEmpty && found.causes == [.data])
        #expect(found.parting?.step == first + 1 && found.hasOrigin)
    }

    @Test func otherFirstParametersAreNamed() throws {
        let runs = try runs { $0.networkSeed = 6 }
        let found = RunDifference(runs[0], runs[1])
        #expect(found.parting?.step == 0 && found.parting?.firstLayer == "dense1" && found.causes == [.firstParameters])
        #expect(found.parting?.parameters == ["dense1.weights", "dense2.weights"])
    }

    /// The same configuration and data, and other bits: in an update, and in a loss.
    @Test func otherBitsAreNamedWithTheirLayer() throws {
        let run = try runs { _ in }[0]
        let names = run.parameterNames
        var other = run
        for name in ["dense1.weights", "batch normalization1.gain"] {
            let place = try #require(names.firstIndex(of: name), "\(names)")
            other.fingerprints[5 * names.count + place] ^= 1
        }
        let found = RunDifference(run, other)
        #expect(found.parting?.step == 5 && found.parting?.isAfterUpdate == true && found.causes == [.bits])
        // A backward pass meets the normalization before the first layer.
        #expect(found.parting?.firstLayer == "batch normalization1")
        other = run
        other.losses[8] = other.losses[8].nextUp
        let second = RunDifference(run, other)
        #expect(second.parting?.step == 9 && second.parting?.firstLayer == nil && second.causes == [.bits])
        #expect(second.description.contains("\(run.losses[8]) in the first run"))
        for line in second.description.split(separator: "\n") { #expect(line.count <= 80) }
    }

    /// Where a loss differs first: in the minibatch, in the layer of another mask, in the penalties, in nothing.
    @Test func aLossThatDiffersIsTracedToItsOrigin() throws {
        func origin(_ change: (inout RecordedTraining) -> Void) throws -> (String?, RunDifference) {
            try withTemporaryFolder { folder in
                var trainings = [RecordedTraining(), RecordedTraining()]
                change(&trainings[1])
                let runs = try zip(trainings, ["one", "other"]).map {
                    try $0.recorded(folder.appendingPathComponent($1))
                }
                var found = RunDifference(runs[0], runs[1])
                try found.findOrigin(trainings[0].replay(runs[0]), trainings[1].replay(runs[1]))
                return (found.parting?.origin, found)
            }
        }
        let (samples, words) = try origin { $0.configuration.seed = 4 }
        #expect(samples == "inputs" && words.description.contains("minibatch has other samples"))
        let (penalty, _) = try origin { $0.configuration.weightPenalty = .l2(0.02) }
        #expect(penalty == "penalties")
        let (mask, found) = try origin { $0.layers[2] = Dropout(0.5) }
        #expect(mask == "dropout1" && found.parting?.step == 1)
        let sentence = found.description.replacing("\n", with: " ")
        #expect(sentence.contains("the first output that differs is that of dropout1"))
        // Where the parameters differ first, there is a layer already.
        let (none, _) = try origin { $0.configuration.optimizer = AdamW(learningRate: CosineDecay(0.01, length: 7)) }
        #expect(none == nil)
        try withTemporaryFolder { folder in
            let training = RecordedTraining()
            let run = try training.recorded(folder)
            var other = run
            other.losses[8] = other.losses[8].nextUp
            var found = RunDifference(run, other)
            try found.findOrigin(training.replay(run), training.replay(other))
            #expect(found.parting?.origin == "nothing" && found.description.contains("computed again here"))
        }
    }

    @Test func anotherNetworkPartsAtOnce() throws {
        let runs = try runs { $0.layers.insert(Dense(12, .tanh), at: 1) }
        let found = RunDifference(runs[0], runs[1])
        #expect(found.parting?.step == 0 && found.causes.contains(.configuration))
        #expect(found.configuration.contains { $0.name == "layers" })
    }
}
