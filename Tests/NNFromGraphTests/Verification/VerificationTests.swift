import Autodiff
import Foundation
import NNFromGraph
import Testing

@Suite struct VerificationTests {
    @Test(arguments: [1, 2] as [UInt64])
    func tapeAgreesWithEveryHandDerivedFormula(seed: UInt64) throws {
        let comparisons = Verification.all(seed: seed, images: try Digits.load())
        #expect(comparisons.count == 11)
        for comparison in comparisons {
            #expect(comparison.steps == [0, 1, 100])
            #expect(comparison.largest < 1e-12, "\(comparison.name): \(comparison.largest), seed \(seed)")
        }
    }

    @Test func wrongGradientIsDetected() {
        // The tape is given half the loss: its gradient is half the formula's.
        let x = LectureFormulas.PlainMatrix.column([0.5, -1])
        let comparison = GradientComparison(
            "half", source: "none", network: LectureFormulas.ScalarPerceptron(), start: .init(weight: 0.3, bias: 0.1),
            inputs: x, targets: x, learningRate: 0.1, steps: [0]
        ) { p in
            var sum: Variable = 0
            for row in 0..<2 { sum += 0.25 * square(sigmoid(p[0] * x[row, 0] + p[1]) - x[row, 0]) }
            return TensorVariable([sum], shape: [])
        }
        #expect(abs(comparison.largest - 0.5) < 1e-12)
    }

    @Test func workedExampleOnTheTape() {
        // Lecture 001, 'Example': every value that its text prints.
        let example = LectureFormulas.WorkedExample()
        let (total, gradient) = valueWithGradient(at: example.weights) { w in
            var errors: [Variable] = []
            let hidden = (0..<2).map { (unit: Int) -> Variable in
                sigmoid(w[2 * unit] * 0.05 + w[2 * unit + 1] * 0.10 + 0.35)
            }
            for unit in 0..<2 {
                let output: Variable = sigmoid(w[4 + 2 * unit] * hidden[0] + w[5 + 2 * unit] * hidden[1] + 0.60)
                errors.append(0.5 * square(output - example.targets[unit]))
            }
            return errors[0] + errors[1]
        }
        #expect(String(format: "%.9f", total) == "0.298371109")
        #expect(String(format: "%.9f", gradient[4]) == "0.082167041")
        #expect(String(format: "%.9f", gradient[0]) == "0.000438568")
        for (tape, formula) in zip(gradient, example.round().gradient) { #expect(abs(tape - formula) < 1e-16) }
    }
}
