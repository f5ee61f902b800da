import Autodiff
import Foundation
import NNFromGraph

/// The page of a scalar network with two inputs, three hidden units and one output, all sigmoids, and half the squared
/// error of one sample (after lecture 002, 'Simple neural network and the back propagation equations').
struct NetworkPage {
    private static let (units, inputs, target) = (3, [0.5, -1.0], 1.0)

    private let tape = Tape()
    private var weights: [String: Double] = [:]
    private var random: RandomNumbers
    private var activations: [String: Double] = [:]

    private init(seed: UInt64) { random = RandomNumbers(seed: seed) }

    /// The page, with weights from a seed.
    static func page(seed: UInt64) -> ComputationPage {
        var network = NetworkPage(seed: seed)
        let cost = network.record()
        let numbers = (inputs + [target]).map { Units.exact($0) }
        let title = "A 2-\(units)-1 network and its cost at x = (\(numbers[0]), \(numbers[1])), y = \(numbers[2])"
        return ComputationPage(
            title: title,
            [
                .init(
                    network.tape.explanation(of: cost), title: title, weights: Set(network.weights.keys),
                    references: network.references)
            ])
    }

    private mutating func record() -> Variable {
        let x = Self.inputs.enumerated().map { tape.variable($1).named("x\($0 + 1)") }
        let hidden = tape.scope("layer 1") {
            (1...Self.units).map { number in tape.scope("unit \(number)") { unit(1, number, x) } }
        }
        let output = tape.scope("layer 2") { unit(2, 1, hidden) }
        return tape.scope("cost") { (0.5 * square(output - Self.target)).named("C") }
    }

    /// A unit's weighted sum z and activation a.
    private mutating func unit(_ layer: Int, _ number: Int, _ inputs: [Variable]) -> Variable {
        var z = parameter("b\(layer)_\(number)")
        for (place, input) in inputs.enumerated() {
            z = z + parameter("w\(layer)_\(number)\(place + 1)") * input
        }
        let name = "a\(layer)_\(number)"
        let a = sigmoid(z.named("z\(layer)_\(number)")).named(name)
        activations[name] = a.value
        return a
    }

    private mutating func parameter(_ name: String) -> Variable {
        let value = random.nextNormal()
        weights[name] = value
        return tape.variable(value).named(name)
    }

    /// The lecture's equations of back-propagation: δ of the output, from it the δ of the hidden units, and from these
    /// the derivatives with respect to weights and biases.
    private var references: [ComputationPage.Reference] {
        func a(_ name: String) -> Double { activations[name] ?? .nan }
        let output = a("a2_1")
        let delta2 = (output - Self.target) * output * (1 - output)
        var all: [ComputationPage.Reference] = [
            .init("a2_1", "a2_1 − y", output - Self.target),
            .init("z2_1", "δ2_1 = (a2_1 − y)·a2_1·(1 − a2_1)", delta2), .init("b2_1", "δ2_1", delta2),
        ]
        for j in 1...Self.units {
            all.append(.init("w2_1\(j)", "δ2_1·a1_\(j)", delta2 * a("a1_\(j)")))
        }
        for j in 1...Self.units {
            let own = a("a1_\(j)")
            let delta = delta2 * (weights["w2_1\(j)"] ?? .nan) * own * (1 - own)
            all.append(.init("z1_\(j)", "δ1_\(j) = δ2_1·w2_1\(j)·a1_\(j)·(1 − a1_\(j))", delta))
            all.append(.init("b1_\(j)", "δ1_\(j)", delta))
            for (i, input) in Self.inputs.enumerated() {
                all.append(.init("w1_\(j)\(i + 1)", "δ1_\(j)·x\(i + 1)", delta * input))
            }
        }
        return all
    }
}
