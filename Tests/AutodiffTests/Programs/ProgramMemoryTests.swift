import AllocationCounter
import Foundation
import Testing

@testable import Autodiff

/// Caches of programs are bounded in bytes, and a run's outputs outlive it.
@Suite struct ProgramMemoryTests {
    private func cache(byteLimit: Int) -> ProgramCache<TensorVariable<Double>, TensorVariable<Double>> {
        ProgramCache(withoutPasses: [], byteLimit: byteLimit) { x in (square(x) + exp(x)).sum() }
    }

    private func expected(_ count: Int) -> Double { Double(count) * (1 + exp(1.0)) }

    @Test func programsOfManyShapesAreEvicted() {
        let cache = cache(byteLimit: 300_000)
        var most = 0
        for count in 1...300 {
            let found = cache.run(.ones([count])).scalar
            #expect(abs(found - expected(count)) <= 1e-12 * expected(count))
            most = max(most, cache.bytes)
        }
        #expect(most <= 300_000 && cache.count > 3 && cache.count < 100)
        // Evicted programs are recorded again.
        #expect(abs(cache.run(.ones([1])).scalar - expected(1)) <= 1e-12)
    }

    @Test func recentlyUsedProgramsAreKept() {
        let cache = cache(byteLimit: 300_000)
        let first = cache.entry(for: .ones([1000]))
        for count in 1...300 {
            _ = cache.run(.ones([count]))
            _ = cache.run(.ones([1000]))
        }
        #expect(cache.entry(for: .ones([1000])) === first)
        // Two programs that exceed the limit together are kept; a third one replaces the older.
        let small = self.cache(byteLimit: 1)
        let (one, other) = (small.entry(for: .ones([5])), small.entry(for: .ones([6])))
        #expect(small.entry(for: .ones([5])) === one && small.entry(for: .ones([6])) === other && small.count == 2)
        _ = small.entry(for: .ones([7]))
        #expect(small.count == 2 && small.entry(for: .ones([6])) === other)
    }

    @Test func stepsOfManyShapesAreEvicted() {
        let step = CompiledStep<Double>(state: [Tensor(0)], byteLimit: 300_000) { state, inputs in
            (state: [state[0] + inputs[0].sum()], outputs: [square(inputs[0]).sum()])
        }
        let first = step.prepared(for: [[3]])
        for count in 1...300 {
            let run = step.prepared(for: [[count]])
            run()
            #expect(run.outputs[0][0] == Double(count))
        }
        #expect(step.preparedCount > 3 && step.preparedCount < 100)
        // An evicted run still updates the same state, as does one recorded again.
        #expect(step.state[0].scalar == 300 * 301 / 2)
        first()
        step.prepared(for: [[3]])()
        #expect(step.state[0].scalar == 300 * 301 / 2 + 6)
    }

    @Test func outputsOutliveTheirStep() {
        func outputs() -> StepOutput<Double> {
            let step = CompiledStep<Double>(state: []) { _, inputs in (state: [], outputs: [3 * inputs[0]]) }
            let run = step.prepared(for: [[1000]])
            run()
            return run.outputs[0]
        }
        let found = outputs()
        // Freed memory is reused.
        let others = (0..<100).map { Tensor<Double>(repeating: Double($0), shape: [1000]) }
        #expect(
            found.allSatisfy { $0 == 3 } && Array(found) == [Double](repeating: 3, count: 1000) && others.count == 100)
    }

    /// In a process of its own, so that the memory is its own: 2,000 shapes, of which 8 MiB of programs stay.
    @Test func memoryIsBounded() async {
        await #expect(processExitsWith: .success) {
            let cache = ProgramCache<TensorVariable<Double>, TensorVariable<Double>>(
                withoutPasses: [], byteLimit: 8 << 20
            ) { x in (square(x) + exp(x)).sum() }
            for count in 1...600 { _ = cache.run(.ones([count])) }
            let before = PeakMemory.kibibytes
            for count in 601...2000 { _ = cache.run(.ones([count])) }
            precondition(PeakMemory.kibibytes - before < 16 << 10, "\(PeakMemory.kibibytes - before) KiB more")
        }
    }
}
