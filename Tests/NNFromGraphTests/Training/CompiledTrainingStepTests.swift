import Autodiff
import Testing

@testable import NNFromGraph

/// Steps as a program against steps that are recorded each time.
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
        // The last batch is smaller: a program of its own, on the same state.
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
}

private enum DigitsForTests {
    static func scaled() throws -> ScaledImages<Double> { ScaledImages(try Digits.load(), range: 0...1) }
}
