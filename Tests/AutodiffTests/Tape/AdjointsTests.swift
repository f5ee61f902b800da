import Autodiff
import Foundation
import Testing

struct AdjointsTests {
    /// Lecture 002, 'More complicated function' to 'New expression for the derivative': f = √(x² + exp x²) by a = x²,
    /// b = exp a, c = a + b, d = √c.
    @Test(arguments: [-2.5, -1, -0.1, 0, 0.3, 1.3, 4]) func lectureExample(point: Double) {
        let tape = Tape()
        let x = tape.variable(point)
        let a = x * x
        let b = exp(a)
        let c = a + b
        let d = sqrt(c)
        let adjoints = tape.adjoints(of: d)
        #expect(adjoints[d] == 1)
        // ∂f/∂c = 1/(2√c), ∂f/∂b = ∂f/∂c, ∂f/∂a = ∂f/∂c + ∂f/∂b·exp a, ∂f/∂x = ∂f/∂a·2x.
        #expect(isClose(adjoints[c], 1 / (2 * sqrt(c.value)), within: 1e-15))
        #expect(isClose(adjoints[b], adjoints[c], within: 1e-15))
        #expect(isClose(adjoints[a], adjoints[c] + adjoints[b] * exp(a.value), within: 1e-15))
        #expect(isClose(adjoints[x], adjoints[a] * 2 * point, within: 1e-15))
        #expect(isClose(adjoints[x], point * (1 + b.value) / d.value, within: 4e-15))
        #expect(tape.count == 5)
    }

    @Test func severalOutputsAndRepeatedSweeps() {
        let tape = Tape()
        let (x, y) = (tape.variable(0.7), tape.variable(-1.2))
        let product = x * y
        let sine = sin(product)
        let sum = sine + 0.1 * x + 2
        let last = exp(sum) / y
        let outputs = [last, product, sum, sine, x, last]
        let first = outputs.map { tape.adjoints(of: $0) }
        let second = outputs.reversed().map { tape.adjoints(of: $0) }.reversed()
        for (one, other) in zip(first, second) {
            for row in [x, y, product, sine, sum, last] { #expect(one[row] == other[row]) }
        }
        #expect(first[1][x] == -1.2 && first[1][y] == 0.7 && first[1][last] == 0 && first[1][product] == 1)
        #expect(isClose(first[2][x], -1.2 * cos(-0.84) + 0.1, within: 1e-15))
        #expect(first[4][x] == 1 && first[4][y] == 0 && first[4][product] == 0)
    }

    /// Regression test: adjoints of constants and variables must not affect the next sweep.
    @Test func leavesAndConstantsDoNotAffectTheNextSweep() {
        func f(_ x: Variable, _ y: Variable) -> Variable { (x * 0.1 + 0.3 * y) / 0.7 - sin(0.9 / x) * 1e-9 }
        let fresh = gradient(at: 2, -3) { x, y in f(x, y) }
        for _ in 0..<5 {
            // Fewer inputs than before, and constants in the rows in which inputs stood.
            _ = gradient(at: [1, 2, 3, 4, 5, 6]) { x in x.reduce(0.1) { $0 * 0.3 + $1 / 0.7 } }
            _ = gradient(at: 2.0) { x in 0.1 * x + 0.3 * x + 0.7 * (x * 0.9) }
            #expect(gradient(at: 2, -3) { x, y in f(x, y) } == fresh)
        }
        let tape = Tape()
        let (x, y) = (tape.variable(2), tape.variable(-3))
        let z = f(x, y)
        let (one, other) = (tape.adjoints(of: z), tape.adjoints(of: z))
        #expect(one.numbers == other.numbers)
        #expect(one[x] == fresh.0 && one[y] == fresh.1)
    }

    @Test func rowsThatTheOutputDoesNotDependOn() {
        let tape = Tape()
        let (x, unused) = (tape.variable(3), tape.variable(4))
        let y = x * x
        let later = y * unused
        let laterTensor = tape.variable(Tensor<Double>([1, 2]))
        let adjoints = tape.adjoints(of: y)
        #expect(adjoints[unused] == 0)
        #expect(adjoints[later] == 0)
        #expect(adjoints[laterTensor] == Tensor([0, 0]))
        #expect(adjoints[x] == 6)
        let afterTheSweep = x * later
        #expect(adjoints[afterTheSweep] == 0)
    }

    @Test func sharedSubexpressions() {
        let tape = Tape()
        let x = tape.variable(1 + 0x1p-30)
        // xⁿ by squaring the same row again and again: 2³⁰ paths.
        var power = x
        for _ in 0..<30 { power = power * power }
        #expect(isClose(tape.adjoints(of: log(power))[x], 0x1p30 / x.value, within: 1e-13))
        let square = x * x
        #expect(tape.adjoints(of: square + square + square)[square] == 3)
        #expect(tape.adjoints(of: square - square)[x] == 0)
    }

    /// Adjoints do not change, however often they are read and whatever is recorded and swept in between.
    @Test func adjointsAreAValue() {
        let tape = Tape()
        let x = tape.variable(0.5)
        let w = tape.variable(Tensor<Float>([1, 2, 3]))
        let y = x * (w * w).sum().scalar
        let adjoints = tape.adjoints(of: y)
        for _ in 0..<3 {
            #expect(adjoints[x] == 14)
            #expect(adjoints[w] == Tensor([1, 2, 3]))
            _ = tape.adjoints(of: y * y)
            var copy = adjoints[w]
            copy[0] = 99
        }
    }

    @Test func seededAdjointsOfATensor() {
        let tape = Tape()
        let x = tape.variable(Tensor<Double>([[1, 2], [3, 4]]))
        let y = x * x
        let seed = Tensor<Double>([[1, 0], [0, -1]])
        #expect(tape.adjoints(of: y, seed: seed)[x] == Tensor([[2, 0], [0, -8]]))
        #expect(tape.adjoints(of: y, seed: seed, zeros: .ieee)[x] == Tensor([[2, 0], [0, -8]]))
        #expect(tape.adjoints(of: y.sum())[x] == Tensor([[2, 4], [6, 8]]))
        #expect(tape.adjoints(of: y.sum().reshaped(to: [1, 1]))[x] == Tensor([[2, 4], [6, 8]]))
    }

    /// An adjoint of zero is a path that was not taken; IEEE mode multiplies it anyway.
    @Test func safeZeros() {
        func masked(_ zeros: ZeroAdjoints) -> Double {
            let tape = Tape()
            let x = tape.variable(0)
            return tape.adjoints(of: 0 * sqrt(x) + x, zeros: zeros)[x]
        }
        #expect(masked(.strong) == 1)
        #expect(masked(.ieee).isNaN)
        func maskedTensor(_ zeros: ZeroAdjoints) -> Tensor<Double> {
            gradient(at: Tensor([0.0, 4.0]), zeros: zeros) { x in select(x .> 0, sqrt(x), 0).sum() }
        }
        #expect(maskedTensor(.strong) == Tensor([0, 0.25]))
        #expect(maskedTensor(.ieee)[0].isNaN && maskedTensor(.ieee)[1] == 0.25)
        // In IEEE mode too only rows on a path take part.
        let tape = Tape()
        let x = tape.variable(0)
        _ = sqrt(x)
        #expect(tape.adjoints(of: x + 1, zeros: .ieee)[x] == 1)
    }
}
