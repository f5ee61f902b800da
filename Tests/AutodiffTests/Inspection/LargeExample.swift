import Autodiff
import Foundation

/// A network of single numbers, each a row: some 2,000 rows in scopes within scopes.
enum LargeExample {
    static func network(on tape: Tape, layers: Int = 10, units: Int = 10) -> Variable {
        var random = SeededGenerator(seed: 3)
        func parameter() -> Variable { tape.variable(.random(in: -1...1, using: &random)) }
        var values = (1...units).map { _ in parameter() }
        for layer in 1...layers {
            values = tape.scope("layer \(layer)") {
                (1...units).map { unit in
                    scope("unit \(unit)") {
                        var net = parameter()
                        for value in values { net = net + 0.3 * value }
                        return tanh(net)
                    }
                }
            }
        }
        return tape.scope("cost") { values.reduce(0) { $0 + square($1) } }
    }
}
