// Sparse Jacobians, Hessians and their patterns at points of concrete types: numbers, arrays of numbers and tensors.
// Concrete types keep closures quick to type-check (`Notes/design.md`, 'Overloads'); the generic forms, which they
// call, accept any tree of numbers and tensors.

/// The sparse Jacobian of a function of an array of numbers: see ``sparseJacobian(atTree:by:of:)``.
public func sparseJacobian(at x: [Double], of function: ([Variable]) throws -> [Variable]) rethrows -> SparseMatrix {
    try sparseJacobian(atTree: x, of: function)
}
/// The sparse Jacobian of a function of an array of numbers that returns a number: see
/// ``sparseJacobian(atTree:by:of:)``.
public func sparseJacobian(at x: [Double], of function: ([Variable]) throws -> Variable) rethrows -> SparseMatrix {
    try sparseJacobian(atTree: x, of: function)
}
/// The sparse Jacobian of a function of a tensor: see ``sparseJacobian(atTree:by:of:)``.
@_disfavoredOverload
public func sparseJacobian(
    at x: Tensor<Double>, of function: (TensorVariable<Double>) throws -> TensorVariable<Double>
) rethrows -> SparseMatrix {
    try sparseJacobian(atTree: x, of: function)
}
/// The sparse Jacobian of a function of a tensor that returns a number: see ``sparseJacobian(atTree:by:of:)``.
@_disfavoredOverload
public func sparseJacobian(
    at x: Tensor<Double>, of function: (TensorVariable<Double>) throws -> Variable
) rethrows -> SparseMatrix {
    try sparseJacobian(atTree: x, of: function)
}
/// The sparse Jacobian of a function of a tensor: see ``sparseJacobian(atTree:by:of:)``.
@_disfavoredOverload
public func sparseJacobian(
    at x: Tensor<Float>, of function: (TensorVariable<Float>) throws -> TensorVariable<Float>
) rethrows -> SparseMatrix {
    try sparseJacobian(atTree: x, of: function)
}
/// The sparse Jacobian of a function of a tensor that returns a number: see ``sparseJacobian(atTree:by:of:)``.
@_disfavoredOverload
public func sparseJacobian(
    at x: Tensor<Float>, of function: (TensorVariable<Float>) throws -> Variable
) rethrows -> SparseMatrix {
    try sparseJacobian(atTree: x, of: function)
}
/// The sparse Jacobian of a function of an array of numbers: see ``sparseJacobian(atTree:by:of:)``.
public func sparseJacobian(
    at x: [Double], by mode: JacobianMode, of function: ([Variable]) throws -> [Variable]
) rethrows -> SparseMatrix {
    try sparseJacobian(atTree: x, by: mode, of: function)
}
/// The sparse Jacobian of a function of an array of numbers that returns a number: see
/// ``sparseJacobian(atTree:by:of:)``.
public func sparseJacobian(
    at x: [Double], by mode: JacobianMode, of function: ([Variable]) throws -> Variable
) rethrows -> SparseMatrix {
    try sparseJacobian(atTree: x, by: mode, of: function)
}
/// The sparse Jacobian of a function of a tensor: see ``sparseJacobian(atTree:by:of:)``.
@_disfavoredOverload
public func sparseJacobian(
    at x: Tensor<Double>, by mode: JacobianMode, of function: (TensorVariable<Double>) throws -> TensorVariable<Double>
) rethrows -> SparseMatrix {
    try sparseJacobian(atTree: x, by: mode, of: function)
}
/// The sparse Jacobian of a function of a tensor that returns a number: see ``sparseJacobian(atTree:by:of:)``.
@_disfavoredOverload
public func sparseJacobian(
    at x: Tensor<Double>, by mode: JacobianMode, of function: (TensorVariable<Double>) throws -> Variable
) rethrows -> SparseMatrix {
    try sparseJacobian(atTree: x, by: mode, of: function)
}
/// The sparse Jacobian of a function of a tensor: see ``sparseJacobian(atTree:by:of:)``.
@_disfavoredOverload
public func sparseJacobian(
    at x: Tensor<Float>, by mode: JacobianMode, of function: (TensorVariable<Float>) throws -> TensorVariable<Float>
) rethrows -> SparseMatrix {
    try sparseJacobian(atTree: x, by: mode, of: function)
}
/// The sparse Jacobian of a function of a tensor that returns a number: see ``sparseJacobian(atTree:by:of:)``.
@_disfavoredOverload
public func sparseJacobian(
    at x: Tensor<Float>, by mode: JacobianMode, of function: (TensorVariable<Float>) throws -> Variable
) rethrows -> SparseMatrix {
    try sparseJacobian(atTree: x, by: mode, of: function)
}
/// The sparse Hessian of a function of an array of numbers: see ``sparseHessian(atTree:coloring:of:)``.
public func sparseHessian(at x: [Double], of function: ([Variable]) throws -> Variable) rethrows -> SparseMatrix {
    try sparseHessian(atTree: x, of: function)
}
/// The sparse Hessian of a function of a tensor: see ``sparseHessian(atTree:coloring:of:)``.
@_disfavoredOverload
public func sparseHessian(
    at x: Tensor<Double>, of function: (TensorVariable<Double>) throws -> TensorVariable<Double>
) rethrows -> SparseMatrix {
    try sparseHessian(atTree: x, of: function)
}
/// The sparse Hessian of a function of a tensor that returns a number: see ``sparseHessian(atTree:coloring:of:)``.
@_disfavoredOverload
public func sparseHessian(
    at x: Tensor<Double>, of function: (TensorVariable<Double>) throws -> Variable
) rethrows -> SparseMatrix {
    try sparseHessian(atTree: x, of: function)
}
/// The sparse Hessian of a function of a tensor: see ``sparseHessian(atTree:coloring:of:)``.
@_disfavoredOverload
public func sparseHessian(
    at x: Tensor<Float>, of function: (TensorVariable<Float>) throws -> TensorVariable<Float>
) rethrows -> SparseMatrix {
    try sparseHessian(atTree: x, of: function)
}
/// The sparse Hessian of a function of a tensor that returns a number: see ``sparseHessian(atTree:coloring:of:)``.
@_disfavoredOverload
public func sparseHessian(
    at x: Tensor<Float>, of function: (TensorVariable<Float>) throws -> Variable
) rethrows -> SparseMatrix {
    try sparseHessian(atTree: x, of: function)
}
/// The sparse Hessian of a function of an array of numbers: see ``sparseHessian(atTree:coloring:of:)``.
public func sparseHessian(
    at x: [Double], coloring: HessianColoring, of function: ([Variable]) throws -> Variable
) rethrows -> SparseMatrix {
    try sparseHessian(atTree: x, coloring: coloring, of: function)
}
/// The sparse Hessian of a function of a tensor: see ``sparseHessian(atTree:coloring:of:)``.
@_disfavoredOverload
public func sparseHessian(
    at x: Tensor<Double>, coloring: HessianColoring,
    of function: (TensorVariable<Double>) throws -> TensorVariable<Double>
) rethrows -> SparseMatrix {
    try sparseHessian(atTree: x, coloring: coloring, of: function)
}
/// The sparse Hessian of a function of a tensor that returns a number: see ``sparseHessian(atTree:coloring:of:)``.
@_disfavoredOverload
public func sparseHessian(
    at x: Tensor<Double>, coloring: HessianColoring, of function: (TensorVariable<Double>) throws -> Variable
) rethrows -> SparseMatrix {
    try sparseHessian(atTree: x, coloring: coloring, of: function)
}
/// The sparse Hessian of a function of a tensor: see ``sparseHessian(atTree:coloring:of:)``.
@_disfavoredOverload
public func sparseHessian(
    at x: Tensor<Float>, coloring: HessianColoring, of function: (TensorVariable<Float>) throws -> TensorVariable<Float>
) rethrows -> SparseMatrix {
    try sparseHessian(atTree: x, coloring: coloring, of: function)
}
/// The sparse Hessian of a function of a tensor that returns a number: see ``sparseHessian(atTree:coloring:of:)``.
@_disfavoredOverload
public func sparseHessian(
    at x: Tensor<Float>, coloring: HessianColoring, of function: (TensorVariable<Float>) throws -> Variable
) rethrows -> SparseMatrix {
    try sparseHessian(atTree: x, coloring: coloring, of: function)
}
/// The Jacobian's sparsity pattern of a function of an array of numbers: see ``jacobianPattern(atTree:of:)``.
public func jacobianPattern(at x: [Double], of function: ([Variable]) throws -> [Variable]) rethrows -> SparsityPattern
{
    try jacobianPattern(atTree: x, of: function)
}
/// The Jacobian's sparsity pattern of a function of an array of numbers that returns a number: see
/// ``jacobianPattern(atTree:of:)``.
public func jacobianPattern(at x: [Double], of function: ([Variable]) throws -> Variable) rethrows -> SparsityPattern {
    try jacobianPattern(atTree: x, of: function)
}
/// The Jacobian's sparsity pattern of a function of a tensor: see ``jacobianPattern(atTree:of:)``.
@_disfavoredOverload
public func jacobianPattern(
    at x: Tensor<Double>, of function: (TensorVariable<Double>) throws -> TensorVariable<Double>
) rethrows -> SparsityPattern {
    try jacobianPattern(atTree: x, of: function)
}
/// The Jacobian's sparsity pattern of a function of a tensor that returns a number: see
/// ``jacobianPattern(atTree:of:)``.
@_disfavoredOverload
public func jacobianPattern(
    at x: Tensor<Double>, of function: (TensorVariable<Double>) throws -> Variable
) rethrows -> SparsityPattern {
    try jacobianPattern(atTree: x, of: function)
}
/// The Jacobian's sparsity pattern of a function of a tensor: see ``jacobianPattern(atTree:of:)``.
@_disfavoredOverload
public func jacobianPattern(
    at x: Tensor<Float>, of function: (TensorVariable<Float>) throws -> TensorVariable<Float>
) rethrows -> SparsityPattern {
    try jacobianPattern(atTree: x, of: function)
}
/// The Jacobian's sparsity pattern of a function of a tensor that returns a number: see
/// ``jacobianPattern(atTree:of:)``.
@_disfavoredOverload
public func jacobianPattern(
    at x: Tensor<Float>, of function: (TensorVariable<Float>) throws -> Variable
) rethrows -> SparsityPattern {
    try jacobianPattern(atTree: x, of: function)
}
/// The Hessian's sparsity pattern of a function of an array of numbers: see ``hessianPattern(atTree:of:)``.
public func hessianPattern(at x: [Double], of function: ([Variable]) throws -> Variable) rethrows -> SparsityPattern {
    try hessianPattern(atTree: x, of: function)
}
/// The Hessian's sparsity pattern of a function of a tensor: see ``hessianPattern(atTree:of:)``.
@_disfavoredOverload
public func hessianPattern(
    at x: Tensor<Double>, of function: (TensorVariable<Double>) throws -> TensorVariable<Double>
) rethrows -> SparsityPattern {
    try hessianPattern(atTree: x, of: function)
}
/// The Hessian's sparsity pattern of a function of a tensor that returns a number: see ``hessianPattern(atTree:of:)``.
@_disfavoredOverload
public func hessianPattern(
    at x: Tensor<Double>, of function: (TensorVariable<Double>) throws -> Variable
) rethrows -> SparsityPattern {
    try hessianPattern(atTree: x, of: function)
}
/// The Hessian's sparsity pattern of a function of a tensor: see ``hessianPattern(atTree:of:)``.
@_disfavoredOverload
public func hessianPattern(
    at x: Tensor<Float>, of function: (TensorVariable<Float>) throws -> TensorVariable<Float>
) rethrows -> SparsityPattern {
    try hessianPattern(atTree: x, of: function)
}
/// The Hessian's sparsity pattern of a function of a tensor that returns a number: see ``hessianPattern(atTree:of:)``.
@_disfavoredOverload
public func hessianPattern(
    at x: Tensor<Float>, of function: (TensorVariable<Float>) throws -> Variable
) rethrows -> SparsityPattern {
    try hessianPattern(atTree: x, of: function)
}
