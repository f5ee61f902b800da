import Autodiff
import Testing

@Suite struct FuseStagesTests {
    /// A product is fused with bias, activation and square; the operand of a sum must be complete before it.
    @Test func beforeAndAfter() {
        let graph = ProgramGraph.recording(
            of: { (p: [TensorVariable<Float>]) -> TensorVariable<Float> in
                square(tanh(matmul(p[0], p[1]) + p[2])).sum()
            }, at: [.ones([5, 3]), .ones([3, 4]), .ones([4])]
        ).optimized()
        #expect(
            graph.stageListing(isFusing: false, absorbingWindows: true) == """
                t3 = matmul{transposesLeft: false, transposesRight: false}(t0, t1)  [5 × 4] float
                    -> t3
                t4 = add(t3, t2)  [5 × 4] float
                    -> t4
                t5 = tanh(t4)  [5 × 4] float
                    -> t5
                t6 = square(t5)  [5 × 4] float
                    -> t6
                t7 = sum{axes: [0, 1]}(t6)  [1 × 1] float
                    -> t7
                """)
        #expect(
            graph.stageListing(isFusing: true, absorbingWindows: true) == """
                t3 = matmul{transposesLeft: false, transposesRight: false}(t0, t1)  [5 × 4] float
                    t4 = add(t3, t2)  [5 × 4] float
                    t5 = tanh(t4)  [5 × 4] float
                    t6 = square(t5)  [5 × 4] float
                    -> t6
                t7 = sum{axes: [0, 1]}(t6)  [1 × 1] float
                    -> t7
                """)
    }
}
