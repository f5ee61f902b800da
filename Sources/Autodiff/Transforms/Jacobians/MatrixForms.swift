// Hessians, Jacobians and products with them at points of concrete types: numbers, arrays of numbers and tensors.
// Concrete types keep closures quick to type-check (`Notes/design.md`, 'Overloads'); the generic forms, which they
// call, accept any tree of numbers and tensors. A list of points, which must be one, is explained in
// `FloatTensorGradient.swift`.

// MARK: Hessians

/// The Hessian of a function of a tensor: see ``hessian(atTree:of:)``.
@_disfavoredOverload
public func hessian(
    at x: Tensor<Double>, of function: (TensorVariable<Double>) throws -> TensorVariable<Double>
) rethrows -> Tensor<Double> {
    try hessian(atTree: x, of: function)
}
/// The Hessian of a function of a tensor that returns a number: see ``hessian(atTree:of:)``.
@_disfavoredOverload
public func hessian(
    at x: Tensor<Double>..., of function: (TensorVariable<Double>) throws -> Variable
) rethrows -> Tensor<Double> {
    try hessian(atTree: onlyPoint(x, "hessian(at:of:)"), of: function)
}
/// The Hessian of a function of a tensor: see ``hessian(atTree:of:)``.
@_disfavoredOverload
public func hessian(
    at x: Tensor<Float>, of function: (TensorVariable<Float>) throws -> TensorVariable<Float>
) rethrows -> Tensor<Double> {
    try hessian(atTree: x, of: function)
}
/// The Hessian of a function of a tensor that returns a number: see ``hessian(atTree:of:)``.
@_disfavoredOverload
public func hessian(
    at x: Tensor<Float>..., of function: (TensorVariable<Float>) throws -> Variable
) rethrows -> Tensor<Double> {
    try hessian(atTree: onlyPoint(x, "hessian(at:of:)"), of: function)
}

// MARK: Jacobians

/// The Jacobian of a function of a number: see ``jacobian(atTree:by:of:)``.
public func jacobian(at x: Double, of function: (Variable) throws -> [Variable]) rethrows -> Tensor<Double> {
    try jacobian(atTree: x, of: function)
}
/// The Jacobian of a function of a number that returns a number: see ``jacobian(atTree:by:of:)``.
public func jacobian(at x: Double, of function: (Variable) throws -> Variable) rethrows -> Tensor<Double> {
    try jacobian(atTree: x, of: function)
}
/// The Jacobian of a function of an array of numbers: see ``jacobian(atTree:by:of:)``.
public func jacobian(at x: [Double], of function: ([Variable]) throws -> [Variable]) rethrows -> Tensor<Double> {
    try jacobian(atTree: x, of: function)
}
/// The Jacobian of a function of an array of numbers that returns a number: see ``jacobian(atTree:by:of:)``.
public func jacobian(at x: [Double], of function: ([Variable]) throws -> Variable) rethrows -> Tensor<Double> {
    try jacobian(atTree: x, of: function)
}
/// The Jacobian of a function of two numbers: see ``jacobian(atTree:by:of:)``.
public func jacobian(
    at x: Double, _ y: Double, of function: (Variable, Variable) throws -> [Variable]
) rethrows -> Tensor<Double> {
    try jacobian(at: [x, y]) { try function($0[0], $0[1]) }
}
/// The Jacobian of a function of three numbers: see ``jacobian(atTree:by:of:)``.
public func jacobian(
    at x: Double, _ y: Double, _ z: Double, of function: (Variable, Variable, Variable) throws -> [Variable]
) rethrows -> Tensor<Double> {
    try jacobian(at: [x, y, z]) { try function($0[0], $0[1], $0[2]) }
}
/// The Jacobian of a function of two numbers that returns a number: see ``jacobian(atTree:by:of:)``.
public func jacobian(
    at x: Double, _ y: Double, of function: (Variable, Variable) throws -> Variable
) rethrows -> Tensor<Double> {
    try jacobian(at: [x, y]) { try function($0[0], $0[1]) }
}
/// The Jacobian of a function of three numbers that returns a number: see ``jacobian(atTree:by:of:)``.
public func jacobian(
    at x: Double, _ y: Double, _ z: Double, of function: (Variable, Variable, Variable) throws -> Variable
) rethrows -> Tensor<Double> {
    try jacobian(at: [x, y, z]) { try function($0[0], $0[1], $0[2]) }
}
/// The Jacobian of a function of a tensor: see ``jacobian(atTree:by:of:)``.
@_disfavoredOverload
public func jacobian(
    at x: Tensor<Double>, of function: (TensorVariable<Double>) throws -> TensorVariable<Double>
) rethrows -> Tensor<Double> {
    try jacobian(atTree: x, of: function)
}
/// The Jacobian of a function of a tensor that returns a number: see ``jacobian(atTree:by:of:)``.
@_disfavoredOverload
public func jacobian(
    at x: Tensor<Double>, of function: (TensorVariable<Double>) throws -> Variable
) rethrows -> Tensor<Double> {
    try jacobian(atTree: x, of: function)
}
/// The Jacobian of a function of a tensor: see ``jacobian(atTree:by:of:)``.
@_disfavoredOverload
public func jacobian(
    at x: Tensor<Float>, of function: (TensorVariable<Float>) throws -> TensorVariable<Float>
) rethrows -> Tensor<Double> {
    try jacobian(atTree: x, of: function)
}
/// The Jacobian of a function of a tensor that returns a number: see ``jacobian(atTree:by:of:)``.
@_disfavoredOverload
public func jacobian(at x: Tensor<Float>, of function: (TensorVariable<Float>) throws -> Variable) rethrows -> Tensor<
    Double
> {
    try jacobian(atTree: x, of: function)
}
/// The Jacobian of a function of a number: see ``jacobian(atTree:by:of:)``.
public func jacobian(
    at x: Double, by mode: JacobianMode, of function: (Variable) throws -> [Variable]
) rethrows -> Tensor<Double> {
    try jacobian(atTree: x, by: mode, of: function)
}
/// The Jacobian of a function of a number that returns a number: see ``jacobian(atTree:by:of:)``.
public func jacobian(
    at x: Double, by mode: JacobianMode, of function: (Variable) throws -> Variable
) rethrows -> Tensor<Double> {
    try jacobian(atTree: x, by: mode, of: function)
}
/// The Jacobian of a function of an array of numbers: see ``jacobian(atTree:by:of:)``.
public func jacobian(
    at x: [Double], by mode: JacobianMode, of function: ([Variable]) throws -> [Variable]
) rethrows -> Tensor<Double> {
    try jacobian(atTree: x, by: mode, of: function)
}
/// The Jacobian of a function of an array of numbers that returns a number: see ``jacobian(atTree:by:of:)``.
public func jacobian(
    at x: [Double], by mode: JacobianMode, of function: ([Variable]) throws -> Variable
) rethrows -> Tensor<Double> {
    try jacobian(atTree: x, by: mode, of: function)
}
/// The Jacobian of a function of a tensor: see ``jacobian(atTree:by:of:)``.
@_disfavoredOverload
public func jacobian(
    at x: Tensor<Double>, by mode: JacobianMode, of function: (TensorVariable<Double>) throws -> TensorVariable<Double>
) rethrows -> Tensor<Double> {
    try jacobian(atTree: x, by: mode, of: function)
}
/// The Jacobian of a function of a tensor that returns a number: see ``jacobian(atTree:by:of:)``.
@_disfavoredOverload
public func jacobian(
    at x: Tensor<Double>, by mode: JacobianMode, of function: (TensorVariable<Double>) throws -> Variable
) rethrows -> Tensor<Double> {
    try jacobian(atTree: x, by: mode, of: function)
}
/// The Jacobian of a function of a tensor: see ``jacobian(atTree:by:of:)``.
@_disfavoredOverload
public func jacobian(
    at x: Tensor<Float>, by mode: JacobianMode, of function: (TensorVariable<Float>) throws -> TensorVariable<Float>
) rethrows -> Tensor<Double> {
    try jacobian(atTree: x, by: mode, of: function)
}
/// The Jacobian of a function of a tensor that returns a number: see ``jacobian(atTree:by:of:)``.
@_disfavoredOverload
public func jacobian(
    at x: Tensor<Float>, by mode: JacobianMode, of function: (TensorVariable<Float>) throws -> Variable
) rethrows -> Tensor<Double> {
    try jacobian(atTree: x, by: mode, of: function)
}

// MARK: Products with the Hessian

/// The Hessian-vector product of a function of a number: see ``hessianVectorProduct(atTree:along:of:)``.
public func hessianVectorProduct(
    at x: Double, along direction: Double, of function: (Variable) throws -> Variable
) rethrows -> Double {
    try hessianVectorProduct(atTree: x, along: direction, of: function)
}
/// The Hessian-vector product of a function of an array of numbers: see ``hessianVectorProduct(atTree:along:of:)``.
public func hessianVectorProduct(
    at x: [Double], along direction: [Double], of function: ([Variable]) throws -> Variable
) rethrows -> [Double] {
    try hessianVectorProduct(atTree: x, along: direction, of: function)
}
/// The Hessian-vector product of a function of a tensor: see ``hessianVectorProduct(atTree:along:of:)``.
@_disfavoredOverload
public func hessianVectorProduct(
    at x: Tensor<Double>, along direction: Tensor<Double>,
    of function: (TensorVariable<Double>) throws -> TensorVariable<Double>
) rethrows -> Tensor<Double> {
    try hessianVectorProduct(atTree: x, along: direction, of: function)
}
/// The Hessian-vector product of a function of a tensor that returns a number: see
/// ``hessianVectorProduct(atTree:along:of:)``.
@_disfavoredOverload
public func hessianVectorProduct(
    at x: Tensor<Double>, along direction: Tensor<Double>, of function: (TensorVariable<Double>) throws -> Variable
) rethrows -> Tensor<Double> {
    try hessianVectorProduct(atTree: x, along: direction, of: function)
}
/// The Hessian-vector product of a function of a tensor: see ``hessianVectorProduct(atTree:along:of:)``.
@_disfavoredOverload
public func hessianVectorProduct(
    at x: Tensor<Float>, along direction: Tensor<Float>,
    of function: (TensorVariable<Float>) throws -> TensorVariable<Float>
) rethrows -> Tensor<Float> {
    try hessianVectorProduct(atTree: x, along: direction, of: function)
}
/// The Hessian-vector product of a function of a tensor that returns a number: see
/// ``hessianVectorProduct(atTree:along:of:)``.
@_disfavoredOverload
public func hessianVectorProduct(
    at x: Tensor<Float>, along direction: Tensor<Float>, of function: (TensorVariable<Float>) throws -> Variable
) rethrows -> Tensor<Float> {
    try hessianVectorProduct(atTree: x, along: direction, of: function)
}
/// The gradient and the Hessian-vector product of a function of a number: see
/// ``gradientWithHessianVectorProduct(atTree:along:of:)``.
public func gradientWithHessianVectorProduct(
    at x: Double, along direction: Double, of function: (Variable) throws -> Variable
) rethrows -> (gradient: Double, product: Double) {
    try gradientWithHessianVectorProduct(atTree: x, along: direction, of: function)
}
/// The gradient and the Hessian-vector product of a function of an array of numbers: see
/// ``gradientWithHessianVectorProduct(atTree:along:of:)``.
public func gradientWithHessianVectorProduct(
    at x: [Double], along direction: [Double], of function: ([Variable]) throws -> Variable
) rethrows -> (gradient: [Double], product: [Double]) {
    try gradientWithHessianVectorProduct(atTree: x, along: direction, of: function)
}
/// The gradient and the Hessian-vector product of a function of a tensor: see
/// ``gradientWithHessianVectorProduct(atTree:along:of:)``.
@_disfavoredOverload
public func gradientWithHessianVectorProduct(
    at x: Tensor<Double>, along direction: Tensor<Double>,
    of function: (TensorVariable<Double>) throws -> TensorVariable<Double>
) rethrows -> (gradient: Tensor<Double>, product: Tensor<Double>) {
    try gradientWithHessianVectorProduct(atTree: x, along: direction, of: function)
}
/// The gradient and the Hessian-vector product of a function of a tensor that returns a number: see
/// ``gradientWithHessianVectorProduct(atTree:along:of:)``.
@_disfavoredOverload
public func gradientWithHessianVectorProduct(
    at x: Tensor<Double>, along direction: Tensor<Double>, of function: (TensorVariable<Double>) throws -> Variable
) rethrows -> (gradient: Tensor<Double>, product: Tensor<Double>) {
    try gradientWithHessianVectorProduct(atTree: x, along: direction, of: function)
}
/// The gradient and the Hessian-vector product of a function of a tensor: see
/// ``gradientWithHessianVectorProduct(atTree:along:of:)``.
@_disfavoredOverload
public func gradientWithHessianVectorProduct(
    at x: Tensor<Float>, along direction: Tensor<Float>,
    of function: (TensorVariable<Float>) throws -> TensorVariable<Float>
) rethrows -> (gradient: Tensor<Float>, product: Tensor<Float>) {
    try gradientWithHessianVectorProduct(atTree: x, along: direction, of: function)
}
/// The gradient and the Hessian-vector product of a function of a tensor that returns a number: see
/// ``gradientWithHessianVectorProduct(atTree:along:of:)``.
@_disfavoredOverload
public func gradientWithHessianVectorProduct(
    at x: Tensor<Float>, along direction: Tensor<Float>, of function: (TensorVariable<Float>) throws -> Variable
) rethrows -> (gradient: Tensor<Float>, product: Tensor<Float>) {
    try gradientWithHessianVectorProduct(atTree: x, along: direction, of: function)
}

// MARK: Products with the Gauss–Newton matrix

/// The product JᵀJ·v of a function of a number: see ``gaussNewtonProduct(atTree:along:of:)``.
public func gaussNewtonProduct(
    at x: Double, along direction: Double, of residuals: (Variable) throws -> [Variable]
) rethrows -> Double {
    try gaussNewtonProduct(atTree: x, along: direction, of: residuals)
}
/// The product JᵀJ·v of a function of an array of numbers: see ``gaussNewtonProduct(atTree:along:of:)``.
public func gaussNewtonProduct(
    at x: [Double], along direction: [Double], of residuals: ([Variable]) throws -> [Variable]
) rethrows -> [Double] {
    try gaussNewtonProduct(atTree: x, along: direction, of: residuals)
}
/// The product JᵀJ·v of a function of a tensor: see ``gaussNewtonProduct(atTree:along:of:)``.
@_disfavoredOverload
public func gaussNewtonProduct(
    at x: Tensor<Double>, along direction: Tensor<Double>,
    of residuals: (TensorVariable<Double>) throws -> TensorVariable<Double>
) rethrows -> Tensor<Double> {
    try gaussNewtonProduct(atTree: x, along: direction, of: residuals)
}
/// The product JᵀJ·v of a function of a tensor: see ``gaussNewtonProduct(atTree:along:of:)``.
@_disfavoredOverload
public func gaussNewtonProduct(
    at x: Tensor<Float>, along direction: Tensor<Float>,
    of residuals: (TensorVariable<Float>) throws -> TensorVariable<Float>
) rethrows -> Tensor<Float> {
    try gaussNewtonProduct(atTree: x, along: direction, of: residuals)
}
