// Determinants, their signs, and inverses.

/// The determinant, or its derivatives, which exist at singular matrices, too: the matrix of cofactors of A, or the
/// derivative of the cofactors along a second operand G.
struct Determinant: ComposedOperation {
    enum Order: Hashable { case value, cofactors, cofactorDerivative }
    let order: Order
    var name: String {
        switch order {
        case .value: "determinant"
        case .cofactors: "cofactors"
        case .cofactorDerivative: "cofactorDerivative"
        }
    }
    var reads: Reads { .inputs }
    var lowering: TensorLowering { .composition(ofMatrices: self) }
    func resultShape(of operands: [Shape]) -> Shape {
        let shape = requireSquare(name, operands[0])
        return order == .value ? Shape(Array(shape.extents.dropLast(2)) + [1, 1]) : shape
    }
    func value<Scalar: TensorScalar>(_ operands: [Tensor<Scalar>], shape: Shape) -> Tensor<Scalar> {
        let (_, n, _) = operands[0].shape.matrices(for: name)
        switch order {
        case .value:
            return mapMatrices(operands[0], to: shape, for: name) {
                [CompleteElimination($0, size: n, wantsFactors: false).determinant]
            }
        case .cofactors:
            return mapMatrices(operands[0], to: shape, for: name) { CompleteElimination($0, size: n).cofactors }
        case .cofactorDerivative:
            var directions = operands[1].scalars[...]
            return mapMatrices(operands[0], to: shape, for: name) { matrix in
                defer { directions = directions.dropFirst(n * n) }
                return CompleteElimination(matrix, size: n)
                    .cofactorDerivative(along: directions.prefix(n * n).map { Double($0) })
            }
        }
    }
    // For matrices that are not singular.
    func composed<T: TensorAlgebra>(_ operands: [T]) -> T {
        let a = operands[0]
        let determinant = T.apply(DeterminantSign(), [a]) * exp(T.apply(LogDeterminant(), [a]))
        if order == .value { return determinant }
        let inverse = a.inverse()
        if order == .cofactors { return determinant * inverse.matrixTransposed() }
        let product = matmul(inverse, operands[1])
        let trace = product.diagonal().sum(along: [-1], keepingAxes: true).expanded(at: -1)
        let both = matmul(product, inverse)
        return determinant * (trace * inverse - both).matrixTransposed()
    }
    func pullback<T: TensorAlgebra>(_ adjoint: T, to operand: Int, in row: RowValues<T>) -> T? {
        let next = Determinant(order: .cofactorDerivative)
        switch order {
        case .value: return adjoint * T.apply(Determinant(order: .cofactors), [row[0]])
        case .cofactors: return T.apply(next, [row[0], adjoint])
        case .cofactorDerivative:
            // Symmetric in the direction and the adjoint.
            if operand == 1 { return T.apply(next, [row[0], adjoint]) }
            // The third derivative, by the inverse: with X = A⁻¹·G, Y = A⁻¹·W and t the trace, that of
            // det A·(t(X)·t(Y) − t(X·Y)).
            let a = row[0]
            let inverse = a.inverse()
            let (x, y) = (matmul(inverse, row[1]), matmul(inverse, adjoint))
            func trace(_ x: T) -> T { x.diagonal().sum(along: [-1], keepingAxes: true).expanded(at: -1) }
            let (xy, yx) = (matmul(x, y), matmul(y, x))
            let (tx, ty, txy) = (trace(x), trace(y), trace(xy))
            let inner = matmul(xy + yx - ty * x - tx * y, inverse) + (tx * ty - txy) * inverse
            return T.apply(Determinant(order: .value), [a]) * inner.matrixTransposed()
        }
    }
}

/// The sign of the determinant, −1, 0 or 1, of shape [… × 1 × 1]. It has no derivative.
struct DeterminantSign: TensorOperation {
    var name: String { "determinantSign" }
    var reads: Reads { .nothing }
    var lowering: TensorLowering { .primitive(.determinantSign) }
    func resultShape(of operands: [Shape]) -> Shape {
        Shape(Array(requireSquare(name, operands[0]).extents.dropLast(2)) + [1, 1])
    }
    func value<Scalar: TensorScalar>(_ operands: [Tensor<Scalar>], shape: Shape) -> Tensor<Scalar> {
        let (_, n, _) = operands[0].shape.matrices(for: name)
        return mapMatrices(operands[0], to: shape, for: name) {
            [CompleteElimination($0, size: n, wantsFactors: false).determinantSign]
        }
    }
    func pullback<T: TensorAlgebra>(_ adjoint: T, to operand: Int, in row: RowValues<T>) -> T? { nil }
}

extension TensorAlgebra {
    /// The inverse of each square matrix in the last two axes; ±∞ and NaN for a singular one. To solve a system,
    /// ``solve(_:_:)->T`` is faster and more accurate.
    public func inverse() -> Self { Self.apply(Solve(), [self, .identity(like: requireSquare("inverse", shape))]) }

    /// The determinant of each square matrix in the last two axes. Its gradient is the matrix of cofactors, which is
    /// right at singular matrices, too, and so are second derivatives; third ones are ±∞ or NaN there.
    /// - Complexity: O(n³) for each matrix, for the value and each of the derivatives.
    public func determinant() -> Self {
        Self.apply(Determinant(order: .value), [self]).reshaped(to: Shape(Array(shape.extents.dropLast(2))))
    }

    /// The sign of the determinant of each square matrix in the last two axes, −1, 0 or 1, which has no derivative, and
    /// log |det A|: for determinants that over- or underflow.
    public func signedLogDeterminant() -> (sign: Self, logarithm: Self) {
        let sign = Self.apply(DeterminantSign(), [self]).reshaped(to: Shape(Array(shape.extents.dropLast(2))))
        return (sign, logDeterminant())
    }
}
