import AutodiffKernels
import Synchronization

/// What happens to a mistake in a closure that runs on a recoverable thread: see ``recovering(_:)``.
final class Recovery {
    /// The recovery of this thread; `nil` where a mistake ends the program.
    static var current: Recovery? {
        autodiff_recovery_slot().pointee.map { Unmanaged<Recovery>.fromOpaque($0).takeUnretainedValue() }
    }

    /// A number that no other recovery of this process has; not 0.
    let number = Recovery.lastNumber.add(1, ordering: .relaxed).newValue
    /// The addresses of what the closure obtained and may hold at a mistake.
    var obtained: Set<UInt> = []
    /// The mistake that ended the closure.
    private(set) var mistake: CallerMistake?
    private let cleanUp: (Recovery) -> Void

    private static let lastNumber = Atomic<Int>(0)

    /// - Parameter cleanUp: Runs on the thread after a mistake, before the thread is left.
    init(cleanUp: @escaping (Recovery) -> Void) { self.cleanUp = cleanUp }

    /// Runs `body` on a thread of its own and waits until that ends. After a mistake, what `body` holds is leaked.
    /// - Returns: Whether the system granted a thread.
    func run(_ body: () -> Void) -> Bool {
        runOnRecoverableThread(Unmanaged.passUnretained(self).toOpaque(), body)
    }

    /// Ends the thread with a mistake.
    func leave(_ mistake: CallerMistake) -> Never {
        self.mistake = mistake
        // A mistake while cleaning up ends the program.
        autodiff_recovery_slot().pointee = nil
        cleanUp(self)
        autodiff_leave_recoverable_thread()
    }
}

/// The function of `recovery.h`, which says why it is declared here.
@_silgen_name("autodiff_run_on_recoverable_thread")
private func runOnRecoverableThread(_ recovery: UnsafeMutableRawPointer, _ body: () -> Void) -> Bool
