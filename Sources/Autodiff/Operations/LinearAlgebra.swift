// Matrix products, and diagonals.

/// The matrix product over the last two axes, each operand transposed first if requested; axes before them broadcast.
struct MatrixProduct: WritingOperation {
    let transposesLeft: Bool
    let transposesRight: Bool
    var name: String { "matmul" }
    var reads: Reads { .inputs }
    var lowering: TensorLowering {
        .primitive(.matrixProduct(transposesLeft: transposesLeft, transposesRight: transposesRight))
    }

    func resultShape(of operands: [Shape]) -> Shape {
        let (left, right) = (operands[0], operands[1])
        let a = left.matrices(for: name)
        let b = right.matrices(for: name)
        let (rows, inner) = transposesLeft ? (a.columns, a.rows) : (a.rows, a.columns)
        let (otherInner, columns) = transposesRight ? (b.columns, b.rows) : (b.rows, b.columns)
        guard inner == otherInner else {
            stop(
                "matmul: shapes \(left)\(transposesLeft ? " transposed" : "") and \(right)"
                    + "\(transposesRight ? " transposed" : "") do not fit: the left has \(inner) columns and the right "
                    + "\(otherInner) rows. Transpose one with matrixTransposed() or check the layer's sizes.")
        }
        if left.rank == 2, right.rank == 2 { return [rows, columns] }
        let batches = Shape(Array(left.extents.dropLast(2)))
        guard let batch = batches.broadcast(with: Shape(Array(right.extents.dropLast(2)))) else {
            stopAtShapes("matmul (axes before the last two)", left, right)
        }
        return Shape(batch.extents + [rows, columns])
    }

    func write<Scalar: TensorScalar>(
        _ operands: Operands<Scalar>, to result: UnsafeMutablePointer<Scalar>, shape: Shape
    ) {
        let a = operands.shapes[0].matrices(for: name)
        let b = operands.shapes[1].matrices(for: name)
        let (_, rows, columns) = shape.matrices(for: name)
        let inner = transposesLeft ? a.rows : a.columns
        let aStrides = transposesLeft ? (row: 1, column: a.columns) : (row: a.columns, column: 1)
        let bStrides = transposesRight ? (row: 1, column: b.columns) : (row: b.columns, column: 1)
        guard rows * columns > 0 else { return }
        func multiply(_ left: Int, _ right: Int, to place: Int) {
            Scalar._kernels.multiplyMatrices(
                rows: rows, columns: columns, inner: inner,
                operands[0] + left * a.rows * a.columns, aStrides, operands[1] + right * b.rows * b.columns, bStrides,
                result + place * rows * columns, accumulate: false)
        }
        // A single product, without a batch.
        if shape.rank == 2 { return multiply(0, 0, to: 0) }
        func batches(_ shape: Shape) -> Shape { Shape(Array(shape.extents.dropLast(2))) }
        // Small products are divided among the threads; a large one runs on several threads itself.
        let count = shape.count / (rows * columns)
        let work = rows * columns * Swift.max(inner, 1)
        let shards =
            work > Self.largestOnOneThread
            ? 1 : Swift.min(count, Swift.max(count * work / Self.largestOnOneThread, 1), Threads.count)
        Threads.forEachShard(shards) { shard in
            let own = (count * shard / shards)..<(count * (shard + 1) / shards)
            forEachRun(
                batches(shape), batches(operands.shapes[0]), batches(operands.shapes[1])
            ) { start, count, x, xStep, y, yStep in
                for place in own.clamped(to: start..<(start + count)) {
                    multiply(x + (place - start) * xStep, y + (place - start) * yStep, to: place)
                }
            }
        }
    }

    /// The multiplications for which a thread of its own is worth while.
    private static var largestOnOneThread: Int { 100_000 }

    // With C = A·B: Ā = C̄·Bᵀ and B̄ = Aᵀ·C̄; a transposed operand's adjoint is the transpose of that.
    func pullback<T: TensorAlgebra>(_ adjoint: T, to operand: Int, in row: RowValues<T>) -> T? {
        if operand == 0 {
            transposesLeft
                ? matmul(row[1], adjoint, transposingLeft: transposesRight, transposingRight: true)
                : matmul(adjoint, row[1], transposingRight: !transposesRight)
        } else {
            transposesRight
                ? matmul(adjoint, row[0], transposingLeft: true, transposingRight: transposesLeft)
                : matmul(row[0], adjoint, transposingLeft: !transposesLeft)
        }
    }
}

/// The diagonal of each matrix in the last two axes, or the matrices with given diagonals. Each is the other's
/// pullback.
struct Diagonal: WritingOperation {
    /// If matrices are made from diagonals, their rows and columns.
    let embeds: Extents?
    struct Extents: Hashable { let rows, columns: Int }
    var name: String { embeds == nil ? "diagonal" : "diagonalMatrix" }
    var reads: Reads { .nothing }
    var lowering: TensorLowering {
        .primitive(embeds.map { .diagonalMatrix(rows: $0.rows, columns: $0.columns) } ?? .diagonal)
    }
    var role: TensorRole { .view }
    func resultShape(of operands: [Shape]) -> Shape {
        if let embeds { return Shape(operands[0].extents.dropLast() + [embeds.rows, embeds.columns]) }
        let (_, rows, columns) = operands[0].matrices(for: name)
        return Shape(operands[0].extents.dropLast(2) + [Swift.min(rows, columns)])
    }
    func write<Scalar: TensorScalar>(
        _ operands: Operands<Scalar>, to result: UnsafeMutablePointer<Scalar>, shape: Shape
    ) {
        if embeds != nil { result.update(repeating: 0, count: shape.count) }
        let matrices = embeds == nil ? operands.shapes[0] : shape
        let (batch, rows, columns) = matrices.matrices(for: name)
        let length = Swift.min(rows, columns)
        for matrix in 0..<batch {
            for index in 0..<length {
                let inMatrix = matrix * rows * columns + index * (columns + 1)
                let inDiagonal = matrix * length + index
                if embeds == nil {
                    result[inDiagonal] = operands[0][inMatrix]
                } else {
                    result[inMatrix] = operands[0][inDiagonal]
                }
            }
        }
    }
    func pullback<T: TensorAlgebra>(_ adjoint: T, to operand: Int, in row: RowValues<T>) -> T? {
        if embeds != nil { return T.apply(Diagonal(embeds: nil), [adjoint]) }
        let (_, rows, columns) = row.shapes[0].matrices(for: name)
        return T.apply(Diagonal(embeds: .init(rows: rows, columns: columns)), [adjoint])
    }
}

/// The matrix product. A vector on the left is a row, one on the right is a column, and that axis is dropped from the
/// result. Axes before the last two are a batch and broadcast.
/// - Complexity: O(rows · inner · columns) for each matrix.
@_specialize(where T == TensorVariable<Float>)
@_specialize(where T == TensorVariable<Double>)
public func matmul<T: TensorAlgebra>(
    _ left: T, _ right: T, transposingLeft: Bool = false, transposingRight: Bool = false
) -> T {
    guard left.shape.rank >= 1, right.shape.rank >= 1 else {
        stop("matmul: shapes \(left.shape) and \(right.shape); a scalar is not a matrix. Use * to scale.")
    }
    let leftIsVector = left.shape.rank == 1
    let rightIsVector = right.shape.rank == 1
    let product = T.apply(
        MatrixProduct(
            transposesLeft: transposingLeft && !leftIsVector, transposesRight: transposingRight && !rightIsVector),
        [leftIsVector ? left.expanded(at: 0) : left, rightIsVector ? right.expanded(at: 1) : right])
    let dropped = rightIsVector ? product.squeezed(at: -1) : product
    return leftIsVector ? dropped.squeezed(at: rightIsVector ? -1 : -2) : dropped
}

/// The dot product Σ xᵢ·yᵢ of two vectors [n], a scalar []; other shapes stop the program. Its derivatives are the
/// other vector.
public func dot<T: TensorAlgebra>(_ left: T, _ right: T) -> T {
    guard left.shape.rank == 1, left.shape == right.shape else {
        stop("dot: shapes \(left.shape) and \(right.shape); give two vectors of the same length")
    }
    return matmul(left, right)
}

/// The outer product of two vectors: shape [left × right].
public func outer<T: TensorAlgebra>(_ left: T, _ right: T) -> T {
    guard left.shape.rank == 1, right.shape.rank == 1 else {
        stop("outer: shapes \(left.shape) and \(right.shape); give two vectors")
    }
    return left.expanded(at: 1) * right.expanded(at: 0)
}

/// The Kronecker product of the matrices in the last two axes: each element of the left times the whole right, of shape
/// [… × left rows · right rows × left columns · right columns]. Axes before them broadcast.
public func kronecker<T: TensorAlgebra>(_ left: T, _ right: T) -> T {
    let (_, rows, columns) = left.shape.matrices(for: "kronecker")
    let (_, otherRows, otherColumns) = right.shape.matrices(for: "kronecker")
    guard
        Shape(Array(left.shape.extents.dropLast(2))).broadcast(with: Shape(Array(right.shape.extents.dropLast(2))))
            != nil
    else { stopAtShapes("kronecker (axes before the last two)", left.shape, right.shape) }
    let product = left.expanded(at: -1).expanded(at: -3) * right.expanded(at: -2).expanded(at: -4)
    return product.reshaped(to: Shape(product.shape.extents.dropLast(4) + [rows * otherRows, columns * otherColumns]))
}

extension TensorAlgebra {
    /// The diagonal of each matrix in the last two axes.
    public func diagonal() -> Self { Self.apply(Diagonal(embeds: nil), [self]) }

    /// The diagonal matrices with the elements of the last axis on their diagonals.
    public func diagonalMatrix() -> Self {
        guard let length = shape.extents.last else { stop("diagonalMatrix: a scalar has no axis") }
        return Self.apply(Diagonal(embeds: .init(rows: length, columns: length)), [self])
    }

    /// The trace of each matrix in the last two axes.
    public func trace() -> Self { diagonal().sum(along: [-1]) }
}
