import Testing

@testable import Autodiff

@Suite struct JoinCrossEntropyGradientTests {
    private static let z = Tensor<Double>([[0.5, -1, 2], [1, 1.5, -0.25]])
    private static let targets = Tensor<Double>([[1, 0, 0], [0, 0.5, 1]])

    /// The four parts become one operation.
    @Test func beforeAndAfter() {
        let graph = ProgramGraph.recording(
            of: { (x: [TensorVariable<Double>]) -> TensorVariable<Double> in
                x[0].softmax() * x[1].sum(along: [1], keepingAxes: true) - x[1]
            }, at: [Self.z, Self.targets])
        #expect(
            "\(graph)" == """
                t0 = input 0  [2 × 3] double
                t1 = input 1  [2 × 3] double
                t2 = softmax{axes: [1]}(t0)  [2 × 3] double
                t3 = sum{axes: [1]}(t1)  [2 × 1] double
                t4 = multiply(t2, t3)  [2 × 3] double
                t5 = subtract(t4, t1)  [2 × 3] double
                t6 = copy(t5)  [2 × 3] double
                return t6
                """)
        #expect(
            "\(GraphPass.removeDeadNodes(GraphPass.joinCrossEntropyGradient(graph)))" == """
                t0 = input 0  [2 × 3] double
                t1 = input 1  [2 × 3] double
                t2 = softmaxCrossEntropyGradient(t0, t1)  [2 × 3] double
                t3 = copy(t2)  [2 × 3] double
                return t3
                """)
    }

    /// If the softmax has other readers, it is kept: it would be computed twice.
    @Test func sharedPartsStay() {
        let graph = ProgramGraph.recording(
            of: { (x: [TensorVariable<Double>]) -> TensorVariable<Double> in
                let (y, t) = (x[0].softmax(), x[1])
                return (y * t.sum(along: [1], keepingAxes: true) - t) * y
            }, at: [Self.z, Self.targets])
        #expect("\(GraphPass.joinCrossEntropyGradient(graph))" == "\(graph)")
    }

    /// The compiled gradient of a loss contains the operation, with the same result as without the pass.
    @Test func gradientsOfLosses() {
        let loss: @Sendable ([TensorVariable<Double>]) -> TensorVariable<Double> = { x in
            softmaxCrossEntropy(logits: x[0], targets: x[1]).sum()
        }
        let point = [Self.z, Self.targets]
        let (joined, apart) = (compileTree(loss), compile(withoutPasses: ["join-cross-entropy-gradient"], loss))
        #expect(joined.gradientListing(at: point).contains("softmaxCrossEntropyGradient("))
        #expect(!apart.gradientListing(at: point).contains("softmaxCrossEntropyGradient("))
        let (found, expected) = (joined.gradient(at: point), apart.gradient(at: point))
        #expect(isClose(found[0], expected[0], within: 1e-15) && isClose(found[1], expected[1], within: 1e-15))
    }

    /// The operation has the value of its parts and can be differentiated.
    @Test func valueAndDerivatives() throws {
        let weights = Tensor<Double>([[1, -2, 0.5], [3, 1, 2]])
        func joined<T: TensorAlgebra>(_ z: T, _ t: T) -> T { T.apply(SoftmaxCrossEntropyGradient(), [z, t]) }
        let parts = Self.z.softmax() * Self.targets.sum(along: [1], keepingAxes: true) - Self.targets
        #expect(isClose(joined(Self.z, Self.targets), parts, within: 1e-15))
        try checkGradient(at: Self.z, order: 2) { z in
            (joined(z, TensorVariable(Self.targets)) * TensorVariable(weights)).sum()
        }
        try checkGradient(at: Self.targets, order: 2) { t in
            (joined(TensorVariable(Self.z), t) * t * TensorVariable(weights)).sum()
        }
    }
}
