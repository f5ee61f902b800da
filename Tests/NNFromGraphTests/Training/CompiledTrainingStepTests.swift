import Autodiff
import Testing

@testable import NNFromGraph

/// Compiled steps against steps that are recorded each time.
@Suite struct CompiledTrainingStepTests {
    @Test(arguments: [true, false])
    func agreesWithEagerSteps(usingAdam: Bool) throws {
        let data = try DigitsForTests.scaled()
        let network = try Network<Double>(inputs: 64, [Dense(12, .sigmoid), Dense(10, .softmax)], seed: 3)
        let optimizer: any Optimizer = usingAdam ? Adam() : StochasticGradientDescent(learningRate: 0.5)
        let configuration = TrainingConfiguration(
            loss: .softmaxCrossEntropy, optimizer: optimizer, epochs: 1, batchSize: 32, seed: 1)
        let rule = try network.rule(configuration, data)
        var eager = EagerStep(rule, data: data, from: network)
        var compiled = CompiledTrainingStep(rule, data: data, from: network)
        // The last batch is smaller: another program on the same state.
        let schedule = try MinibatchSchedule(count: 70, batchSize: 32, seed: 1)
        for epoch in 1...2 {
            for indices in schedule.minibatches(epoch: epoch) {
                let (one, other) = (eager(indices, epochs: 0), compiled(indices, epochs: 0))
                #expect(abs(one.loss - other.loss) < 1e-12)
                #expect(one.correct == other.correct)
            }
        }
        #expect(compiled.state.step == 6)
        for (one, other) in zip(eager.state.parameters, compiled.state.parameters) {
            #expect(zip(one.scalars, other.scalars).allSatisfy { abs($0 - $1) < 1e-10 })
        }
    }

    /// A step whose loss is not finite changes nothing.
    @Test func aLossThatIsNotFinite() throws {
        let data = try DigitsForTests.scaled()
        var network = try Network<Double>(inputs: 64, [Dense(10, .softmax)], seed: 3)
        network.parameters[0].scalars[5] = .infinity
        let configuration = TrainingConfiguration(
            loss: .softmaxCrossEntropy, optimizer: Adam(), epochs: 1, batchSize: 32, seed: 1)
        var compiled = CompiledTrainingStep(try network.rule(configuration, data), data: data, from: network)
        let before = compiled.state
        let indices = Array(0..<32)[...]
        #expect(!compiled(indices, epochs: 0).loss.isFinite)
        #expect(compiled.state == before)
    }

    /// A step writes the batch to its program's inputs.
    @Test func writesTheBatch() throws {
        func check<Source: DataSource>(_ data: Source) {
            for indices in [[3, 0, 3, 69], [5]] {
                let tensors = data.batch(indices, step: 4).tensors
                let places = tensors.map {
                    UnsafeMutableBufferPointer<Source.Scalar>.allocate(capacity: $0.shape.count)
                }
                for place in places { place.initialize(repeating: .nan) }
                data.write(indices, step: 4, to: places[...])
                for (place, tensor) in zip(places, tensors) {
                    #expect(Array(place) == tensor.scalars)
                    place.deallocate()
                }
            }
        }
        let images = try Digits.load()
        check(ScaledImages<Float>(images, range: 0...1))
        check(ScaledImages<Double>(images, range: 0.1...0.7))
        check(AugmentedImages(ScaledImages<Float>(images, range: 0...1), seed: 2))
        let features = Tensor<Double>(shape: [70, 3], scalars: (0..<210).map { Double($0) })
        check(try DataSet(name: "numbers", features: features, labels: (0..<70).map { $0 % 2 }, classes: 2))
    }

    /// The whole step is one program: two products forward, three backward, and nothing eager.
    @Test func listsItsProgram() throws {
        let data = try DigitsForTests.scaled()
        let network = try Network<Double>(inputs: 64, [Dense(12, .sigmoid), Dense(10, .softmax)], seed: 3)
        let configuration = TrainingConfiguration(
            loss: .softmaxCrossEntropy, optimizer: StochasticGradientDescent(learningRate: 0.5), epochs: 1,
            batchSize: 32, seed: 1)
        var compiled = CompiledTrainingStep(try network.rule(configuration, data), data: data, from: network)
        let lines = compiled.listing(count: 32).split(separator: "\n")
        #expect(lines.count { $0.contains("matmul") } == 5)
        #expect(lines.contains { $0.contains("[64 × 12]") && $0.contains("select") })
    }
}

private enum DigitsForTests {
    static func scaled() throws -> ScaledImages<Double> { ScaledImages(try Digits.load(), range: 0...1) }
}
