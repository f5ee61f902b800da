import Autodiff
import Testing

/// Compiled functions against the eager ones, over scalars and tensors.
@Suite struct CompiledTests {
    static let weights: Tensor<Double> = Tensor([[0.1, -0.2, 0.3], [0.4, 0.5, -0.6]])

    @Test func aScalarFunction() {
        let f = compile { (x: Variable) in sqrt(x * x + exp(x * x)) }
        for x in [1.3, -0.7, 0, 1e-3] {
            let (y, dy) = valueWithGradient(at: x) { x in sqrt(x * x + exp(x * x)) }
            #expect(f(x) == y)
            let compiled = f.valueWithGradient(at: x)
            #expect(compiled.value == y && compiled.gradient == dy)
        }
        #expect(f.programCount == 2)
    }

    @Test func aNetworkWithEveryKindOfStage() {
        let x = Tensor<Double>([[1, 2], [3, -4], [0.5, 0.25]])
        let labels = [0, 2, 1]
        @Sendable func loss(_ w: TensorVariable<Double>, _ b: TensorVariable<Double>) -> TensorVariable<Double> {
            let hidden = tanh(matmul(TensorVariable(x), w) + b)
            return softmaxCrossEntropy(logits: hidden * 2 - 0.5, labels: labels).mean()
        }
        let compiled = compileTree { (p: [TensorVariable<Double>]) in loss(p[0], p[1]) }
        let b = Tensor<Double>([0.1, 0.2, 0.3])
        let (value, gradient) = valueWithGradient(atTree: [Self.weights, b]) { p in loss(p[0], p[1]) }
        let result = compiled.valueWithGradient(at: [Self.weights, b])
        #expect(result.value == value)
        // The eager sweep fuses tanh's partial derivative with the adjoint, which rounds differently.
        for (one, other) in zip(result.gradient, gradient) { #expect(isClose(one, other, within: 1e-15)) }
        // Again, at another point, by the same program.
        let other: [Tensor<Double>] = [Tensor(2.0) * Self.weights, b]
        for (one, other) in zip(compiled.gradient(at: other), gradientOfLoss(other, loss)) {
            #expect(isClose(one, other, within: 1e-15))
        }
        #expect(compiled.programCount == 1)
    }

    private func gradientOfLoss(
        _ p: [Tensor<Double>], _ loss: (TensorVariable<Double>, TensorVariable<Double>) -> TensorVariable<Double>
    ) -> [Tensor<Double>] {
        valueWithGradient(atTree: p) { p in loss(p[0], p[1]) }.gradient
    }

    @Test func anotherBranchIsRecorded() throws {
        let f = compile { (x: Variable) -> Variable in x > 1 ? x * x : 3 * x }
        #expect(f(2) == 4)
        #expect(throws: NoFittingProgram.self) { try f.replay(0.5) }
        #expect(f(0.5) == 1.5)
        #expect(try f.replay(0.25) == 0.75)
        #expect(f(3) == 9)
        #expect(f.gradient(at: 5) == 10)
        #expect(f.gradient(at: -5) == 3)
        #expect(f.programCount == 4)
    }

    /// A rule with case distinctions makes them in every run, without another recording.
    @Test func casesOfARuleAreData() {
        let f = compile { (x: Variable) in max(x, 0) * x + pow(x, 2) }
        for x in [2.0, -1, 0, 3] {
            #expect(f.gradient(at: x) == gradient(at: x) { x in max(x, 0) * x + pow(x, 2) })
        }
        #expect(f.programCount == 1)
    }

    @Test func anotherShapeIsRecorded() {
        let f = compile { (x: TensorVariable<Float>) in exp(x).sum() }
        #expect(f(Tensor([1, 2])).scalar == exp(Tensor<Float>([1, 2])).sum().scalar)
        #expect(f(.zeros([3, 5])).scalar == 15)
        #expect(f(.zeros([0])).scalar == 0)
        #expect(f.programCount == 3)
    }

    @Test func products() {
        let f = compile { (x: TensorVariable<Double>) in exp(x) * x.sum() }
        let x = Tensor<Double>([0.1, -0.2, 0.3])
        let v = Tensor<Double>([1, -2, 0.5])
        let (value, derivative) = f.valueWithDerivative(at: x, along: v)
        let sum = x.sum().scalar
        let slope = v.sum().scalar
        #expect(value == exp(x) * x.sum())
        for index in 0..<3 {
            let e = exp(x).scalars[index]
            #expect(abs(derivative.scalars[index] - e * (v.scalars[index] * sum + slope)) < 1e-14)
        }
        let g = compile { (x: [Variable]) in x[0] * x[0] * x[1] + exp(x[1]) }
        let product = g.hessianProduct(at: [2, 3], along: [5, 7])
        #expect(abs(product[0] - (2 * 3 * 5 + 2 * 2 * 7)) < 1e-12)
        #expect(abs(product[1] - (2 * 2 * 5 + exp(3.0) * 7)) < 1e-12)
    }

    /// Roots and norms are recorded without reading their values, so a program for one point is right at any other: at
    /// 0 too, where the gradient is 0 and a gradient's gradient NaN.
    @Test func rootsAndNormsReadNoValues() {
        let functions: [@Sendable (TensorVariable<Double>) -> TensorVariable<Double>] = [
            { $0.norm() }, { $0.norm(along: [0]).sum() }, { sqrt(square($0).sum()) }, { hypot($0, 2 * $0).sum() },
        ]
        for (place, function) in functions.enumerated() {
            let slope = compileTree { (x: TensorVariable<Double>) in gradient(atRecordedTree: x, of: function) }
            #expect(!slope.readsValues(at: [3, 4]), "\(place)")
            let plain = { (x: Tensor<Double>) in gradient(atTree: x, of: function) }
            for x: Tensor<Double> in [[3, 4], [0, 0], [-0.0, 0], [0, -2]] {
                #expect(isClose(slope(x), plain(x), within: 1e-15), "\(place) at \(x.scalars)")
            }
        }
        let second = compileTree { (x: TensorVariable<Double>) in
            gradient(atRecordedTree: x) { x in gradient(atRecordedTree: x) { $0.norm() }.sum() }
        }
        #expect(second([3, 4]).scalars.allSatisfy(\.isFinite) && !second([0, 0]).scalars.contains(where: \.isFinite))
    }

    @Test func readValuesAreReported() {
        let f = compile { (x: Variable) -> Variable in x.value > 0 ? x : -x }
        #expect(f.readsValues(at: 1))
        let g = compile { (x: Variable) -> Variable in x > 0 ? x : -x }
        #expect(!g.readsValues(at: 1))
    }

    @Test func withoutDerivativeFollowsTheValue() {
        let f = compile { (x: Variable) in x * withoutDerivative(x) }
        #expect(f.gradient(at: 2) == 2)
        #expect(f.gradient(at: 3) == 3)
        #expect(f(3) == 9)
    }

    @Test func resultsThatAreArgumentsOrConstants() {
        let f = compile { (x: [Variable]) in [x[1], 7, x[0], x[1]] }
        #expect(f([1, 2]) == [2, 7, 1, 2])
        #expect(f([3, 4]) == [4, 7, 3, 4])
    }

    @Test func fromManyThreads() async {
        let f = compile { (x: TensorVariable<Double>) in (exp(x) * sin(x)).sum() }
        await withTaskGroup(of: Bool.self) { group in
            for task in 0..<8 {
                group.addTask {
                    (0..<50).allSatisfy { step in
                        let x = Tensor<Double>((0..<(task % 3 + 1)).map { 0.1 * Double($0 + step) })
                        return f(x).scalar == (exp(x) * sin(x)).sum().scalar
                    }
                }
            }
            for await isRight in group { #expect(isRight) }
        }
    }
}
