import Autodiff
import Testing

@testable import NNFromGraph

/// Mistakes with networks and steps: each an error or a message with the remedy.
@Suite struct CallerMistakeTests {
    private let data: DataSet<Float> = SyntheticData.moons(count: 12, noise: 0.2, seed: 3)

    private func network() throws -> Network<Float> {
        try Network<Float>(inputs: 2, [Dense(2, .relu), BatchNormalization(), Dense(1, .sigmoid)], seed: 1)
    }

    private func configuration() -> TrainingConfiguration {
        TrainingConfiguration(
            loss: .binaryCrossEntropy, optimizer: Adam(learningRate: 0.01), epochs: 1, batchSize: 6, seed: 1)
    }

    @Test func changedNumberOfTensorsIsRefused() throws {
        func refusal(_ change: (inout Network<Float>) -> Void) throws -> String {
            var network = try self.network()
            change(&network)
            do {
                _ = try network.train(on: data, validation: data, configuration())
                return "none"
            } catch { return "\(error)" }
        }
        #expect(
            try refusal { $0.parameters.removeLast() }.contains("its layers need [2 × 2], [2], [2], [2], [2 × 1], [1]"))
        #expect(try refusal { $0.parameters.append(Tensor(1)) }.contains("the network's parameters have the shapes"))
        #expect(try refusal { $0.parameters[0] = .ones([3, 2]) }.contains("[3 × 2], [2]"))
        #expect(try refusal { $0.statistics = [] }.contains("running statistics have the shapes"))
        #expect(try refusal { _ in } == "none")
    }

    /// Training, evaluation and the network itself say the same of samples of another width.
    @Test func otherSamplesHaveOneSentence() async throws {
        let error = NetworkError.sampleShape([2], needed: [3])
        let sentence = "samples of shape [2], but the network takes samples of shape [3]; reshape the data"
        #expect(error.description.contains(sentence))
        var network = try Network<Float>(inputs: 3, [Dense(1, .sigmoid)], seed: 1)
        #expect(throws: error) { try network.train(on: data, validation: data, configuration()) }
        for isCall in [true, false] {
            let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
                [isCall = isCall as Bool] in
                let data: DataSet<Float> = SyntheticData.moons(count: 12, noise: 0.2, seed: 3)
                let network = try Network<Float>(inputs: 3, [Dense(1, .sigmoid)], seed: 1)
                if isCall { print(network(data.features)) }
                print(network.evaluate(on: data, loss: .binaryCrossEntropy))
            }
            let said = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
            #expect(said.contains(sentence), "\(said)")
        }
    }

    @Test func otherTargetsHaveOneSentence() async throws {
        let error = NetworkError.targetShape([1], needed: [4])
        #expect("\(NetworkError.targetShape([2], needed: [1]))".hasSuffix("data.encoded(.binary)"))
        var network = try Network<Float>(inputs: 2, [Dense(4, .sigmoid)], seed: 1)
        #expect(throws: error) { try network.train(on: data, validation: data, configuration()) }
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            let data: DataSet<Float> = SyntheticData.moons(count: 12, noise: 0.2, seed: 3)
            let network = try Network<Float>(inputs: 2, [Dense(4, .sigmoid)], seed: 1)
            print(network.evaluate(on: data, loss: .binaryCrossEntropy))
        }
        let said = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
        #expect(said.contains("targets of shape [1] for a sample, but the network's output has shape [4]"), "\(said)")
    }

    @Test func tooManyClassesStopWithTheirNumber() async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            _ = ConfusionMatrix(labels: [0], predictions: [0], classes: .max)
        }
        let said = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
        #expect(said.contains("ConfusionMatrix: \(Int.max) classes") && said.contains("at most 32768"))
    }

    @Test func aStepWithoutSamplesStops() async {
        for isEager in [true, false] {
            let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
                [isEager = isEager as Bool] in
                let data: DataSet<Float> = SyntheticData.moons(count: 12, noise: 0.2, seed: 3)
                let network = try Network<Float>(inputs: 2, [Dense(1, .sigmoid)], seed: 1)
                let rule = try network.rule(
                    TrainingConfiguration(
                        loss: .binaryCrossEntropy, optimizer: Adam(learningRate: 0.01), epochs: 1, batchSize: 6, seed: 1
                    ), data)
                var eager = EagerStep(rule, data: data, from: network)
                var compiled = CompiledTrainingStep(rule, data: data, from: network)
                _ = isEager ? eager([], epochs: 0) : compiled([], epochs: 0)
            }
            let words = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
            #expect(words.contains("a step without samples; give at least one index"), "\(words)")
        }
    }

    /// Sizes may come from a file, so that those of layers are errors, not stops.
    @Test func impossibleSizesAreErrors() {
        #expect(throws: NetworkError.sizeTooLarge("units of a dense layer", .max)) {
            try Network<Float>(inputs: 2, [Dense(.max, .relu), Dense(1, .sigmoid)], seed: 1)
        }
        let most = 1 << 31 - 1
        let error = #expect(throws: NetworkError.self) {
            try Network<Float>(inputs: most, [Dense(most, .relu)], seed: 1)
        }
        #expect(
            "\(error!)" == "network: the weights of a dense layer would have shape [\(most) × \(most)], more elements "
                + "than any memory holds")
    }
}
