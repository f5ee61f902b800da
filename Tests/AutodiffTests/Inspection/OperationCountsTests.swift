import Autodiff
import Testing

/// Lecture 002, 'Reducing the number of operations' and 'Counting the number of floating point operations'.
struct OperationCountsTests {
    private func counts(_ f: (Variable) -> Variable) -> OperationCounts {
        let tape = Tape()
        let x = tape.variable(1.3)
        return tape.operationCounts(of: f(x), withRespectTo: x)
    }

    @Test func theExponential() {
        let counts = counts { x in exp(x * x) }
        #expect(counts.function == 2 && counts.derivative == 4 && counts.bruteForce == 6)
        #expect(counts.reusedFunction == 2 && counts.reusedDerivative == 2 && counts.reused == 4)
    }

    @Test func theRoot() {
        let counts = counts { x in
            let a = x * x
            return sqrt(a + exp(a))
        }
        #expect(counts.function == 5 && counts.derivative == 10 && counts.bruteForce == 15)
        #expect(counts.reusedFunction == 4 && counts.reusedDerivative == 3 && counts.reused == 7)
        // Half a reciprocal root; x·1 twice, times b, times 2x; 2x; a sum: nothing is simplified.
        #expect(counts.sweep == 9)
    }

    /// Written without an intermediate variable the function has more rows, and the derivative is the same.
    @Test func countsOfOtherFunctions() {
        let twice = counts { x in sqrt(x * x + exp(x * x)) }
        #expect(twice.function == 5 && twice.reusedFunction == 5 && twice.bruteForce == 15)
        let line = counts { x in 3 * x + 1 }
        #expect(line.function == 2 && line.derivative == 0 && line.reusedFunction == 2)
        let cube = counts { x in x * x * x }
        #expect(cube.function == 2 && cube.derivative == 2, "3·x²")
        let quotient = counts { x in 1 / (x - 2) }
        #expect(quotient.function == 2 && quotient.reusedDerivative == 2)
    }

    /// 2ⁿ operations are counted without enumerating them.
    @Test func sharingIsCountedInLinearTime() {
        let deep = counts { x in (0..<80).reduce(x) { y, _ in y * y } }
        #expect(deep.function == Int.max && deep.reusedFunction == 80)
    }
}
