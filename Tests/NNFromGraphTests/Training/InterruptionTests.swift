import Foundation
import NNFromGraph
import Testing

/// In processes of their own: the signal belongs to the whole process.
@Suite struct InterruptionTests {
    @Test func theFirstControlCIsNoted() async {
        await #expect(processExitsWith: .exitCode(7)) {
            unblockInterrupts()
            Interruption.watch()
            let before = Interruption.isRequested
            raise(SIGINT)
            exit(!before && Interruption.isRequested ? 7 : 1)
        }
    }

    @Test func theSecondEndsTheProgram() async {
        await #expect(processExitsWith: .signal(SIGINT)) {
            unblockInterrupts()
            Interruption.watch()
            raise(SIGINT)
            raise(SIGINT)
        }
    }

    @Test func controlCGetsItsMeaningBack() async {
        await #expect(processExitsWith: .signal(SIGINT)) {
            unblockInterrupts()
            Interruption.watch()
            Interruption.stopWatching()
            raise(SIGINT)
        }
    }
}

/// A process may be started with the signal blocked.
private func unblockInterrupts() {
    var set = sigset_t()
    sigemptyset(&set)
    sigaddset(&set, SIGINT)
    pthread_sigmask(SIG_UNBLOCK, &set, nil)
}
