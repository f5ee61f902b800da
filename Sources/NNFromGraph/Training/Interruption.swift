import Foundation
import Synchronization

/// Ctrl-C as a wish to end training in good order.
///
///     Interruption.watch()
///     configuration.isInterrupted = { Interruption.isRequested }
///
/// The first Ctrl-C is noted and training ends after the step that is running, with its bookkeeping done and its checkpoint
/// written; a second one ends the program at once.
public enum Interruption {
    private static let requests = Atomic<Int>(0)

    /// Whether Ctrl-C was pressed since ``watch()``.
    public static var isRequested: Bool { requests.load(ordering: .relaxed) > 0 }

    /// Notes Ctrl-C from now on, in the place of what it did before.
    public static func watch() {
        // Made here: a signal's handler may not make anything.
        requests.store(0, ordering: .relaxed)
        signal(SIGINT) { _ in
            Interruption.requests.add(1, ordering: .relaxed)
            signal(SIGINT, SIG_DFL)
        }
    }

    /// Gives Ctrl-C back its own meaning.
    public static func stopWatching() {
        signal(SIGINT, SIG_DFL)
        requests.store(0, ordering: .relaxed)
    }
}
