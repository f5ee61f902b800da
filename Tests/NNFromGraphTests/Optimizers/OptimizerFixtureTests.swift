import Autodiff
import Foundation
import NNFromGraph
import Testing

/// Ten steps of each optimizer, and losses, against PyTorch; `Scripts/fixtures/layers.py` prints the literals.
@Suite struct OptimizerFixtureTests {
    static let cases: [(any Optimizer, [Double])] = [
        (StochasticGradientDescent(learningRate: 0.05, momentum: 0.9), [0.0318342472929805, 0.725264530478605]),
        (
            StochasticGradientDescent(learningRate: 0.05, momentum: 0.9, nesterov: true),
            [0.0101332571833231, 0.452449036853525]
        ),
        (Adagrad(learningRate: 0.1), [0.342188605108238, -1.07306558072442]),
        (Adagrad(learningRate: 0.1, momentum: 0.9), [-0.33942415267752796, 0.15461968474843682]),
        (RMSprop(learningRate: 0.02), [0.390879443972454, -1.1846806482962]),
        (Adam(learningRate: 0.05), [0.291307611169667, -1.02678171005417]),
        (AdamW(learningRate: 0.05, weightDecay: 0.1), [0.274440453220126, -0.968837205514635]),
    ]

    @Test(arguments: 0..<7) func tenSteps(_ number: Int) {
        let (optimizer, expected) = Self.cases[number]
        var parameters = [Tensor<Double>([0.5, -1.5])]
        var run = OptimizerRun(optimizer, for: parameters)
        for step in 1...10 {
            let offset = sin(Double(step))
            let gradient: [Double] = parameters[0].scalars.map { (w: Double) -> Double in w * w * w + offset }
            run.update(&parameters, gradients: [Tensor<Double>(gradient)])
        }
        #expect(isClose(parameters[0], expected), "\(optimizer): \(parameters[0])")
    }

    @Test func losses() {
        let z: Tensor<Double> = Tensor(2) * ramp([3, 2])
        let t = Tensor<Double>([[1, 0], [0, 1], [1, 0]])
        func check(_ loss: Loss, _ activation: Activation, _ expected: Double) {
            let value = loss(z, activation, targets: t).scalar
            #expect(abs(value - expected) < 1e-12, "\(loss): \(value)")
        }
        check(.meanSquaredError, .identity, 6.332566230159536)
        check(.meanAbsoluteError, .identity, 2.924687125242292)
        check(.huber(delta: 0.7), .identity, 1.5897381656879797)
        check(.binaryCrossEntropy, .sigmoid, 2.401113051180492)
        check(.categoricalCrossEntropy, .softmax, 1.4334538153861305)
        check(.softmaxCrossEntropy.smoothingLabels(0.1), .softmax, 1.3786118913244707)
        check(.softmaxCrossEntropy.weighting(classes: [0.3, 2]), .softmax, 1.7708117825537169)
    }

    @Test func clippingKeepsWhatIsSmallAndTheDirection() {
        let gradients = [Tensor<Double>([3, 0]), Tensor<Double>([0, 4])]
        let same = ClippingByGlobalNorm(10)(gradients)
        #expect(same == gradients)
        let together = ClippingByGlobalNorm(1)(gradients)
        #expect(isClose(together[0], [0.6, 0]) && isClose(together[1], [0, 0.8]))
        let each = ClippingByNorm(1)(gradients)
        #expect(isClose(each[0], [1, 0]) && isClose(each[1], [0, 1]))
        let held = ClippingByValue(2)([Tensor<Double>([-3, 1])])
        #expect(held[0].scalars == [-2, 1])
    }

    @Test func schedules() {
        func rate(_ schedule: some Schedule, _ step: Int, _ epochs: Double) -> Double {
            schedule.learningRate(at: Moment(step: step, epochs: epochs))
        }
        #expect(rate(StepDecay(1, factor: 0.5, every: 10), 1, 25) == 0.25)
        #expect(abs(rate(ExponentialDecay(1, factor: 0.9), 1, 2) - 0.81) < 1e-15)
        #expect(abs(rate(CosineDecay(1, final: 0.2, length: 10), 1, 5) - 0.6) < 1e-15)
        #expect(abs(rate(CosineDecay(1, final: 0.2, length: 10), 1, 20) - 0.2) < 1e-15)
        #expect(rate(InverseTimeDecay(1, halving: 100), 101, 0) == 0.5)
        #expect(rate(WarmUp(steps: 4, then: 0.8), 1, 0) == 0.2 && rate(WarmUp(steps: 4, then: 0.8), 9, 0) == 0.8)
    }
}
