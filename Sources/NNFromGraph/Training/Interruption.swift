import Foundation
import Synchronization

/// Ctrl-C (SIGINT), SIGTERM and SIGHUP as requests to end training gracefully.
///
///     func train(_ network: inout Network<Float>, on data: DataSet<Float>) throws {
///         Interruption.watch()
///         var configuration = TrainingConfiguration(loss: .softmaxCrossEntropy)
///         configuration.isInterrupted = { Interruption.isRequested }
///         try network.train(on: data, configuration)
///     }
///
/// After the first signal, training ends with the current step: the checkpoint is written immediately, and then the
/// network is evaluated. A second signal ends the program immediately, with status 128 + its number.
public enum Interruption {
    private static let first = Atomic<Int32>(0)
    /// The handlers before ``watch()``, as function addresses.
    private static let previous = Mutex<[Int32: Int]>([:])

    /// Whether a signal has arrived since ``watch()``.
    public static var isRequested: Bool { signalNumber != nil }

    /// The number of the first signal since ``watch()``: 2 for Ctrl-C, 15 for SIGTERM; `nil` if there was none. By
    /// convention the exit status is then 128 + the number.
    public static var signalNumber: Int32? {
        let number = first.load(ordering: .relaxed)
        return number == 0 ? nil : number
    }

    /// Records signals from now on, replacing the previous handlers, and forgets earlier ones.
    public static func watch() {
        // This also initializes the lazy static here and not in the signal handler, which must not allocate.
        first.store(0, ordering: .relaxed)
        previous.withLock { previous in
            for (number, action) in install({ Interruption.note($0) }) where previous[number] == nil {
                previous[number] = action
            }
        }
    }

    /// Restores the previous handlers. A recorded signal remains recorded until the next ``watch()``.
    public static func stopWatching() {
        previous.withLock { previous in
            for (number, action) in previous { signal(number, unsafeBitCast(action, to: Handler?.self)) }
            previous = [:]
        }
    }

    /// Makes signals end the program with status 128 + their number: 130 for Ctrl-C, 143 for SIGTERM.
    package static func endProgramBySignals() {
        _ = install { _exit(128 + $0) }
        // The parent process may have blocked them.
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

    /// Installs a handler and returns the previous ones. An ignored SIGHUP (`nohup`) stays ignored.
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
