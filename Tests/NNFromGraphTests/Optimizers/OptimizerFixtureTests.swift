import Autodiff
import Foundation
import NNFromGraph
import Testing

/// Ten steps of each optimizer, schedules, and losses with their gradients, against PyTorch;
/// `Scripts/fixtures/layers.py` prints the literals.
@Suite struct OptimizerFixtureTests {
    static let cases: [(any Optimizer, [Double])] = [
        (StochasticGradientDescent(learningRate: 0.05), [0.388210943283083, -0.830328327007777]),
        (
            DecoupledWeightDecay(StochasticGradientDescent(learningRate: 0.05), strength: 0.1),
            [0.369475620213518, -0.802191311408857]
        ),
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

    @Test(arguments: 0..<9) func tenSteps(_ number: Int) {
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
        check(.sumSquaredError, .identity, 18.997698690478607)
        check(.logisticCost, .sigmoid, 7.203339153541475)
        // From probabilities: an activation without a fused loss.
        let p = sigmoid(z)
        #expect(abs(Loss.binaryCrossEntropy(p, .identity, targets: t).scalar - 2.401113051180492) < 1e-12)
        #expect(abs(Loss.categoricalCrossEntropy(p, .identity, targets: t).scalar - 1.312640374098036) < 1e-12)
        let weights = Tensor<Double>([0.5, 2, 1.5])
        let weighted = Loss.softmaxCrossEntropy(z, .softmax, targets: t, sampleWeights: weights)
        #expect(abs(weighted.scalar - 1.6654941561714331) < 1e-12)
        // Labels give the same result as one-hot targets, bit for bit.
        for loss in [Loss.softmaxCrossEntropy, .categoricalCrossEntropy, .meanSquaredError, .hinge] {
            #expect(loss(z, .softmax, labels: [0, 1, 0]) == loss(z, .softmax, targets: t))
        }
        let one = z.slice(along: 1, 0..<1)
        #expect(
            Loss.binaryCrossEntropy(one, .sigmoid, labels: [0, 1, 0])
                == Loss.binaryCrossEntropy(one, .sigmoid, targets: Tensor([[0], [1], [0]])))
    }

    @Test func gradientsOfLosses() {
        let z: Tensor<Double> = Tensor(2) * ramp([3, 2])
        let t = Tensor<Double>([[1, 0], [0, 1], [1, 0]])
        let third = 1.0 / 3
        let expected: [(Loss, Activation, [Double])] = [
            (
                .meanSquaredError, .identity,
                [
                    0.455294646410529, 1.21239656910091, 0.18816001074649, -1.67573666041057, -1.94523236621752,
                    -0.372553997598568,
                ]
            ),
            (.meanAbsoluteError, .identity, [third, third, third, -third, -third, -third]),
            (
                .huber(delta: 0.7), .identity,
                [
                    0.227647323205264, 0.233333333333333, 0.0940800053732448, -0.233333333333333, -0.233333333333333,
                    -0.186276998799284,
                ]
            ),
            (
                .binaryCrossEntropy, .sigmoid,
                [
                    -0.0522354321669034, 0.286799145060808, 0.190031769321887, -0.273198283960093, -0.290632775615254,
                    0.121272662572411,
                ]
            ),
            (
                .softmaxCrossEntropy.smoothingLabels(0.1), .softmax,
                [
                    -0.161287103812897, 0.161287103812897, 0.269214132485787, -0.269214132485787, -0.248533325976275,
                    0.248533325976275,
                ]
            ),
            (.hinge, .identity, [0, third, third, -third, -third, third]),
        ]
        for (loss, activation, numbers) in expected {
            let found = gradient(at: z) { z in loss(z, activation, targets: TensorVariable(t)) }
            #expect(isClose(found, numbers), "\(loss): \(found)")
        }
    }

    @Test func clippingKeepsSmallGradientsAndTheDirection() {
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
            schedule.learningRate(at: ScheduleTime(step: step, epochs: epochs))
        }
        // Twelve epochs by PyTorch, which counts both from 0.
        let all: [(any Schedule, [Double])] = [
            (StepDecay(1, factor: 0.5, every: 3), [1, 1, 1, 0.5, 0.5, 0.5, 0.25, 0.25, 0.25, 0.125, 0.125, 0.125]),
            (
                ExponentialDecay(1, factor: 0.9),
                [
                    1, 0.9, 0.81, 0.729, 0.6561, 0.59049, 0.531441, 0.4782969, 0.43046721, 0.387420489, 0.3486784401,
                    0.31381059609,
                ]
            ),
            (
                CosineDecay(1, final: 0.2, length: 11),
                [
                    1, 0.983797189445799, 0.936501413132473, 0.861944293578114, 0.766166005200755, 0.656925935309314,
                    0.543074064690686, 0.433833994799246, 0.338055706421886, 0.263498586867528, 0.216202810554201, 0.2,
                ]
            ),
            (
                InverseTimeDecay(1, halving: 4),
                [
                    1, 0.8, 0.666666666666667, 0.571428571428571, 0.5, 0.444444444444444, 0.4, 0.363636363636364,
                    0.333333333333333, 0.307692307692308, 0.285714285714286, 0.266666666666667,
                ]
            ),
            (WarmUp(steps: 4, then: 1), [0.25, 0.5, 0.75, 1, 1, 1, 1, 1, 1, 1, 1, 1]),
        ]
        for (schedule, rates) in all {
            for (epoch, expected) in rates.enumerated() {
                let found = schedule.learningRate(at: ScheduleTime(step: epoch + 1, epochs: Double(epoch)))
                #expect(abs(found - expected) < 1e-14, "\(schedule), epoch \(epoch)")
            }
        }
        #expect(rate(StepDecay(1, factor: 0.5, every: 10), 1, 25) == 0.25)
        // Tenths, thirds and sevenths of an epoch, as the loop counts them and added up: in exact arithmetic each is an
        // interval.
        for parts in [3, 7, 10, 49, 1000] {
            let decay = StepDecay(1, factor: 0.5, every: 1 / Double(parts))
            var sum = 0.0
            for step in 0..<min(40, 3 * parts) {
                let counted = Double(step / parts) + Double(step % parts) / Double(parts)
                #expect(rate(decay, 1, counted) == Double(sign: .plus, exponent: -step, significand: 1))
                #expect(rate(decay, 1, sum) == Double(sign: .plus, exponent: -step, significand: 1))
                #expect(step == 0 || rate(decay, 1, counted * (1 - 1e-6)) > rate(decay, 1, counted))
                sum += 1 / Double(parts)
            }
        }
        #expect(rate(StepDecay(1, factor: 0.5, every: 1e-300), 1, 1e10) == 0)
        #expect(rate(StepDecay(1, factor: 0.5, every: 100_000, unit: .steps), 1_000_000_000, 0) == 0)
        #expect(rate(StepDecay(1, factor: 0.99999, every: 100_000, unit: .steps), 200_000, 0) == 0.99999)
        #expect(abs(rate(ExponentialDecay(1, factor: 0.9), 1, 2) - 0.81) < 1e-15)
        #expect(abs(rate(CosineDecay(1, final: 0.2, length: 10), 1, 5) - 0.6) < 1e-15)
        #expect(abs(rate(CosineDecay(1, final: 0.2, length: 10), 1, 20) - 0.2) < 1e-15)
        #expect(rate(InverseTimeDecay(1, halving: 100), 101, 0) == 0.5)
        #expect(rate(WarmUp(steps: 4, then: 0.8), 1, 0) == 0.2 && rate(WarmUp(steps: 4, then: 0.8), 9, 0) == 0.8)
    }
}
