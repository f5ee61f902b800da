/// The Hessian of `function`, a number, at an input as a sparse matrix, by compressed products: a star colouring tells which
/// columns are computed together. The matrix is symmetric to the last bit, since each pair of entries is read off once.
///
///     let h = sparseHessian(at: x) { x in springChain(x) }
///     h.colors       // 3, for any number of springs
///
/// - Complexity: one recording, a reading of it for the pattern, and a forward and a backward sweep for each colour; eight colours
///   at a time where the function is recorded in scalars alone.
public func sparseHessian<Input: RecordableValue, Result: DifferentiableResult>(
    at input: Input, of function: (Input.Recorded) throws -> Result
) rethrows -> SparseMatrix {
    let recording = try ElementRecording(function, at: input)
    let seeds = recording.result.unitSeeds()
    let pattern = recording.graph.hessianPattern()
    let colors = pattern.starColors()
    let count = Int((colors.max() ?? -1) + 1)
    var matrix = SparseMatrix(pattern: pattern, values: Array(repeating: 0, count: pattern.count), colors: count)
    // Where each entry is read: in its own row by its column's colour, or the other way round.
    let readings = pattern.hessianReadings(colors)
    func take(_ products: [[Double]], from first: Int) {
        for (place, reading) in readings.enumerated() where first..<(first + products.count) ~= Int(reading.color) {
            matrix.values[place] = products[Int(reading.color) - first][Int(reading.row)]
        }
    }
    if recording.isScalar {
        for first in stride(from: 0, to: count, by: 8) {
            let last = Swift.min(first + 8, count)
            let directions = zip(recording.inputRows, colors).compactMap { row, color in
                first..<last ~= Int(color) ? (row: row, lane: Int(color) - first, weight: 1.0) : nil
            }
            let changes = recording.tape.storage.gradientAlong(seeds, directions)
            take((0..<(last - first)).map { lane in recording.inputRows.map { changes[$0][lane] } }, from: first)
        }
    } else {
        let inputs = Coordinates(recording.input.plainValue)
        for color in 0..<count {
            let direction = inputs.value(colors.map { Int($0) == color ? 1 : 0 })
            let tangents = TangentSweep(recording.input.seeds(direction), on: recording.tape.storage)
            let product = recording.tape.storage.gradient(
                of: recording.input, Input.self, seeds, along: tangents
            ).product
            take([inputs.vector(product)], from: color)
        }
    }
    return matrix
}

extension SparsityPattern {
    /// For each entry the row of a compressed product in which it stands alone, and that product's colour. Both entries of a
    /// pair have one reading.
    fileprivate func hessianReadings(_ colors: [Int32]) -> [(row: Int32, color: Int32)] {
        var readings: [(row: Int32, color: Int32)] = []
        readings.reserveCapacity(count)
        for row in 0..<rowCount {
            for column in columns(inRow: row) {
                let (low, high) = (Swift.min(row, Int(column)), Swift.max(row, Int(column)))
                readings.append(
                    stands(low, high, colors) ? (Int32(low), colors[high]) : (Int32(high), colors[low]))
            }
        }
        return readings
    }

    /// Whether no other column of `column`'s colour has an entry in `row`.
    private func stands(_ row: Int, _ column: Int, _ colors: [Int32]) -> Bool {
        !columns(inRow: row).contains { $0 != column && colors[Int($0)] == colors[column] }
    }
}
