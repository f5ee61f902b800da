import Autodiff
import Foundation
import NNFromGraph

extension Demo {
    static let gates = Demo(
        "gates", "OR, AND and XOR by linear regression, logistic regression and a 2-2-1 network (lecture 002)",
        heeding: [.seed, .epochs, .out]
    ) {
        options, console in try GatesDemo.run(options, console)
    }
}

/// Lecture 002, 'Testing our code for the XOR, OR and AND gates': what a single layer can and cannot learn.
enum GatesDemo {
    private struct Answers {
        let model: String
        let seconds: Double
        /// The outputs for the inputs 00, 01, 10, 11.
        let outputs: [Double]
        var classes: [Int] { outputs.map { $0 >= 0.5 ? 1 : 0 } }
    }

    static func run(_ options: Options, _ console: Console) throws {
        for gate in LogicGate.allCases {
            console.say("\(gate.rawValue): inputs 00, 01, 10, 11 should give \(gate.outputs)")
            for answer in try Self.answers(for: gate, options) {
                let right = zip(answer.classes, gate.outputs).count { $0 == $1 }
                let shown = answer.outputs.map { Units.fixed($0, decimals: 3, width: 6) }.joined(separator: " ")
                console.say("  " + answer.model.padded(24) + shown + "   \(right) of 4 right")
                var part = Part(
                    name: "gates \(gate.rawValue) \(answer.model)", seconds: answer.seconds,
                    testAccuracy: Double(right) / 4)
                part.seed = options.seed
                (part.outputs, part.targets) = (answer.outputs, gate.outputs.map(Double.init))
                try console.report(part)
            }
        }
        console.say(
            "No straight line separates XOR's classes: a weighted sum above ½ at 01 and at 10 means w₁ + w₂ + 2b > 1, "
                + "but 00 and 11 need w₁ + w₂ + 2b < 1. The best that linear and logistic regression can do is ½ "
                + "everywhere. The network has two hidden units, and each of them draws a line.")
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
        func answers(_ model: String, _ outputs: () throws -> [Double]) rethrows -> Answers {
            let (outputs, seconds) = try Machine.timed(outputs)
            return Answers(model: model, seconds: seconds, outputs: outputs)
        }
        return [
            try answers("linear regression") {
                try LinearRegression(fitting: data).predictions(data.features).scalars
            },
            try answers("logistic regression") {
                try logistic(data, options).probabilities(data.features).scalars
            },
            try answers("2-2-1 network") { try network(data, options)?(data.features).scalars ?? [] },
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
