import Autodiff
import Testing

@Suite struct ShareSubexpressionsTests {
    /// The same operation on the same operands, in either order for sums and products, is computed once.
    @Test func beforeAndAfter() {
        let graph = ProgramGraph.recording(
            of: { (x: [Variable]) -> Variable in x[0] * x[1] + x[1] * x[0] + exp(x[0]) * exp(x[0]) }, at: [1, 4])
        #expect(
            "\(graph)" == """
                t0 = input 0  [] double
                t1 = input 1  [] double
                t2 = multiply(t0, t1)  [] double
                t3 = multiply(t1, t0)  [] double
                t4 = add(t2, t3)  [] double
                t5 = exp(t0)  [] double
                t6 = exp(t0)  [] double
                t7 = multiply(t5, t6)  [] double
                t8 = add(t4, t7)  [] double
                t9 = copy(t8)  [] double
                return t9
                """)
        #expect(
            "\(GraphPass.shareSubexpressions(graph))" == """
                t0 = input 0  [] double
                t1 = input 1  [] double
                t2 = multiply(t0, t1)  [] double
                t3 = add(t2, t2)  [] double
                t4 = exp(t0)  [] double
                t5 = multiply(t4, t4)  [] double
                t6 = add(t3, t5)  [] double
                t7 = copy(t6)  [] double
                return t7
                """)
    }
}
