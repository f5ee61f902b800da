import AllocationHooks
import Synchronization

/// Counts the memory blocks that code requests from the system allocator.
///
///     let allocations = AllocationCounter.count { step() }    // nil if the platform does not support it
///
/// Works with glibc on Linux, but not under a sanitizer. Pages that are mapped directly from the kernel, such as the
/// tape's address space, are not counted.
public enum AllocationCounter {
    /// Whose allocations are counted.
    public enum Scope: Sendable {
        /// Those of the calling thread.
        case thread
        /// Those of all threads, including the thread pool's.
        case process
    }

    /// Whether this platform supports counting.
    public static var isAvailable: Bool { allocation_hooks_available() }

    /// The number of counts in progress.
    private static let underWay = Mutex(0)

    /// The number of blocks that are requested while `body` runs; `nil` if the platform does not support counting.
    public static func count(_ scope: Scope = .process, _ body: () throws -> Void) rethrows -> Int? {
        guard isAvailable else {
            try body()
            return nil
        }
        change(by: 1)
        defer { change(by: -1) }
        let before = current(scope)
        try body()
        return current(scope) - before
    }

    private static func current(_ scope: Scope) -> Int {
        Int(scope == .thread ? allocation_hooks_of_thread() : allocation_hooks_of_process())
    }

    private static func change(by number: Int) {
        underWay.withLock {
            $0 += number
            allocation_hooks_count($0 > 0)
        }
    }
}
