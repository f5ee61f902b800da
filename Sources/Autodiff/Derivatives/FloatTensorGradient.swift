// Gradients of functions of tensors of `Float`, and of tensors with numbers. `Scripts/generate.sh` makes the same for
// each element type: with one generic form, the type checker took seconds wherever a gradient was written
// (`Notes/design.md`, 'Overloads').

// MARK: Tensors

/// The value of a function of a tensor, and its gradient.
@_disfavoredOverload  // A literal means Double.
public func valueWithGradient(
    at x: Tensor<Float>, of function: (TensorVariable<Float>) throws -> TensorVariable<Float>
) rethrows -> (value: Tensor<Float>, gradient: Tensor<Float>) {
    try recordedGradient(x, of: function).withValue
}
/// The gradient of a function of a tensor.
@_disfavoredOverload  // A literal means Double.
public func gradient(
    at x: Tensor<Float>, of function: (TensorVariable<Float>) throws -> TensorVariable<Float>
) rethrows -> Tensor<Float> {
    try recordedGradient(x, of: function).gradient
}

/// The value of a function of two tensors, and its gradient.
@_disfavoredOverload  // A literal means Double.
public func valueWithGradient(
    at x: Tensor<Float>, _ y: Tensor<Float>,
    of function: (TensorVariable<Float>, TensorVariable<Float>) throws -> TensorVariable<Float>
) rethrows -> (value: Tensor<Float>, gradient: (Tensor<Float>, Tensor<Float>)) {
    try recordedGradient(x, y, of: function).withValue
}
/// The gradient of a function of two tensors.
@_disfavoredOverload  // A literal means Double.
public func gradient(
    at x: Tensor<Float>, _ y: Tensor<Float>,
    of function: (TensorVariable<Float>, TensorVariable<Float>) throws -> TensorVariable<Float>
) rethrows -> (Tensor<Float>, Tensor<Float>) {
    try recordedGradient(x, y, of: function).gradient
}

/// The value of a function of three tensors, and its gradient.
@_disfavoredOverload  // A literal means Double.
public func valueWithGradient(
    at x: Tensor<Float>, _ y: Tensor<Float>, _ z: Tensor<Float>,
    of function: (TensorVariable<Float>, TensorVariable<Float>, TensorVariable<Float>) throws -> TensorVariable<Float>
) rethrows -> (value: Tensor<Float>, gradient: (Tensor<Float>, Tensor<Float>, Tensor<Float>)) {
    try recordedGradient(x, y, z, of: function).withValue
}
/// The gradient of a function of three tensors.
@_disfavoredOverload  // A literal means Double.
public func gradient(
    at x: Tensor<Float>, _ y: Tensor<Float>, _ z: Tensor<Float>,
    of function: (TensorVariable<Float>, TensorVariable<Float>, TensorVariable<Float>) throws -> TensorVariable<Float>
) rethrows -> (Tensor<Float>, Tensor<Float>, Tensor<Float>) {
    try recordedGradient(x, y, z, of: function).gradient
}

/// The value of a function of four tensors, and its gradient.
@_disfavoredOverload  // A literal means Double.
public func valueWithGradient(
    at x: Tensor<Float>, _ y: Tensor<Float>, _ z: Tensor<Float>, _ u: Tensor<Float>,
    of function: (TensorVariable<Float>, TensorVariable<Float>, TensorVariable<Float>, TensorVariable<Float>) throws ->
        TensorVariable<Float>
) rethrows -> (value: Tensor<Float>, gradient: (Tensor<Float>, Tensor<Float>, Tensor<Float>, Tensor<Float>)) {
    try recordedGradient(x, y, z, u, of: function).withValue
}
/// The gradient of a function of four tensors.
@_disfavoredOverload  // A literal means Double.
public func gradient(
    at x: Tensor<Float>, _ y: Tensor<Float>, _ z: Tensor<Float>, _ u: Tensor<Float>,
    of function: (TensorVariable<Float>, TensorVariable<Float>, TensorVariable<Float>, TensorVariable<Float>) throws ->
        TensorVariable<Float>
) rethrows -> (Tensor<Float>, Tensor<Float>, Tensor<Float>, Tensor<Float>) {
    try recordedGradient(x, y, z, u, of: function).gradient
}

/// The value of a function of five tensors, and its gradient.
@_disfavoredOverload  // A literal means Double.
public func valueWithGradient(
    at x: Tensor<Float>, _ y: Tensor<Float>, _ z: Tensor<Float>, _ u: Tensor<Float>, _ v: Tensor<Float>,
    of function: (
        TensorVariable<Float>, TensorVariable<Float>, TensorVariable<Float>, TensorVariable<Float>,
        TensorVariable<Float>
    ) throws -> TensorVariable<Float>
) rethrows -> (
    value: Tensor<Float>, gradient: (Tensor<Float>, Tensor<Float>, Tensor<Float>, Tensor<Float>, Tensor<Float>)
) {
    try recordedGradient(x, y, z, u, v, of: function).withValue
}
/// The gradient of a function of five tensors.
@_disfavoredOverload  // A literal means Double.
public func gradient(
    at x: Tensor<Float>, _ y: Tensor<Float>, _ z: Tensor<Float>, _ u: Tensor<Float>, _ v: Tensor<Float>,
    of function: (
        TensorVariable<Float>, TensorVariable<Float>, TensorVariable<Float>, TensorVariable<Float>,
        TensorVariable<Float>
    ) throws -> TensorVariable<Float>
) rethrows -> (Tensor<Float>, Tensor<Float>, Tensor<Float>, Tensor<Float>, Tensor<Float>) {
    try recordedGradient(x, y, z, u, v, of: function).gradient
}

/// The value of a function of six tensors, and its gradient.
@_disfavoredOverload  // A literal means Double.
public func valueWithGradient(
    at x: Tensor<Float>, _ y: Tensor<Float>, _ z: Tensor<Float>, _ u: Tensor<Float>, _ v: Tensor<Float>,
    _ w: Tensor<Float>,
    of function: (
        TensorVariable<Float>, TensorVariable<Float>, TensorVariable<Float>, TensorVariable<Float>,
        TensorVariable<Float>, TensorVariable<Float>
    ) throws -> TensorVariable<Float>
) rethrows -> (
    value: Tensor<Float>,
    gradient: (Tensor<Float>, Tensor<Float>, Tensor<Float>, Tensor<Float>, Tensor<Float>, Tensor<Float>)
) {
    try recordedGradient(x, y, z, u, v, w, of: function).withValue
}
/// The gradient of a function of six tensors.
@_disfavoredOverload  // A literal means Double.
public func gradient(
    at x: Tensor<Float>, _ y: Tensor<Float>, _ z: Tensor<Float>, _ u: Tensor<Float>, _ v: Tensor<Float>,
    _ w: Tensor<Float>,
    of function: (
        TensorVariable<Float>, TensorVariable<Float>, TensorVariable<Float>, TensorVariable<Float>,
        TensorVariable<Float>, TensorVariable<Float>
    ) throws -> TensorVariable<Float>
) rethrows -> (Tensor<Float>, Tensor<Float>, Tensor<Float>, Tensor<Float>, Tensor<Float>, Tensor<Float>) {
    try recordedGradient(x, y, z, u, v, w, of: function).gradient
}

// MARK: A tensor with a function that returns a number, and tensors with numbers
//
// The forms for a tensor alone whose function returns a number take a list of points, which must be one. The type
// checker does not favor a list, so it tries the forms whose function returns a tensor first and, where one fits,
// alone; with one point in both it tried all meanings of what is summed. Two points and more have forms that warn. The
// forms for a tensor with numbers are disfavored and take types that no literal has, so that neither literal of
// `gradient(at: 3, 0.5)` means a tensor (`Notes/design.md`, 'Overloads').

/// The value of a function of a tensor that returns a number, and its gradient.
@_disfavoredOverload
public func valueWithGradient(
    at x: Tensor<Float>..., of function: (TensorVariable<Float>) throws -> Variable
) rethrows -> (value: Double, gradient: Tensor<Float>) {
    try recordedGradient(onlyPoint(x, "valueWithGradient(at:of:)"), of: function).withValue
}
/// The gradient of a function of a tensor that returns a number.
@_disfavoredOverload
public func gradient(
    at x: Tensor<Float>..., of function: (TensorVariable<Float>) throws -> Variable
) rethrows -> Tensor<Float> {
    try recordedGradient(onlyPoint(x, "gradient(at:of:)"), of: function).gradient
}

/// Several points of a function of one tensor: stops. Give the function as many parameters as there are points.
@available(*, deprecated, message: "give the function as many parameters as there are points")
@_disfavoredOverload
public func valueWithGradient(
    at x: Tensor<Float>, _ y: Tensor<Float>, _ more: Tensor<Float>...,
    of function: (TensorVariable<Float>) throws -> Variable
) rethrows -> (value: Double, gradient: Tensor<Float>) {
    try recordedGradient(onlyPoint([x, y] + more, "valueWithGradient(at:of:)"), of: function).withValue
}
/// Several points of a function of one tensor: stops. Give the function as many parameters as there are points.
@available(*, deprecated, message: "give the function as many parameters as there are points")
@_disfavoredOverload
public func gradient(
    at x: Tensor<Float>, _ y: Tensor<Float>, _ more: Tensor<Float>...,
    of function: (TensorVariable<Float>) throws -> Variable
) rethrows -> Tensor<Float> {
    try recordedGradient(onlyPoint([x, y] + more, "gradient(at:of:)"), of: function).gradient
}

/// The value of a function of a tensor and a number, and its gradient.
@_disfavoredOverload
public func valueWithGradient(
    at x: some PlainFloatTensor, _ y: Double,
    of function: (TensorVariable<Float>, Variable) throws -> TensorVariable<Float>
) rethrows -> (value: Tensor<Float>, gradient: (Tensor<Float>, Double)) {
    try recordedGradient(x.plainTensor, y, of: function).withValue
}
/// The gradient of a function of a tensor and a number.
@_disfavoredOverload
public func gradient(
    at x: some PlainFloatTensor, _ y: Double,
    of function: (TensorVariable<Float>, Variable) throws -> TensorVariable<Float>
) rethrows -> (Tensor<Float>, Double) {
    try recordedGradient(x.plainTensor, y, of: function).gradient
}

/// The value of a function of a number and a tensor, and its gradient.
@_disfavoredOverload
public func valueWithGradient(
    at x: Double, _ y: some PlainFloatTensor,
    of function: (Variable, TensorVariable<Float>) throws -> TensorVariable<Float>
) rethrows -> (value: Tensor<Float>, gradient: (Double, Tensor<Float>)) {
    try recordedGradient(x, y.plainTensor, of: function).withValue
}
/// The gradient of a function of a number and a tensor.
@_disfavoredOverload
public func gradient(
    at x: Double, _ y: some PlainFloatTensor,
    of function: (Variable, TensorVariable<Float>) throws -> TensorVariable<Float>
) rethrows -> (Double, Tensor<Float>) {
    try recordedGradient(x, y.plainTensor, of: function).gradient
}

/// The value of a function of a tensor and an array of numbers, and its gradient.
public func valueWithGradient(
    at x: Tensor<Float>, _ y: [Double], of function: (TensorVariable<Float>, [Variable]) throws -> TensorVariable<Float>
) rethrows -> (value: Tensor<Float>, gradient: (Tensor<Float>, [Double])) {
    try recordedGradient(x, y, of: function).withValue
}
/// The gradient of a function of a tensor and an array of numbers.
public func gradient(
    at x: Tensor<Float>, _ y: [Double], of function: (TensorVariable<Float>, [Variable]) throws -> TensorVariable<Float>
) rethrows -> (Tensor<Float>, [Double]) {
    try recordedGradient(x, y, of: function).gradient
}

/// The value of a function of an array of numbers and a tensor, and its gradient.
public func valueWithGradient(
    at x: [Double], _ y: Tensor<Float>, of function: ([Variable], TensorVariable<Float>) throws -> TensorVariable<Float>
) rethrows -> (value: Tensor<Float>, gradient: ([Double], Tensor<Float>)) {
    try recordedGradient(x, y, of: function).withValue
}
/// The gradient of a function of an array of numbers and a tensor.
public func gradient(
    at x: [Double], _ y: Tensor<Float>, of function: ([Variable], TensorVariable<Float>) throws -> TensorVariable<Float>
) rethrows -> ([Double], Tensor<Float>) {
    try recordedGradient(x, y, of: function).gradient
}

/// The value of a function of two numbers and a tensor, and its gradient.
@_disfavoredOverload
public func valueWithGradient(
    at x: Double, _ y: Double, _ z: some PlainFloatTensor,
    of function: (Variable, Variable, TensorVariable<Float>) throws -> TensorVariable<Float>
) rethrows -> (value: Tensor<Float>, gradient: (Double, Double, Tensor<Float>)) {
    try recordedGradient(x, y, z.plainTensor, of: function).withValue
}
/// The gradient of a function of two numbers and a tensor.
@_disfavoredOverload
public func gradient(
    at x: Double, _ y: Double, _ z: some PlainFloatTensor,
    of function: (Variable, Variable, TensorVariable<Float>) throws -> TensorVariable<Float>
) rethrows -> (Double, Double, Tensor<Float>) {
    try recordedGradient(x, y, z.plainTensor, of: function).gradient
}

// MARK: Inside a recording
//
// Disfavored, so that a literal point means a plain tensor. A function of a recorded tensor returns a tensor; for one
// that returns a number there is `gradient(atRecordedTree:of:)`.

/// The value of a function of a recorded tensor, and its gradient.
@_disfavoredOverload
public func valueWithGradient(
    at x: TensorVariable<Float>, of function: (TensorVariable<Float>) throws -> TensorVariable<Float>
) rethrows -> (value: TensorVariable<Float>, gradient: TensorVariable<Float>) {
    try innerGradient(x, of: function)
}
/// The gradient of a function of a recorded tensor.
@_disfavoredOverload
public func gradient(
    at x: TensorVariable<Float>, of function: (TensorVariable<Float>) throws -> TensorVariable<Float>
) rethrows -> TensorVariable<Float> {
    try valueWithGradient(at: x, of: function).gradient
}

/// The value of a function of two recorded tensors, and its gradient.
@_disfavoredOverload
public func valueWithGradient(
    at x: TensorVariable<Float>, _ y: TensorVariable<Float>,
    of function: (TensorVariable<Float>, TensorVariable<Float>) throws -> TensorVariable<Float>
) rethrows -> (value: TensorVariable<Float>, gradient: (TensorVariable<Float>, TensorVariable<Float>)) {
    try innerGradient(x, y, of: function)
}
/// The gradient of a function of two recorded tensors.
@_disfavoredOverload
public func gradient(
    at x: TensorVariable<Float>, _ y: TensorVariable<Float>,
    of function: (TensorVariable<Float>, TensorVariable<Float>) throws -> TensorVariable<Float>
) rethrows -> (TensorVariable<Float>, TensorVariable<Float>) {
    try valueWithGradient(at: x, y, of: function).gradient
}

/// The value of a function of three recorded tensors, and its gradient.
@_disfavoredOverload
public func valueWithGradient(
    at x: TensorVariable<Float>, _ y: TensorVariable<Float>, _ z: TensorVariable<Float>,
    of function: (TensorVariable<Float>, TensorVariable<Float>, TensorVariable<Float>) throws -> TensorVariable<Float>
) rethrows -> (
    value: TensorVariable<Float>, gradient: (TensorVariable<Float>, TensorVariable<Float>, TensorVariable<Float>)
) {
    try innerGradient(x, y, z, of: function)
}
/// The gradient of a function of three recorded tensors.
@_disfavoredOverload
public func gradient(
    at x: TensorVariable<Float>, _ y: TensorVariable<Float>, _ z: TensorVariable<Float>,
    of function: (TensorVariable<Float>, TensorVariable<Float>, TensorVariable<Float>) throws -> TensorVariable<Float>
) rethrows -> (TensorVariable<Float>, TensorVariable<Float>, TensorVariable<Float>) {
    try valueWithGradient(at: x, y, z, of: function).gradient
}

/// The value of a function of a recorded number and a recorded tensor, and its gradient.
@_disfavoredOverload
public func valueWithGradient(
    at x: Variable, _ y: TensorVariable<Float>,
    of function: (Variable, TensorVariable<Float>) throws -> TensorVariable<Float>
) rethrows -> (value: TensorVariable<Float>, gradient: (Variable, TensorVariable<Float>)) {
    try innerGradient(x, y, of: function)
}
/// The gradient of a function of a recorded number and a recorded tensor.
@_disfavoredOverload
public func gradient(
    at x: Variable, _ y: TensorVariable<Float>,
    of function: (Variable, TensorVariable<Float>) throws -> TensorVariable<Float>
) rethrows -> (Variable, TensorVariable<Float>) {
    try valueWithGradient(at: x, y, of: function).gradient
}

/// The value of a function of a recorded tensor and a recorded number, and its gradient.
@_disfavoredOverload
public func valueWithGradient(
    at x: TensorVariable<Float>, _ y: Variable,
    of function: (TensorVariable<Float>, Variable) throws -> TensorVariable<Float>
) rethrows -> (value: TensorVariable<Float>, gradient: (TensorVariable<Float>, Variable)) {
    try innerGradient(x, y, of: function)
}
/// The gradient of a function of a recorded tensor and a recorded number.
@_disfavoredOverload
public func gradient(
    at x: TensorVariable<Float>, _ y: Variable,
    of function: (TensorVariable<Float>, Variable) throws -> TensorVariable<Float>
) rethrows -> (TensorVariable<Float>, Variable) {
    try valueWithGradient(at: x, y, of: function).gradient
}
