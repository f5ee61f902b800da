import Foundation
import Synchronization

/// Ctrl-C, and a request to end (SIGTERM, SIGHUP), as a wish to end training in good order.
///
///     Interruption.watch()
///     configuration.isInterrupted = { Interruption.isRequested }
///
/// The first signal is noted, and training ends after the step that is running: its checkpoint is written at once, then
/// its bookkeeping is done. A second one ends the program at once, with status 128 + its number.
public enum Interruption {
    private static let first = Atomic<Int32>(0)
    /// What signals did before ``watch()``, as the addresses of functions.
    private static let previous = Mutex<[Int32: Int]>([:])

    /// Whether there was a signal since ``watch()``.
    public static var isRequested: Bool { signalNumber != nil }

    /// The first signal since ``watch()``: 2 for Ctrl-C, 15 for SIGTERM. A program that ends by it has status 128 + the
    /// number.
    public static var signalNumber: Int32? {
        let number = first.load(ordering: .relaxed)
        return number == 0 ? nil : number
    }

    /// Notes signals from now on, in the place of what they did before.
    public static func watch() {
        // Made here: a signal's handler may not make anything.
        first.store(0, ordering: .relaxed)
        previous.withLock { previous in
            for (number, action) in install({ Interruption.note($0) }) where previous[number] == nil {
                previous[number] = action
            }
        }
    }

    /// Gives signals back their own meaning. What was noted stays so until the next ``watch()``.
    public static func stopWatching() {
        previous.withLock { previous in
            for (number, action) in previous { signal(number, unsafeBitCast(action, to: Handler?.self)) }
            previous = [:]
        }
    }

    /// Makes signals end the program with status 128 + their number: 130 for Ctrl-C, 143 for SIGTERM.
    package static func endProgramBySignals() {
        _ = install { _exit(128 + $0) }
        // Whoever started the program may have blocked them.
        var set = sigset_t()
        sigemptyset(&set)
        for number in signals { sigaddset(&set, number) }
        pthread_sigmask(SIG_UNBLOCK, &set, nil)
    }

    private typealias Handler = @convention(c) (Int32) -> Void
    private static let signals = [SIGINT, SIGTERM, SIGHUP]

    private static func note(_ number: Int32) {
        let (isFirst, _) = first.compareExchange(expected: 0, desired: number, ordering: .relaxed)
        if !isFirst { _exit(128 + number) }
    }

    /// Installs a handler and gives what was there. Where hanging up is ignored (`nohup`) it stays so.
    private static func install(_ handler: Handler) -> [Int32: Int] {
        var replaced: [Int32: Int] = [:]
        for number in signals {
            let old = unsafeBitCast(signal(number, handler), to: Int.self)
            if number == SIGHUP, old == unsafeBitCast(SIG_IGN, to: Int.self) {
                signal(number, SIG_IGN)
            } else {
                replaced[number] = old
            }
        }
        return replaced
    }
}
