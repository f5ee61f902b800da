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
        #expect(network.weights(network.parameters).map(\.shape) == [[64, 50], [50, 10]])
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
        #expect(throws: NetworkError.sizeBelowOne("units of layer 2", 0)) {
            try Network<Float>(inputs: 1, [Dense(1, .sigmoid), Dense(0, .sigmoid)], seed: 1)
        }
    }

    @Test(arguments: Activation.allCases)
    func plainAndRecordedOutputsAgreeBitForBit(activation: Activation) throws {
        let network = try Network<Double>(inputs: 3, [Dense(5, activation), Dense(2, activation)], seed: 2)
        let x = Tensor<Double>([[1, -2, 0.5], [0, 3, -1]])
        let tape = Tape()
        let recorded = network.netInputs(TensorVariable(x), network.parameters.map { tape.variable($0) })
        #expect(recorded.value == network.netInputs(x, network.parameters))
        #expect(network(x) == activation(network.netInputs(x, network.parameters)))
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

@Suite struct LossTests {
    let z = Tensor<Double>([[0.5, -1], [2, 0.25], [-3, 1]])
    let targets = Tensor<Double>([[1, 0], [0, 1], [0, 1]])

    @Test func meanSquaredErrorSumsUnitsAndAveragesRows() {
        let expected = zip(z.scalars, targets.scalars).map { pow(1 / (1 + exp(-$0)) - $1, 2) }.reduce(0, +) / 3
        #expect(abs(Loss.meanSquaredError(z, .sigmoid, targets: targets).scalar - expected) < 1e-15)
    }

    @Test func logisticCostSumsEverything() {
        var expected = 0.0
        for (z, y) in zip(z.scalars, targets.scalars) {
            let a = 1 / (1 + exp(-z))
            expected -= y * log(a) + (1 - y) * log(1 - a)
        }
        #expect(abs(Loss.logisticCost(z, .sigmoid, targets: targets).scalar - expected) < 1e-14)
    }

    @Test func softmaxCrossEntropyAveragesRows() {
        var expected = 0.0
        for row in 0..<3 {
            let e = (0..<2).map { exp(z[row, $0]) }
            for unit in 0..<2 { expected -= targets[row, unit] * log(e[unit] / (e[0] + e[1])) / 3 }
        }
        #expect(abs(Loss.softmaxCrossEntropy(z, .softmax, targets: targets).scalar - expected) < 1e-15)
    }

    @Test(arguments: Loss.allCases)
    func lossesAreFiniteAtExtremeNetInputs(loss: Loss) {
        let extreme = Tensor<Double>([[1e4, -1e4], [-1e4, 1e4]])
        let targets = Tensor<Double>([[0, 1], [0, 1]])
        let (value, gradient) = valueWithGradient(at: extreme) { z in
            loss(z, loss.requiredActivation ?? .sigmoid, targets: TensorVariable(targets))
        }
        #expect(value.scalar.isFinite)
        #expect(gradient.scalars.allSatisfy { $0.isFinite })
    }

    @Test func penaltyIsHalfTheSquaresAndItsGradientTheWeights() {
        let w = Tensor<Double>([[1, -2], [3, 0]])
        let (value, gradient) = valueWithGradient(at: w) { w in weightPenalty([w], strength: 0.1) }
        #expect(abs(value.scalar - 0.05 * 14) < 1e-15)
        for (g, w) in zip(gradient.scalars, w.scalars) { #expect(abs(g - 0.1 * w) < 1e-16) }
    }

    @Test func shapesThatDifferStop() async {
        await #expect(processExitsWith: .failure) {
            _ = Loss.meanSquaredError(Tensor<Float>([[1, 2]]), .sigmoid, targets: Tensor<Float>([[1], [2]]))
        }
    }
}
