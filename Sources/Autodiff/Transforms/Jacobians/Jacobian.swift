/// By which sweeps a Jacobian is computed.
public enum JacobianMode: Sendable {
    /// One forward sweep for each number of the input: a column each.
    case forward
    /// One backward sweep for each number of the result: a row each.
    case reverse
    /// Whichever takes fewer sweeps.
    case cheaper
}

/// The Jacobian of `function` at an input: entry (i, j) is ∂resultᵢ/∂inputⱼ, a matrix of shape [results × inputs].
///
///     let j = jacobian(at: [1.0, 2.0]) { x in [x[0] * x[1], sin(x[0])] }      // [[2, 1], [cos 1, 0]]
///
/// The numbers of tensors and collections count in row-major order, one part after the other; those of a dictionary in
/// the order of its keys by name. ``sparseJacobian(at:by:of:)`` serves large matrices that are mostly zero.
/// - Complexity: one recording, and the smaller of the numbers of inputs and of results in sweeps.
public func jacobian<Input: PlainTree, Result: RecordedTree>(
    atTree input: Input, by mode: JacobianMode = .cheaper, of function: (Input.Recorded) throws -> Result
) rethrows -> Tensor<Double> {
    let recording = try Recording(function, at: input)
    let inputs = Coordinates(input)
    let results = Coordinates(recording.result.plainValue)
    let (rows, columns) = (results.count, inputs.count)
    var matrix = Tensor<Double>.zeros([rows, columns])
    func unit(_ index: Int, _ count: Int) -> [Double] {
        var unit = [Double](repeating: 0, count: count)
        unit[index] = 1
        return unit
    }
    if mode == .forward || mode == .cheaper && columns < rows {
        for column in 0..<columns {
            let tangent = recording.resultTangent(along: inputs.value(unit(column, columns)), for: "jacobian")
            for (row, entry) in results.vector(tangent).enumerated() {
                matrix.scalars[row * columns + column] = entry
            }
        }
    } else {
        for row in 0..<rows {
            let seeds = recording.result.seeds(results.value(unit(row, rows)))
            let gradient = inputs.vector(recording.gradient(seeds, .untaken))
            matrix.scalars.replaceSubrange((row * columns)..<((row + 1) * columns), with: gradient)
        }
    }
    return matrix
}
