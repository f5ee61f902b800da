// Forms for a point without its label, to diagnose the missing label at once. Without them, the type checker searches
// the closure for the mistake, for seconds, and gives up. Unavailable forms would not help: it tries them last.
// Functions with one form, and those whose other labels tell their forms apart, need none (`Notes/design.md`,
// 'Overloads').

// MARK: Numbers and arrays of numbers

/// The gradient at a point without its label: write `gradient(at: x) { … }`.
@available(*, deprecated, message: "give the point with its label: gradient(at: …)")
public func gradient(_ x: Double, of function: (Variable) throws -> Variable) rethrows -> Double {
    try gradient(at: x, of: function)
}

/// The gradient at a point without its label: write `gradient(at: x) { … }`.
@available(*, deprecated, message: "give the point with its label: gradient(at: …)")
public func gradient(_ x: [Double], of function: ([Variable]) throws -> Variable) rethrows -> [Double] {
    try gradient(at: x, of: function)
}

/// The gradient at a point without its label: write `gradient(at: x, y) { … }`.
@available(*, deprecated, message: "give the point with its label: gradient(at: …)")
public func gradient(
    _ x: Double, _ y: Double, of function: (Variable, Variable) throws -> Variable
) rethrows -> (Double, Double) {
    try gradient(at: x, y, of: function)
}

/// The gradient at a point without its label: write `gradient(at: x, y, z) { … }`.
@available(*, deprecated, message: "give the point with its label: gradient(at: …)")
public func gradient(
    _ x: Double, _ y: Double, _ z: Double, of function: (Variable, Variable, Variable) throws -> Variable
) rethrows -> (Double, Double, Double) {
    try gradient(at: x, y, z, of: function)
}

/// The gradient at a point without its label: write `gradient(at: x, y) { … }`.
@available(*, deprecated, message: "give the point with its label: gradient(at: …)")
public func gradient(
    _ x: [Double], _ y: [Double], of function: ([Variable], [Variable]) throws -> Variable
) rethrows -> ([Double], [Double]) {
    try gradient(at: x, y, of: function)
}

/// The value and the gradient at a point without its label: write `valueWithGradient(at: x) { … }`.
@available(*, deprecated, message: "give the point with its label: valueWithGradient(at: …)")
public func valueWithGradient(
    _ x: Double, of function: (Variable) throws -> Variable
) rethrows -> (value: Double, gradient: Double) {
    try valueWithGradient(at: x, of: function)
}

/// The value and the gradient at a point without its label: write `valueWithGradient(at: x) { … }`.
@available(*, deprecated, message: "give the point with its label: valueWithGradient(at: …)")
public func valueWithGradient(
    _ x: [Double], of function: ([Variable]) throws -> Variable
) rethrows -> (value: Double, gradient: [Double]) {
    try valueWithGradient(at: x, of: function)
}

/// Value and gradient at a point without its label: write `valueWithGradient(at: x, y) { … }`.
@available(*, deprecated, message: "give the point with its label: valueWithGradient(at: …)")
public func valueWithGradient(
    _ x: Double, _ y: Double, of function: (Variable, Variable) throws -> Variable
) rethrows -> (value: Double, gradient: (Double, Double)) {
    try valueWithGradient(at: x, y, of: function)
}

/// Value and gradient at a point without its label: write `valueWithGradient(at: x, y, z) { … }`.
@available(*, deprecated, message: "give the point with its label: valueWithGradient(at: …)")
public func valueWithGradient(
    _ x: Double, _ y: Double, _ z: Double, of function: (Variable, Variable, Variable) throws -> Variable
) rethrows -> (value: Double, gradient: (Double, Double, Double)) {
    try valueWithGradient(at: x, y, z, of: function)
}

/// Value and gradient at a point without its label: write `valueWithGradient(at: x, y) { … }`.
@available(*, deprecated, message: "give the point with its label: valueWithGradient(at: …)")
public func valueWithGradient(
    _ x: [Double], _ y: [Double], of function: ([Variable], [Variable]) throws -> Variable
) rethrows -> (value: Double, gradient: ([Double], [Double])) {
    try valueWithGradient(at: x, y, of: function)
}

// MARK: Tensors: disfavored, so that a literal is an array of numbers

/// The gradient at a point without its label: write `gradient(at: x) { … }`.
@available(*, deprecated, message: "give the point with its label: gradient(at: …)")
@_disfavoredOverload
public func gradient<Scalar>(
    _ x: Tensor<Scalar>, of function: (TensorVariable<Scalar>) throws -> TensorVariable<Scalar>
) rethrows -> Tensor<Scalar> {
    try gradient(atTree: x, of: function)
}

/// The gradient at a point without its label: write `gradient(at: x, y) { … }`.
@available(*, deprecated, message: "give the point with its label: gradient(at: …)")
@_disfavoredOverload
public func gradient<Scalar>(
    _ x: Tensor<Scalar>, _ y: Tensor<Scalar>,
    of function: (TensorVariable<Scalar>, TensorVariable<Scalar>) throws -> TensorVariable<Scalar>
) rethrows -> (Tensor<Scalar>, Tensor<Scalar>) {
    try gradient(atTree: x, y, of: function)
}

/// Value and gradient at a point without its label: write `valueWithGradient(at: x) { … }`.
@available(*, deprecated, message: "give the point with its label: valueWithGradient(at: …)")
@_disfavoredOverload
public func valueWithGradient<Scalar>(
    _ x: Tensor<Scalar>, of function: (TensorVariable<Scalar>) throws -> TensorVariable<Scalar>
) rethrows -> (value: Tensor<Scalar>, gradient: Tensor<Scalar>) {
    try valueWithGradient(atTree: x, of: function)
}

/// Value and gradient at a point without its label: write `valueWithGradient(at: x, y) { … }`.
@available(*, deprecated, message: "give the point with its label: valueWithGradient(at: …)")
@_disfavoredOverload
public func valueWithGradient<Scalar>(
    _ x: Tensor<Scalar>, _ y: Tensor<Scalar>,
    of function: (TensorVariable<Scalar>, TensorVariable<Scalar>) throws -> TensorVariable<Scalar>
) rethrows -> (value: Tensor<Scalar>, gradient: (Tensor<Scalar>, Tensor<Scalar>)) {
    try valueWithGradient(atTree: x, y, of: function)
}
