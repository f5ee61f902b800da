import Foundation

// Solutions of linear systems. Their pullbacks are composed of such solutions, so they can be differentiated to any
// order. A singular or indefinite matrix gives IEEE infinities and NaN, as 1/0 and √−1 do.

/// X with A·X = B or Aᵀ·X = B for triangular A; the other triangle of A is not read.
struct TriangularSolve: TensorOperation {
    let lower: Bool
    let transposed: Bool
    var name: String { "triangularSolve" }
    var reads: Reads { [.inputs, .output] }
    var lowering: TensorLowering { .primitive(.triangularSolve(lower: lower, transposed: transposed)) }
    func resultShape(of operands: [Shape]) -> Shape { shapeOfSolution(name, operands[0], operands[1]) }
    func value<Scalar: TensorScalar>(_ operands: [Tensor<Scalar>], shape: Shape) -> Tensor<Scalar> {
        let (batch, n, columns) = shape.matrices(for: name)
        var result = operands[1]
        result.scalars.withUnsafeMutableBufferPointer { x in
            operands[0].scalars.withUnsafeBufferPointer { a in
                guard let x = x.baseAddress else { return }
                for matrix in 0..<batch {
                    let a = { (row: Int, column: Int) in
                        a[matrix * n * n + (transposed ? column * n + row : row * n + column)]
                    }
                    let x = x + matrix * n * columns
                    let isLower = lower != transposed
                    for step in 0..<n {
                        let row = isLower ? step : n - 1 - step
                        let own = x + row * columns
                        for known in isLower ? 0..<row : (row + 1)..<n {
                            addMultiple(-a(row, known), x + known * columns, to: own, count: columns)
                        }
                        for column in 0..<columns { own[column] /= a(row, row) }
                    }
                }
            }
        }
        return result
    }
    // B̄ = A⁻ᵀ·X̄ and Ā = −B̄·Xᵀ within the triangle; for the transposed system Ā = −X·B̄ᵀ.
    func pullback<T: TensorAlgebra>(_ adjoint: T, to operand: Int, in row: RowValues<T>) -> T? {
        let right = T.apply(TriangularSolve(lower: lower, transposed: !transposed), [row[0], adjoint])
        if operand == 1 { return right }
        let product =
            transposed
            ? matmul(row.result, right, transposingRight: true) : matmul(right, row.result, transposingRight: true)
        return -(lower ? product.lowerTriangle() : product.upperTriangle())
    }
}

/// The lower triangular L with L·Lᵀ = A, for the symmetric part of A.
struct Cholesky: TensorOperation {
    var name: String { "cholesky" }
    var reads: Reads { .output }
    var lowering: TensorLowering { .primitive(.cholesky) }
    func resultShape(of operands: [Shape]) -> Shape { requireSquare(name, operands[0]) }
    func value<Scalar: TensorScalar>(_ operands: [Tensor<Scalar>], shape: Shape) -> Tensor<Scalar> {
        let (batch, n, _) = shape.matrices(for: name)
        let a = operands[0].scalars
        var result = Tensor<Scalar>.zeros(shape)
        for matrix in 0..<batch {
            let start = matrix * n * n
            for column in 0..<n {
                for row in column..<n {
                    var sum = (a[start + row * n + column] + a[start + column * n + row]) / 2
                    for inner in 0..<column {
                        sum -= result.scalars[start + row * n + inner] * result.scalars[start + column * n + inner]
                    }
                    result.scalars[start + row * n + column] =
                        row == column ? sum.squareRoot() : sum / result.scalars[start + column * n + column]
                }
            }
        }
        return result
    }
    // Ā = sym(L⁻ᵀ·Φ(Lᵀ·L̄)·L⁻¹), where Φ takes the lower triangle with half the diagonal (Murray, 'Differentiation of
    // the Cholesky decomposition', 2016).
    func pullback<T: TensorAlgebra>(_ adjoint: T, to operand: Int, in row: RowValues<T>) -> T? {
        let factor = row.result
        let product = matmul(factor, adjoint.lowerTriangle(), transposingLeft: true)
        let half = product.lowerTriangle() - 0.5 * product.diagonal().diagonalMatrix()
        let transposedSolve = TriangularSolve(lower: true, transposed: true)
        let left = T.apply(transposedSolve, [factor, half])
        let both = T.apply(transposedSolve, [factor, left.matrixTransposed()])
        return 0.5 * (both + both.matrixTransposed())
    }
}

/// X with A·X = B, by Gaussian elimination with partial pivoting.
struct Solve: TensorOperation {
    var name: String { "solve" }
    var reads: Reads { [.inputs, .output] }
    var lowering: TensorLowering { .primitive(.solve) }
    func resultShape(of operands: [Shape]) -> Shape { shapeOfSolution(name, operands[0], operands[1]) }
    func value<Scalar: TensorScalar>(_ operands: [Tensor<Scalar>], shape: Shape) -> Tensor<Scalar> {
        let (batch, n, columns) = shape.matrices(for: name)
        var result = operands[1]
        for matrix in 0..<batch {
            let system = Elimination(operands[0].scalars[(matrix * n * n)..<((matrix + 1) * n * n)], size: n)
            let range = (matrix * n * columns)..<((matrix + 1) * n * columns)
            result.scalars.replaceSubrange(
                range, with: system.solve(Array(operands[1].scalars[range]), columns: columns))
        }
        return result
    }
    func pullback<T: TensorAlgebra>(_ adjoint: T, to operand: Int, in row: RowValues<T>) -> T? {
        let right = T.apply(Solve(), [row[0].matrixTransposed(), adjoint])
        return operand == 1 ? right : -matmul(right, row.result, transposingRight: true)
    }
}

/// log |det A|. The pullback is adjoint·A⁻ᵀ.
struct LogDeterminant: TensorOperation {
    var name: String { "logDeterminant" }
    var reads: Reads { .inputs }
    var lowering: TensorLowering { .primitive(.logDeterminant) }
    func resultShape(of operands: [Shape]) -> Shape {
        Shape(Array(requireSquare(name, operands[0]).extents.dropLast(2)) + [1, 1])
    }
    func value<Scalar: TensorScalar>(_ operands: [Tensor<Scalar>], shape: Shape) -> Tensor<Scalar> {
        let (batch, n, _) = operands[0].shape.matrices(for: name)
        return Tensor(
            shape: shape,
            scalars: (0..<batch).map { matrix in
                Elimination(operands[0].scalars[(matrix * n * n)..<((matrix + 1) * n * n)], size: n).logDeterminant
            })
    }
    func pullback<T: TensorAlgebra>(_ adjoint: T, to operand: Int, in row: RowValues<T>) -> T? {
        let identity = T(Tensor<T.Scalar>.identity(row.shapes[0].matrices(for: name).rows).broadcast(to: row.shapes[0]))
        return adjoint * T.apply(Solve(), [row[0].matrixTransposed(), identity])
    }
}

/// The LU factorization of a square matrix with partial pivoting: P·A = L·U, with L and U in one array.
struct Elimination<Scalar: TensorScalar> {
    let n: Int
    var entries: [Scalar]
    var order: [Int]

    init(_ matrix: ArraySlice<Scalar>, size n: Int) {
        self.n = n
        entries = Array(matrix)
        var order = Array(0..<n)
        entries.withUnsafeMutableBufferPointer { entries in
            guard let entries = entries.baseAddress else { return }
            for pivot in 0..<n {
                var best = pivot
                for row in (pivot + 1)..<Swift.max(n, pivot + 1)
                where entries[best * n + pivot].magnitude < entries[row * n + pivot].magnitude {
                    best = row
                }
                if best != pivot {
                    order.swapAt(best, pivot)
                    for column in 0..<n {
                        let entry = entries[best * n + column]
                        entries[best * n + column] = entries[pivot * n + column]
                        entries[pivot * n + column] = entry
                    }
                }
                let (start, rest) = (entries + (pivot * n + pivot + 1), n - pivot - 1)
                for row in (pivot + 1)..<Swift.max(n, pivot + 1) {
                    let place = entries + (row * n + pivot)
                    let factor = place[0] / entries[pivot * n + pivot]
                    place[0] = factor
                    addMultiple(-factor, start, to: place + 1, count: rest)
                }
            }
        }
        self.order = order
    }

    func solve(_ right: [Scalar], columns: Int) -> [Scalar] {
        var x = order.flatMap { row in right[(row * columns)..<((row + 1) * columns)] }
        x.withUnsafeMutableBufferPointer { x in
            guard let x = x.baseAddress else { return }
            entries.withUnsafeBufferPointer { entries in
                for row in 0..<n {
                    let own = x + row * columns
                    for known in 0..<row {
                        addMultiple(-entries[row * n + known], x + known * columns, to: own, count: columns)
                    }
                }
                for row in (0..<n).reversed() {
                    let own = x + row * columns
                    for known in (row + 1)..<Swift.max(n, row + 1) {
                        addMultiple(-entries[row * n + known], x + known * columns, to: own, count: columns)
                    }
                    for column in 0..<columns { own[column] /= entries[row * n + row] }
                }
            }
        }
        return x
    }

    var logDeterminant: Scalar {
        Scalar((0..<n).map { log(Double(entries[$0 * n + $0].magnitude)) }.reduce(0, +))
    }
}

/// The shape, if it is that of square matrices; others stop.
func requireSquare(_ operation: String, _ shape: Shape) -> Shape {
    let (_, rows, columns) = shape.matrices(for: operation)
    guard rows == columns else {
        stop(
            "\(operation): shape \(shape) is not square: its last two axes must have equal extents")
    }
    return shape
}

func shapeOfSolution(_ operation: String, _ matrix: Shape, _ right: Shape) -> Shape {
    _ = requireSquare(operation, matrix)
    guard right.rank == matrix.rank, right.extents.dropLast() == matrix.extents.dropLast() else {
        stop(
            "\(operation): shapes \(matrix) and \(right) do not fit. The right-hand side needs as many rows as the "
                + "matrix, and the same axes before them; give a vector only with a single matrix.")
    }
    return right
}

extension TensorAlgebra {
    /// The lower triangle of each matrix in the last two axes, with zeros above the diagonal.
    public func lowerTriangle() -> Self { self * Self(triangle { $0 >= $1 }) }
    /// The upper triangle of each matrix in the last two axes, with zeros below the diagonal.
    public func upperTriangle() -> Self { self * Self(triangle { $0 <= $1 }) }

    private func triangle(_ holds: (Int, Int) -> Bool) -> Tensor<Scalar> {
        let (_, rows, columns) = shape.matrices(for: "triangle")
        return Tensor(
            shape: [rows, columns],
            scalars: (0..<(rows * columns)).map { holds($0 / columns, $0 % columns) ? 1 : 0 })
    }

    /// The lower triangular Cholesky factor of a symmetric positive definite matrix (of its symmetric part); NaN where
    /// it is not positive definite.
    public func cholesky() -> Self { Self.apply(Cholesky(), [self]) }

    /// log |det A| of each square matrix in the last two axes; −∞ for a singular one.
    public func logDeterminant() -> Self {
        Self.apply(LogDeterminant(), [self]).reshaped(to: Shape(Array(shape.extents.dropLast(2))))
    }
}

/// X with A·X = B, for a square matrix A or a batch of them in the axes before the last two. B is a matrix, or a vector
/// if A is a single matrix.
/// - Complexity: O(n³ + n²·columns) for each matrix.
public func solve<T: TensorAlgebra>(_ matrix: T, _ right: T) -> T {
    solving(Solve(), matrix, right)
}

/// X with A·X = B, or Aᵀ·X = B, for a triangular matrix A, of which only that triangle is read.
/// - Complexity: O(n²·columns) for each matrix.
public func triangularSolve<T: TensorAlgebra>(_ matrix: T, _ right: T, lower: Bool = true, transposed: Bool = false)
    -> T
{
    solving(TriangularSolve(lower: lower, transposed: transposed), matrix, right)
}

private func solving<T: TensorAlgebra>(_ operation: some TensorOperation, _ matrix: T, _ right: T) -> T {
    right.shape.rank == 1
        ? T.apply(operation, [matrix, right.expanded(at: 1)]).squeezed(at: -1) : T.apply(operation, [matrix, right])
}
