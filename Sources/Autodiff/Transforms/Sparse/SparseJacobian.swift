/// The Jacobian of `function` at an input as a sparse matrix, by compressed sweeps: structurally orthogonal columns (or
/// rows) are computed together.
///
///     let x = (0..<100).map { Double($0) }
///     let j = sparseJacobian(at: x) { x in x.indices.dropFirst().map { x[$0] - x[$0 - 1] * x[$0 - 1] } }
///     print(j.colors)  // 2
///
/// - Complexity: one recording, an evaluation of its pattern, and a sweep for each color; in forward mode eight colors
///   per sweep for a purely scalar recording. A banded Jacobian has as many colors as its bandwidth.
@_semantics("optimize.sil.specialize.generic.never")  // To build faster: performance.md, 'Building'.
public func sparseJacobian<Input: PlainTree, Result: RecordedTree>(
    atTree input: Input, by mode: JacobianMode = .automatic, of function: (Input.Recorded) throws -> Result
) rethrows -> SparseMatrix {
    let recording = try CompleteRecording(of: function, at: input)
    let pattern = recording.graph.jacobianPattern()
    let transposed = pattern.transposed
    let byColumn = mode == .reverse ? [] : pattern.columnColors(transposed)
    let byRow = mode == .forward ? [] : transposed.columnColors(pattern)
    let (columnCount, rowCount) = (Int((byColumn.max() ?? -1) + 1), Int((byRow.max() ?? -1) + 1))
    let columnSweeps = recording.isScalar ? (columnCount + 7) / 8 : columnCount
    if mode == .forward || mode == .automatic && columnSweeps <= rowCount {
        return recording.jacobian(pattern, columnColors: byColumn, columnCount)
    }
    return recording.jacobian(pattern, rowColors: byRow, rowCount)
}

extension CompleteRecording where Inputs: RecordedTree {
    /// Whether the tape is purely scalar.
    var isScalar: Bool { !tape.storage.hasTensors }

    @_semantics("optimize.sil.specialize.generic.never")
    fileprivate func jacobian(_ pattern: SparsityPattern, columnColors: [Int32], _ count: Int) -> SparseMatrix {
        var matrix = SparseMatrix(pattern: pattern, values: Array(repeating: 0, count: pattern.count), colors: count)
        if isScalar {
            for first in stride(from: 0, to: count, by: 8) {
                let tangents = tape.storage.tangentsAlong(directions(columnColors, from: first))
                for row in 0..<pattern.rowCount {
                    for place in pattern.places(inRow: row) {
                        let lane = Int(columnColors[Int(pattern.columns[place])]) - first
                        if 0..<8 ~= lane { matrix.values[place] = tangents[resultRows[row]][lane] }
                    }
                }
            }
            return matrix
        }
        let (columns, rows) = (Coordinates(inputs.plainValue), Coordinates(result.plainValue))
        for color in 0..<count {
            let direction = columns.value(columnColors.map { Int($0) == color ? 1 : 0 })
            let tangent = rows.vector(
                TangentSweep(inputs.seeds(along: direction, for: "sparseJacobian"), on: tape.storage).tangent(
                    of: result)
            )
            for row in 0..<pattern.rowCount {
                for place in pattern.places(inRow: row) where columnColors[Int(pattern.columns[place])] == color {
                    matrix.values[place] = tangent[row]
                }
            }
        }
        return matrix
    }

    @_semantics("optimize.sil.specialize.generic.never")
    fileprivate func jacobian(_ pattern: SparsityPattern, rowColors: [Int32], _ count: Int) -> SparseMatrix {
        var matrix = SparseMatrix(pattern: pattern, values: Array(repeating: 0, count: pattern.count), colors: count)
        let (columns, rows) = (Coordinates(inputs.plainValue), Coordinates(result.plainValue))
        for color in 0..<count {
            let seed = rows.value(rowColors.map { Int($0) == color ? 1 : 0 })
            let adjoints = tape.storage.adjoints(from: result.seeds(seed), zeros: .strong)
            let gradient = columns.vector(inputs.adjoint(in: adjoints))
            for row in 0..<pattern.rowCount where rowColors[row] == color {
                for place in pattern.places(inRow: row) {
                    matrix.values[place] = gradient[Int(pattern.columns[place])]
                }
            }
        }
        return matrix
    }
}
