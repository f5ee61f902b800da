// Pullbacks: functions from an adjoint of the result to the adjoints of the inputs.

/// The value of `function` at a tree of numbers and tensors, and its pullback, which maps an adjoint of the result to
/// the input's adjoint. The result may have any shape. The pullback can be called repeatedly, and keeps the tape alive;
/// it stops if the adjoint does not have the result's structure and shapes.
///
///     let (y, pullback) = valueWithPullback(at: Tensor<Double>([0, 1])) { x in exp(x) }
///     print(y.scalars, pullback([1, 10]).scalars)  // [1.0, 2.7182818284590455] [1.0, 27.182818284590454]
public func valueWithPullback<Input: PlainTree, Result: RecordedTree>(
    atTree input: Input, zeros: ZeroAdjoints = .strong, of function: (Input.Recorded) throws -> Result
) rethrows -> (value: Result.Plain, pullback: (Result.Plain) -> Input) {
    let recording = try Recording(function, at: input)
    // The pullback may be kept for a long time, and there may be many, so unused capacity is released.
    TapeStorage.compact(recording.tape.storage)
    return (recording.result.plainValue, { recording.gradient(recording.result.seeds($0), zeros) })
}

/// The pullback of `function` at a tree: see ``valueWithPullback(atTree:zeros:of:)``.
public func pullback<Input: PlainTree, Result: RecordedTree>(
    atTree input: Input, zeros: ZeroAdjoints = .strong, of function: (Input.Recorded) throws -> Result
) rethrows -> (Result.Plain) -> Input {
    try valueWithPullback(atTree: input, zeros: zeros, of: function).pullback
}

// MARK: Numbers, arrays of numbers and tensors

/// The value and the pullback of a function of a number: see ``valueWithPullback(atTree:zeros:of:)``.
public func valueWithPullback(
    at x: Double, of function: (Variable) throws -> [Variable]
) rethrows -> (value: [Double], pullback: ([Double]) -> Double) {
    try valueWithPullback(atTree: x, of: function)
}
/// The value and the pullback of a function of a number that returns a number: see
/// ``valueWithPullback(atTree:zeros:of:)``.
public func valueWithPullback(
    at x: Double, of function: (Variable) throws -> Variable
) rethrows -> (value: Double, pullback: (Double) -> Double) {
    try valueWithPullback(atTree: x, of: function)
}
/// The value and the pullback of a function of an array of numbers: see ``valueWithPullback(atTree:zeros:of:)``.
public func valueWithPullback(
    at x: [Double], of function: ([Variable]) throws -> [Variable]
) rethrows -> (value: [Double], pullback: ([Double]) -> [Double]) {
    try valueWithPullback(atTree: x, of: function)
}
/// The value and the pullback of a function of an array of numbers that returns a number: see
/// ``valueWithPullback(atTree:zeros:of:)``.
public func valueWithPullback(
    at x: [Double], of function: ([Variable]) throws -> Variable
) rethrows -> (value: Double, pullback: (Double) -> [Double]) {
    try valueWithPullback(atTree: x, of: function)
}
/// The value and the pullback of a function of a tensor: see ``valueWithPullback(atTree:zeros:of:)``.
@_disfavoredOverload
public func valueWithPullback(
    at x: Tensor<Double>, of function: (TensorVariable<Double>) throws -> TensorVariable<Double>
) rethrows -> (value: Tensor<Double>, pullback: (Tensor<Double>) -> Tensor<Double>) {
    try valueWithPullback(atTree: x, of: function)
}
/// The value and the pullback of a function of a tensor that returns a number: see
/// ``valueWithPullback(atTree:zeros:of:)``.
@_disfavoredOverload
public func valueWithPullback(
    at x: Tensor<Double>, of function: (TensorVariable<Double>) throws -> Variable
) rethrows -> (value: Double, pullback: (Double) -> Tensor<Double>) {
    try valueWithPullback(atTree: x, of: function)
}
/// The value and the pullback of a function of a tensor: see ``valueWithPullback(atTree:zeros:of:)``.
@_disfavoredOverload
public func valueWithPullback(
    at x: Tensor<Float>, of function: (TensorVariable<Float>) throws -> TensorVariable<Float>
) rethrows -> (value: Tensor<Float>, pullback: (Tensor<Float>) -> Tensor<Float>) {
    try valueWithPullback(atTree: x, of: function)
}
/// The value and the pullback of a function of a tensor that returns a number: see
/// ``valueWithPullback(atTree:zeros:of:)``.
@_disfavoredOverload
public func valueWithPullback(
    at x: Tensor<Float>, of function: (TensorVariable<Float>) throws -> Variable
) rethrows -> (value: Double, pullback: (Double) -> Tensor<Float>) {
    try valueWithPullback(atTree: x, of: function)
}
/// The pullback of a function of a number: see ``pullback(atTree:zeros:of:)``.
public func pullback(at x: Double, of function: (Variable) throws -> [Variable]) rethrows -> ([Double]) -> Double {
    try pullback(atTree: x, of: function)
}
/// The pullback of a function of a number that returns a number: see ``pullback(atTree:zeros:of:)``.
public func pullback(at x: Double, of function: (Variable) throws -> Variable) rethrows -> (Double) -> Double {
    try pullback(atTree: x, of: function)
}
/// The pullback of a function of an array of numbers: see ``pullback(atTree:zeros:of:)``.
public func pullback(at x: [Double], of function: ([Variable]) throws -> [Variable]) rethrows -> ([Double]) -> [Double]
{
    try pullback(atTree: x, of: function)
}
/// The pullback of a function of an array of numbers that returns a number: see ``pullback(atTree:zeros:of:)``.
public func pullback(at x: [Double], of function: ([Variable]) throws -> Variable) rethrows -> (Double) -> [Double] {
    try pullback(atTree: x, of: function)
}
/// The pullback of a function of a tensor: see ``pullback(atTree:zeros:of:)``.
@_disfavoredOverload
public func pullback(
    at x: Tensor<Double>, of function: (TensorVariable<Double>) throws -> TensorVariable<Double>
) rethrows -> (Tensor<Double>) -> Tensor<Double> {
    try pullback(atTree: x, of: function)
}
/// The pullback of a function of a tensor that returns a number: see ``pullback(atTree:zeros:of:)``.
@_disfavoredOverload
public func pullback(
    at x: Tensor<Double>, of function: (TensorVariable<Double>) throws -> Variable
) rethrows -> (Double) -> Tensor<Double> {
    try pullback(atTree: x, of: function)
}
/// The pullback of a function of a tensor: see ``pullback(atTree:zeros:of:)``.
@_disfavoredOverload
public func pullback(
    at x: Tensor<Float>, of function: (TensorVariable<Float>) throws -> TensorVariable<Float>
) rethrows -> (Tensor<Float>) -> Tensor<Float> {
    try pullback(atTree: x, of: function)
}
/// The pullback of a function of a tensor that returns a number: see ``pullback(atTree:zeros:of:)``.
@_disfavoredOverload
public func pullback(
    at x: Tensor<Float>, of function: (TensorVariable<Float>) throws -> Variable
) rethrows -> (Double) -> Tensor<Float> {
    try pullback(atTree: x, of: function)
}

// MARK: Several inputs

/// The value of a function of two inputs, and its pullback, which maps an adjoint of the result to those of both
/// inputs.
public func valueWithPullback<A: PlainTree, B: PlainTree, Result: RecordedTree>(
    at a: A, _ b: B, of function: (A.Recorded, B.Recorded) throws -> Result
) rethrows -> (value: Result.Plain, pullback: (Result.Plain) -> (A, B)) {
    let (value, pullback) = try valueWithPullback(atTree: TreeTuple(a, b)) {
        try function($0.elements.0, $0.elements.1)
    }
    return (value, { pullback($0).elements })
}

/// The value of a function of three inputs, and its pullback, which maps an adjoint of the result to those of the
/// inputs.
public func valueWithPullback<A: PlainTree, B: PlainTree, C: PlainTree, Result: RecordedTree>(
    at a: A, _ b: B, _ c: C, of function: (A.Recorded, B.Recorded, C.Recorded) throws -> Result
) rethrows -> (value: Result.Plain, pullback: (Result.Plain) -> (A, B, C)) {
    let (value, pullback) = try valueWithPullback(atTree: TreeTuple(a, b, c)) {
        try function($0.elements.0, $0.elements.1, $0.elements.2)
    }
    return (value, { pullback($0).elements })
}
