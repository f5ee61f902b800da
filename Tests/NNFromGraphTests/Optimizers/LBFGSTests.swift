import Autodiff
import NNFromGraph
import Testing

@Suite struct LBFGSTests {
    @Test func rosenbrock() throws {
        let start = Tensor<Double>((0..<20).map { $0.isMultiple(of: 2) ? -1.2 : 1 })
        let minimum = try LBFGS(iterations: 200, gradientTolerance: 1e-9).minimize(from: [start]) { tensors in
            let (value, gradient) = valueWithGradient(at: tensors[0]) { x in
                let (next, before) = (x.slice(along: 0, 1..<20), x.slice(along: 0, 0..<19))
                return (100 * square(next - square(before)) + square(1 - before)).sum()
            }
            return (value.scalar, [gradient])
        }
        // SciPy's L-BFGS-B takes 145 iterations to the same tolerance.
        #expect(minimum.end == .converged && minimum.value < 1e-15)
        #expect(minimum.iterations < 170)
        #expect(minimum.evaluations < 2 * minimum.iterations)
        #expect(minimum.parameters[0].scalars.allSatisfy { abs($0 - 1) < 1e-8 })
    }

    private func minimum(
        scale: Double, from start: [Double], _ function: (TensorVariable<Double>) -> TensorVariable<Double>
    ) throws -> LBFGS.Minimum<[Tensor<Double>]> {
        try LBFGS().minimize(from: [Tensor(start)]) { tensors in
            let (value, gradient) = valueWithGradient(at: tensors[0]) { function($0) * TensorVariable(Tensor(scale)) }
            return (value.scalar, [gradient])
        }
    }

    /// SciPy's L-BFGS-B ends after 3 iterations at (1.5e-16, 1.1e-16).
    @Test func unevenCurvatures() throws {
        let weights = TensorVariable(Tensor<Double>([6e9, 1]))
        let found = try minimum(scale: 1, from: [1, 1]) { (weights * square($0)).sum() }
        #expect(found.iterations < 12 && found.value < 1e-12, "\(found)")
        for scale in [0x1p30, 0x1p200] {
            let other = try minimum(scale: scale, from: [1, 1]) { (weights * square($0)).sum() }
            #expect(other.parameters[0].scalars[1].magnitude < 1e-6 && other.iterations < 20, "\(scale): \(other)")
        }
    }

    /// The iterates do not depend on a constant factor of the function.
    @Test(arguments: [1e-200, 1e-9, 1, 1e9, 1e200]) func theScaleOfTheFunctionDoesNotMatter(scale: Double) throws {
        let found = try minimum(scale: scale, from: [-1.2, 1]) { p in
            let (x, y) = (p.slice(along: 0, 0..<1), p.slice(along: 0, 1..<2))
            return (100 * square(y - square(x)) + square(1 - x)).sum()
        }
        #expect(found.parameters[0].scalars.allSatisfy { abs($0 - 1) < 1e-4 }, "\(found)")
        #expect(found.iterations < 60 && found.value <= 1e-10 * scale)
    }

    /// One minimum, found by SciPy too: `Scripts/fixtures/training.py`.
    @Test func logisticRegressionOnBreastCancer() throws {
        let raw: DataSet<Double> = try BreastCancer.load()
        let data = try Standardization(fitting: raw.features)(raw).encoded(.binary)
        var network = try Network<Double>(inputs: 30, [Dense(1, .sigmoid)], initialization: .zeros, seed: 1)
        let history = try network.train(
            on: data, validation: data, loss: .binaryCrossEntropy, weightPenalty: .l2(0.01),
            by: LBFGS(gradientTolerance: 1e-9))
        #expect(abs(history.last!.trainingLoss + history.last!.penalty - 0.09959137548470554) < 1e-12)
        let expected = [-0.4160541624437301, -0.4549787313796528, -0.40394360894799325]
        for (weight, value) in zip(network.parameters[0].scalars, expected) { #expect(abs(weight - value) < 1e-6) }
        #expect(abs(network.parameters[1].scalars[0] - 0.49526966807370365) < 1e-6)
        #expect(history.count < 60 && history.last!.validationAccuracy > 0.98)
        #expect(history.end == .stopped(LBFGS.End.converged.rawValue))
    }

    /// In single precision the search ends at the rounding error, and frozen parameters do not change.
    @Test func singlePrecisionAndFrozenParameters() throws {
        let data: DataSet<Float> = LogicGate.xor.dataSet()
        var network = try Network<Float>(inputs: 2, [Dense(4, .hyperbolicTangent), Dense(1, .sigmoid)], seed: 2)
        try network.freeze("dense1.biases")
        let biases = network.parameters[1]
        let history = try network.train(
            on: data, validation: data, loss: .binaryCrossEntropy, by: LBFGS(iterations: 300, gradientTolerance: 0))
        #expect(history.last!.trainingLoss < 1e-3 && history.last!.validationAccuracy == 1)
        #expect(network.parameters[1] == biases)
    }

    /// A value that is not finite shortens the step and does not end the search.
    @Test func stepsOutOfTheDomainAreShortened() throws {
        let minimum = try LBFGS(gradientTolerance: 1e-8).minimize(from: [Tensor<Double>(50)]) { tensors in
            let (value, gradient) = valueWithGradient(at: tensors[0]) { x in x - log(x) }
            return (value.scalar, [gradient])
        }
        #expect(minimum.end == .converged && abs(minimum.parameters[0].scalar - 1) < 1e-7)
    }

    @Test func nondeterministicLossesAreRefused() throws {
        let data: DataSet<Double> = LogicGate.xor.dataSet()
        var network = try Network<Double>(inputs: 2, [Dropout(0.5), Dense(1, .sigmoid)], seed: 1)
        #expect(throws: TrainingError.notRepeatable) {
            try network.train(on: data, validation: data, loss: .binaryCrossEntropy, by: LBFGS())
        }
    }

    @Test func impossibleSettingsStop() async {
        await #expect(processExitsWith: .failure) { _ = LBFGS(memory: 0) }
        await #expect(processExitsWith: .failure) { _ = LBFGS(gradientTolerance: .nan) }
    }
}
