import Autodiff
import Testing

@Suite struct RemoveDeadNodesTests {
    /// Nodes that no result needs are removed; inputs keep their positions.
    @Test func beforeAndAfter() {
        let graph = ProgramGraph.recording(
            of: { (x: [Variable]) -> Variable in
                _ = exp(x[0])
                return sqrt(x[1])
            }, at: [1, 4])
        #expect(
            "\(graph)" == """
                t0 = input 0  [] double
                t1 = input 1  [] double
                t2 = exp(t0)  [] double
                t3 = sqrt(t1)  [] double
                t4 = copy(t3)  [] double
                return t4
                """)
        #expect(
            "\(GraphPass.removeDeadNodes(graph))" == """
                t0 = input 0  [] double
                t1 = input 1  [] double
                t2 = sqrt(t1)  [] double
                t3 = copy(t2)  [] double
                return t3
                """)
    }

    /// The operands of comparisons that decided the recording are needed.
    @Test func guardsStay() {
        let graph = ProgramGraph.recording(of: { (x: Variable) -> Variable in exp(x) > 2 ? x : -x }, at: 1)
        #expect(
            "\(GraphPass.removeDeadNodes(graph))" == """
                t0 = input 0  [] double
                t1 = exp(t0)  [] double
                t2 = copy(t0)  [] double
                t3 = 2.0  [] double
                guard t1 > t3 is true
                return t2
                """)
    }
}
