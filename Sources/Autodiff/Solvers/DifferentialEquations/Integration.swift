/// The states at given times as a single row, which keeps initial state and parameters alone.
struct Integration: FunctionOperation {
    let function: IntegratedFunction
    var name: String { function.name }
    func resultShape(of operands: [Shape]) -> Shape { [function.resultCount] }
    func value<Scalar: TensorScalar>(_ operands: [Tensor<Scalar>], shape: Shape) -> Tensor<Scalar> {
        same(function.value(at: same(operands[0], name)), name)
    }
    func pullback<T: TensorAlgebra>(_ adjoint: T, to operand: Int, in row: RowValues<T>) -> T? {
        T.apply(IntegrationPullback(function: function), [row[0], adjoint])
    }
    func tangent<Scalar: TensorScalar>(
        _ tangents: [Tensor<Scalar>?], in row: RowValues<Tensor<Scalar>>, shape: Shape
    ) -> Tensor<Scalar>? {
        tangents[0].map { same(function.tangent(along: same($0, name), at: same(row[0], name)), name) }
    }
}

/// The integration's adjoint Jᵀ·u, for operands x and u. It is linear in u, so its own pullback to u is the tangent
/// J·v; that to x is of second order and records all steps.
struct IntegrationPullback: FunctionOperation {
    let function: IntegratedFunction
    var name: String { "adjoint of \(function.name)" }
    func resultShape(of operands: [Shape]) -> Shape { operands[0] }
    func value<Scalar: TensorScalar>(_ operands: [Tensor<Scalar>], shape: Shape) -> Tensor<Scalar> {
        same(function.pullback(of: same(operands[1], name), at: same(operands[0], name)), name)
    }
    func pullback<T: TensorAlgebra>(_ adjoint: T, to operand: Int, in row: RowValues<T>) -> T? {
        if operand == 1 { return T.apply(IntegrationTangent(function: function), [row[0], adjoint]) }
        return function.curvature(of: row[1], along: adjoint, at: row[0])
    }
}

/// The integration's tangent J·v, for operands x and v.
struct IntegrationTangent: FunctionOperation {
    let function: IntegratedFunction
    var name: String { "tangent of \(function.name)" }
    func resultShape(of operands: [Shape]) -> Shape { [function.resultCount] }
    func value<Scalar: TensorScalar>(_ operands: [Tensor<Scalar>], shape: Shape) -> Tensor<Scalar> {
        same(function.tangent(along: same(operands[1], name), at: same(operands[0], name)), name)
    }
    func pullback<T: TensorAlgebra>(_ adjoint: T, to operand: Int, in row: RowValues<T>) -> T? {
        if operand == 1 { return T.apply(IntegrationPullback(function: function), [row[0], adjoint]) }
        return function.curvature(of: adjoint, along: row[1], at: row[0])
    }
}

extension IntegratedFunction {
    /// The gradient of x ↦ uᵀ·J(x)·v.
    fileprivate func curvature<T: TensorAlgebra>(of u: T, along v: T, at x: T) -> T {
        let count = x.shape[0]
        let adjoint = recorded.pulledBack(inputCount: count)
        return T.apply(RecomputedPullback(function: adjoint), [T.concatenate([x, u], along: 0), v])
            .slice(along: 0, 0..<count)
    }
}
