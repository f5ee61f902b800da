import Autodiff
import Testing

@Suite struct FoldConstantsTests {
    /// Constants are evaluated; ×1, copies and double negation are removed; dead nodes are left to another pass.
    @Test func beforeAndAfter() {
        let graph = ProgramGraph.recording(
            of: { (x: TensorVariable<Float>) -> TensorVariable<Float> in
                let divisor = TensorVariable(Tensor<Float>([2, 4]))
                let negated = -x
                return x * 1 / divisor + -negated
            }, at: Tensor([1, 4]))
        #expect(
            "\(graph)" == """
                t0 = input 0  [2] float
                t1 = negate(t0)  [2] float
                t2 = 1.0  [] float
                t3 = multiply(t0, t2)  [2] float
                t4 = constant  [2] float
                t5 = divide(t3, t4)  [2] float
                t6 = negate(t1)  [2] float
                t7 = add(t5, t6)  [2] float
                t8 = copy(t7)  [2] float
                return t8
                """)
        #expect(
            "\(GraphPass.foldConstants(graph))" == """
                t0 = input 0  [2] float
                t1 = negate(t0)  [2] float
                t2 = 1.0  [] float
                t3 = constant  [2] float
                t4 = divide(t0, t3)  [2] float
                t5 = add(t4, t0)  [2] float
                return t5
                """)
    }
}
