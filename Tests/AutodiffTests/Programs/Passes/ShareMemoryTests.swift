import Testing

@testable import Autodiff

@Suite struct ShareMemoryTests {
    /// The third sum reuses the memory of the first one, whose last reader is the second. The last slot is scratch.
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

    /// Values of all sizes and lifetimes, including nested ones as in a backward sweep: values with overlapping
    /// lifetimes do not overlap in memory with either method, and the method for large programs takes at most 1.5 times
    /// the memory that is needed at one time.
    @Test(arguments: [1, 2, 3, 50, 1000]) func memoryDoesNotOverlap(count: Int) {
        var random = SeededGenerator(seed: 7)
        let values = (0..<count).map { slot in
            let start = Int.random(in: 0..<count, using: &random)
            let end = slot % 3 == 0 ? 2 * count - start : start + Int.random(in: 0..<10, using: &random)
            return MemoryPlan.Value(
                slot: slot, bytes: [0, 1, 64, 100, 4096, 70000].randomElement(using: &random)!, lifetime: start...end)
        }
        let need = (0...2 * count).map { step in
            values.filter { $0.lifetime.contains(step) }.map { MemoryPlan.rounded($0.bytes) }.reduce(0, +)
        }.max()!
        for mostBySize in [0, count] {
            let plan = MemoryPlan(values, mostBySize: mostBySize)
            for (index, one) in values.enumerated() {
                for other in values[..<index] where one.lifetime.overlaps(other.lifetime) {
                    let (x, y) = (plan.offsets[one.slot]!, plan.offsets[other.slot]!)
                    #expect(x + MemoryPlan.rounded(one.bytes) <= y || y + MemoryPlan.rounded(other.bytes) <= x)
                }
            }
            #expect(plan.bytes >= need && Double(plan.bytes) <= 1.5 * Double(need))
            #expect(plan.bytes <= values.map { MemoryPlan.rounded($0.bytes) }.reduce(0, +))
        }
    }
}
