import Autodiff

extension Bench {
    /// The explanation of a scalar network with 10 layers of 10 units, about 2,000 rows, as an HTML page.
    static let explanationPage = BenchCase(name: "explanation-page", unit: "page", units: 1) { _ in
        {
            let tape = Tape()
            var values = (0..<10).map { tape.variable(Double($0) / 10) }
            for layer in 1...10 {
                values = tape.scope("layer \(layer)") {
                    (1...10).map { (unit: Int) -> Variable in
                        scope("unit \(unit)") {
                            var net = tape.variable(0.1 * Double(unit))
                            for value in values { net = net + 0.3 * value }
                            return tanh(net)
                        }
                    }
                }
            }
            var cost: Variable = 0
            for value in values { cost = cost + square(value) }
            keep(Double(tape.explanation(of: cost).page().utf8.count))
        }
    }
}
