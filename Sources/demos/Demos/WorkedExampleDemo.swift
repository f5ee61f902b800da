import Autodiff
import Foundation
import NNFromGraph

extension Demo {
    static let workedExample = Demo(
        "worked-example", "every value of lecture 001's numerical example of back-propagation"
    ) {
        _, console in try WorkedExampleDemo.run(console)
    }
}

/// One training step of lecture 001's 2-2-2 network, by the tape and by the lecture's formulas.
enum WorkedExampleDemo {
    static func run(_ console: Console) throws {
        let example = LectureFormulas.WorkedExample()
        let round = example.round()
        let start = ContinuousClock.now
        let (total, gradient) = valueWithGradient(at: example.weights) { w in
            let hidden = (0..<2).map { (unit: Int) -> Variable in
                sigmoid(w[2 * unit] * example.inputs[0] + w[2 * unit + 1] * example.inputs[1] + example.hiddenBias)
            }
            let errors = (0..<2).map { (unit: Int) -> Variable in
                let output = sigmoid(w[4 + 2 * unit] * hidden[0] + w[5 + 2 * unit] * hidden[1] + example.outputBias)
                return 0.5 * square(output - example.targets[unit])
            }
            return errors[0] + errors[1]
        }
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        func line(_ name: String, _ values: [Double]) {
            let numbers = values.map { Units.fixed($0, decimals: 9) }.joined(separator: "  ")
            console.say("  " + name.padded(26) + numbers)
        }
        console.say("Lecture 001, 'Example': one training step of a network with 2 inputs, 2 hidden and 2 output units")
        line("net inputs of h1, h2", round.hiddenNetInputs)
        line("outputs of h1, h2", round.hiddenOutputs)
        line("net inputs of o1, o2", round.outputNetInputs)
        line("outputs of o1, o2", round.outputs)
        line("errors of o1, o2", round.errors)
        line("total error E, formula", [round.totalError])
        line("total error E, tape", [total])
        line("∂E/∂w1 … ∂E/∂w8, formula", round.gradient)
        line("∂E/∂w1 … ∂E/∂w8, tape", gradient)
        line("w1 … w8 after the step", round.updatedWeights)
        let largest = zip(gradient, round.gradient).map { abs($0 - $1) }.reduce(abs(total - round.totalError), max)
        console.say("  largest difference \(Units.difference(largest))")
        var part = Part(name: "worked-example", seconds: seconds, loss: total, largestDifference: largest)
        (part.outputs, part.targets, part.gradients) = (round.outputs, example.targets, gradient)
        try console.report(part)
    }
}
