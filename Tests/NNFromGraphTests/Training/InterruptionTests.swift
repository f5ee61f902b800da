import Foundation
import NNFromGraph
import Testing

/// In processes of their own: the signal belongs to the whole process.
@Suite struct InterruptionTests {
    @Test func firstInterruptIsRecorded() async {
        await #expect(processExitsWith: .exitCode(7)) {
            unblockInterrupts()
            Interruption.watch()
            let before = Interruption.isRequested
            raise(SIGINT)
            exit(!before && Interruption.isRequested && Interruption.signalNumber == SIGINT ? 7 : 1)
        }
    }

    @Test func terminationRequestIsRecorded() async {
        await #expect(processExitsWith: .exitCode(7)) {
            unblockInterrupts()
            Interruption.watch()
            raise(SIGTERM)
            Interruption.stopWatching()
            // The request stays recorded, for the program's exit status.
            exit(Interruption.signalNumber == SIGTERM ? 7 : 1)
        }
    }

    @Test func theSecondEndsTheProgram() async {
        await #expect(processExitsWith: .exitCode(130)) {
            unblockInterrupts()
            Interruption.watch()
            raise(SIGINT)
            raise(SIGINT)
        }
    }

    @Test func outsideTrainingsAProgramEndsWithTheSignalsStatus() async {
        await #expect(processExitsWith: .exitCode(143)) {
            Interruption.endProgramBySignals()
            Interruption.watch()
            Interruption.stopWatching()
            raise(SIGTERM)
        }
    }

    @Test func interruptHandlerIsRestored() async {
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
    sigaddset(&set, SIGTERM)
    pthread_sigmask(SIG_UNBLOCK, &set, nil)
}
