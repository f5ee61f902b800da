import Autodiff
import NNFromGraph
import Testing

/// Helpers of the tests of the lectures' formulas, in a namespace to avoid name conflicts.
enum LectureFormulasSupport {
    typealias PlainMatrix = LectureFormulas.PlainMatrix

    /// Seeded numbers and matrices.
    struct SplitMix64: RandomNumberGenerator {
        private var generator: SeededGenerator
        init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

        mutating func next() -> UInt64 { generator.next() }

        mutating func values(_ count: Int, in range: ClosedRange<Double> = -1...1) -> [Double] {
            (0..<count).map { _ in Double.random(in: range, using: &self) }
        }

        mutating func matrix(_ rows: Int, _ columns: Int, in range: ClosedRange<Double> = -1...1) -> PlainMatrix {
            PlainMatrix(rows: rows, columns: columns, values: values(rows * columns, in: range))
        }

        /// One-hot rows.
        mutating func labels(_ rows: Int, classes: Int) -> PlainMatrix {
            var result = PlainMatrix(rows: rows, columns: classes)
            for row in 0..<rows { result[row, Int.random(in: 0..<classes, using: &self)] = 1 }
            return result
        }

        mutating func twoLayers(_ shape: Shape) -> LectureFormulas.TwoLayerParameters {
            LectureFormulas.TwoLayerParameters(
                hiddenWeights: matrix(shape.inputs, shape.hidden), hiddenBias: values(shape.hidden),
                outputWeights: matrix(shape.hidden, shape.outputs), outputBias: values(shape.outputs))
        }
    }

    struct Shape: CustomTestStringConvertible, Sendable {
        var samples: Int
        var inputs: Int
        var hidden: Int
        var outputs: Int
        var testDescription: String { "\(samples) samples, \(inputs)-\(hidden)-\(outputs)" }
        /// Different for every shape, and the same every time.
        var seed: UInt64 { UInt64(samples * 1_000_000 + inputs * 10_000 + hidden * 100 + outputs) }
    }

    /// Ones and odd primes among the extents.
    static let shapes = [
        Shape(samples: 1, inputs: 1, hidden: 1, outputs: 1), Shape(samples: 7, inputs: 3, hidden: 5, outputs: 2),
        Shape(samples: 1, inputs: 5, hidden: 1, outputs: 3), Shape(samples: 11, inputs: 1, hidden: 7, outputs: 13),
        Shape(samples: 3, inputs: 13, hidden: 3, outputs: 1), Shape(samples: 2, inputs: 7, hidden: 11, outputs: 5),
    ]

    /// The derivative of `function` at 0 by central differences, extrapolated to step zero (Richardson; the stopping
    /// rule is Ridders'): steps are halved, and the entry of the tableau whose neighbors agree best is the answer.
    static func derivative(firstStep: Double = 0.25, of function: (Double) -> Double) -> Double {
        var previous: [Double] = []
        var best = (value: Double.nan, error: Double.infinity)
        var step = firstStep
        for _ in 0..<10 {
            var row = [(function(step) - function(-step)) / (2 * step)]
            var power = 1.0
            for (order, coarse) in previous.enumerated() {
                power *= 4
                row.append(row[order] + (row[order] - coarse) / (power - 1))
                let error = max(abs(row[order + 1] - row[order]), abs(row[order + 1] - coarse))
                if error < best.error { best = (row[order + 1], error) }
            }
            previous = row
            step /= 2
        }
        return best.value
    }

    /// Central differences of a network's own loss by each of its parameters.
    static func differences<Network: LectureFormulas.Network>(
        _ network: Network, _ parameters: Network.Parameters, _ inputs: PlainMatrix, _ targets: PlainMatrix,
        firstStep: Double = 0.25
    ) -> [Double] {
        parameters.flattened.indices.map { index in
            derivative(firstStep: firstStep) { step in
                var moved = parameters
                moved.flattened[index] += step
                return network.lossAndGradient(parameters: moved, inputs: inputs, targets: targets).loss
            }
        }
    }

    /// Expects the hand-derived gradient to agree with central differences to 1e-9 relative, for each parameter.
    static func expectGradient<Network: LectureFormulas.Network>(
        of network: Network, at parameters: Network.Parameters, _ inputs: PlainMatrix, _ targets: PlainMatrix,
        firstStep: Double = 0.25, sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let result = network.lossAndGradient(parameters: parameters, inputs: inputs, targets: targets)
        let measured = differences(network, parameters, inputs, targets, firstStep: firstStep)
        // Differences of losses have their rounding errors, whatever the derivative is.
        let rounding = 3e-13 * max(1, result.loss)
        for (index, (derived, difference)) in zip(result.gradient.flattened, measured).enumerated() {
            #expect(
                abs(derived - difference) <= 1e-9 * abs(derived) + rounding,
                "parameter \(index) of \(parameters.shapeDescription): derived \(derived), measured \(difference)",
                sourceLocation: sourceLocation)
        }
    }

    /// Expects 100 steps of gradient descent to lower the loss at each, and to equal 100 single steps.
    static func expectDescent<Network: LectureFormulas.Network>(
        of network: Network, from start: Network.Parameters, _ inputs: PlainMatrix, _ targets: PlainMatrix,
        learningRate: Double, sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let descent = network.gradientDescent(
            from: start, inputs: inputs, targets: targets, learningRate: learningRate, steps: 100)
        #expect(descent.losses.count == 101, sourceLocation: sourceLocation)
        for (step, (before, after)) in zip(descent.losses, descent.losses.dropFirst()).enumerated() {
            #expect(after < before, "step \(step)", sourceLocation: sourceLocation)
        }
        var parameters = start
        for _ in 0..<100 {
            let gradient = network.lossAndGradient(parameters: parameters, inputs: inputs, targets: targets).gradient
            parameters = parameters.descended(along: gradient, learningRate: learningRate)
        }
        #expect(parameters == descent.parameters, sourceLocation: sourceLocation)
    }

    /// Expects equal numbers up to 1e-13 of the largest.
    static func expectClose(
        _ left: [Double], _ right: [Double], sourceLocation: SourceLocation = #_sourceLocation
    ) {
        #expect(left.count == right.count, sourceLocation: sourceLocation)
        let scale = max(1e-300, (left + right).map(abs).max() ?? 0)
        for (index, pair) in zip(left, right).enumerated() {
            #expect(abs(pair.0 - pair.1) <= 1e-13 * scale, "entry \(index): \(pair)", sourceLocation: sourceLocation)
        }
    }
}
