import Testing

@testable import Autodiff

@Suite struct SlopesFromOutputsTests {
    private static let z = Tensor<Double>([0.5, -1, 2])

    private func graph(_ f: @escaping @Sendable (TensorVariable<Double>) -> TensorVariable<Double>) -> ProgramGraph {
        ProgramGraph.recording(
            of: { (x: [TensorVariable<Double>]) -> TensorVariable<Double> in
                let z = x[0]
                let y = f(z)
                let slope: TensorVariable<Double> = gradient(at: z) { x in f(x).sum() }
                return y + slope
            }, at: [Self.z])
    }

    @Test func beforeAndAfter() {
        let recorded = GraphPass.removeDeadNodes(
            ProgramGraph.recording(
                of: { (x: [TensorVariable<Double>]) -> TensorVariable<Double> in
                    let h = sigmoid(x[0])
                    return h * sigmoid(-x[0])
                }, at: [Self.z]))
        #expect(
            "\(recorded)" == """
                t0 = input 0  [3] double
                t1 = sigmoid(t0)  [3] double
                t2 = negate(t0)  [3] double
                t3 = sigmoid(t2)  [3] double
                t4 = multiply(t1, t3)  [3] double
                t5 = copy(t4)  [3] double
                return t5
                """)
        #expect(
            "\(GraphPass.removeDeadNodes(GraphPass.slopesFromOutputs(recorded)))" == """
                t0 = input 0  [3] double
                t1 = sigmoid(t0)  [3] double
                t2 = 1.0  [] double
                t3 = subtract(t2, t1)  [3] double
                t4 = multiply(t1, t3)  [3] double
                t5 = copy(t4)  [3] double
                return t5
                """)
    }

    /// Steps use the short form, functions the accurate one; without saturation they agree.
    @Test(arguments: [true, false]) func stepsAlone(isSigmoid: Bool) {
        let f: @Sendable (TensorVariable<Double>) -> TensorVariable<Double> = { x in isSigmoid ? sigmoid(x) : tanh(x) }
        let optimized = graph(f).optimized()
        let short = GraphPass.removeDeadNodes(GraphPass.slopesFromOutputs(optimized))
        #expect(short.nodes.count <= optimized.nodes.count, "\(optimized)\n\(short)")
        #expect(!"\(short)".contains("negate"))
        let step = CompiledStep<Double>(state: [Self.z]) { state, _ in
            let slope: TensorVariable<Double> = gradient(at: state[0]) { x in f(x).sum() }
            return (state: [state[0] - 0.5 * slope], outputs: [])
        }
        step.prepared(for: [])()
        let slope: Tensor<Double> = gradient(at: Self.z) { x in f(x).sum() }
        let expected: Tensor<Double> = Self.z - Tensor(0.5) * slope
        #expect(isClose(step.state[0], expected, within: 1e-15))
        let compiled = compile { (x: TensorVariable<Double>) in f(x).sum() }
        let tail = compiled.gradient(at: Tensor<Double>([40.0])).scalars[0]
        #expect(tail > 0 && tail < 1e-16, "\(tail)")
    }
}
