import Autodiff
import Testing

/// Compiled functions of one example over a batch.
@Suite struct CompiledRowsTests {
    private struct Network: DifferentiableStructure {
        var w: Tensor<Float>, b: Tensor<Float>, v: Tensor<Float>
        static var parts: Parts<Network> { Parts(\.w, \.b, \.v) }

        init(seed: UInt64) {
            var random = SeededGenerator(seed: seed)
            func matrix(_ shape: Shape) -> Tensor<Float> {
                Tensor(shape: shape, scalars: (0..<shape.count).map { _ in Float.random(in: -1...1, using: &random) })
            }
            (w, b, v) = (matrix([5, 7]), matrix([7]), matrix([7, 3]))
        }
    }

    @Sendable private static func loss(
        _ network: RecordedStructureOf<Network>, _ x: TensorVariable<Float>, _ y: TensorVariable<Float>
    ) -> TensorVariable<Float> {
        let hidden = sigmoid(matmul(x, network.w) + network.b)
        return softmaxCrossEntropy(logits: matmul(hidden, network.v), targets: y)
    }

    private static func examples(_ count: Int) -> (x: Tensor<Float>, y: Tensor<Float>) {
        var random = SeededGenerator(seed: 9)
        let x = Tensor<Float>(
            shape: [count, 5], scalars: (0..<(5 * count)).map { _ in Float.random(in: -1...1, using: &random) })
        return (x, .oneHot((0..<count).map { $0 % 3 }, classes: 3))
    }

    private static func row(_ x: Tensor<Float>, _ place: Int) -> Tensor<Float> { x[place] }

    /// Each example's gradient is that of its loss alone, and their sum that of the whole batch.
    @Test(arguments: [0, 1, 4]) func perExampleGradients(count: Int) {
        let network = Network(seed: 1)
        let (x, y) = Self.examples(count)
        let program = compileTree { Self.loss($0, $1, $2) }
        let (values, gradients) = program.valuesWithGradients(at: network, overRows: x, y)
        #expect(gradients.w.shape == [count, 5, 7] && gradients.b.shape == [count, 7])
        #expect(values == program.values(at: network, overRows: x, y))
        #expect(gradients.w == program.gradients(at: network, overRows: x, y).w)
        for place in 0..<count {
            let (value, gradient) = valueWithGradient(atTree: network) {
                Self.loss($0, TensorVariable(Self.row(x, place)), TensorVariable(Self.row(y, place)))
            }
            #expect(isClose(Double(values.scalars[place]), Double(value.scalar), within: 1e-6))
            #expect(isClose(Self.row(gradients.w, place), gradient.w, within: 1e-6))
            #expect(isClose(Self.row(gradients.b, place), gradient.b, within: 1e-6))
            #expect(isClose(Self.row(gradients.v, place), gradient.v, within: 1e-6))
        }
        if count == 0 { return }
        let whole = gradient(atTree: network) { Self.loss($0, TensorVariable(x), TensorVariable(y)).sum() }
        #expect(isClose(gradients.w.sum(along: [0]), whole.w, within: 1e-6))
    }

    /// Clipped gradients, added up in the program.
    @Test func clippedSum() {
        let network = Network(seed: 1)
        let (x, y) = Self.examples(4)
        let clipped = compileTree { (w: TensorVariable<Float>, x: TensorVariable<Float>, y: TensorVariable<Float>) in
            let gradients = batched(overRows: x, y) { x, y in
                gradient(at: w) { w in softmaxCrossEntropy(logits: matmul(x, w), targets: y) }
            }
            let norms = gradients.norm(along: [1, 2], keepingAxes: true)
            return (gradients / max(norms, 0.5)).sum(along: [0])
        }
        let w = network.v[0..<5]
        var expected = Tensor<Float>.zeros(w.shape)
        for place in 0..<4 {
            let (x, y) = (Self.row(x, place), Self.row(y, place))
            let gradient = gradient(at: w) { w in softmaxCrossEntropy(logits: matmul(x, w), targets: y) }
            expected = expected + gradient * (1 / Swift.max(gradient.norm().scalar, 0.5))
        }
        #expect(isClose(clipped(w, x, y), expected, within: 1e-6))
    }

    @Test func functionsOfNumbers() {
        let program = compileTree { (p: TensorVariable<Double>, x: TensorVariable<Double>) in
            sin(p[0] * x.scalar) + p[1]
        }
        let x = Tensor<Double>([0.5, -1, 2])
        let (values, gradients) = program.valuesWithGradients(at: Tensor([2, 0.25]), overRows: x)
        #expect(isClose(values, sin(2 * x) + 0.25))
        #expect(isClose(gradients, .stack([x * cos(2 * x), .ones([3])], along: 1)))
        #expect(isClose(program.values(at: Tensor([2, 0.25]), overRows: x), values))
    }

    /// The README's lines.
    @Test func literals() {
        let error = compileTree { (w: TensorVariable<Double>, x: TensorVariable<Double>) in square(dot(w, x)) }
        #expect(error.gradients(at: [1, 2], overRows: [[1, 0], [0, 1]]).scalars == [2, 0, 0, 4])
    }

    /// Rows alone.
    @Test func rows() {
        let x = Tensor<Double>([[1, 2], [3, -1], [0.5, 4]])
        let energy = compile { (x: TensorVariable<Double>) in exp(x).sum() }
        #expect(isClose(energy.gradients(overRows: x), exp(x)))
        #expect(isClose(energy.values(overRows: x), exp(x).sum(along: [1])))
        let number = compile { (x: TensorVariable<Double>) in x[0] * x[1] }
        #expect(number.values(overRows: x) == Tensor([2, -3, 2]))
    }

    private static let traps: [Trap] = [
        Trap(
            "a number among the parameters", says: "the function's result contains a number",
            "gradientTrees(at:overRows:)"
        ) {
            let program = compileTree { (p: Variable, x: TensorVariable<Double>) in x.sum().scalar * p }
            _ = program.gradients(at: 2, overRows: Tensor([1, 2]))
        }
    ]

    @Test(arguments: traps) func stops(trap: Trap) async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            [name = trap.name as String] in
            Trap.spring(name, among: CompiledRowsTests.traps)
        }
        trap.expectMessage(result)
    }
}
