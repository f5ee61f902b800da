import Autodiff
import Foundation
import Testing

/// Random programs of scalars: the fast sweep against the generic one and against difference quotients.
struct SweepTests {
    static let any = (0..<sized(debug: 20, release: 100)).map {
        ScalarProgram(seed: UInt64($0), length: 60, smooth: false)
    }
    static let smooth = (0..<sized(debug: 10, release: 40)).map {
        ScalarProgram(seed: 1000 + UInt64($0), length: 30, smooth: true)
    }

    @Test(arguments: any) func recordedValueIsThePlainOne(program: ScalarProgram) {
        let tape = Tape()
        let y = program(tape.variables(program.point))
        #expect(y.value.isFinite)
        #expect(y.value.bitPattern == program(program.point).bitPattern)
    }

    @Test(arguments: any) func everyAdjointEqualsThatOfTheGenericSweep(program: ScalarProgram) {
        let tape = Tape()
        let x = tape.variables(program.point)
        let y = program(x)
        let fast = tape.adjoints(of: y)
        let seeds = y.seeds(1)
        for zeros in [ZeroAdjoints.strong, .ieee] {
            let generic = tape.storage.adjointsByGenericSweep(from: seeds, top: tape.count - 1, zeros: zeros)
            for row in 0..<tape.count {
                #expect(isSame(fast.numbers[row], generic.numbers[row]), "row \(row) of \(tape.count), \(zeros)")
            }
        }
        // The thread's tape clears adjoints as it reads them.
        #expect(gradient(at: program.point) { program($0) }.map(\.bitPattern) == x.map { fast[$0].bitPattern })
        #expect(gradient(at: program.point) { program($0) }.map(\.bitPattern) == x.map { fast[$0].bitPattern })
    }

    /// Where the row before is an operand, the left one, the right one, both or the one beside a constant, the sweep
    /// has its adjoint without loading it.
    @Test(arguments: [1, Double.infinity, .nan, 0]) func operandsInTheRowBefore(factor: Double) {
        let operations: [(Variable, Variable) -> Variable] = [
            { $0 + $1 }, { $0 - $1 }, { $0 * $1 }, { $0 / $1 }, { hypot($0, $1) }, { sin($0) * $1 },
        ]
        for operation in operations {
            for (left, right) in [(0, 1), (1, 0), (1, 1), (0, 0), (0, 2), (2, 0), (1, 2), (2, 1)] {
                func function(_ x: [Variable]) -> Variable {
                    // The operation's row follows that of the second operand.
                    let operands = [exp(x[0]), tanh(x[1]), 1.5]
                    return operation(operands[left], operands[right]) * factor
                }
                let tape = Tape()
                let x = tape.variables([0.75, -0.5])
                let y = function(x)
                let fast = tape.adjoints(of: y)
                let generic = tape.storage.adjointsByGenericSweep(
                    from: y.seeds(1), top: tape.count - 1, zeros: .strong)
                for row in 0..<tape.count { #expect(isSame(fast.numbers[row], generic.numbers[row])) }
                let cleared = gradient(at: [0.75, -0.5], of: function)
                for (one, other) in zip(cleared, x) { #expect(isSame(one, fast[other])) }
            }
        }
    }

    /// Infinite and NaN adjoints, and zero adjoints with infinite partial derivatives, which the sweep treats outside
    /// its loop.
    @Test(arguments: any) func nonFiniteAdjointsAreThoseOfTheGenericSweep(program: ScalarProgram) {
        for factor in [Double.infinity, .nan] {
            let tape = Tape()
            let x = tape.variables(program.point)
            let y = program(x) * factor
            let fast = tape.adjoints(of: y)
            let generic = tape.storage.adjointsByGenericSweep(
                from: y.seeds(1), top: tape.count - 1, zeros: .strong)
            #expect(fast.numbers.contains { !$0.isFinite })
            for row in 0..<tape.count {
                #expect(isSame(fast.numbers[row], generic.numbers[row]), "row \(row) of \(tape.count), \(factor)")
            }
            let cleared = gradient(at: program.point) { program($0) * factor }
            for (one, other) in zip(cleared, x) { #expect(isSame(one, fast[other])) }
        }
    }

    /// In IEEE arithmetic, where a zero adjoint times an infinite partial derivative is NaN, from a tape of one's own
    /// and from the thread's.
    @Test(arguments: any) func ieeeAdjointsAreThoseOfTheGenericSweepBitForBit(program: ScalarProgram) {
        for factor in [1, 0, -0.0, Double.infinity, .nan] {
            let tape = Tape()
            let x = tape.variables(program.point)
            let y = program(x) * factor
            let fast = tape.adjoints(of: y, zeros: .ieee)
            let generic = tape.storage.adjointsByGenericSweep(from: y.seeds(1), top: tape.count - 1, zeros: .ieee)
            // Of a NaN the bits depend on the order in which the compiler adds.
            func bits(_ adjoints: [Double]) -> [UInt64?] { adjoints.map { $0.isNaN ? nil : $0.bitPattern } }
            #expect(bits(fast.numbers) == bits(generic.numbers), "factor \(factor)")
            let gradient = gradient(at: program.point, zeros: .ieee) { program($0) * factor }
            #expect(bits(gradient) == bits(x.map { fast[$0] }), "factor \(factor)")
        }
    }

    @Test func ieeeGradientsOfConstantsAndInputs() {
        let point: [Double] = [1, 2, 3]
        #expect(gradient(at: point, zeros: .ieee) { _ in 3 } == [0, 0, 0])
        #expect(gradient(at: point, zeros: .ieee) { x in x[0] } == [1, 0, 0])
        #expect(gradient(at: [Double](), zeros: .ieee) { _ in 3 } == [])
        // Through a tensor, with a derivative of 0·∞.
        let slope: Double = gradient(at: 0.0, zeros: .ieee) { x in
            let squares = TensorVariable<Double>(scalar: x * x)
            return squares.sum().scalar * sqrt(x)
        }
        #expect(slope.isNaN)
        // Inside another recording, at a plain number: 2·3 is a constant there.
        #expect(gradient(at: 2.0) { y in y * gradient(at: 3.0, zeros: .ieee) { x in x * x } } == 6)
        struct Mistake: Error {}
        #expect(throws: Mistake.self) { try gradient(at: 1.0, zeros: .ieee) { _ in throw Mistake() } }
        #expect(gradient(at: 3.0) { x in x * x } == 6, "the thread's tape is free again")
    }

    /// The recorded sweep does the same arithmetic, and so do the sweeps over the recording of it.
    @Test(arguments: any) func recordedSweepGivesTheSameGradient(program: ScalarProgram) {
        let plain = gradient(at: program.point) { program($0) }
        let tape = Tape()
        let recorded = gradient(at: tape.variables(program.point)) { program($0) }
        for (one, other) in zip(plain, recorded) { #expect(isSame(one, other.value)) }
    }

    @Test(arguments: smooth) func gradientAgreesWithForwardDifferences(program: ScalarProgram) {
        let (y, dy) = valueWithGradient(at: program.point) { program($0) }
        for (index, slope) in dy.enumerated() {
            var moved = program.point
            moved[index] += 1e-7
            #expect(isClose(slope, (program(moved) - y) / 1e-7, within: 1e-4), "input \(index)")
        }
    }

    @Test(arguments: smooth) func secondDerivativesAgreeWithDifferencesOfTheGradient(program: ScalarProgram) {
        let count = program.point.count
        let hessian = (0..<count).map { row in
            gradient(at: program.point) { x in gradient(at: x) { program($0) }[row] }
        }
        for column in 0..<count {
            var (above, below) = (program.point, program.point)
            above[column] += 1e-5
            below[column] -= 1e-5
            let (up, down) = (gradient(at: above) { program($0) }, gradient(at: below) { program($0) })
            for row in 0..<count {
                #expect(isClose(hessian[row][column], (up[row] - down[row]) / 2e-5, within: 1e-6))
                #expect(isClose(hessian[row][column], hessian[column][row], within: 1e-11))
            }
        }
    }
}
