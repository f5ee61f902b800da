import Autodiff
import Foundation
import Testing

@testable import NNFromGraph

/// How a training is worded: for a page, the terminal and JSON alike.
@Suite struct TrainingSummaryTests {
    private struct Momentumless: Optimizer {
        var learningRate: any Schedule = 0.25
        var stateCount: Int { 0 }
        func factors(at time: ScheduleTime) -> [Double] { [0.25] }
        func update<T: TensorAlgebra>(
            _ parameter: T, role: ParameterRole, gradient: T, state: [T], factors: [T]
        ) -> (parameter: T, state: [T]) { (parameter - factors[0] * gradient, []) }
    }

    @Test(
        arguments: [
            (Adam(learningRate: 0.001), "Adam (learning rate 0.001, β₁ 0.9, β₂ 0.999, ε 10⁻⁸)"),
            (
                AdamW(learningRate: WarmUp(steps: 400, then: CosineDecay(0.002, length: 25)), weightDecay: 0.02),
                "AdamW (learning rate 0.002, falling to 0 along a cosine over 25 epochs, after a warm-up of 400 steps, "
                    + "β₁ 0.9, β₂ 0.999, ε 10⁻⁸, weight decay 0.02)"
            ),
            (StochasticGradientDescent(learningRate: 2.5e-5), "stochastic gradient descent (learning rate 2.5·10⁻⁵)"),
            (
                StochasticGradientDescent(
                    learningRate: StepDecay(0.1, factor: 0.5, every: 10), momentum: 0.9, nesterov: true),
                "stochastic gradient descent (learning rate 0.1, times 0.5 every 10 epochs, Nesterov momentum 0.9)"
            ),
            (
                RMSprop(learningRate: ExponentialDecay(0.1, factor: 0.95, unit: .steps), epsilon: 0),
                "RMSprop (learning rate 0.1, times 0.95 per step, ρ 0.9, ε 0)"
            ),
            (
                Adagrad(learningRate: InverseTimeDecay(1, halving: 100), momentum: 0.5),
                "Adagrad (learning rate 1 / (1 + t / 100 steps), momentum 0.5, ε 10⁻⁸)"
            ),
            (
                DecoupledWeightDecay(RMSprop(), strength: 0.1, roles: [.weights, .biases]),
                "RMSprop with decoupled weight decay (learning rate 0.001, ρ 0.9, ε 10⁻⁸, weight decay 0.1 of biases "
                    + "and weights)"
            ),
            (Momentumless(), "Momentumless(learningRate: 0.25)"),
        ] as [(any Optimizer, String)])
    func optimizersAreWorded(optimizer: any Optimizer, words: String) {
        #expect(Wording(of: optimizer).description == words)
    }

    @Test func thePageTheTerminalAndJSONSayTheSame() throws {
        let iris = try Iris.load(as: Float.self)
        let network = try Network<Float>(inputs: 4, [Dense(3, .tanh), Dropout(0.5), Dense(3, .softmax)])
        let configuration = TrainingConfiguration(
            loss: .softmaxCrossEntropy.smoothingLabels(0.1), weightPenalty: Regularizer(l1: 1e-5, l2: 0.01),
            transformations: [ClippingByGlobalNorm(1)], epochs: 20, batchSize: 1500, seed: 7)
        let summary = TrainingSummary(configuration, of: network, on: iris, test: iris)
        #expect(
            summary.lines == [
                "samples: 150 training, 150 test",
                "loss: softmax cross-entropy (labels smoothed by 0.1) + L1 penalty 10⁻⁵ and L2 penalty 0.01 on "
                    + "weights",
                "optimizer: Adam (learning rate 0.001, β₁ 0.9, β₂ 0.999, ε 10⁻⁸), clipping of the norm of all at 1",
                "20 epochs, batches of 1,500",
            ])
        let facts = Dictionary(uniqueKeysWithValues: summary.facts.map { ($0.name, $0.value) })
        #expect(facts["optimizer"] == "Adam (learning rate 0.001, β₁ 0.9, β₂ 0.999, ε 10⁻⁸)")
        #expect(facts["gradients before the step"] == "clipping of the norm of all at 1" && facts["seed"] == "7")
        #expect(summary.layers.map(\.activation) == ["tanh", "", "softmax"])
        #expect(summary.layers.map(\.output) == ["[3]", "[3]", "[3]"])
        let object = try #require(
            JSONSerialization.jsonObject(with: JSONEncoder().encode(summary)) as? [String: Any])
        #expect(object["optimizer"] as? String == "Adam")
        #expect(object["gradientTransformations"] as? [String] == ["clipping of the norm of all at 1"])
        #expect((object["weightPenalty"] as? [String: Double])?["l2"] == 0.01 && object["biasPenalty"] == nil)
        #expect(object["testSamples"] as? Int == 150 && object["validationSamples"] == nil)
    }
}
