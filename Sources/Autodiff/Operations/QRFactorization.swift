// The QR factorization.

/// Q and Rᵀ with Q·R = A for m × n matrices with m ≥ n, one below the other: [… × m + n × n].
struct QRFactorization: ComposedOperation {
    var name: String { "qr" }
    var reads: Reads { .output }
    var lowering: TensorLowering { .composition(ofMatrices: self) }
    func resultShape(of operands: [Shape]) -> Shape {
        let (_, m, n) = operands[0].matrices(for: name)
        guard m >= n else {
            stop(
                "\(name): matrices of shape \(operands[0]) have more columns than rows; it needs at least as many "
                    + "rows")
        }
        return operands[0].replacing(operands[0].rank - 2, with: m + n)
    }
    func value<Scalar: TensorScalar>(_ operands: [Tensor<Scalar>], shape: Shape) -> Tensor<Scalar> {
        let (_, m, n) = operands[0].shape.matrices(for: name)
        return mapMatrices(operands[0], to: shape, for: name) { matrix in
            let factors = HouseholderQR(matrix, rows: m, columns: n)
            return transposed(factors.q, rows: n, columns: m) + transposed(factors.r, rows: n, columns: n)
        }
    }
    /// By the method of Gram and Schmidt, twice, a column at a time.
    func composed<T: TensorAlgebra>(_ operands: [T]) -> T {
        let a = operands[0]
        let (_, _, n) = a.shape.matrices(for: name)
        guard a.shape.count > 0 else { return T(.zeros(resultShape(of: [a.shape]))) }
        var columns: [T] = []
        for index in 0..<n {
            var column = a.slice(along: -1, index..<index + 1)
            if index > 0 {
                let before: T = .concatenate(columns, along: a.shape.rank - 1)
                for _ in 0..<2 { column = column - matmul(before, matmul(before, column, transposingLeft: true)) }
            }
            let size = column.norm(along: [-2], keepingAxes: true)
            columns.append(column / T.select(T.compare(size, .equal, 0), 1, size))
        }
        let q: T = .concatenate(columns, along: a.shape.rank - 1)
        return .concatenate([q, matmul(a, q, transposingLeft: true).lowerTriangle()], along: a.shape.rank - 2)
    }
    // Ā = (Q̄ + Q·C(M))·R⁻ᵀ with M = R·R̄ᵀ − Q̄ᵀ·Q, where C takes the lower triangle and its mirror image (Walter and
    // Lehmann, 'Algorithmic differentiation of linear algebra functions', 2010).
    func pullback<T: TensorAlgebra>(_ adjoint: T, to operand: Int, in row: RowValues<T>) -> T? {
        let (_, m, n) = row.shapes[0].matrices(for: name)
        let q = row.result.matrixRows(0..<m)
        let lower = T.apply(FullRank(decomposition: name), [row.result.matrixRows(m..<m + n)])
        let (qAdjoint, lowerAdjoint) = (adjoint.matrixRows(0..<m), adjoint.matrixRows(m..<m + n).lowerTriangle())
        let product =
            matmul(lower, lowerAdjoint, transposingLeft: true) - matmul(qAdjoint, q, transposingLeft: true)
        let mirrored =
            product.lowerTriangle() + product.matrixTransposed().upperTriangle()
            - product.diagonal().diagonalMatrix()
        let sum = qAdjoint + matmul(q, mirrored)
        return T.apply(TriangularSolve(lower: true, transposed: true), [lower, sum.matrixTransposed()])
            .matrixTransposed()
    }
}

/// Triangular matrices, unchanged, if they have no 0 on their diagonals, to rounding. Otherwise the program stops.
struct FullRank: ComposedOperation {
    /// The decomposition, for the message.
    let decomposition: String
    var name: String { "fullRank" }
    var reads: Reads { .nothing }
    var lowering: TensorLowering { .composition(ofMatrices: self) }
    func resultShape(of operands: [Shape]) -> Shape { operands[0] }
    func value<Scalar: TensorScalar>(_ operands: [Tensor<Scalar>], shape: Shape) -> Tensor<Scalar> {
        let (batch, n, _) = shape.matrices(for: name)
        for matrix in 0..<batch {
            let elements = operands[0].scalars[(matrix * n * n)..<((matrix + 1) * n * n)]
            let largest = elements.reduce(0) { Swift.max($0, $1.magnitude) }
            let bound = Scalar(equalityTolerance(n, Scalar.self)) * largest
            for index in 0..<n where elements[matrix * n * n + index * (n + 1)].magnitude <= bound {
                stop(
                    "\(decomposition): there is no derivative here. Column \(index) of the matrix depends linearly on "
                        + "those before it, to within rounding, and the factors are not unique.")
            }
        }
        return operands[0]
    }
    func composed<T: TensorAlgebra>(_ operands: [T]) -> T { operands[0].reshaped(to: operands[0].shape) }
    func pullback<T: TensorAlgebra>(_ adjoint: T, to operand: Int, in row: RowValues<T>) -> T? { adjoint }
}

extension TensorAlgebra {
    /// The thin QR factorization Q·R = A of each m × n matrix in the last two axes, with k = min(m, n): Q, [… × m ×
    /// k], has orthonormal columns, and R, [… × k × n], is upper triangular with a diagonal that is not negative, so
    /// both are unique if the first k columns are independent. Where they are not, there are factors, but the
    /// derivative stops.
    /// - Complexity: O(m·n·k) for each matrix.
    public func qr() -> (q: Self, r: Self) {
        let (_, m, n) = shape.matrices(for: "qr")
        let square = m < n ? slice(along: -1, 0..<m) : self
        let both = Self.apply(QRFactorization(), [square])
        let (q, r) = (
            both.matrixRows(0..<m), both.matrixRows(m..<m + Swift.min(m, n)).matrixTransposed()
        )
        if m >= n { return (q, r) }
        let rest = q.matmul(slice(along: -1, m..<n), transposingLeft: true)
        return (q, .concatenate([r, rest], along: shape.rank - 1))
    }
}
