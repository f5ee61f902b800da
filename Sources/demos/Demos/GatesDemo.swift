import Autodiff
import Foundation
import NNFromGraph

extension Demo {
    static let gates = Demo(
        "gates", "OR, AND and XOR by linear and logistic regression and by a 2-2-1 net (lecture 002)",
        heeding: [.seed, .epochs, .out]
    ) {
        options, console in try GatesDemo.run(options, console)
    }
}

/// Lecture 002, 'Testing our code for the XOR, OR and AND gates': what a single layer can and cannot learn.
enum GatesDemo {
    private struct Answers {
        let model: String
        /// The outputs for the inputs 00, 01, 10, 11.
        let outputs: [Double]
        var classes: [Int] { outputs.map { $0 >= 0.5 ? 1 : 0 } }
    }

    static func run(_ options: Options, _ console: Console) throws {
        for gate in LogicGate.allCases {
            let (answers, seconds) = try Machine.timed { try Self.answers(for: gate, options) }
            console.say("\(gate.rawValue): inputs 00, 01, 10, 11 should give \(gate.outputs)")
            for answer in answers {
                let right = zip(answer.classes, gate.outputs).count { $0 == $1 }
                let shown = answer.outputs.map { String(format: "%6.3f", $0) }.joined(separator: " ")
                console.say("  " + answer.model.padded(24) + shown + "   \(right) of 4 right")
                try console.report(
                    Part(
                        name: "gates \(gate.rawValue) \(answer.model)", seconds: seconds / Double(answers.count),
                        testAccuracy: Double(right) / 4))
            }
        }
        console.say(
            """
            No line separates the inputs of XOR: a weighted sum that is above ½ at 01 and at 10 has w₁ + w₂ + 2b > 1,
            while 00 and 11 require w₁ + w₂ + 2b < 1. The best fit by least squares is ½ everywhere, and so is that by
            the logistic loss. Each of the network's two hidden units draws a line.
            """)
        try draw(options, console)
    }

    private static func draw(_ options: Options, _ console: Console) throws {
        let data: DataSet<Double> = LogicGate.xor.dataSet()
        guard let network = try network(data, options) else { return }
        console.draw([("gates-xor", picture(try logistic(data, options), network))], to: options)
    }

    private static func logistic(_ data: DataSet<Double>, _ options: Options) throws -> LogisticRegression<Double> {
        try LogisticRegression(fitting: data, Descent(learningRate: 5, epochs: options.epochs ?? 2000))
    }

    private static func answers(for gate: LogicGate, _ options: Options) throws -> [Answers] {
        let data: DataSet<Double> = gate.dataSet()
        let linear = try LinearRegression(fitting: data)
        let logistic = try logistic(data, options)
        return [
            Answers(model: "linear regression", outputs: linear.predictions(data.features).scalars),
            Answers(model: "logistic regression", outputs: logistic.probabilities(data.features).scalars),
            Answers(model: "2-2-1 net", outputs: try network(data, options)?(data.features).scalars ?? []),
        ]
    }

    /// Two hidden units are just enough for XOR, and from some starts training ends in a local minimum. So the best of
    /// several starts is used, as lecture 002 tries several settings.
    private static func network(_ data: DataSet<Double>, _ options: Options) throws -> Network<Double>? {
        var best: (loss: Double, network: Network<Double>)?
        for start in 0..<UInt64(8) {
            var network = try Network<Double>(
                inputs: 2, [Dense(2, .hyperbolicTangent), Dense(1, .sigmoid)],
                initialization: .normal(standardDeviation: 1), seed: options.seed &* 8 &+ start)
            let history = try network.train(
                on: data, validation: data,
                TrainingConfiguration(
                    loss: .binaryCrossEntropy, optimizer: Adam(learningRate: 0.1), epochs: options.epochs ?? 500,
                    batchSize: 4, seed: options.seed, evaluatesTrainingData: false))
            let loss = history[history.count - 1].validationLoss
            if loss < best?.loss ?? .infinity { best = (loss, network) }
            if loss < 0.01 { break }
        }
        return best?.network
    }
}
