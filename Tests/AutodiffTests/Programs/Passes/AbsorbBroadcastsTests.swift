import Autodiff
import Testing

@Suite struct AbsorbBroadcastsTests {
    /// An elementwise operation reads the operand itself, not a copy broadcast to its shape.
    @Test func beforeAndAfter() {
        let graph = ProgramGraph.recording(
            of: { (x: [TensorVariable<Double>]) -> TensorVariable<Double> in x[0] + x[1].broadcast(to: [4, 3]) },
            at: [.ones([4, 3]), .ones([3])])
        #expect(
            "\(graph)" == """
                t0 = input 0  [4 × 3] double
                t1 = input 1  [3] double
                t2 = broadcast{shape: [4 × 3]}(t1)  [4 × 3] double
                t3 = add(t0, t2)  [4 × 3] double
                t4 = copy(t3)  [4 × 3] double
                return t4
                """)
        #expect(
            "\(GraphPass.absorbBroadcasts(graph))" == """
                t0 = input 0  [4 × 3] double
                t1 = input 1  [3] double
                t2 = broadcast{shape: [4 × 3]}(t1)  [4 × 3] double
                t3 = add(t0, t1)  [4 × 3] double
                t4 = copy(t3)  [4 × 3] double
                return t4
                """)
    }
}
