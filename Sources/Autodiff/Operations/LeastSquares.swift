// The pseudo-inverse, and least-squares solutions. Singular values up to a part of the largest count as 0. Where that
// leaves the rank unchanged, the derivatives exist and need neither vectors nor gaps (Golub and Pereyra, 'The
// differentiation of pseudo-inverses', 1973).

/// The pseudo-inverse of m × n matrices, [… × n × m].
struct PseudoInverse: ComposedOperation {
    /// The part of the largest singular value up to which others count as 0; `nil` for max(m, n) units in the last
    /// place.
    let cutoff: Double?
    var name: String { "pseudoInverse" }
    var reads: Reads { [.inputs, .output] }
    var lowering: TensorLowering { .composition(ofMatrices: self) }
    func resultShape(of operands: [Shape]) -> Shape {
        let (_, m, n) = operands[0].matrices(for: name)
        return Shape(operands[0].extents.dropLast(2) + [n, m])
    }
    func value<Scalar: TensorScalar>(_ operands: [Tensor<Scalar>], shape: Shape) -> Tensor<Scalar> {
        let (_, m, n) = operands[0].shape.matrices(for: name)
        let cutoff = cutoff ?? defaultCutoff(m, n, Scalar.self)
        return mapMatrices(operands[0], to: shape, for: name) { matrix in
            let solver = SingularValueSolver(matrix, rows: m, columns: n)
            if let first = solver.values.first, first.isNaN { return [Double](repeating: .nan, count: m * n) }
            var result = [Double](repeating: 0, count: n * m)
            for index in 0..<solver.count where solver.values[index] > cutoff * solver.values[0] {
                for row in 0..<n {
                    let factor = solver.right[index * n + row] / solver.values[index]
                    addMultiple(factor, ofRow: index, of: solver.left, toRow: row, of: &result, columns: m)
                }
            }
            return result
        }
    }
    func composed<T: TensorAlgebra>(_ operands: [T]) -> T {
        let (_, m, n) = operands[0].shape.matrices(for: name)
        guard operands[0].shape.count > 0 else { return T(.zeros(resultShape(of: [operands[0].shape]))) }
        let factors = SingularFactors(of: operands[0])
        let cutoff = cutoff ?? defaultCutoff(m, n, T.Scalar.self)
        let bound = factors.values.slice(along: -1, 0..<1) * T(constant: cutoff)
        let isKept = T.compare(factors.values, .greater, bound)
        let inverses = T.select(isKept, 1 / T.select(isKept, factors.values, 1), 0)
        return matmul(factors.right * inverses, factors.left, transposingRight: true)
    }
    // P = A⁺: dP = −P·dA·P + P·Pᵀ·dAᵀ·(1 − A·P) + (1 − P·A)·dAᵀ·Pᵀ·P.
    func pullback<T: TensorAlgebra>(_ adjoint: T, to operand: Int, in row: RowValues<T>) -> T? {
        let (a, p) = (row[0], row.result)
        let back = adjoint.matrixTransposed()
        let left = matmul(matmul(p, adjoint, transposingLeft: true), p, transposingRight: true)
        // Gᵀ·P·Pᵀ and Pᵀ·P·Gᵀ.
        let right = matmul(matmul(back, p), p, transposingRight: true)
        let other = matmul(p, matmul(p, back), transposingLeft: true)
        return right - matmul(a, matmul(p, right)) + (other - matmul(matmul(other, p), a)) - left
    }
}

/// The X of least norm among those for which ‖A·X − B‖ is least: A⁺·B.
struct LeastSquares: ComposedOperation {
    let cutoff: Double?
    var name: String { "leastSquares" }
    var reads: Reads { [.inputs, .output] }
    var lowering: TensorLowering { .composition(ofMatrices: self) }
    func resultShape(of operands: [Shape]) -> Shape {
        let (_, m, n) = operands[0].matrices(for: name)
        let right = operands[1]
        guard right.rank == operands[0].rank, right.extents.dropLast(2) == operands[0].extents.dropLast(2),
            right.extents[right.rank - 2] == m
        else {
            stop(
                "\(name): shapes \(operands[0]) and \(right) do not fit. The right-hand side needs as many rows as "
                    + "the matrix, and the same axes before them; give a vector only with a single matrix.")
        }
        return right.replacing(right.rank - 2, with: n)
    }
    func value<Scalar: TensorScalar>(_ operands: [Tensor<Scalar>], shape: Shape) -> Tensor<Scalar> {
        let (_, m, n) = operands[0].shape.matrices(for: name)
        let (_, _, columns) = shape.matrices(for: name)
        let cutoff = cutoff ?? defaultCutoff(m, n, Scalar.self)
        var rights = operands[1].scalars[...]
        return mapMatrices(operands[0], to: shape, for: name) { matrix in
            let right = rights.prefix(m * columns).map { Double($0) }
            rights = rights.dropFirst(m * columns)
            let solver = SingularValueSolver(matrix, rows: m, columns: n)
            if let first = solver.values.first, first.isNaN { return [Double](repeating: .nan, count: n * columns) }
            var result = [Double](repeating: 0, count: n * columns)
            for index in 0..<solver.count where solver.values[index] > cutoff * solver.values[0] {
                var part = [Double](repeating: 0, count: columns)
                for row in 0..<m {
                    let factor = solver.left[index * m + row]
                    addMultiple(factor, ofRow: row, of: right, toRow: 0, of: &part, columns: columns)
                }
                for row in 0..<n {
                    let factor = solver.right[index * n + row] / solver.values[index]
                    addMultiple(factor, ofRow: 0, of: part, toRow: row, of: &result, columns: columns)
                }
            }
            return result
        }
    }
    func composed<T: TensorAlgebra>(_ operands: [T]) -> T {
        matmul(T.apply(PseudoInverse(cutoff: cutoff), [operands[0]]), operands[1])
    }
    // B̄ = Pᵀ·X̄ and, for the residual R = B − A·X: Ā = R·(P·B̄)ᵀ + Pᵀ·X·(X̄ − Aᵀ·B̄)ᵀ − B̄·Xᵀ.
    func pullback<T: TensorAlgebra>(_ adjoint: T, to operand: Int, in row: RowValues<T>) -> T? {
        let (a, x) = (row[0], row.result)
        let p = T.apply(PseudoInverse(cutoff: cutoff), [a])
        let right = matmul(p, adjoint, transposingLeft: true)
        if operand == 1 { return right }
        let residual = row[1] - matmul(a, x)
        let outside = adjoint - matmul(a, right, transposingLeft: true)
        return matmul(residual, matmul(p, right), transposingRight: true)
            + matmul(matmul(p, x, transposingLeft: true), outside, transposingRight: true)
            - matmul(right, x, transposingRight: true)
    }
}

private func defaultCutoff<Scalar: TensorScalar>(_ m: Int, _ n: Int, _: Scalar.Type) -> Double {
    Double(Swift.max(m, n)) * Double(Scalar.ulpOfOne)
}

extension TensorAlgebra {
    /// The pseudo-inverse (of Moore and Penrose) of each m × n matrix in the last two axes, [… × n × m].
    ///
    /// The derivative is that along changes which keep the rank; others have none. It is right at equal singular
    /// values.
    /// - Parameter cutoff: The part of the largest singular value up to which others count as 0; max(m, n) units in
    ///   the last place if it is `nil`.
    public func pseudoInverse(cutoff: Double? = nil) -> Self { Self.apply(PseudoInverse(cutoff: cutoff), [self]) }
}

/// The X for which ‖A·X − B‖ is least, and among several the one of least norm, for m × n matrices A of any rank, or
/// a batch of them in the axes before the last two. B is a matrix of m rows, or a vector if A is a single matrix.
///
/// The derivative is that along changes which keep the rank of A.
/// - Parameters:
///   - matrix: A, [m × n] or [batch … × m × n].
///   - right: B, [m × k], [batch … × m × k], or a vector of m elements.
///   - cutoff: The part of the largest singular value up to which others count as 0; max(m, n) units in the last place
///     if it is `nil`.
public func leastSquares<T: TensorAlgebra>(_ matrix: T, _ right: T, cutoff: Double? = nil) -> T {
    let operation = LeastSquares(cutoff: cutoff)
    return right.shape.rank == 1
        ? T.apply(operation, [matrix, right.expanded(at: 1)]).squeezed(at: -1) : T.apply(operation, [matrix, right])
}
