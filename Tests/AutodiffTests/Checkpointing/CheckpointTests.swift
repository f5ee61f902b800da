import Autodiff
import Foundation
import Synchronization
import Testing

/// Checkpoints against the same functions without them: values, derivatives of every kind, recording, and number of
/// runs.
struct CheckpointTests {
    static func wave(_ x: [Variable]) -> [Variable] {
        var x = x
        for _ in 0..<20 { x = [sin(x[0]) + x[1], x[0] * x[1] * 0.5 + 0.1] }
        return x
    }

    @Test func scalarsWithTheirDerivatives() {
        let x = [0.7, -0.4]
        func plain(_ x: [Variable]) -> Variable {
            let y = Self.wave(x)
            return y[0] * y[1]
        }
        func kept(_ x: [Variable]) -> Variable {
            let y = checkpoint(x) { Self.wave($0) }
            return y[0] * y[1]
        }
        #expect(areClose(gradient(at: x, of: kept), gradient(at: x, of: plain), within: 1e-14))
        #expect(isClose(hessian(at: x, of: kept), hessian(at: x, of: plain), within: 1e-12))
        let tangent = jvp(at: x, along: [1, 2], of: kept)
        #expect(isClose(tangent, jvp(at: x, along: [1, 2], of: plain), within: 1e-13))
        let third = { (f: @escaping ([Variable]) -> Variable) -> Double in
            HigherOrderTests.derivative(3, at: 0.7) { f([$0, -0.4]) }
        }
        #expect(isClose(third(kept), third(plain), within: 1e-11))
    }

    static func layer(_ w: TensorVariable<Double>, _ b: [Variable]) -> [TensorVariable<Double>] {
        let scale = TensorVariable<Double>([b[0]], shape: [])
        let numbers: [Variable] = [b[1], b[0] * b[1], 3, 1]
        return [tanh(matmul(w, w)) * scale, TensorVariable(numbers, shape: [2, 2])]
    }

    @Test func tensorsAndStructures() throws {
        let w = Tensor<Double>([[0.3, -0.2], [0.5, 0.9]])
        let b = [0.4, 2]
        func f(_ w: TensorVariable<Double>, _ b: [Variable]) -> TensorVariable<Double> {
            let h: [TensorVariable<Double>] = checkpoint(w, b) { w, b in Self.layer(w, b) }
            return (h[0] * h[1]).sum()
        }
        func plain(_ w: TensorVariable<Double>, _ b: [Variable]) -> TensorVariable<Double> {
            let h = Self.layer(w, b)
            return (h[0] * h[1]).sum()
        }
        let (dw, db) = gradient(at: w, b) { f($0, $1) }
        let (ew, eb) = gradient(at: w, b) { plain($0, $1) }
        #expect(isClose(dw, ew, within: 1e-14))
        #expect(areClose(db, eb, within: 1e-14))
        try checkGradient(atTree: w, b, order: 2) { f($0, $1) }
        let single = Tensor<Float>([0.5, -1])
        let y = gradient(at: single) { x in
            let y: TensorVariable<Float> = checkpoint(x) { x in exp(x) * x }
            return y.sum()
        }
        #expect(isClose(y, gradient(at: single) { x in (exp(x) * x).sum() }, within: 1e-6))
    }

    /// The tape has only a few rows; the body runs once for the value and once per sweep.
    @Test func checkpointRecordsFewRowsAndRecomputes() {
        final class Counter: Sendable { let runs = Atomic(0) }
        let counter = Counter()
        @Sendable func chain(_ x: Variable) -> Variable {
            var y = x
            for _ in 0..<5_000 { y = sin(y) + x }
            return y
        }
        let tape = Tape()
        let x = tape.variable(0.3)
        let y = checkpoint(x) { (x: Variable) -> Variable in
            counter.runs.add(1, ordering: .relaxed)
            return chain(x)
        }
        #expect(tape.count < 10)
        #expect(counter.runs.load(ordering: .relaxed) == 1)
        let adjoint = tape.adjoints(of: y)[x]
        #expect(counter.runs.load(ordering: .relaxed) == 2)
        let expected = gradient(at: 0.3) { x in chain(x) }
        #expect(isClose(adjoint, expected, within: 1e-13))
    }

    /// A compiled program recomputes the checkpoint's body, along the branch of each run.
    @Test func insideACompiledProgram() {
        let f = compile { (x: Variable) -> Variable in
            let y: Variable = checkpoint(x) { x in x > 1 ? x * x : exp(x) }
            return 2 * y
        }
        #expect(f(0.5) == 2 * exp(0.5))
        #expect(f(3) == 18)
        #expect(f.gradient(at: 3) == 12)
        #expect(isClose(f.gradient(at: 0.5), 2 * exp(0.5), within: 1e-15))
        #expect(f.gradient(at: 4) == 16)
    }

    @Test func constantsAndNestedCheckpoints() {
        #expect(gradient(at: 2) { x in checkpoint(x) { _ in 5 } + x } == 1)
        #expect(checkpoint(Variable(constant: 3)) { $0 * $0 }.value == 9)
        let nested = gradient(at: 0.4) { (x: Variable) -> Variable in
            checkpoint(x) { (x: Variable) -> Variable in
                let (left, right) = (checkpoint(x) { exp($0) }, checkpoint(x) { sin($0) })
                return left * right
            }
        }
        #expect(isClose(nested, exp(0.4) * (sin(0.4) + cos(0.4)), within: 1e-15))
    }

    // MARK: Chains

    static func logistic(_ x: Variable, _ r: Variable) -> Variable { r * x * (1 - x) }

    @Test(arguments: [1, 2, 3, 50, 300], [MemoryBudget.bytes(1), .kilobytes(1), .kilobytes(4), .megabytes(64)])
    func chainsOfAnyLengthAndBudget(steps: Int, budget: MemoryBudget) {
        @Sendable func step(_ x: Variable, _ r: Variable, _ number: Int) -> Variable {
            Self.logistic(x, r) + Variable(constant: 1e-3 * Double(number % 7))
        }
        let parts = gradient(at: [0.3, 2.9]) { (x: [Variable]) -> Variable in
            checkpoint(x[0], with: x[1], steps: steps, budget: budget) { x, r, number in step(x, r, number) }
        }
        let expected = gradient(at: [0.3, 2.9]) { (x: [Variable]) -> Variable in
            var y = x[0]
            for number in 0..<steps { y = step(y, x[1], number) }
            return y
        }
        #expect(areClose(parts, expected, within: 1e-12))
    }

    static func turn<Number: ElementaryNumber>(_ x: [Number]) -> [Number] {
        let first: Number = sin(x[0]) + 0.1 * x[1]
        return [first, x[1] * cos(x[0])]
    }

    @Test func chainsHaveSecondDerivativesAndTangents() throws {
        func f(_ x: [Variable]) -> Variable {
            let end: [Variable] = checkpoint(x, steps: 30, budget: .kilobytes(1)) { x, _ in Self.turn(x) }
            return end[0]
        }
        try checkGradient(at: [0.6, 0.8], order: 2) { (x: [Variable]) in f(x) }
        let tangent = derivative(atDual: [0.6, 0.8], along: [1, -1]) { (x: [Dual<Double>]) -> Dual<Double> in
            var x = x
            for _ in 0..<30 { x = Self.turn(x) }
            return x[0]
        }
        #expect(isClose(jvp(at: [0.6, 0.8], along: [1, -1], of: f), tangent, within: 1e-13))
    }

    /// A million steps within 256 kilobytes, the size of a recording of a few thousand; each is run a few times.
    @Test func aMillionSteps() {
        final class Counter: Sendable { let runs = Atomic(0) }
        let counter = Counter()
        let (steps, budget) = (sized(debug: 100_000, release: 1_000_000), MemoryBudget.kilobytes(256))
        let found = gradient(at: 0.2) { x in
            checkpoint(x, steps: steps, budget: budget) { (x: Variable, _: Int) -> Variable in
                counter.runs.add(1, ordering: .relaxed)
                return x + Variable(constant: 1 / Double(steps)) * sin(x)
            }
        }
        // d/dx of the flow of x′ = sin x: sin x(1)/sin x(0), to the method's order.
        let end = 2 * atan(tan(0.1) * exp(1.0))
        #expect(isClose(found, sin(end) / sin(0.2), within: 1e-4))
        #expect(counter.runs.load(ordering: .relaxed) < 5 * steps)
    }

    /// The schedule stays within its budget, and the number of forward parts is the minimum by the binomial formula.
    @Test(arguments: [1, 2, 5, 30, 300, 5_000], [1, 2, 3, 10, 100])
    func binomialSchedule(parts: Int, snapshots: Int) {
        // Part of the sweep: the same decisions, counting parts run forward.
        var kept = [0]
        var (end, forward, most) = (parts, 0, 0)
        while end > 0, let start = kept.last {
            if end - start > 1 {
                let free = snapshots - (kept.count - 1)
                let next = start + ChainSchedule.advance(parts: end - start, free: free)
                #expect(next > start && next < end)
                forward += next - start
                if free > 0 {
                    kept.append(next)
                    most = max(most, kept.count - 1)
                    continue
                }
            } else if start > 0 {
                kept.removeLast()
            }
            end -= 1
        }
        #expect(most <= snapshots)
        // The least possible: with r the smallest number for which C(s + r, s) ≥ parts, r·parts − C(s + r, r − 1).
        func binomial(_ n: Int, _ k: Int) -> Double {
            var product = k < 0 ? 0.0 : 1.0
            for index in 0..<max(min(k, n - k), 0) { product *= Double(n - index) / Double(index + 1) }
            return product
        }
        var r = 0
        while binomial(snapshots + r, snapshots) < Double(parts) { r += 1 }
        let least: Double = Double(r * parts) - binomial(snapshots + r, r - 1)
        #expect(abs(Double(forward) - least) < 0.5, "forward \(forward), least \(least)")
    }

    @Test func plansWithinTheBudget() {
        let schedule = ChainSchedule(steps: 1_000_000, stateBytes: 800, stepBytes: 2_000, budget: .megabytes(64))
        #expect(schedule.bytes <= 64 << 20)
        #expect(schedule.partLength == (32 << 20) / 2_000)
        let whole = ChainSchedule(steps: 100, stateBytes: 800, stepBytes: 2_000, budget: .megabytes(64))
        #expect(whole.partCount == 1)
    }

    static let traps = [
        Trap("mixed", says: "checkpoint", "mix tensors of Float") {
            _ = gradient(at: Tensor<Float>([1]), [2.0]) { (x: TensorVariable<Float>, y: [Variable]) in
                checkpoint(x, y) { (x: TensorVariable<Float>, _: [Variable]) in x }.sum()
            }
        },
        Trap("negative", says: "checkpoint", "-1 steps") {
            _ = checkpoint(Variable(constant: 1), steps: -1) { x, _ in x }
        },
    ]

    @Test(arguments: traps) func mistakesStop(trap: Trap) async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            [name = trap.name as String] in
            Trap.spring(name, among: CheckpointTests.traps)
        }
        trap.expectMessage(result)
    }
}
