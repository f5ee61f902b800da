import Autodiff
import NNFromGraph
import Testing

/// Gradients at the ends of the range of their type.
@Suite struct GradientRangeTests {
    @Test func clippingByNormDoesNotOverflowOrUnderflow() {
        for size in [1e20 as Float, 3e38, 7] {
            #expect(ClippingByNorm(1)([Tensor<Float>([size, 0])])[0].scalars == [1, 0])
            let together = ClippingByGlobalNorm(1)([Tensor<Float>([size, 0]), Tensor<Float>([0, -size])])
            let half = Float(0.5).squareRoot()
            #expect(abs(together[0].scalars[0] - half) < 1e-7 && abs(together[1].scalars[1] + half) < 1e-7)
        }
        // The norm itself is beyond the range: 3e38·√3.
        let three = ClippingByNorm(2)([Tensor<Float>([3e38, 3e38, 3e38])])[0].scalars
        #expect(three.allSatisfy { abs($0 - 1.1547005) < 1e-6 })
        let double = ClippingByGlobalNorm(1)([Tensor<Double>([3e300, 4e300])])[0].scalars
        #expect(abs(double[0] - 0.6) < 1e-15 && abs(double[1] - 0.8) < 1e-15)
        // Squares that underflow: 3e-30 and 4e-30 have the norm 5e-30.
        let small = ClippingByNorm(1e-30)([Tensor<Float>([3e-30, 4e-30])])[0].scalars
        #expect(abs(small[0] / 6e-31 - 1) < 1e-6 && abs(small[1] / 8e-31 - 1) < 1e-6)
        let zero = Tensor<Float>([0, 0])
        #expect(ClippingByNorm(1e-60)([zero]) == [zero] && ClippingByGlobalNorm(1e60)([zero]) == [zero])
        let within = Tensor<Float>([0.3, -0.7])
        #expect(ClippingByNorm(1)([within]) == [within] && ClippingByGlobalNorm(1e60)([within]) == [within])
    }

    /// The value of a parameter that starts at 0, after some gradients.
    private func run<Scalar: TensorScalar>(
        _ optimizer: some Optimizer, _ gradients: [Double], as type: Scalar.Type
    ) -> Double {
        var parameters = [Tensor<Scalar>([0])]
        var run = OptimizerRun(optimizer, for: parameters)
        for gradient in gradients { run.update(&parameters, gradients: [Tensor([Scalar(gradient)])]) }
        return Double(parameters[0].scalars[0])
    }

    /// By exact arithmetic (mpmath, 40 digits): the step of one gradient depends only on its sign, and the running
    /// means keep their ratio as long as the large gradient outweighs all others.
    @Test func largeGradientIsAnOrdinaryStep() {
        let steps = [1e20] + [Double](repeating: 1, count: 50)
        #expect(abs(run(Adam(), [1e20], as: Float.self) + 0.001) < 1e-9)
        #expect(abs(run(Adam(), steps, as: Float.self) / -0.005968744900454585 - 1) < 1e-5)
        #expect(abs(run(Adam(), [1e30], as: Float.self) + 0.001) < 1e-9)
        #expect(abs(run(Adam(), [-1e200], as: Double.self) - 0.001) < 1e-15)
        #expect(abs(run(RMSprop(learningRate: 0.01), [1e20], as: Float.self) / -0.03162277660168379 - 1) < 1e-6)
        #expect(abs(run(Adagrad(learningRate: 0.01), [1e20], as: Float.self) + 0.01) < 1e-8)
        // Its influence decays as in any running mean: by 0.9 per step for RMSprop.
        let later = [1e20] + [Double](repeating: 1, count: 1500)
        let before = run(RMSprop(learningRate: 0.01), Array(later.dropLast(10)), as: Float.self)
        #expect(abs(run(RMSprop(learningRate: 0.01), later, as: Float.self) - before + 0.1) < 1e-4)
        let many = [Double](repeating: 1e30, count: 300)
        #expect(run(Adagrad(learningRate: 0.01), many, as: Float.self).isFinite)
    }

    @Test(
        arguments: [Adam(epsilon: 0), RMSprop(epsilon: 0), Adagrad(epsilon: 0), Adam(epsilon: 1e-60)] as [any Optimizer]
    )
    func withoutAnEpsilonAGradientOfZeroIsNoStep(optimizer: any Optimizer) {
        #expect(run(optimizer, [0, 0], as: Float.self) == 0 && run(optimizer, [0, 0], as: Double.self) == 0)
        // And one whose square underflows has no large effect.
        #expect(abs(run(optimizer, [1e-30], as: Float.self)) < 1e-3)
        #expect(abs(run(optimizer, [2], as: Float.self) - run(optimizer, [2], as: Double.self)) < 1e-8)
    }

    /// The same in a compiled step, where subnormal numbers are 0.
    @Test func trainingWithoutAnEpsilonStaysFinite() throws {
        let data: DataSet<Float> = LogicGate.xor.dataSet()
        for optimizer in [Adam(epsilon: 0), RMSprop(epsilon: 0), Adagrad(epsilon: 0)] as [any Optimizer] {
            var network = try Network<Float>(inputs: 2, [Dense(3, .relu), Dense(1, .sigmoid)], seed: 2)
            network.parameters[0] = .zeros([2, 3])
            network.parameters[1] = Tensor(repeating: -1, shape: [3])
            _ = try network.train(
                on: data, validation: data,
                TrainingConfiguration(
                    loss: .binaryCrossEntropy, optimizer: optimizer, epochs: 3, batchSize: 4, seed: 1))
            #expect(network.parameters.allSatisfy { $0.scalars.allSatisfy(\.isFinite) })
        }
    }

    @Test func normalizationsKeepConstantFeaturesFiniteWhateverTheEpsilon() throws {
        for layer in [BatchNormalization(epsilon: 1e-60), LayerNormalization(epsilon: 1e-60)] as [any Layer] {
            let network = try Network<Float>(inputShape: [2], layer, seed: 1)
            let data = try DataSet<Float>(
                name: "same", features: Tensor<Float>([[3, 3], [3, 3]]), targets: Tensor<Float>([[1, 1], [1, 1]]))
            var trained = network
            let history = try trained.train(
                on: data, validation: data,
                TrainingConfiguration(
                    loss: .meanSquaredError, optimizer: StochasticGradientDescent(learningRate: 0), epochs: 1,
                    batchSize: 2, seed: 1))
            #expect(history[0].trainingLoss == 2)
        }
    }
}
