import Testing

@testable import Autodiff

@Suite struct ShareMemoryTests {
    /// The third sum is written where the first one was, which the second has read. The last slot is scratch.
    @Test func beforeAndAfter() {
        let graph = ProgramGraph.recording(
            of: { (x: TensorVariable<Double>) -> TensorVariable<Double> in
                x.cumulativeSum(along: 0).cumulativeSum(along: 0).cumulativeSum(along: 0)
            }, at: .ones([16]))
        #expect(
            "\(Program(graph, withoutPasses: ["share-memory"]).plan)" == """
                t1: bytes 0 ..< 128, steps 0 ... 1
                t4: bytes 384 ..< 448, steps 0 ... 3
                t2: bytes 128 ..< 256, steps 1 ... 2
                t3: bytes 256 ..< 384, steps 2 ... 3
                448 bytes
                """)
        #expect(
            "\(Program(graph).plan)" == """
                t1: bytes 0 ..< 128, steps 0 ... 1
                t4: bytes 256 ..< 320, steps 0 ... 3
                t2: bytes 128 ..< 256, steps 1 ... 2
                t3: bytes 0 ..< 128, steps 2 ... 3
                320 bytes
                """)
    }
}
