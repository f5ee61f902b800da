// Gradients of functions of tensors, and of tensors with numbers or something else.
//
// The forms say `Tensor` and `TensorVariable`, where one that says "anything recordable" would do: the type checker then
// knows what a closure takes before it looks into it, and a long closure of tensors takes hundredths of a second, not
// seconds (`Notes/design.md`, 'Overloads'). A form whose first argument is a tensor is disfavoured, so
// that a literal there means a number.

// MARK: One tensor

/// The value of a function of a tensor, and its gradient with respect to it.
@_disfavoredOverload
public func valueWithGradient<Scalar: TensorScalar, Result: DifferentiableResult>(
    at x: Tensor<Scalar>, zeros: ZeroAdjoints = .untaken, of function: (TensorVariable<Scalar>) throws -> Result
) rethrows -> (value: Result.Plain, gradient: Tensor<Scalar>) {
    try recordedGradient(x, zeros, function)
}

/// The gradient of a function of a tensor with respect to it.
@_disfavoredOverload
public func gradient<Scalar: TensorScalar, Result: DifferentiableResult>(
    at x: Tensor<Scalar>, zeros: ZeroAdjoints = .untaken, of function: (TensorVariable<Scalar>) throws -> Result
) rethrows -> Tensor<Scalar> {
    try valueWithGradient(at: x, zeros: zeros, of: function).gradient
}

// MARK: Two inputs, one of them a tensor

/// The value of a function of a tensor and something else, and its gradient with respect to each.
@_disfavoredOverload
public func valueWithGradient<Scalar: TensorScalar, B: RecordableValue, Result: DifferentiableResult>(
    at a: Tensor<Scalar>, _ b: B, zeros: ZeroAdjoints = .untaken,
    of function: (TensorVariable<Scalar>, B.Recorded) throws -> Result
) rethrows -> (value: Result.Plain, gradient: (Tensor<Scalar>, B)) {
    let (value, both) = try recordedGradient(Both(a, b), zeros) { try function($0.first, $0.second) }
    return (value, (both.first, both.second))
}

/// The gradient of a function of a tensor and something else with respect to each.
@_disfavoredOverload
public func gradient<Scalar: TensorScalar, B: RecordableValue, Result: DifferentiableResult>(
    at a: Tensor<Scalar>, _ b: B, zeros: ZeroAdjoints = .untaken,
    of function: (TensorVariable<Scalar>, B.Recorded) throws -> Result
) rethrows -> (Tensor<Scalar>, B) {
    try valueWithGradient(at: a, b, zeros: zeros, of: function).gradient
}

/// The value of a function of a number and a tensor, and its gradient with respect to each.
public func valueWithGradient<Scalar: TensorScalar, Result: DifferentiableResult>(
    at a: Double, _ b: Tensor<Scalar>, zeros: ZeroAdjoints = .untaken,
    of function: (Variable, TensorVariable<Scalar>) throws -> Result
) rethrows -> (value: Result.Plain, gradient: (Double, Tensor<Scalar>)) {
    let (value, both) = try recordedGradient(Both(a, b), zeros) { try function($0.first, $0.second) }
    return (value, (both.first, both.second))
}

/// The gradient of a function of a number and a tensor with respect to each.
public func gradient<Scalar: TensorScalar, Result: DifferentiableResult>(
    at a: Double, _ b: Tensor<Scalar>, zeros: ZeroAdjoints = .untaken,
    of function: (Variable, TensorVariable<Scalar>) throws -> Result
) rethrows -> (Double, Tensor<Scalar>) {
    try valueWithGradient(at: a, b, zeros: zeros, of: function).gradient
}

// MARK: Three inputs, the first of them that is not a number a tensor

/// The value of a function of a tensor and two more inputs, and its gradient with respect to each.
@_disfavoredOverload
public func valueWithGradient<
    Scalar: TensorScalar, B: RecordableValue, C: RecordableValue, Result: DifferentiableResult
>(
    at a: Tensor<Scalar>, _ b: B, _ c: C, zeros: ZeroAdjoints = .untaken,
    of function: (TensorVariable<Scalar>, B.Recorded, C.Recorded) throws -> Result
) rethrows -> (value: Result.Plain, gradient: (Tensor<Scalar>, B, C)) {
    let (value, both) = try recordedGradient(Both(a, Both(b, c)), zeros) {
        try function($0.first, $0.second.first, $0.second.second)
    }
    return (value, (both.first, both.second.first, both.second.second))
}

/// The gradient of a function of a tensor and two more inputs with respect to each.
@_disfavoredOverload
public func gradient<Scalar: TensorScalar, B: RecordableValue, C: RecordableValue, Result: DifferentiableResult>(
    at a: Tensor<Scalar>, _ b: B, _ c: C, zeros: ZeroAdjoints = .untaken,
    of function: (TensorVariable<Scalar>, B.Recorded, C.Recorded) throws -> Result
) rethrows -> (Tensor<Scalar>, B, C) {
    try valueWithGradient(at: a, b, c, zeros: zeros, of: function).gradient
}

/// The value of a function of a number, a tensor and one more input, and its gradient with respect to each.
public func valueWithGradient<Scalar: TensorScalar, C: RecordableValue, Result: DifferentiableResult>(
    at a: Double, _ b: Tensor<Scalar>, _ c: C, zeros: ZeroAdjoints = .untaken,
    of function: (Variable, TensorVariable<Scalar>, C.Recorded) throws -> Result
) rethrows -> (value: Result.Plain, gradient: (Double, Tensor<Scalar>, C)) {
    let (value, both) = try recordedGradient(Both(a, Both(b, c)), zeros) {
        try function($0.first, $0.second.first, $0.second.second)
    }
    return (value, (both.first, both.second.first, both.second.second))
}

/// The gradient of a function of a number, a tensor and one more input with respect to each.
public func gradient<Scalar: TensorScalar, C: RecordableValue, Result: DifferentiableResult>(
    at a: Double, _ b: Tensor<Scalar>, _ c: C, zeros: ZeroAdjoints = .untaken,
    of function: (Variable, TensorVariable<Scalar>, C.Recorded) throws -> Result
) rethrows -> (Double, Tensor<Scalar>, C) {
    try valueWithGradient(at: a, b, c, zeros: zeros, of: function).gradient
}

/// The value of a function of two numbers and a tensor, and its gradient with respect to each.
public func valueWithGradient<Scalar: TensorScalar, Result: DifferentiableResult>(
    at a: Double, _ b: Double, _ c: Tensor<Scalar>, zeros: ZeroAdjoints = .untaken,
    of function: (Variable, Variable, TensorVariable<Scalar>) throws -> Result
) rethrows -> (value: Result.Plain, gradient: (Double, Double, Tensor<Scalar>)) {
    let (value, both) = try recordedGradient(Both(a, Both(b, c)), zeros) {
        try function($0.first, $0.second.first, $0.second.second)
    }
    return (value, (both.first, both.second.first, both.second.second))
}

/// The gradient of a function of two numbers and a tensor with respect to each.
public func gradient<Scalar: TensorScalar, Result: DifferentiableResult>(
    at a: Double, _ b: Double, _ c: Tensor<Scalar>, zeros: ZeroAdjoints = .untaken,
    of function: (Variable, Variable, TensorVariable<Scalar>) throws -> Result
) rethrows -> (Double, Double, Tensor<Scalar>) {
    try valueWithGradient(at: a, b, c, zeros: zeros, of: function).gradient
}
