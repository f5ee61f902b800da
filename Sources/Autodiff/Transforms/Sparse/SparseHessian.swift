/// How the columns of a Hessian are colored: which are computed together, and how entries are recovered from the
/// products (A. Gebremedhin, F. Manne, A. Pothen, "What color is your Jacobian?", 2005).
public enum HessianColoring: Sendable, CaseIterable {
    /// Star coloring: every path of four columns has at least three colors, and each entry, or its mirror image, is
    /// read directly from a product.
    case star
    /// Acyclic coloring: every cycle has at least three colors. It needs fewer colors (two for a tree, k + 1 for a band
    /// of k diagonals on either side), but entries are recovered by substitution: rounding errors accumulate along a
    /// tree, and an infinite or NaN entry makes those computed from it non-finite, too.
    case acyclic
}

/// The Hessian of a scalar `function` at an input as a sparse matrix, by compressed products: a coloring determines
/// which columns are computed together. The matrix is exactly symmetric, since each pair of entries is computed once.
/// Stops if the result is not one number.
///
///     func chain(_ x: [Variable]) -> Variable {
///         zip(x, x.dropFirst()).map { square($1 - $0) }.reduce(0) { $0 + $1 }
///     }
///     let x = (0..<100).map { Double($0) }
///     print(sparseHessian(at: x) { x in chain(x) }.colors)  // 3
///     print(sparseHessian(at: x, coloring: .acyclic) { x in chain(x) }.colors)  // 2
///
/// - Complexity: one recording, an evaluation of its pattern, and a forward and a backward sweep for each color; eight
///   colors at a time for a purely scalar recording.
@_semantics("optimize.sil.specialize.generic.never")  // To build faster: performance.md, 'Building'.
public func sparseHessian<Input: PlainTree, Result: RecordedTree>(
    atTree input: Input, coloring: HessianColoring = .star, of function: (Input.Recorded) throws -> Result
) rethrows -> SparseMatrix {
    let recording = try CompleteRecording(of: function, at: input)
    let seeds = recording.result.unitSeeds()
    let pattern = recording.graph.hessianPattern()
    let colors = coloring == .star ? pattern.starColors() : pattern.acyclicColors()
    let products = recording.hessianProducts(seeds, colors)
    return SparseMatrix(
        pattern: pattern,
        values: coloring == .star ? pattern.readOff(products, colors) : pattern.substituted(products, colors),
        colors: products.count)
}

extension CompleteRecording where Inputs: RecordedTree {
    /// For each color, the Hessian's product with the sum of its columns' unit vectors.
    @_semantics("optimize.sil.specialize.generic.never")
    fileprivate func hessianProducts(_ seeds: [Seed], _ colors: [Int32]) -> [[Double]] {
        let count = Int((colors.max() ?? -1) + 1)
        if isScalar {
            return stride(from: 0, to: count, by: 8).flatMap { first in
                let changes = tape.storage.gradientAlong(seeds, directions(colors, from: first))
                return (0..<Swift.min(8, count - first)).map { lane in inputRows.map { changes[$0][lane] } }
            }
        }
        let coordinates = Coordinates(inputs.plainValue)
        return (0..<count).map { color in
            let direction = coordinates.value(colors.map { Int($0) == color ? 1 : 0 })
            let tangents = TangentSweep(inputs.seeds(along: direction, for: "sparseHessian"), on: tape.storage)
            return coordinates.vector(tape.storage.gradient(of: inputs, seeds, along: tangents).product)
        }
    }

    /// The directions of eight colors from `first` on: each the sum of the unit vectors of a color's inputs.
    func directions(_ colors: [Int32], from first: Int) -> [(row: Int, lane: Int, weight: Double)] {
        zip(inputRows, colors).compactMap { row, color in
            first..<(first + 8) ~= Int(color) ? (row, Int(color) - first, 1) : nil
        }
    }
}

extension SparsityPattern {
    /// The entries of a symmetric matrix from its products with the sum of each color's unit vectors, for a star
    /// coloring.
    func readOff(_ products: [[Double]], _ colors: [Int32]) -> [Double] {
        var values: [Double] = []
        values.reserveCapacity(count)
        for row in 0..<rowCount {
            for column in columns(inRow: row) {
                // Both entries of a pair get the same value, which is read from the row of one index in the product of
                // the other's color.
                let (low, high) = (Swift.min(row, Int(column)), Swift.max(row, Int(column)))
                values.append(
                    stands(low, high, colors) ? products[Int(colors[high])][low] : products[Int(colors[low])][high])
            }
        }
        return values
    }

    /// Whether `column` is the only column of its color with an entry in `row`.
    private func stands(_ row: Int, _ column: Int, _ colors: [Int32]) -> Bool {
        !columns(inRow: row).contains { $0 != column && colors[Int($0)] == colors[column] }
    }
}
