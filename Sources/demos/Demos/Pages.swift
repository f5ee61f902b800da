import Autodiff
import Foundation
import NNFromGraph

/// Pages of computations, for `--html FILE`.
enum Pages {
    /// Writes an explanation's page and prints its path.
    /// - Throws: ``FileError`` if it cannot be written.
    static func write(_ explanation: Explanation, title: String, to url: URL, _ console: Console) throws {
        try FileBytes.write(explanation.page(title: title), to: url)
        console.say("A page to step through \(title): \(url.path)")
    }

    /// Lecture 002's √(x² + exp x²).
    static func scalar() -> Explanation {
        let tape = Tape()
        let x = tape.variable(ScalarDemo.point).named("x")
        let a = square(x).named("a")
        let b = exp(a).named("b")
        let c = (a + b).named("c")
        return tape.explanation(of: sqrt(c).named("d"))
    }

    /// A scalar network with two inputs, three hidden units and one output, and half the squared error of one sample
    /// (after lecture 002, 'Simple neural network and the back propagation equations').
    static func network(seed: UInt64) -> Explanation {
        let tape = Tape()
        var random = RandomNumbers(seed: seed)
        func parameter(_ name: String) -> Variable { tape.variable(random.nextNormal()).named(name) }
        func layer(_ number: Int, _ inputs: [Variable], units: Int) -> [Variable] {
            let weights = (1...units).map { unit in
                inputs.indices.map { parameter("w\(number)_\(unit)\($0 + 1)") }
            }
            let biases = (1...units).map { parameter("b\(number)_\($0)") }
            return tape.scope("layer \(number)") {
                (0..<units).map { (unit: Int) -> Variable in
                    var z = biases[unit]
                    for (weight, input) in zip(weights[unit], inputs) { z = z + weight * input }
                    return sigmoid(z.named("z\(number)_\(unit + 1)")).named("a\(number)_\(unit + 1)")
                }
            }
        }
        let x = [tape.variable(0.5).named("x1"), tape.variable(-1).named("x2")]
        let output = layer(2, layer(1, x, units: 3), units: 1)[0]
        let cost = tape.scope("cost") { (0.5 * square(output - 1)).named("C") }
        return tape.explanation(of: cost)
    }
}
