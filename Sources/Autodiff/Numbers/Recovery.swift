import AutodiffKernels
import Dispatch
import Synchronization

/// What happens to a mistake in a closure that can be left: see ``recovering(_:)``.
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
    private let queue = autodiff_current_queue()

    private static let lastNumber = Atomic<Int>(0)
    /// The number of the innermost recovery.
    private static let innermost = TaskLocal<Int>(wrappedValue: 0)

    /// Runs `body` on this thread. After a mistake, what `body` holds is leaked.
    func run(_ body: () -> Void) {
        runRecoverably(Unmanaged.passUnretained(self).toOpaque()) { Self.innermost.withValue(number) { body() } }
        // The task-local values that the closure had bound are above the number.
        guard mistake != nil else { return }
        while Self.innermost.get() == number { autodiff_unbind_task_local_value() }
    }

    /// Leaves the closure with a mistake. Returns if the mistake was made on a queue that the closure called, since a
    /// queue waits until its functions return.
    func leave(_ mistake: CallerMistake) {
        guard autodiff_current_queue() == queue else { return }
        self.mistake = mistake
        autodiff_leave_recoverable_run()
    }
}

/// The function of `recovery.h`, which says why it is declared here.
@_silgen_name("autodiff_run_recoverably")
private func runRecoverably(_ recovery: UnsafeMutableRawPointer, _ body: () -> Void)
