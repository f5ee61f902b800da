import Autodiff
import Testing

@Suite struct MoveTransposesTests {
    /// The transpose of a sum moves to a product, which is computed with exchanged operands, and to another transpose,
    /// which it cancels.
    @Test func beforeAndAfter() {
        let graph = ProgramGraph.recording(
            of: { (p: [TensorVariable<Double>]) -> TensorVariable<Double> in
                (0.5 * matmul(p[0], p[1]) + p[2].transposed()).transposed()
            }, at: [.ones([3, 4]), .ones([4, 2]), .ones([2, 3])])
        #expect(
            "\(graph)" == """
                t0 = input 0  [3 × 4] double
                t1 = input 1  [4 × 2] double
                t2 = input 2  [2 × 3] double
                t3 = matmul{transposesLeft: false, transposesRight: false}(t0, t1)  [3 × 2] double
                t4 = 0.5  [] double
                t5 = multiply(t4, t3)  [3 × 2] double
                t6 = transpose{order: [1, 0]}(t2)  [3 × 2] double
                t7 = add(t5, t6)  [3 × 2] double
                t8 = transpose{order: [1, 0]}(t7)  [2 × 3] double
                t9 = copy(t8)  [2 × 3] double
                return t9
                """)
        #expect(
            "\(GraphPass.moveTransposes(graph))" == """
                t0 = input 0  [3 × 4] double
                t1 = input 1  [4 × 2] double
                t2 = input 2  [2 × 3] double
                t3 = 0.5  [] double
                t4 = matmul{transposesLeft: true, transposesRight: true}(t1, t0)  [2 × 3] double
                t5 = multiply(t3, t4)  [2 × 3] double
                t6 = add(t5, t2)  [2 × 3] double
                t7 = copy(t6)  [2 × 3] double
                return t7
                """)
    }

    /// An existing matrix is read as it is, and a product needed both plain and transposed is not computed twice.
    @Test func costlierMovesAreSkipped() {
        let exponential = ProgramGraph.recording(
            of: { (x: TensorVariable<Double>) -> TensorVariable<Double> in exp(x).transposed() }, at: .ones([2, 3]))
        #expect("\(GraphPass.moveTransposes(exponential))" == "\(exponential)")
        let both = ProgramGraph.recording(
            of: { (p: [TensorVariable<Double>]) -> TensorVariable<Double> in
                let product = matmul(p[0], p[1])
                return matmul(product, exp(product.transposed()))
            }, at: [.ones([2, 3]), .ones([3, 4])])
        #expect("\(GraphPass.moveTransposes(both))" == "\(both)")
    }
}
