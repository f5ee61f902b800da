import Autodiff
import NNFromGraph
import Testing

/// An invalid value of a parameter.
private struct BadNumber: Sendable, CustomTestStringConvertible {
    /// The parameter, its value and what is allowed, as the message has them.
    let says: String
    let spring: @Sendable () -> Void
    var testDescription: String { says }

    init(_ says: String, _ spring: @escaping @Sendable () -> Void) {
        self.says = says
        self.spring = spring
    }
}

/// Invalid numbers are refused where they are given, with the parameter, its value and the allowed range.
@Suite struct BadNumberTests {
    private static let traps: [BadNumber] = [
        .init("StochasticGradientDescent: momentum is 1.0; it must be from 0 to below 1") {
            _ = StochasticGradientDescent(learningRate: 0.1, momentum: 1)
        },
        .init("Adam: decay.second is nan; it must be from 0 to below 1") { _ = Adam(decay: (0.9, .nan)) },
        .init("RMSprop: epsilon is -1.0; it must be finite and not negative") { _ = RMSprop(epsilon: -1) },
        .init("DecoupledWeightDecay: strength is inf; it must be finite and not negative") {
            _ = AdamW(weightDecay: .infinity)
        },
        .init("CosineDecay: final is -0.1; it must be finite and not negative") {
            _ = CosineDecay(0.1, final: -0.1, length: 3)
        },
        .init("StepDecay: every is 0.0; it must be positive and finite") { _ = StepDecay(1, factor: 0.5, every: 0) },
        .init("WarmUp: steps is 0; it must be at least 1") { _ = WarmUp(steps: 0, then: 0.1) },
        .init("ClippingByNorm: limit is inf; it must be positive and finite") { _ = ClippingByNorm(.infinity) },
        .init("Augmentation: shear is -1.0; it must be finite and not negative") { _ = Augmentation(shear: -1) },
        .init("SyntheticData.circles: factor is 1.0; it must be from 0 to below 1") {
            _ = SyntheticData.circles(count: 4, noise: 0, factor: 1, seed: 1, as: Float.self)
        },
        .init("SyntheticData.moons: noise is nan; it must be finite and not negative") {
            _ = SyntheticData.moons(count: 4, noise: .nan, seed: 1, as: Float.self)
        },
        .init("SyntheticData.sine: count is 0; it must be at least 1") {
            _ = SyntheticData.sine(count: 0, seed: 1, as: Float.self)
        },
        .init("Loss.huber: delta is inf; it must be positive and finite") { _ = Loss.huber(delta: .infinity) },
        .init("Loss.smoothingLabels: epsilon is 1.0; it must be from 0 to below 1") {
            _ = Loss.softmaxCrossEntropy.smoothingLabels(1)
        },
        .init("Loss.weighting(classes:): weight 1 is -2.0; it must be finite and not negative") {
            _ = Loss.softmaxCrossEntropy.weighting(classes: [1, -2])
        },
        .init("Settings: 'activation' is relu, which is not a number") {
            _ = Settings([("activation", .choice("relu"))]).number("activation")
        },
        .init("topAccuracy: scores of shape [2 × 3] for 1 labels; give one row per label, [1 × classes]") {
            _ = Metrics.topAccuracy(1, labels: [0], scores: Tensor<Float>([[1, 2, 3], [3, 2, 1]]))
        },
        .init("ConfusionMatrix: classes is 0; it must be at least 1") {
            _ = ConfusionMatrix(labels: [], predictions: [], classes: 0)
        },
        .init(
            "OptimizerRun: the gradient has a tensor of Float of shape [1 × 2] at 0 where the parameter "
                + "has a tensor of Float of shape [2] at 0. Give a gradient of the parameter's form."
        ) {
            var parameters = [Tensor<Float>([1, 2])]
            var run = OptimizerRun(Adam(), for: parameters)
            run.update(&parameters, gradients: [Tensor([[1, 2]])])
        },
        .init("OptimizerRun: the parameters do not have the form that the run began with. Begin another run for them.")
        {
            var run = OptimizerRun(Adam(), for: [1.0, 2])
            var parameters = [1.0]
            run.update(&parameters, gradients: [1])
        },
        .init("LBFGS: the gradient has 1 number and the parameter 2. Give a gradient of the parameter's form.") {
            _ = try? LBFGS().minimize(from: [1.0, 2]) { x in (value: x[0] * x[0], gradient: [x[0]]) }
        },
        .init("correctCount: 1 labels for logits of shape [2 × 1]; give one per row") {
            _ = correctCount(Tensor<Float>([[1], [2]]), .sigmoid, labels: [1])
        },
    ]

    @Test(arguments: BadNumberTests.traps.indices) func stopsWithTheName(_ place: Int) async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) { [place] in
            BadNumberTests.traps[place].spring()
        }
        let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
        #expect(text.contains(BadNumberTests.traps[place].says), "\(text)")
    }

    @Test func layersThrowAndNameIt() {
        func error(_ layer: any Layer) -> String {
            do {
                _ = try Network<Float>(inputShape: [4, 4, 2], layer, seed: 1)
                return "none"
            } catch { return error.description }
        }
        let cases: [(any Layer, String)] = [
            (Dropout(1), "rate of dropout is 1.0; it must be from 0 to below 1"),
            (Dense(3, .leakyReLU(slope: .nan)), "slope of leaky ReLU is nan; it must be finite"),
            (Activate(.elu(alpha: .infinity)), "alpha of ELU is inf; it must be finite"),
            (Convolution2D(0, size: (2, 2), .relu), "filters of a convolution is 0; it must be at least 1"),
            (BatchNormalization(epsilon: 0), "epsilon of batch normalization is 0.0; it must be positive and finite"),
            (LayerNormalization(epsilon: -1), "epsilon of layer normalization is -1.0; it must be positive and finite"),
            (
                Dense(3, .relu, weights: .normal(standardDeviation: -1)),
                "scale of the initial dense1.weights is -1.0; it must be finite and not negative"
            ),
            (ActivityPenalty(.l1(-2)), "L1 strength on activities is -2.0; it must be finite and not negative"),
        ]
        for (layer, words) in cases {
            #expect(error(Sequential(layer)).hasSuffix(words), "\(error(Sequential(layer)))")
        }
        let cells: [(any Layer, String)] = [
            (Recurrent(LSTMCell(2, forgetBias: .nan)), "forget bias of lstm is nan; it must be finite"),
            (Recurrent(ElmanCell(2, .elu(alpha: .nan))), "alpha of ELU is nan; it must be finite"),
        ]
        for (layer, words) in cells {
            let error = #expect(throws: NetworkError.self) { try Network<Float>(inputShape: [3, 2], layer, seed: 1) }
            #expect(error?.description.hasSuffix(words) == true, "\(String(describing: error))")
        }
    }
}
