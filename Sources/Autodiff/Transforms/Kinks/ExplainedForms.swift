// Explained gradients at points of concrete types: numbers, arrays of numbers and tensors. Concrete types keep closures
// quick to type-check (`Notes/design.md`, 'Overloads'); the generic forms, which they call, accept any tree of numbers
// and tensors.

/// The explained gradient of a function of a number: see ``explainedGradient(atTree:of:)``.
public func explainedGradient(at x: Double, of function: (Variable) throws -> Variable) rethrows
    -> [ExplainedDerivative]
{
    try explainedGradient(atTree: x, of: function)
}
/// The explained gradient of a function of a number at an integer: see ``explainedGradient(atTree:of:)``.
public func explainedGradient(at x: Int, of function: (Variable) throws -> Variable) rethrows
    -> [ExplainedDerivative]
{
    try explainedGradient(atTree: Double(x), of: function)
}
/// The explained gradient of a function of an array of numbers: see ``explainedGradient(atTree:of:)``.
public func explainedGradient(at x: [Double], of function: ([Variable]) throws -> Variable) rethrows
    -> [ExplainedDerivative]
{
    try explainedGradient(atTree: x, of: function)
}
/// The explained gradient of a function of a tensor: see ``explainedGradient(atTree:of:)``.
@_disfavoredOverload
public func explainedGradient(
    at x: Tensor<Double>, of function: (TensorVariable<Double>) throws -> TensorVariable<Double>
) rethrows -> [ExplainedDerivative] {
    try explainedGradient(atTree: x, of: function)
}
/// The explained gradient of a function of a tensor that returns a number: see ``explainedGradient(atTree:of:)``.
@_disfavoredOverload
public func explainedGradient(
    at x: Tensor<Double>, of function: (TensorVariable<Double>) throws -> Variable
) rethrows -> [ExplainedDerivative] {
    try explainedGradient(atTree: x, of: function)
}
/// The explained gradient of a function of a tensor: see ``explainedGradient(atTree:of:)``.
@_disfavoredOverload
public func explainedGradient(
    at x: Tensor<Float>, of function: (TensorVariable<Float>) throws -> TensorVariable<Float>
) rethrows -> [ExplainedDerivative] {
    try explainedGradient(atTree: x, of: function)
}
/// The explained gradient of a function of a tensor that returns a number: see ``explainedGradient(atTree:of:)``.
@_disfavoredOverload
public func explainedGradient(
    at x: Tensor<Float>, of function: (TensorVariable<Float>) throws -> Variable
) rethrows -> [ExplainedDerivative] {
    try explainedGradient(atTree: x, of: function)
}
