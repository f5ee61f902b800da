import Foundation
import NNFromGraph
import Testing

/// Lecture 001's example, to every digit that is printed.
@Suite("Lecture formulas: 001's worked example")
struct LectureFormulasWorkedExampleTests {
    typealias Round = LectureFormulas.WorkedExample.Round

    /// A printed number, and its counterpart in the round.
    struct Printed: CustomTestStringConvertible, Sendable {
        var name: String
        var digits: String
        var value: @Sendable (Round) -> Double
        var testDescription: String { "\(name) = \(digits)" }

        init(_ name: String, _ digits: String, _ value: @escaping @Sendable (Round) -> Double) {
            (self.name, self.digits, self.value) = (name, digits, value)
        }
    }

    /// The numbers in the text of lecture 001 itself.
    static let printedInTheLecture = [
        Printed("target_o1 − out_o1, whose out_o1", "0.75136507") { $0.outputs[0] },
        Printed("E_o1", "0.274811083") { $0.errors[0] },
        Printed("E_o2", "0.023560026") { $0.errors[1] },
        Printed("E_total", "0.298371109") { $0.totalError },
    ]

    /// Further numbers on the page that the lecture cites (with one last digit corrected).
    static let printedInItsSource = [
        Printed("net_h1", "0.3775") { $0.hiddenNetInputs[0] },
        Printed("out_h1", "0.593269992") { $0.hiddenOutputs[0] },
        Printed("out_h2", "0.596884378") { $0.hiddenOutputs[1] },
        Printed("net_o1", "1.105905967") { $0.outputNetInputs[0] },
        Printed("out_o2", "0.772928465") { $0.outputs[1] },
        Printed("∂E/∂out_o1", "0.74136507") { $0.outputs[0] - 0.01 },
        Printed("∂out_o1/∂net_o1", "0.186815602") { $0.outputs[0] * (1 - $0.outputs[0]) },
        Printed("∂E_o1/∂net_o1", "0.138498562") { $0.outputDeltas[0] },
        Printed("∂E_o1/∂out_h1", "0.055399425") { $0.outputDeltas[0] * 0.40 },
        // The source has …119, one off in its last digit: the product is −0.01904911826.
        Printed("∂E_o2/∂out_h1", "-0.019049118") { $0.outputDeltas[1] * 0.50 },
        Printed("∂E/∂out_h1", "0.036350306") { $0.hiddenDeltas[0] / ($0.hiddenOutputs[0] * (1 - $0.hiddenOutputs[0])) },
        Printed("∂out_h1/∂net_h1", "0.241300709") { $0.hiddenOutputs[0] * (1 - $0.hiddenOutputs[0]) },
        Printed("∂E/∂w5", "0.082167041") { $0.gradient[4] },
        Printed("∂E/∂w1", "0.000438568") { $0.gradient[0] },
        Printed("w1+", "0.149780716") { $0.updatedWeights[0] },
        Printed("w2+", "0.19956143") { $0.updatedWeights[1] },
        Printed("w3+", "0.24975114") { $0.updatedWeights[2] },
        Printed("w4+", "0.29950229") { $0.updatedWeights[3] },
        Printed("w5+", "0.35891648") { $0.updatedWeights[4] },
        Printed("w6+", "0.408666186") { $0.updatedWeights[5] },
        Printed("w7+", "0.511301270") { $0.updatedWeights[6] },
        Printed("w8+", "0.561370121") { $0.updatedWeights[7] },
    ]

    @Test(arguments: printedInTheLecture + printedInItsSource)
    func printedNumber(printed: Printed) {
        let round = LectureFormulas.WorkedExample().round()
        let decimals = printed.digits.split(separator: ".")[1].count
        #expect(String(format: "%.\(decimals)f", printed.value(round)) == printed.digits)
    }

    /// The source says 0.291027924, but its printed weights give the same value as exact ones.
    @Test func errorAfterTheFirstUpdate() {
        var example = LectureFormulas.WorkedExample()
        example.weights = example.round().updatedWeights
        #expect(String(format: "%.9f", example.round().totalError) == "0.291027774")
        example.weights = [0.149780716, 0.19956143, 0.24975114, 0.29950229]
        example.weights += [0.35891648, 0.408666186, 0.511301270, 0.561370121]
        #expect(String(format: "%.8f", example.round().totalError) == "0.29102777")
    }

    @Test func errorFallsOverTenThousandRounds() {
        var example = LectureFormulas.WorkedExample()
        for _ in 0..<10_000 { example.weights = example.round().updatedWeights }
        #expect(example.round().totalError < 3.6e-5)
    }

    /// The general equations give the same weight gradients and step, and deltas as the gradients of separate biases.
    @Test func agreesWithTheGeneralEquations() {
        typealias Matrix = LectureFormulas.PlainMatrix
        let round = LectureFormulas.WorkedExample().round()
        let parameters = LectureFormulas.LayeredNetwork.Parameters(
            weights: [Matrix([[0.15, 0.25], [0.20, 0.30]]), Matrix([[0.40, 0.50], [0.45, 0.55]])],
            biases: [[0.35, 0.35], [0.60, 0.60]])
        let general = LectureFormulas.LayeredNetwork(activations: [.sigmoid, .sigmoid]).lossAndGradient(
            parameters: parameters, inputs: Matrix([[0.05, 0.10]]), targets: Matrix([[0.01, 0.99]]))
        let gradient = general.gradient
        LectureFormulasSupport.expectClose([round.totalError], [general.loss])
        LectureFormulasSupport.expectClose(
            round.gradient, gradient.weights[0].transposed.values + gradient.weights[1].transposed.values)
        let updated = parameters.descended(along: gradient, learningRate: 0.5)
        LectureFormulasSupport.expectClose(
            round.updatedWeights, updated.weights[0].transposed.values + updated.weights[1].transposed.values)
        LectureFormulasSupport.expectClose(round.hiddenDeltas + round.outputDeltas, gradient.biases.flatMap { $0 })
    }
}
