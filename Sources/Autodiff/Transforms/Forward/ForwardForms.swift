// Forward mode and vector-Jacobian products at points of concrete types: numbers, arrays of numbers and tensors.
// Concrete types keep closures quick to type-check (`Notes/design.md`, 'Overloads'); the generic forms, which they
// call, accept any tree of numbers and tensors.

/// The value and the Jacobian-vector product of a function of a number: see ``valueWithJvp(atTree:along:of:)``.
public func valueWithJvp(
    at x: Double, along direction: Double, of function: (Variable) throws -> [Variable]
) rethrows -> (value: [Double], tangent: [Double]) {
    try valueWithJvp(atTree: x, along: direction, of: function)
}
/// The value and the Jacobian-vector product of a function of a number that returns a number: see
/// ``valueWithJvp(atTree:along:of:)``.
public func valueWithJvp(
    at x: Double, along direction: Double, of function: (Variable) throws -> Variable
) rethrows -> (value: Double, tangent: Double) {
    try valueWithJvp(atTree: x, along: direction, of: function)
}
/// The value and the Jacobian-vector product of a function of an array of numbers: see
/// ``valueWithJvp(atTree:along:of:)``.
public func valueWithJvp(
    at x: [Double], along direction: [Double], of function: ([Variable]) throws -> [Variable]
) rethrows -> (value: [Double], tangent: [Double]) {
    try valueWithJvp(atTree: x, along: direction, of: function)
}
/// The value and the Jacobian-vector product of a function of an array of numbers that returns a number: see
/// ``valueWithJvp(atTree:along:of:)``.
public func valueWithJvp(
    at x: [Double], along direction: [Double], of function: ([Variable]) throws -> Variable
) rethrows -> (value: Double, tangent: Double) {
    try valueWithJvp(atTree: x, along: direction, of: function)
}
/// The value and the Jacobian-vector product of a function of a tensor: see ``valueWithJvp(atTree:along:of:)``.
@_disfavoredOverload
public func valueWithJvp(
    at x: Tensor<Double>, along direction: Tensor<Double>,
    of function: (TensorVariable<Double>) throws -> TensorVariable<Double>
) rethrows -> (value: Tensor<Double>, tangent: Tensor<Double>) {
    try valueWithJvp(atTree: x, along: direction, of: function)
}
/// The value and the Jacobian-vector product of a function of a tensor that returns a number: see
/// ``valueWithJvp(atTree:along:of:)``.
@_disfavoredOverload
public func valueWithJvp(
    at x: Tensor<Double>, along direction: Tensor<Double>, of function: (TensorVariable<Double>) throws -> Variable
) rethrows -> (value: Double, tangent: Double) {
    try valueWithJvp(atTree: x, along: direction, of: function)
}
/// The value and the Jacobian-vector product of a function of a tensor: see ``valueWithJvp(atTree:along:of:)``.
@_disfavoredOverload
public func valueWithJvp(
    at x: Tensor<Float>, along direction: Tensor<Float>,
    of function: (TensorVariable<Float>) throws -> TensorVariable<Float>
) rethrows -> (value: Tensor<Float>, tangent: Tensor<Float>) {
    try valueWithJvp(atTree: x, along: direction, of: function)
}
/// The value and the Jacobian-vector product of a function of a tensor that returns a number: see
/// ``valueWithJvp(atTree:along:of:)``.
@_disfavoredOverload
public func valueWithJvp(
    at x: Tensor<Float>, along direction: Tensor<Float>, of function: (TensorVariable<Float>) throws -> Variable
) rethrows -> (value: Double, tangent: Double) {
    try valueWithJvp(atTree: x, along: direction, of: function)
}
/// The Jacobian-vector product of a function of a number: see ``jvp(atTree:along:of:)``.
public func jvp(at x: Double, along direction: Double, of function: (Variable) throws -> [Variable]) rethrows
    -> [Double]
{
    try jvp(atTree: x, along: direction, of: function)
}
/// The Jacobian-vector product of a function of a number that returns a number: see ``jvp(atTree:along:of:)``.
public func jvp(at x: Double, along direction: Double, of function: (Variable) throws -> Variable) rethrows -> Double {
    try jvp(atTree: x, along: direction, of: function)
}
/// The Jacobian-vector product of a function of an array of numbers: see ``jvp(atTree:along:of:)``.
public func jvp(
    at x: [Double], along direction: [Double], of function: ([Variable]) throws -> [Variable]
) rethrows -> [Double] {
    try jvp(atTree: x, along: direction, of: function)
}
/// The Jacobian-vector product of a function of an array of numbers that returns a number: see
/// ``jvp(atTree:along:of:)``.
public func jvp(at x: [Double], along direction: [Double], of function: ([Variable]) throws -> Variable) rethrows
    -> Double
{
    try jvp(atTree: x, along: direction, of: function)
}
/// The Jacobian-vector product of a function of a tensor: see ``jvp(atTree:along:of:)``.
@_disfavoredOverload
public func jvp(
    at x: Tensor<Double>, along direction: Tensor<Double>,
    of function: (TensorVariable<Double>) throws -> TensorVariable<Double>
) rethrows -> Tensor<Double> {
    try jvp(atTree: x, along: direction, of: function)
}
/// The Jacobian-vector product of a function of a tensor that returns a number: see ``jvp(atTree:along:of:)``.
@_disfavoredOverload
public func jvp(
    at x: Tensor<Double>, along direction: Tensor<Double>, of function: (TensorVariable<Double>) throws -> Variable
) rethrows -> Double {
    try jvp(atTree: x, along: direction, of: function)
}
/// The Jacobian-vector product of a function of a tensor: see ``jvp(atTree:along:of:)``.
@_disfavoredOverload
public func jvp(
    at x: Tensor<Float>, along direction: Tensor<Float>,
    of function: (TensorVariable<Float>) throws -> TensorVariable<Float>
) rethrows -> Tensor<Float> {
    try jvp(atTree: x, along: direction, of: function)
}
/// The Jacobian-vector product of a function of a tensor that returns a number: see ``jvp(atTree:along:of:)``.
@_disfavoredOverload
public func jvp(
    at x: Tensor<Float>, along direction: Tensor<Float>, of function: (TensorVariable<Float>) throws -> Variable
) rethrows -> Double {
    try jvp(atTree: x, along: direction, of: function)
}
/// The vector-Jacobian product of a function of a number: see ``vjp(atTree:seed:of:)``.
public func vjp(
    at x: Double, seed: [Double], of function: (Variable) throws -> [Variable]
) rethrows -> Double {
    try vjp(atTree: x, seed: seed, of: function)
}
/// The vector-Jacobian product of a function of a number: see ``vjp(atTree:seed:of:)``.
public func vjp(
    at x: Double, seed: Double, of function: (Variable) throws -> Variable
) rethrows -> Double {
    try vjp(atTree: x, seed: seed, of: function)
}
/// The vector-Jacobian product of a function of an array of numbers: see ``vjp(atTree:seed:of:)``.
public func vjp(
    at x: [Double], seed: [Double], of function: ([Variable]) throws -> [Variable]
) rethrows -> [Double] {
    try vjp(atTree: x, seed: seed, of: function)
}
/// The vector-Jacobian product of a function of an array of numbers: see ``vjp(atTree:seed:of:)``.
public func vjp(
    at x: [Double], seed: Double, of function: ([Variable]) throws -> Variable
) rethrows -> [Double] {
    try vjp(atTree: x, seed: seed, of: function)
}
/// The vector-Jacobian product of a function of a tensor: see ``vjp(atTree:seed:of:)``.
@_disfavoredOverload
public func vjp(
    at x: Tensor<Double>, seed: Tensor<Double>, of function: (TensorVariable<Double>) throws -> TensorVariable<Double>
) rethrows -> Tensor<Double> {
    try vjp(atTree: x, seed: seed, of: function)
}
/// The vector-Jacobian product of a function of a tensor: see ``vjp(atTree:seed:of:)``.
@_disfavoredOverload
public func vjp(
    at x: Tensor<Double>, seed: Double, of function: (TensorVariable<Double>) throws -> Variable
) rethrows -> Tensor<Double> {
    try vjp(atTree: x, seed: seed, of: function)
}
/// The vector-Jacobian product of a function of a tensor: see ``vjp(atTree:seed:of:)``.
@_disfavoredOverload
public func vjp(
    at x: Tensor<Float>, seed: Tensor<Float>, of function: (TensorVariable<Float>) throws -> TensorVariable<Float>
) rethrows -> Tensor<Float> {
    try vjp(atTree: x, seed: seed, of: function)
}
/// The vector-Jacobian product of a function of a tensor: see ``vjp(atTree:seed:of:)``.
@_disfavoredOverload
public func vjp(
    at x: Tensor<Float>, seed: Double, of function: (TensorVariable<Float>) throws -> Variable
) rethrows -> Tensor<Float> {
    try vjp(atTree: x, seed: seed, of: function)
}
