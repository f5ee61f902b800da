import Testing

@testable import Autodiff

/// Every operation over a batch against a loop over the samples, for batches of 0, 1 and 3, with operands that are
/// batched and operands that all samples share: values and gradients.
@Suite struct BatchedOperationsTests {
    /// One sample's operands are those at the batched places, and all others are shared.
    private struct Case {
        let row: TensorRow
        let shapes: [Shape]
        let isBatched: [Bool]
        let shared: [Tensor<Double>]
        let samples: [[Tensor<Double>]]

        init(_ row: TensorRow, _ shapes: [Shape], isBatched: [Bool], count: Int) {
            (self.row, self.shapes, self.isBatched) = (row, shapes, isBatched)
            shared = row.operands(shapes, seed: 1)
            samples = (0..<count).map { row.operands(shapes, seed: UInt64($0) + 1) }
        }

        /// The batched operands, each with the samples along its first axis.
        var rows: [Tensor<Double>] {
            shapes.indices.filter { isBatched[$0] }.map { place in
                samples.isEmpty
                    ? .zeros(shapes[place].batched(0)) : .stack(samples.map { $0[place] })
            }
        }

        private func operands(_ rows: [TensorVariable<Double>], _ all: [TensorVariable<Double>]) -> [TensorVariable<
            Double
        >] {
            var next = 0
            return shapes.indices.map { place in
                guard isBatched[place] else { return all[place] }
                defer { next += 1 }
                return rows[next]
            }
        }

        /// The operation over the batch.
        func batch(_ rows: [TensorVariable<Double>], _ all: [TensorVariable<Double>]) -> TensorVariable<Double> {
            batched(overRows: rows) { row.function(operands($0, all)) }
        }

        /// The operation sample by sample.
        func loop(_ rows: [TensorVariable<Double>], _ all: [TensorVariable<Double>]) -> TensorVariable<Double> {
            .stack(
                samples.indices.map { sample in row.function(operands(rows.map { $0.batchSample(sample) }, all)) })
        }

        var name: String { "\(row.function) at \(shapes), batched \(isBatched), \(samples.count) samples" }
    }

    /// The values, and the gradient of a sum of them with random weights.
    private static func derivatives(
        _ one: Case, _ function: ([TensorVariable<Double>], [TensorVariable<Double>]) -> TensorVariable<Double>
    ) -> (value: Tensor<Double>, gradient: [Tensor<Double>]) {
        let point = TreeTuple(one.rows, one.shared)
        let (value, pullback) = valueWithPullback(atTree: point) { function($0.elements.0, $0.elements.1) }
        var random = SeededGenerator(seed: 3)
        let weights = Tensor(shape: value.shape, scalars: random.weights(value.shape.count))
        let gradient = pullback(weights).elements
        return (value, gradient.0 + gradient.1)
    }

    /// Which operands are batched: all, and each alone.
    private static func choices(_ count: Int) -> [[Bool]] {
        [[Bool](repeating: true, count: count)]
            + (count == 1 ? [] : (0..<count).map { only in (0..<count).map { $0 == only } })
    }

    @Test(arguments: TensorRow.all)
    func equalsTheLoop(row: TensorRow) {
        for shapes in row.shapes {
            for isBatched in Self.choices(shapes.count) {
                for count in isBatched.contains(false) ? [3] : [1, 3] {
                    let one = Case(row, shapes, isBatched: isBatched, count: count)
                    let (found, expected) = (
                        Self.derivatives(one, one.batch), Self.derivatives(one, one.loop)
                    )
                    #expect(isClose(found.value, expected.value), "\(one.name)")
                    for (x, y) in zip(found.gradient, expected.gradient) {
                        #expect(isClose(x, y, within: 1e-11), "\(one.name)")
                    }
                }
            }
        }
    }

    // Without samples, the function is recorded at one of zeros, where some decompositions have no derivative.
    @Test(arguments: TensorRow.all.filter { !$0.function.stopsAtZeros })
    func noSamples(row: TensorRow) {
        for shapes in row.shapes {
            for isBatched in Self.choices(shapes.count) {
                let one = Case(row, shapes, isBatched: isBatched, count: 0)
                let (value, gradient) = Self.derivatives(one, one.batch)
                #expect(value.shape == row.function(one.shared).shape.batched(0), "\(one.name)")
                #expect(gradient == (one.rows + one.shared).map { .zeros($0.shape) }, "\(one.name)")
            }
        }
    }

    /// The gradient of one sample over a batch, as in a program: compiled, and of `Float`.
    @Test(arguments: TensorRow.all)
    func gradientsInPrograms(row: TensorRow) {
        for shapes in row.shapes {
            let one = Case(row, shapes, isBatched: shapes.map { _ in true }, count: 3)
            let loss = compileTree { (x: [TensorVariable<Float>]) in square(row.function(x)).sum() }
            let rows = one.rows.map { $0.converted(to: Float.self) }
            let found = loss.gradients(overRows: rows)
            for sample in one.samples.indices {
                let x = one.samples[sample].map { $0.converted(to: Float.self) }
                let expected = gradient(atTree: x) { square(row.function($0)).sum() }
                for (found, expected) in zip(found, expected) {
                    let scale = expected.scalars.map(abs).reduce(1) { Swift.max($0, $1) } * Float.ulpOfOne
                    for (x, y) in zip(found.batchSample(sample).scalars, expected.scalars) {
                        #expect(abs(x - y) <= 8 * Float(row.floatTolerance) * scale, "\(one.name): \(x), \(y)")
                    }
                }
            }
        }
    }

    /// No operation of the library is run sample by sample, but for those whose functions are the user's.
    @Test func everyOperationHasARule() {
        for row in TensorRow.all {
            for shapes in row.shapes {
                let tape = Tape()
                _ = row.function(row.operands(shapes, seed: 1).map { tape.variable($0) })
                for operation in tape.tensorOperations {
                    let lowering = operation.lowering
                    #expect(lowering.primitive != nil || lowering.composition != nil, "\(operation.name)")
                }
            }
        }
    }

    /// Every elementwise operation on numbers, in random programs, over rows and over arrays of samples.
    @Test(arguments: (0..<6).map { ScalarProgram(seed: $0, smooth: false) })
    func numbers(program: ScalarProgram) {
        let points = (0..<5).map { shift in program.point.map { $0 + 0.1 * Double(shift) } }
        let rows = Tensor(shape: [5, program.point.count], scalars: points.flatMap { $0 })
        let found = batched(overRows: rows) { x in program((0..<program.point.count).map { x.element(at: $0) }) }
        let gradients = batched(overSamples: points) { x in gradient(at: x) { program($0) } }
        for (place, point) in points.enumerated() {
            let (value, gradient) = valueWithGradient(at: point) { program($0) }
            #expect(isClose(found.value.scalars[place], value))
            #expect(areClose(gradients[place].map { $0.value }, gradient, within: 1e-11))
        }
    }
}
