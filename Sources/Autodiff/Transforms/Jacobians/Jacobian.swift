/// The mode in which a Jacobian is computed.
public enum JacobianMode: Sendable {
    /// Forward: one sweep for each number of the input, that is, for each column.
    case forward
    /// Reverse: one sweep for each number of the result, that is, for each row.
    case reverse
    /// The mode with fewer sweeps.
    case automatic
}

/// The Jacobian of `function` at an input: entry (i, j) is ∂resultᵢ/∂inputⱼ, a matrix of shape [results × inputs].
///
///     let j = jacobian(at: [1.0, 2.0]) { x in [x[0] * x[1], sin(x[0])] }
///     print(j.shape, j.scalars)  // [2 × 2] [2.0, 1.0, 0.5403023058681398, 0.0]
///
/// Numbers are ordered part by part, tensors in row-major order, and dictionaries in their iteration order.
/// ``sparseJacobian(atTree:by:of:)`` is for large matrices that are mostly zero.
/// - Complexity: one recording, and min(inputs, results) sweeps in automatic mode.
@_semantics("optimize.sil.specialize.generic.never")  // To build faster: performance.md, 'Building'.
public func jacobian<Input: PlainTree, Result: RecordedTree>(
    atTree input: Input, by mode: JacobianMode = .automatic, of function: (Input.Recorded) throws -> Result
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
    if mode == .forward || mode == .automatic && columns < rows {
        for column in 0..<columns {
            let tangent = recording.resultTangent(along: inputs.value(unit(column, columns)), for: "jacobian")
            for (row, entry) in results.vector(tangent).enumerated() {
                matrix.scalars[row * columns + column] = entry
            }
        }
    } else {
        for row in 0..<rows {
            let seeds = recording.result.seeds(results.value(unit(row, rows)))
            let gradient = inputs.vector(recording.gradient(seeds, .strong))
            matrix.scalars.replaceSubrange((row * columns)..<((row + 1) * columns), with: gradient)
        }
    }
    return matrix
}
