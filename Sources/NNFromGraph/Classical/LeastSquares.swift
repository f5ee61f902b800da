import Autodiff

/// The solution of overdetermined linear equations.
enum LeastSquares {
    /// The W [columns × outputs] that minimizes ‖A·W − B‖².
    ///
    /// A·P = Q·R by Householder reflections with column pivoting (G. Golub, C. Van Loan, "Matrix Computations", section
    /// 5.4), then R·PᵀW = QᵀB by back-substitution. Pivoting chooses the remaining column of largest norm, so that the
    /// diagonal of R reveals the rank.
    ///
    /// - Parameters:
    ///   - a: A [rows × columns].
    ///   - b: B [rows × outputs].
    /// - Throws: ``ClassicalError/dependentFeatures(rank:features:)`` if columns are linearly dependent to within
    ///   rounding.
    static func solve(_ a: Tensor<Double>, _ b: Tensor<Double>) throws(ClassicalError) -> Tensor<Double> {
        let (rows, columns, outputs) = (a.shape[0], a.shape[1], b.shape[1])
        var r = a.transposed().scalars.chunks(of: rows)
        var right = b.transposed().scalars.chunks(of: rows)
        var order = Array(0..<columns)
        let scale = r.map { norm($0[...]) }.max() ?? 0
        for step in 0..<columns {
            let lengths = (step..<columns).map { step < rows ? norm(r[$0][step...]) : 0 }
            let largest = step + (lengths.indices.max { lengths[$0] < lengths[$1] } ?? 0)
            r.swapAt(step, largest)
            order.swapAt(step, largest)
            let length = lengths[largest - step]
            guard length > scale * Double(max(rows, columns)) * .ulpOfOne else {
                throw .dependentFeatures(rank: step, features: columns)
            }
            var reflector = Array(r[step][step...])
            // The sign that adds magnitudes, so that nothing cancels.
            reflector[0] += reflector[0] < 0 ? -length : length
            let half = reflector.reduce(0) { $0 + $1 * $1 } / 2
            for column in step..<columns { reflect(&r[column], reflector, half, from: step) }
            for output in 0..<outputs { reflect(&right[output], reflector, half, from: step) }
        }
        var solution = Tensor<Double>.zeros([columns, outputs])
        for output in 0..<outputs {
            for step in stride(from: columns - 1, through: 0, by: -1) {
                let known = (step + 1..<columns).reduce(0) { $0 + r[$1][step] * solution[order[$1], output] }
                solution[order[step], output] = (right[output][step] - known) / r[step][step]
            }
        }
        return solution
    }

    private static func norm(_ column: ArraySlice<Double>) -> Double {
        column.reduce(0) { $0 + $1 * $1 }.squareRoot()
    }

    /// Reflects the rows of a column from `start` on: column ← column − v·(vᵀ·column)/(vᵀv/2), where `half` = vᵀv/2.
    private static func reflect(_ column: inout [Double], _ v: [Double], _ half: Double, from start: Int) {
        let product = v.indices.reduce(0) { $0 + v[$1] * column[start + $1] } / half
        for index in v.indices { column[start + index] -= product * v[index] }
    }
}

extension Array {
    fileprivate func chunks(of size: Int) -> [[Element]] {
        stride(from: 0, to: count, by: size).map { Array(self[$0..<$0 + size]) }
    }
}
