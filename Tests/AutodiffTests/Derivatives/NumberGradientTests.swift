import Autodiff
import Foundation
import Testing

struct NumberGradientTests {
    struct Refused: Error {}

    @Test func oneNumber() {
        let (y, dy) = valueWithGradient(at: 1.3) { x in sqrt(x * x + exp(x * x)) }
        #expect(y == sqrt(1.3 * 1.3 + exp(1.3 * 1.3)))
        #expect(isClose(dy, 1.3 * (1 + exp(1.69)) / y, within: 1e-15))
        #expect(gradient(at: 1.3) { x in sqrt(x * x + exp(x * x)) } == dy)
    }

    @Test func twoNumbers() {
        let (z, dz) = valueWithGradient(at: 2, 5) { x, y in x * x * y + y }
        #expect(z == 25)
        #expect(dz == (20, 5))
        #expect(gradient(at: 2, 5) { x, y in x / y } == (0.2, -0.08))
    }

    @Test func anArray() {
        let (y, dy) = valueWithGradient(at: [1, 2, 3]) { x in x[0] * x[1] + x[2] * x[2] }
        #expect(y == 11)
        #expect(dy == [2, 1, 6])
        #expect(gradient(at: [4]) { x in sqrt(x[0]) } == [0.25])
    }

    @Test func outputsThatAreInputsOrConstants() {
        #expect(valueWithGradient(at: 7) { x in x } == (7, 1))
        #expect(valueWithGradient(at: 7) { _ in 3 } == (3, 0))
        #expect(gradient(at: 7) { x in withoutDerivative(x) } == 0)
        #expect(gradient(at: 7) { x in x.value * x } == 7)
        #expect(gradient(at: 7, 8) { _, y in y } == (0, 1))
        #expect(gradient(at: 7, 8) { x, _ in x } == (1, 0))
        #expect(gradient(at: 7, 8) { _, _ in 1 } == (0, 0))
        #expect(gradient(at: [1, 2, 3]) { x in x[1] } == [0, 1, 0])
        #expect(gradient(at: [1, 2, 3]) { x in x[2] } == [0, 0, 1])
        #expect(gradient(at: [1, 2, 3]) { _ in 0 } == [0, 0, 0])
        #expect(gradient(at: 7) { x in +x } == 1)
    }

    /// Rows after the output are recorded but not swept, and do not affect the next call.
    @Test func rowsAfterTheOutput() {
        for _ in 0..<3 {
            let dy = gradient(at: 2.0) { x in
                let y = x * x
                for _ in 0..<100 { _ = exp(y * 0.1) }
                return y
            }
            #expect(dy == 4)
        }
    }

    @Test func withoutDerivativeStopsTheGradient() {
        #expect(gradient(at: 3) { x in x * withoutDerivative(x) } == 3)
        #expect(gradient(at: 3) { x in withoutDerivative(x * x) + x } == 1)
        let second = gradient(at: 3) { x in gradient(at: x) { y in y * withoutDerivative(y) * y } }
        #expect(second == 2 * 3)
    }

    @Test func callsInsideCalls() {
        let dy = gradient(at: 2.0) { x in
            let inner = gradient(at: 3.0) { y in
                let innermost = gradient(at: 4.0) { z in z * z * 0.1 }
                return y * y * innermost
            }
            let other = gradient(at: [1, 2]) { $0[0] * $0[1] }
            return x * x * inner + x * other[0]
        }
        #expect(isClose(dy, 4 * (6 * 0.8) + 2, within: 1e-15))
    }

    @Test func throwingClosureReleasesTheTape() {
        for round in 0..<100 {
            let x = Double(round)
            #expect(throws: Refused.self) {
                try gradient(at: x) { x in
                    _ = exp(x * 0.1) + 0.3
                    throw Refused()
                }
            }
            #expect(throws: Refused.self) {
                try gradient(at: x, 1.0) { (_: Variable, _: Variable) -> Variable in throw Refused() }
            }
            #expect(throws: Refused.self) { try gradient(at: [x, 1]) { _ in throw Refused() } }
            // Thrown through two calls, one of them general.
            #expect(throws: Refused.self) {
                try gradient(at: x) { x in
                    _ = try gradient(at: Tensor([1.0])) { _ -> TensorVariable<Double> in throw Refused() }
                    return x
                }
            }
            #expect(gradient(at: x) { x in x * x * 0.1 } == 2 * x * 0.1)
        }
    }

    /// A function of one number that makes a tensor of it and reads its elements.
    @Test func tensorsInside() {
        let (y, dy) = valueWithGradient(at: 0.5) { x in
            let t = TensorVariable<Double>([x, x * x, 3])
            let u = exp(t) * Tensor([1, 2, 3])
            return u[0] * u[1] + u.sum().scalar
        }
        let (e1, e2, e3) = (exp(0.5), exp(0.25), exp(3.0))
        #expect(isClose(y, 2 * e1 * e2 + e1 + 2 * e2 + 3 * e3, within: 1e-15))
        #expect(isClose(dy, 2 * e1 * e2 * (1 + 1) + e1 + 2 * e2, within: 1e-15))
        for _ in 0..<3 {
            #expect(gradient(at: 0.5) { x in TensorVariable<Float>([x, x]).sum().scalar * x } == 2)
            #expect(gradient(at: 0.5) { x in x * x } == 1)
        }
    }

    @Test func extremes() {
        #expect(gradient(at: 0.0) { x in sqrt(x) } == .infinity)
        #expect(gradient(at: -1.0) { x in sqrt(x) }.isNaN)
        #expect(gradient(at: .infinity) { x in x * 2 } == 2)
        #expect(gradient(at: .nan) { x in x * x }.isNaN)
        #expect(gradient(at: 1e200) { x in x * x } == 2e200)
        let overflowing = gradient(at: 1e308) { x in x * x * x }
        #expect(overflowing == .infinity)
        #expect(gradient(at: .leastNonzeroMagnitude) { x in 0.5 * x } == 0.5)
        // Non-finite adjoints do not affect the next call.
        #expect(gradient(at: 3.0) { x in x * x } == 6)
    }

    @Test func memoryIsThreadLocal() async {
        await withTaskGroup(of: Bool.self) { group in
            for task in 0..<64 {
                group.addTask {
                    (0..<100).allSatisfy { round in
                        let x = Double(task * 100 + round) / 6400
                        return gradient(at: x) { x in exp(0.3 * x) } == exp(0.3 * x) * 0.3
                    }
                }
            }
            for await right in group { #expect(right) }
        }
    }

    /// Threads that end return their tapes, and the next threads get them empty.
    @Test func threadsThatEnd() {
        for _ in 0..<20 {
            let threads = (0..<4).map { number in
                Thread {
                    let dx = gradient(at: [Double](repeating: 0.5, count: number + 1)) { x in x.reduce(0.1) { $0 + $1 }
                    }
                    #expect(dx == [Double](repeating: 1, count: number + 1))
                }
            }
            for thread in threads { thread.start() }
            for thread in threads { while !thread.isFinished { usleep(100) } }
        }
    }
}
