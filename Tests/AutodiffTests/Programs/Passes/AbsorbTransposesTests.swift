import Autodiff
import Testing

@Suite struct AbsorbTransposesTests {
    /// A product reads the original matrix with exchanged strides; two consecutive transposes cancel.
    @Test func beforeAndAfter() {
        let graph = ProgramGraph.recording(
            of: { (x: TensorVariable<Double>) -> TensorVariable<Double> in
                let w = TensorVariable(Tensor<Double>.ones([3, 2]))
                return matmul(x.transposed(), w).transposed().transposed()
            }, at: .ones([3, 4]))
        #expect(
            "\(graph)" == """
                t0 = input 0  [3 × 4] double
                t1 = transpose{order: [1, 0]}(t0)  [4 × 3] double
                t2 = constant  [3 × 2] double
                t3 = matmul{transposesLeft: false, transposesRight: false}(t1, t2)  [4 × 2] double
                t4 = transpose{order: [1, 0]}(t3)  [2 × 4] double
                t5 = transpose{order: [1, 0]}(t4)  [4 × 2] double
                t6 = copy(t5)  [4 × 2] double
                return t6
                """)
        #expect(
            "\(GraphPass.absorbTransposes(graph))" == """
                t0 = input 0  [3 × 4] double
                t1 = transpose{order: [1, 0]}(t0)  [4 × 3] double
                t2 = constant  [3 × 2] double
                t3 = matmul{transposesLeft: true, transposesRight: false}(t0, t2)  [4 × 2] double
                t4 = transpose{order: [1, 0]}(t3)  [2 × 4] double
                t5 = copy(t3)  [4 × 2] double
                return t5
                """)
    }
}
