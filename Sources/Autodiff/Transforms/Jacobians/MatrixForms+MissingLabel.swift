// A point without its label, as in `MissingLabel.swift`.

/// The Hessian at a point without its label: write `hessian(at: x) { … }`.
@available(*, deprecated, message: "give the point with its label: hessian(at: …)")
@_disfavoredOverload
public func hessian<Scalar>(
    _ x: Tensor<Scalar>, of function: (TensorVariable<Scalar>) throws -> TensorVariable<Scalar>
) rethrows -> Tensor<Double> {
    try hessian(atTree: x, of: function)
}

/// The derivative at a point without its label: write `derivative(at: x) { … }`.
@available(*, deprecated, message: "give the point with its label: derivative(at: …)")
public func derivative(_ x: Double, of function: (Variable) throws -> Variable) rethrows -> Double {
    try gradient(at: x, of: function)
}

/// The Hessian at a point without its label: write `hessian(at: x) { … }`.
@available(*, deprecated, message: "give the point with its label: hessian(at: …)")
public func hessian(_ x: Double, of function: (Variable) throws -> Variable) rethrows -> Tensor<Double> {
    try hessian(at: x, of: function)
}

/// The Hessian at a point without its label: write `hessian(at: x) { … }`.
@available(*, deprecated, message: "give the point with its label: hessian(at: …)")
public func hessian(_ x: [Double], of function: ([Variable]) throws -> Variable) rethrows -> Tensor<Double> {
    try hessian(at: x, of: function)
}

/// The Jacobian at a point without its label: write `jacobian(at: x) { … }`.
@available(*, deprecated, message: "give the point with its label: jacobian(at: …)")
public func jacobian(_ x: [Double], of function: ([Variable]) throws -> [Variable]) rethrows -> Tensor<Double> {
    try jacobian(at: x, of: function)
}

/// The product with the Hessian at a point without its label: write `hessianVectorProduct(at: x) { … }`.
@available(*, deprecated, message: "give the point with its label: hessianVectorProduct(at: …)")
public func hessianVectorProduct(
    _ x: [Double], along direction: [Double], of function: ([Variable]) throws -> Variable
) rethrows -> [Double] {
    try hessianVectorProduct(at: x, along: direction, of: function)
}

/// The derivative along a direction at a point without its label: write `jvp(at: x) { … }`.
@available(*, deprecated, message: "give the point with its label: jvp(at: …)")
public func jvp(
    _ x: [Double], along direction: [Double], of function: ([Variable]) throws -> [Variable]
) rethrows -> [Double] {
    try jvp(at: x, along: direction, of: function)
}
