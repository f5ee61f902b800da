import Autodiff
import Foundation
import Testing

struct TapeTests {
    @Test func deepChainIsSweptAndFreedWithoutRecursion() {
        let length = sized(debug: 100_000, release: 10_000_000)
        do {
            let tape = Tape()
            let x = tape.variable(0.5)
            var y = x
            for _ in 0..<length { y = sin(y) + x }
            #expect(tape.count == 1 + 2 * length)
            let adjoints = tape.adjoints(of: y)
            // At the fixed point y = sin y + x the derivative is 1/(1 − cos y).
            #expect(isClose(adjoints[x], 1 / (1 - cos(y.value)), within: 1e-9))
        }
        let derivative = gradient(at: 0.5) { x in
            var y = x
            for _ in 0..<length { y = y * 0.5 + x }
            return y
        }
        #expect(derivative == 2)
    }

    @Test func deepChainOfTensors() {
        let length = sized(debug: 3000, release: 200_000)
        let derivative = gradient(at: Tensor<Double>([1, 2])) { x in
            var y = x
            for _ in 0..<length { y = 0.5 * y + x }
            return y.sum()
        }
        #expect(derivative == Tensor([2, 2]))
    }

    @Test func clearingKeepsTheMemoryAndWorksThousandsOfTimes() {
        let tape = Tape()
        var last = 0.0
        for round in 1...sized(debug: 2000, release: 50_000) {
            let x = tape.variable(Double(round))
            let w = tape.variable(Tensor<Float>([1, 2]))
            let y = x * x + (w * w).sum().scalar + 0.1
            let adjoints = tape.adjoints(of: y)
            last = adjoints[x] - 2 * Double(round)
            if last != 0 || adjoints[w] != Tensor([2, 4]) { break }
            tape.clear()
        }
        #expect(last == 0)
        #expect(tape.count == 0)
    }

    @Test func clearingAndReleasing() {
        let tape = Tape()
        for length in [10, 100_000, 3, 70_000] {
            var y = tape.variable(1)
            for _ in 0..<length { y = y * 1.0001 }
            #expect(isClose(tape.adjoints(of: y).numbers[0], pow(1.0001, Double(length)), within: 1e-9))
            tape.clearAndRelease()
            #expect(tape.count == 0)
        }
    }

    /// A released tape's memory is reused, without any trace of the old rows.
    @Test func releasedTapesAreReused() {
        for round in 0..<500 {
            let tape = Tape()
            #expect(tape.count == 0)
            let x = tape.variables((0...(round % 7)).map(Double.init))
            let t = tape.variable(Tensor<Double>([Double(round)]))
            let y = x.reduce(0.1) { $0 * 0.3 + $1 } + (t * t).scalar
            let adjoints = tape.adjoints(of: y)
            #expect(adjoints[x.last!] == 1)
            #expect(adjoints[t] == Tensor([2 * Double(round)]))
        }
    }

    @Test func manyTapesAtOnce() {
        let tapes = (0..<300).map { _ in Tape() }
        let inputs = tapes.enumerated().map { $1.variable(Double($0)) }
        let outputs = inputs.map { $0 * $0 + 0.1 }
        for (index, tape) in tapes.enumerated() {
            #expect(tape.adjoints(of: outputs[index])[inputs[index]] == 2 * Double(index))
        }
    }

    @Test func aTapeInEachTask() async {
        await withTaskGroup(of: Bool.self) { group in
            for task in 0..<8 {
                group.addTask {
                    let tape = Tape()
                    for round in 0..<sized(debug: 200, release: 5000) {
                        let point = Double(task) + Double(round) * 1e-3
                        let x = tape.variable(point)
                        let expected = cos(point) + 0.1
                        if tape.adjoints(of: sin(x) + 0.1 * x)[x] != expected { return false }
                        if gradient(at: point, of: { sin($0) + 0.1 * $0 }) != expected { return false }
                        let nested = gradient(at: point) { x in gradient(at: x) { sin($0) } }
                        if nested != -sin(point) { return false }
                        tape.clear()
                    }
                    return true
                }
            }
            for await right in group { #expect(right) }
        }
    }

    /// A tape lives until the end of its scope in any build, even if only its variables are used.
    @Test func tapeLivesUntilTheEndOfItsScope() {
        let tape = Tape()
        let x = tape.variable(2)
        var y = x * x
        for _ in 0..<10 { y = y + x }
        #expect(y.value == 24)
    }

    @Test func withoutRows() {
        let tape = Tape()
        #expect(tape.count == 0)
        #expect(tape.variables([]).isEmpty)
        tape.clear()
        tape.clearAndRelease()
        let x = tape.variable(1)
        #expect(tape.adjoints(of: x)[x] == 1)
        #expect(gradient(at: [Double]()) { _ in 3 } == [])
    }

    /// Repeated recordings take no additional memory.
    @Test func memoryDoesNotGrow() throws {
        func resident() throws -> Int {
            #if os(Linux)
                let status = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8)
                return Int(status.split(separator: " ")[1])! * 4096
            #else
                return 0
            #endif
        }
        func work(_ rounds: Int) {
            for round in 0..<rounds {
                let point = Double(round % 100)
                _ = gradient(at: point) { x in gradient(at: x) { x in 0.1 * x * exp(-x) } }
                _ = gradient(at: Tensor<Float>([1, 2, 3])) { x in (x * x).sum() }
                let tape = Tape()
                _ = tape.adjoints(of: tape.variable(point) * 0.1)
            }
        }
        work(1000)
        let before = try resident()
        work(sized(debug: 2000, release: 100_000))
        // Other tests run in parallel, hence the generous bound; a leak of a row per round would take more in release.
        #expect(try resident() - before < 512 << 20)
    }
}
