import Autodiff
import Testing

/// Elementwise operations on tensors against the same on scalars, at all kinds of shapes; and `Float` against `Double`.
@Suite struct ElementwiseTests {
    static let shapes: [(Shape, Shape)] = [
        ([], []), ([1], [1]), ([7], [7]), ([0], [0]), ([2, 3], [2, 3]), ([5, 1, 3], [5, 1, 3]), ([64], [64]),
        ([], [7]), ([7], []), ([1], [7]), ([3, 1], [1, 5]), ([5], [3, 5]), ([3, 5], [5]), ([2, 1, 3], [7, 1]),
        ([0, 3], [1, 3]), ([1, 3], [0, 1]), ([2, 0], []), ([3, 1], [3, 7]), ([17, 1], [1, 1, 1]),
        ([3, 1, 2], [3, 1, 2]),
    ]

    static func operands(_ row: ElementwiseRow, _ shapes: [Shape], seed: UInt64) -> [Tensor<Double>] {
        // All elements are from one domain, since broadcasting combines each with each.
        var random = SeededGenerator(seed: seed)
        let domain = row.domains[Int(seed) % row.domains.count]
        return zip(shapes, domain).enumerated().map { operand, pair in
            Tensor(
                shape: pair.0,
                scalars: (0..<pair.0.count).map { _ in
                    let x = Double.random(in: pair.1, using: &random)
                    return operand == row.constantOperand ? x.rounded() : x
                })
        }
    }

    @Test(arguments: elementwiseTable)
    func valuesAndGradientsAreThoseOfScalars(row: ElementwiseRow) throws {
        for (seed, (left, right)) in Self.shapes.enumerated() {
            let x = Self.operands(row, row.operandCount == 1 ? [left] : [left, right], seed: UInt64(seed))
            let shape = x.count == 1 ? left : try #require(left.broadcast(with: right))
            var random = SeededGenerator(seed: UInt64(seed))
            let weights = Tensor(shape: shape, scalars: random.weights(shape.count))
            let (value, pullback) = valueWithPullback(atTree: x) { row.apply($0) }
            let gradient = pullback(weights)
            #expect(value.shape == shape)
            var expected = x.map { Tensor<Double>.zeros($0.shape) }
            let sources = x.map { RunsTests.places(of: $0.shape, in: shape) }
            for place in 0..<shape.count {
                let places = sources.map { $0[place] }
                let point = zip(x, places).map { $0.scalars[$1] }
                let (scalar, partials) = row.rule(at: point)
                #expect(isClose(value.scalars[place], scalar, within: 1e-15), "\(row.opcode) at \(point)")
                for (operand, source) in places.enumerated() {
                    expected[operand].scalars[source] += weights.scalars[place] * partials[operand]
                }
            }
            for (found, expected) in zip(gradient, expected) {
                #expect(isClose(found, expected, within: 1e-13), "\(row.opcode) at shapes \(x.map(\.shape))")
            }
        }
    }

    // The derivative of `detach` is zero by definition, not by calculus.
    @Test(arguments: elementwiseTable.filter { $0.opcode != .detach })
    func broadcastingToSecondOrder(row: ElementwiseRow) throws {
        for (seed, (left, right)) in [([3, 1], [2]), ([], [3]), ([2, 3], [2, 3])].enumerated()
            as EnumeratedSequence<[(Shape, Shape)]>
        {
            let x = Self.operands(row, row.operandCount == 1 ? [left] : [left, right], seed: UInt64(seed))
            do {
                let constant = row.constantOperand
                let variables = x.indices.filter { $0 != constant }
                try checkGradient(atTree: variables.map { x[$0] }, order: 2, directions: 1) { v in
                    var all = x.map { TensorVariable($0) }
                    for (place, variable) in zip(variables, v) { all[place] = variable }
                    return withChangingAdjoint(row.apply(all))
                }
            } catch { Issue.record("\(row.opcode) at \(left) and \(right): \(error)") }
        }
    }

    /// Single precision agrees with double precision to a few roundings.
    @Test(arguments: elementwiseTable)
    func floatAgainstDouble(row: ElementwiseRow) {
        let points = row.points(199).map { $0.map { Float($0) } }
        func column<Scalar: TensorScalar>(_ operand: Int, _: Scalar.Type) -> Tensor<Scalar> {
            Tensor(points.map { Scalar($0[operand]) })
        }
        let (value, pullback) = valueWithPullback(atTree: (0..<row.operandCount).map { column($0, Float.self) }) {
            row.apply($0)
        }
        let (exact, exactPullback) = valueWithPullback(atTree: (0..<row.operandCount).map { column($0, Double.self) }) {
            row.apply($0)
        }
        func compare(_ found: Tensor<Float>, _ expected: Tensor<Double>, _ what: String) {
            for (index, (one, other)) in zip(found.scalars, expected.scalars).enumerated() {
                let ulps = abs(Double(one) - other) / (Double(Float.ulpOfOne) * max(1, abs(other)))
                #expect(
                    ulps <= row.floatTolerance, "\(row.opcode) \(what) at \(points[index]): \(one), exactly \(other)")
            }
        }
        compare(value, exact, "value")
        for (operand, (found, expected)) in zip(pullback(.ones([199])), exactPullback(.ones([199]))).enumerated() {
            compare(found, expected, "derivative \(operand)")
        }
    }

    @Test(arguments: elementwiseTable)
    func edgesOfTensors(row: ElementwiseRow) {
        for (point, expected) in row.edges {
            // Long enough for whole vectors and a remainder.
            let found = gradient(atTree: point.map { Tensor<Double>(repeating: $0, shape: [19]) }) {
                row.apply($0).sum()
            }
            let narrow = gradient(atTree: point.map { Tensor<Float>(repeating: Float($0), shape: [19]) }) {
                row.apply($0).sum()
            }
            for operand in point.indices {
                #expect(
                    found[operand].scalars.allSatisfy {
                        isClose($0, expected[operand]) || abs($0 - expected[operand]) < 1e-13 * abs(expected[operand])
                    },
                    "\(row.opcode) at \(point), operand \(operand): \(found[operand].scalars[0])")
                guard point.allSatisfy({ abs($0) < 1e38 || $0.isInfinite }),
                    point.allSatisfy({ abs($0) > 1e-30 || $0 == 0 })
                else { continue }
                #expect(
                    narrow[operand].scalars.allSatisfy {
                        isClose(Double($0), Double(Float(expected[operand])), within: 1e-6)
                    },
                    "\(row.opcode) in Float at \(point), operand \(operand): \(narrow[operand].scalars[0])")
            }
        }
    }
}
