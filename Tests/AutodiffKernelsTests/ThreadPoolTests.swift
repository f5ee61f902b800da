import AutodiffKernels
import Foundation
import Synchronization
import Testing

/// The number of threads is global, so these tests run sequentially. Other suites may fork at the same time, which the
/// pool must tolerate.
@Suite(.serialized) struct ThreadPoolTests {
    @Test func everyShardRunsOnce() {
        var generator = SeededGenerator(seed: 1)
        withThreads(4) {
            let fixed: [Int] = [0, 1, 2, 3, 4, 5, 65_535, 65_536, 200_001]
            let random: [Int] = (0..<forkCount).map { _ in Int.random(in: 0...70, using: &generator) }
            for shards in fixed + random {
                if shards % 5 == 0 { autodiff_set_thread_count(Int.random(in: 1...6, using: &generator)) }
                expectEachOnce(shards)
            }
        }
    }

    /// Bodies that sleep make their worker lose its core during a fork, and others arrive late.
    @Test func lateWorkersAreHarmless() {
        withThreads(5) {
            for fork in 0..<forkCount / 10 {
                // Another number of threads: delays of earlier forks no longer count.
                autodiff_set_thread_count(4 + fork / 5 % 2)
                expectEachOnce(1 + fork % 13) { shard in
                    if (shard + fork) % 7 == 0 { usleep(UInt32(fork % 3) * 50) }
                }
                // Long enough for the workers to fall asleep.
                if fork % 50 == 0 { usleep(2000) }
            }
        }
    }

    @Test func forksMayBeNested() {
        withThreads(3) {
            for _ in 0..<forkCount / 100 {
                let total = Atomic(0)
                parallel(7) { outer in
                    expectEachOnce(5 + outer)
                    parallel(outer) { _ in total.wrappingAdd(1, ordering: .relaxed) }
                }
                #expect(total.load(ordering: .relaxed) == 21)
            }
        }
    }

    @Test func manyThreadsMayForkWhileTheCountChanges() {
        withThreads(4) {
            DispatchQueue.concurrentPerform(iterations: 6) { caller in
                for fork in 0..<forkCount / 10 {
                    expectEachOnce((caller + 1) * fork % 23)
                    if caller == 0 { autodiff_set_thread_count(1 + fork % 5) }
                }
            }
        }
    }

    /// Each body waits until all have started. So no thread can take over another's shard, and the assignment is
    /// visible.
    ///
    /// Rounds in which they did not all meet are ignored: during another test's fork, the caller runs all shards
    /// itself.
    @Test func shardKeepsItsThread() {
        withThreads(4) {
            var owners = Set<[UInt]>()
            for _ in 0..<20 {
                let begun = Atomic(0)
                let met = Atomic(0)
                let threads = Mutex([UInt](repeating: 0, count: 4))
                parallel(4) { shard in
                    threads.withLock { $0[shard] = UInt(bitPattern: pthread_self().hashValue) }
                    if meet(4, begun) { met.wrappingAdd(1, ordering: .relaxed) }
                }
                if met.load(ordering: .relaxed) == 4 { owners.insert(threads.withLock { $0 }) }
            }
            #expect(owners.count <= 1)
            for threads in owners { #expect(Set(threads).count == 4) }
        }
    }

    @Test func workersUseTheCallersRounding() {
        withThreads(2) {
            let modes: [Int32] = [FE_UPWARD, FE_DOWNWARD, FE_TONEAREST]
            for mode in modes {
                _ = fesetround(mode)
                let expected = oneThird()
                let begun = Atomic(0)
                let results = Mutex([Double](repeating: 0, count: 2))
                parallel(2) { shard in
                    _ = meet(2, begun)
                    let value = oneThird()
                    results.withLock { $0[shard] = value }
                }
                _ = fesetround(modes[2])
                #expect(results.withLock { $0 } == [expected, expected])
                #expect((expected > 1.0 / 3) == (mode == modes[0]))
            }
        }
    }

    /// In a process of its own, where nobody else forks.
    /// The system decides how long a fork is delayed; the consequence is tested.
    @Test func callerWorksAloneAfterADelayedFork() {
        #expect(autodiff_ticks_alone_after(1001, 10, 21) == 16 * 21)
        #expect(autodiff_ticks_alone_after(1_000_000, 0, 1) == 16)
        // It yielded no more often than while waiting for a worker to wake up, or the shards were uneven.
        #expect(autodiff_ticks_alone_after(1000, 10, 1000) == 0)
        #expect(autodiff_ticks_alone_after(100_000, 500, 1000) == 0)
    }

    @Test func aCallerThatWorksAloneHasNoWorkers() async {
        await #expect(processExitsWith: .success) {
            withThreads(2) {
                // Longer than any test.
                autodiff_work_alone_for(1 << 60)
                for fork in 0..<64 {
                    let threads = Mutex(Set<UInt>())
                    parallel(8) { _ in
                        threads.withLock { _ = $0.insert(UInt(bitPattern: pthread_self().hashValue)) }
                        usleep(20)
                    }
                    precondition(threads.withLock { $0.count } == 1, "fork \(fork) had a worker")
                }
                autodiff_work_alone_for(0)
                // On a busy machine, too, a worker arrives in time for one of this many.
                precondition((0..<10_000).contains { _ in bothMeet() }, "no worker came any more")
            }
        }
    }

    @Test func countIsClamped() {
        withThreads(0) { #expect(autodiff_thread_count() == 1) }
        withThreads(-3) { #expect(autodiff_thread_count() == 1) }
        withThreads(7) { #expect(autodiff_thread_count() == 7) }
        withThreads(1 << 40) { #expect(autodiff_thread_count() == 256) }
    }
}

#if DEBUG
    private let forkCount = 2_000
#else
    private let forkCount = 20_000
#endif

private func withThreads(_ count: Int, _ body: () -> Void) {
    let before = autodiff_thread_count()
    defer { autodiff_set_thread_count(before) }
    autodiff_set_thread_count(count)
    body()
}

/// Waits until `count` threads have arrived. Gives up soon and returns false, since the caller may have to run all
/// shards itself.
private func meet(_ count: Int, _ begun: borrowing Atomic<Int>, patience: Int = 2_000) -> Bool {
    begun.wrappingAdd(1, ordering: .sequentiallyConsistent)
    for _ in 0..<patience {
        if begun.load(ordering: .sequentiallyConsistent) >= count { return true }
        usleep(20)
    }
    return false
}

/// Whether two threads took part in a fork of two shards.
private func bothMeet() -> Bool {
    let begun = Atomic(0)
    let met = Atomic(0)
    parallel(2) { _ in if meet(2, begun, patience: 100) { met.wrappingAdd(1, ordering: .relaxed) } }
    return met.load(ordering: .relaxed) == 2
}

/// A third of a number that the compiler does not know to be 1, so that it is rounded at run time.
private func oneThird() -> Double { Double(min(1, autodiff_thread_count())) / 3 }

private final class Body {
    let run: @Sendable (Int) -> Void
    init(_ run: @escaping @Sendable (Int) -> Void) { self.run = run }
}

private func parallel(_ shards: Int, _ body: @escaping @Sendable (Int) -> Void) {
    let box = Body(body)
    withExtendedLifetime(box) {
        autodiff_parallel(
            shards,
            { context, shard in Unmanaged<Body>.fromOpaque(context!).takeUnretainedValue().run(shard) },
            Unmanaged.passUnretained(box).toOpaque())
    }
}

/// Forks with non-atomic counters, one per shard: the join must make them visible, and a sanitizer detects two threads
/// at one of them.
private func expectEachOnce(_ shards: Int, _ body: @escaping @Sendable (Int) -> Void = { _ in }) {
    let counts = UnsafeMutablePointer<Int>.allocate(capacity: max(1, shards))
    counts.initialize(repeating: 0, count: max(1, shards))
    defer { counts.deallocate() }
    nonisolated(unsafe) let shared = counts
    parallel(shards) { shard in
        shared[shard] += 1
        body(shard)
    }
    let wrong = (0..<shards).first { counts[$0] != 1 }
    #expect(wrong == nil, "of \(shards) shards, number \(wrong ?? 0) ran \(counts[wrong ?? 0]) times")
}
