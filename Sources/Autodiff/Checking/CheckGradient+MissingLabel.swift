// A point without its label, as in `MissingLabel.swift`.
//
// These forms name no place in the caller's file, and must not: that they have two parameters, as a call with a closure
// has arguments, keeps the type checker from trying all forms that have two parameters without a default in turn
// (`Notes/design.md`, 'Overloads'). So a check that fails names this file; the warning names the caller's.

/// The check of a gradient at a point without its label: write `checkGradient(at: x) { … }`.
@available(*, deprecated, message: "give the point with its label: checkGradient(at: …)")
@_disfavoredOverload @discardableResult
public func checkGradient<Scalar>(
    _ x: Tensor<Scalar>,
    of function: @escaping (TensorVariable<Scalar>) throws -> TensorVariable<Scalar>
) throws -> GradientReport {
    try checkGradient(atTree: x, of: function)
}

/// The check of a gradient at a point without its label: write `checkGradient(at: x) { … }`.
@available(*, deprecated, message: "give the point with its label: checkGradient(at: …)")
@discardableResult
public func checkGradient(
    _ x: [Double],
    of function: @escaping ([Variable]) throws -> Variable
) throws -> GradientReport {
    try checkGradient(at: x, of: function)
}

/// The check of a gradient at a point without its label: write `checkGradient(at: x) { … }`.
@available(*, deprecated, message: "give the point with its label: checkGradient(at: …)")
@discardableResult
public func checkGradient(
    _ x: Double,
    of function: @escaping (Variable) throws -> Variable
) throws -> GradientReport {
    try checkGradient(at: x, of: function)
}
