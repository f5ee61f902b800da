import Autodiff
import Foundation
import Testing

/// The closure of `recovering` runs on its caller's thread, actor and task, and a mistake leaves nothing of it there.
@Suite struct RecoveringOnItsThreadTests {
    @TaskLocal static var request = 0

    private final class Box {
        var numbers = [1.0]
    }

    private static func mistake() { _ = matmul(Tensor<Double>.zeros([2, 3]), Tensor<Double>.zeros([2, 3])) }

    private static func expectMistake(_ body: () -> Void) {
        #expect(throws: CallerMistake.self) { try recovering(body) }
    }

    private static func change(_ numbers: inout [Double], _ body: () -> Void) {
        numbers.append(2)
        body()
    }

    /// In a closure of the main actor, closures for functions of Swift's library check that they run there.
    @MainActor @Test func onTheMainActor() throws {
        #expect(try recovering { [1.0, 2].map { y in y * 2 } } == [2, 4])
        #expect(throws: CallerMistake.self) {
            try recovering { [1.0, 2].map { y in (Tensor([y, 1]) + Tensor<Double>.zeros([7])).sum() } }
        }
        #expect(throws: CallerMistake.self) {
            try recovering {
                [2, 3].sorted { (left: Int, right: Int) in
                    Self.mistake()
                    return left < right
                }
            }
        }
        MainActor.assertIsolated()
        #expect([1.0, 2].map { y in gradient(at: y) { x in x * x } } == [2, 4])
    }

    @Test func onTheSameThread() throws {
        let caller = pthread_self()
        #expect(try pthread_equal(recovering { pthread_self() }, caller) != 0)
    }

    /// Swift's list of accesses under way has no entries of functions that were left, and all of the caller's.
    @Test func accessesUnderWay() {
        let (outer, inner) = (Box(), Box())
        func leave(_ box: Box) {
            Self.expectMistake { Self.change(&box.numbers) { Self.mistake() } }
        }
        leave(inner)
        Self.change(&inner.numbers) { leave(outer) }
        Self.change(&outer.numbers) {
            leave(inner)
            Self.change(&inner.numbers) {}
        }
        #expect(inner.numbers == [1, 2, 2, 2, 2] && outer.numbers == [1, 2, 2])
    }

    /// A variable that the caller is changing stays closed to others.
    @Test func accessesOfTheCallerHold() async {
        await #expect(processExitsWith: .failure) {
            let box = Box()
            Self.change(&box.numbers) {
                try? recovering { Self.mistake() }
                Self.change(&box.numbers) {}
            }
        }
    }

    private static func bindValues() {
        $request.withValue(1) {
            expectMistake {
                $request.withValue(2) {
                    expectMistake { $request.withValue(3) { mistake() } }
                    #expect(request == 2)
                    $request.withValue(4) { mistake() }
                }
            }
            #expect(request == 1)
        }
        #expect(request == 0)
    }

    @Test func taskLocalValues() async {
        Self.bindValues()
        await Task.detached { Self.bindValues() }.value
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 { group.addTask { Self.bindValues() } }
            Self.bindValues()
            group.addTask { Self.bindValues() }
        }
        await withCheckedContinuation { done in
            Thread {
                Self.bindValues()
                done.resume()
            }.start()
        }
    }

    /// The thread's own tape, a caller's tape and the checks for NaN, on one thread.
    @Test func whatTheThreadRecords() throws {
        let stale = Tape().variable(1)
        for _ in 0..<1000 {
            Self.expectMistake { _ = gradient(at: 2.0) { x in x * x + stale } }
            #expect(gradient(at: 2.0) { x in x * x } == 4)
        }
        let slope = gradient(at: 3.0) { x in
            let wrong = try? recovering {
                stoppingAtNonFinite { gradient(at: 1.0) { y in gradient(at: 1.0) { z in z * y } * y + stale } }
            }
            #expect(wrong == nil)
            // Recorded on the caller's tape, with its mode.
            return x * x + 0 * gradient(at: 1.0) { y in y * y }
        }
        #expect(slope == 6)
        #expect(gradient(at: 0.0) { x in sqrt(x) } == .infinity)
    }

    /// A mistake in a function that a queue has called ends the program, with its message.
    @Test func aQueueOfItsOwnIsNotLeft() async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            try? recovering { DispatchQueue(label: "own").sync { Self.mistake() } }
        }
        let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
        #expect(text.contains("matmul: shapes [2 × 3] and [2 × 3]"), "\(text)")
    }

    /// On a queue, the queue goes on.
    @Test func onAQueue() {
        let queue = DispatchQueue(label: "own")
        for _ in 0..<3 {
            queue.sync {
                Self.expectMistake { Self.mistake() }
                dispatchPrecondition(condition: .onQueue(queue))
            }
        }
    }
}
