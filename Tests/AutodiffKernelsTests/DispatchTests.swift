import AutodiffKernels
import Foundation
import Synchronization
import Testing

/// Sequential, since the tests change the environment.
@Suite(.serialized) struct DispatchTests {
    @Test func kindsHaveTheNamesOfTheEnvironmentVariable() {
        #expect(AutodiffKernelKind.all.map(\.name) == ["portable", "neon", "avx2", "avx512"])
        #expect(AutodiffKernelKind.all == [.portable, .neon, .avx2, .avx512])
    }

    @Test func portableIsAlwaysAvailable() {
        #expect(autodiff_kernels_available(.portable))
    }

    @Test func kindsMatchTheMachine() {
        #if arch(x86_64)
            #expect(!autodiff_kernels_available(.neon))
        #elseif arch(arm64)
            #expect(autodiff_kernels_available(.neon))
            #expect(!autodiff_kernels_available(.avx2) && !autodiff_kernels_available(.avx512))
        #endif
    }

    @Test(arguments: AutodiffKernelKind.all) func selectingChangesTheActiveKindWhereItIsAvailable(
        kind: AutodiffKernelKind
    ) {
        let before = autodiff_kernels_select_default()
        defer { _ = autodiff_kernels_select_default() }
        let isSelected = autodiff_kernels_select(kind)
        #expect(isSelected == autodiff_kernels_available(kind))
        #expect(autodiff_kernels_active() == (isSelected ? kind : before))
    }

    @Test(arguments: AutodiffKernelKind.all) func environmentNamesTheKind(kind: AutodiffKernelKind) {
        let best = AutodiffKernelKind.available.last
        withEnvironment(kind.name) {
            #expect(autodiff_kernels_select_default() == (autodiff_kernels_available(kind) ? kind : best))
            #expect(autodiff_kernels_active() == autodiff_kernels_select_default())
        }
    }

    @Test(arguments: ["", "AVX2", "sse9", "avx", "portable "]) func anyOtherNameMeansTheFastest(name: String) {
        withEnvironment(name) {
            #expect(autodiff_kernels_select_default() == AutodiffKernelKind.available.last)
        }
    }

    @Test func choiceAppliesToTheThreadAndItsForks() {
        let elsewhere = kindElsewhere()
        AutodiffKernelKind.portable.run {
            #expect(kindElsewhere() == elsewhere)
            var kinds = [Int32](repeating: -1, count: 64)
            kinds.withUnsafeMutableBufferPointer { kinds in
                autodiff_parallel(
                    64,
                    { kinds, shard in
                        kinds!.assumingMemoryBound(to: Int32.self)[shard] = autodiff_kernels_active().rawValue
                        usleep(100)  // so that the workers come to their own
                    }, kinds.baseAddress)
            }
            #expect(kinds.allSatisfy { $0 == AutodiffKernelKind.portable.rawValue })
        }
    }

    /// The kind that another thread runs.
    private func kindElsewhere() -> AutodiffKernelKind? {
        let kind = Mutex<AutodiffKernelKind?>(nil)
        let isDone = DispatchSemaphore(value: 0)
        Thread.detachNewThread {
            kind.withLock { $0 = autodiff_kernels_active() }
            isDone.signal()
        }
        isDone.wait()
        return kind.withLock { $0 }
    }

    /// Sets AUTODIFF_KERNELS while `body` runs, then restores it and the choice.
    private func withEnvironment(_ value: String, _ body: () -> Void) {
        // The process must have made its choice before.
        _ = autodiff_kernels_active()
        let variable = "AUTODIFF_KERNELS"
        let before = ProcessInfo.processInfo.environment[variable]
        setenv(variable, value, 1)
        body()
        if let before { setenv(variable, before, 1) } else { unsetenv(variable) }
        _ = autodiff_kernels_select_default()
    }
}
