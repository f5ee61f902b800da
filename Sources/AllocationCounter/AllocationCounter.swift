import AllocationHooks
import Synchronization

/// Counts the blocks of memory that code asks the system's allocator for.
///
///     let allocations = AllocationCounter.count { step() }    // nil where this platform cannot tell
///
/// Counting works with the C library of GNU on Linux and not under a sanitizer. It does not count what takes pages from the system itself,
/// such as the tape's address space.
public enum AllocationCounter {
    /// Whose blocks are counted.
    public enum Scope: Sendable {
        /// Those of the calling thread: what others do meanwhile does not matter.
        case thread
        /// Those of all threads, the thread pool's included.
        case process
    }

    /// Whether this platform can tell.
    public static var isAvailable: Bool { allocation_hooks_available() }

    /// The counts that are under way.
    private static let underWay = Mutex(0)

    /// The number of blocks that `body` asks for; `nil` where this platform cannot tell.
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
