import Autodiff
import Foundation
import NNFromGraph
import Testing

@Suite struct NetworkTests {
    @Test func parametersHaveTheLecturesCounts() throws {
        // 002, 'Optimizing the cost function': 3250 in the hidden layer and 510 in the output layer.
        let network = try Network<Double>(inputs: 64, [Dense(50, .sigmoid), Dense(10, .softmax)], seed: 1)
        #expect(network.parameters.map(\.shape) == [[64, 50], [50], [50, 10], [10]])
        #expect(network.parameterCount == 3250 + 510)
        #expect(network.architecture.select(.weights, from: network.parameters).map(\.shape) == [[64, 50], [50, 10]])
        #expect(
            try Network<Float>(inputs: 784, [Dense(100, .sigmoid), Dense(10, .softmax)], seed: 1).parameterCount
                == 79510)
    }

    @Test func oneSeedGivesOneNetwork() throws {
        func make(_ seed: UInt64) throws -> [Tensor<Float>] {
            try Network<Float>(
                inputs: 20, [Dense(30, .relu), Dense(3, .identity)], initialization: .normal(standardDeviation: 0.1),
                seed: seed
            ).parameters
        }
        #expect(try make(7) == make(7))
        #expect(try make(7) != make(8))
        let weights = try make(7)[0].scalars.map(Double.init)
        let mean = weights.reduce(0, +) / 600
        let deviation = (weights.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / 600).squareRoot()
        #expect(abs(mean) < 0.02 && abs(deviation - 0.1) < 0.01)
    }

    @Test func glorotStaysWithinItsBound() throws {
        let network = try Network<Double>(inputs: 4, [Dense(2, .sigmoid)], seed: 3)
        #expect(network.parameters[0].scalars.allSatisfy { abs($0) <= 1 && $0 != 0 })
        #expect(network.parameters[1].scalars == [0, 0])
    }

    @Test func wrongSizesThrow() {
        #expect(throws: NetworkError.noLayers) { try Network<Float>(inputs: 3, [], seed: 1) }
        #expect(throws: NetworkError.sizeBelowOne("inputs", 0)) {
            try Network<Float>(inputs: 0, [Dense(1, .sigmoid)], seed: 1)
        }
        #expect(throws: NetworkError.sizeBelowOne("units of a dense layer", 0)) {
            try Network<Float>(inputs: 1, [Dense(1, .sigmoid), Dense(0, .sigmoid)], seed: 1)
        }
    }

    @Test(arguments: Activation.allCases)
    func plainAndRecordedOutputsAgreeBitForBit(activation: Activation) throws {
        let network = try Network<Double>(inputs: 3, [Dense(5, activation), Dense(2, activation)], seed: 2)
        let x = Tensor<Double>([[1, -2, 0.5], [0, 3, -1]])
        let tape = Tape()
        let recorded = network.logits(TensorVariable(x), network.parameters.map { tape.variable($0) })
        #expect(recorded.value == network.logits(x, network.parameters))
        #expect(network(x) == activation(network.logits(x, network.parameters)))
    }

    /// The Heaviside function has no gradient, and `hasGradient` is false.
    @Test func heavisideHasNoGradient() {
        let z = Tensor<Double>([[-1, 0, 2]])
        #expect(Activation.heaviside(z) == Tensor([[0, 0, 1]]))
        #expect(gradient(at: z) { Activation.heaviside($0).sum() } == .zeros([1, 3]))
        #expect(Activation.allCases.filter { !$0.hasGradient } == [.heaviside])
    }

    @Test func activationsByHand() {
        let z = Tensor<Double>([[-1, 0, 2]])
        #expect(Activation.identity(z) == z)
        #expect(Activation.relu(z) == Tensor([[0, 0, 2]]))
        #expect(abs(Activation.sigmoid(z)[0, 2] - 1 / (1 + exp(-2.0))) < 1e-15)
        #expect(abs(Activation.hyperbolicTangent(z)[0, 0] - tanh(-1.0)) < 1e-15)
        let sum = exp(-1.0) + 1 + exp(2.0)
        #expect(abs(Activation.softmax(z)[0, 1] - 1 / sum) < 1e-15)
    }
}
