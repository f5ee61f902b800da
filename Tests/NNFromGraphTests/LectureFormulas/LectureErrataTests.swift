import Foundation
import NNFromGraph
import Testing

/// Where a doc comment says that a lecture's printed formula is not the gradient of its loss, these tests show it.
@Suite("Lecture formulas: what was put right")
struct LectureFormulasErrataTests {
    typealias Support = LectureFormulasSupport
    typealias Matrix = LectureFormulas.PlainMatrix

    /// 002 'The derivatives': `w₂` is missing from the hidden layer's derivatives.
    @Test func scalarHiddenLayerNeedsTheOutputWeight() {
        let network = LectureFormulas.ScalarHiddenLayerNetwork()
        let parameters = LectureFormulas.ScalarHiddenLayerNetwork.Parameters(
            hiddenWeight: 0.6, hiddenBias: -0.2, outputWeight: 1.5, outputBias: 0.1)
        let (inputs, targets) = (Matrix([[0.8]]), Matrix([[0.3]]))
        let measured = Support.differences(network, parameters, inputs, targets)
        let hidden = LectureFormulas.sigmoid(0.6 * 0.8 - 0.2)
        let output = LectureFormulas.sigmoid(1.5 * hidden + 0.1)
        let common = (output - 0.3) * output * (1 - output) * hidden * (1 - hidden)
        let printed = (weight: common * hidden * 0.8, bias: common)
        #expect(abs(printed.weight / measured[0] - hidden / 1.5) < 1e-9)
        #expect(abs(printed.bias / measured[1] - 1 / 1.5) < 1e-9)
    }

    /// 002 'Final expression': the factor is the input, not the hidden activation.
    @Test func twoTwoOneNeedsTheInput() {
        let network = LectureFormulas.TwoTwoOneNetwork()
        let parameters = LectureFormulas.TwoTwoOneNetwork.Parameters([0.1, -0.4, 0.3, 0.8, 0.2, -0.1, 0.5, -0.7, 0.4])
        let (inputs, targets) = (Matrix([[0.9, -0.6]]), Matrix([[0.2]]))
        let measured = Support.differences(network, parameters, inputs, targets)
        let hidden0 = LectureFormulas.sigmoid(0.1 * 0.9 + 0.4 * 0.6 + 0.2)
        let (error0, input0) = (measured[4], 0.9)  // ∂C/∂b₀ is δ₀
        #expect(abs(measured[0] - error0 * input0) < 1e-11)
        #expect(abs(measured[0] - error0 * hidden0) > 1e-4)
    }

    /// 002 'Matrix multiplication': `t − y` is minus the gradient.
    @Test func softmaxErrorIsOutputMinusTarget() {
        var random = Support.SplitMix64(seed: 5)
        let parameters = random.twoLayers(.init(samples: 3, inputs: 2, hidden: 5, outputs: 3))
        let (inputs, targets) = (random.matrix(3, 2), random.labels(3, classes: 3))
        let network = LectureFormulas.SoftmaxCrossEntropyNetwork(reduction: .sum)
        let measured = Support.differences(network, parameters, inputs, targets).suffix(3)  // ∂C/∂b_L = Σ δ_L
        let result = network.lossAndGradient(parameters: parameters, inputs: inputs, targets: targets)
        let printed = result.gradient.outputBias.map { -$0 }
        for (one, other) in zip(measured, printed) { #expect(abs(one + other) < 1e-10) }
        let up = parameters.descended(along: result.gradient, learningRate: -0.01)
        #expect(network.lossAndGradient(parameters: up, inputs: inputs, targets: targets).loss > result.loss)
    }

    /// 003 'Selecting the Right Loss Function': with `ln(1 + e^(y z)) − y z` the class y = 0 would teach nothing.
    @Test func binaryCrossEntropyHasNoTargetInTheExponent() {
        for netInput in [-2, 0.5, 3] {
            let printed = log(1 + exp(0 * netInput)) - 0 * netInput
            #expect(printed == log(2))
            let slope = Support.derivative { step in
                LectureFormulas.binaryCrossEntropy(netInput: netInput + step, target: 0)
            }
            #expect(abs(slope - LectureFormulas.sigmoid(netInput)) < 1e-11)
        }
    }

    /// 001: the gradient that its code uses is not that of the cost that its code reports.
    @Test func reportedCostHasTwiceThePenalty() {
        var random = Support.SplitMix64(seed: 6)
        let parameters = random.twoLayers(.init(samples: 3, inputs: 2, hidden: 2, outputs: 2))
        let (inputs, targets) = (random.matrix(3, 2), random.labels(3, classes: 2))
        let network = LectureFormulas.LogisticCostNetwork(regularization: 0.4)
        let slope = Support.derivative { step in
            var moved = parameters
            moved.hiddenWeights[0, 0] += step
            return network.reportedCost(parameters: moved, inputs: inputs, targets: targets)
        }
        let result = network.lossAndGradient(parameters: parameters, inputs: inputs, targets: targets)
        let excess = slope - result.gradient.hiddenWeights[0, 0]
        #expect(abs(excess - 0.4 * parameters.hiddenWeights[0, 0]) < 1e-11)
    }
}
