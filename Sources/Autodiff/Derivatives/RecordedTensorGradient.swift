// Gradients inside a recording of functions of tensors, and of tensors with variables or something else.
// `TensorGradient.swift` says why they are forms of their own.

// MARK: One tensor

/// The value of a function of a recorded tensor, and its gradient with respect to it, recorded on its tape.
@_disfavoredOverload
public func valueWithGradient<Scalar: TensorScalar, Result: DifferentiableResult>(
    at x: TensorVariable<Scalar>, zeros: ZeroAdjoints = .untaken, of function: (TensorVariable<Scalar>) throws -> Result
) rethrows -> (value: Result, gradient: TensorVariable<Scalar>) {
    try innerGradient(x, zeros, function)
}

/// The gradient of a function of a recorded tensor with respect to it, recorded on its tape.
@_disfavoredOverload
public func gradient<Scalar: TensorScalar, Result: DifferentiableResult>(
    at x: TensorVariable<Scalar>, zeros: ZeroAdjoints = .untaken, of function: (TensorVariable<Scalar>) throws -> Result
) rethrows -> TensorVariable<Scalar> {
    try valueWithGradient(at: x, zeros: zeros, of: function).gradient
}

// MARK: Two inputs, one of them a tensor

/// The value of a function of a recorded tensor and something else, and its gradient with respect to each, recorded on their tape.
@_disfavoredOverload
public func valueWithGradient<Scalar: TensorScalar, B: DifferentiableResult, Result: DifferentiableResult>(
    at a: TensorVariable<Scalar>, _ b: B, zeros: ZeroAdjoints = .untaken,
    of function: (TensorVariable<Scalar>, B.Inner) throws -> Result
) rethrows -> (value: Result, gradient: (TensorVariable<Scalar>, B)) {
    let (value, both) = try innerGradient(Both(a, b), zeros) { try function($0.first, $0.second.inner) }
    return (value, (both.first, both.second))
}

/// The gradient of a function of a recorded tensor and something else with respect to each, recorded on their tape.
@_disfavoredOverload
public func gradient<Scalar: TensorScalar, B: DifferentiableResult, Result: DifferentiableResult>(
    at a: TensorVariable<Scalar>, _ b: B, zeros: ZeroAdjoints = .untaken,
    of function: (TensorVariable<Scalar>, B.Inner) throws -> Result
) rethrows -> (TensorVariable<Scalar>, B) {
    try valueWithGradient(at: a, b, zeros: zeros, of: function).gradient
}

/// The value of a function of a variable and a recorded tensor, and its gradient with respect to each, recorded on their tape.
@_disfavoredOverload
public func valueWithGradient<Scalar: TensorScalar, Result: DifferentiableResult>(
    at a: Variable, _ b: TensorVariable<Scalar>, zeros: ZeroAdjoints = .untaken,
    of function: (Variable, TensorVariable<Scalar>) throws -> Result
) rethrows -> (value: Result, gradient: (Variable, TensorVariable<Scalar>)) {
    let (value, both) = try innerGradient(Both(a, b), zeros) { try function($0.first, $0.second) }
    return (value, (both.first, both.second))
}

/// The gradient of a function of a variable and a recorded tensor with respect to each, recorded on their tape.
@_disfavoredOverload
public func gradient<Scalar: TensorScalar, Result: DifferentiableResult>(
    at a: Variable, _ b: TensorVariable<Scalar>, zeros: ZeroAdjoints = .untaken,
    of function: (Variable, TensorVariable<Scalar>) throws -> Result
) rethrows -> (Variable, TensorVariable<Scalar>) {
    try valueWithGradient(at: a, b, zeros: zeros, of: function).gradient
}

// MARK: Three inputs, the first of them that is not a number a tensor

/// The value of a function of a recorded tensor and two more inputs, and its gradient with respect to each, recorded on their tape.
@_disfavoredOverload
public func valueWithGradient<
    Scalar: TensorScalar, B: DifferentiableResult, C: DifferentiableResult, Result: DifferentiableResult
>(
    at a: TensorVariable<Scalar>, _ b: B, _ c: C, zeros: ZeroAdjoints = .untaken,
    of function: (TensorVariable<Scalar>, B.Inner, C.Inner) throws -> Result
) rethrows -> (value: Result, gradient: (TensorVariable<Scalar>, B, C)) {
    let (value, both) = try innerGradient(Both(a, Both(b, c)), zeros) {
        try function($0.first, $0.second.first.inner, $0.second.second.inner)
    }
    return (value, (both.first, both.second.first, both.second.second))
}

/// The gradient of a function of a recorded tensor and two more inputs with respect to each, recorded on their tape.
@_disfavoredOverload
public func gradient<
    Scalar: TensorScalar, B: DifferentiableResult, C: DifferentiableResult, Result: DifferentiableResult
>(
    at a: TensorVariable<Scalar>, _ b: B, _ c: C, zeros: ZeroAdjoints = .untaken,
    of function: (TensorVariable<Scalar>, B.Inner, C.Inner) throws -> Result
) rethrows -> (TensorVariable<Scalar>, B, C) {
    try valueWithGradient(at: a, b, c, zeros: zeros, of: function).gradient
}

/// The value of a function of a variable, a recorded tensor and one more input, and its gradient with respect to each, recorded on their tape.
@_disfavoredOverload
public func valueWithGradient<Scalar: TensorScalar, C: DifferentiableResult, Result: DifferentiableResult>(
    at a: Variable, _ b: TensorVariable<Scalar>, _ c: C, zeros: ZeroAdjoints = .untaken,
    of function: (Variable, TensorVariable<Scalar>, C.Inner) throws -> Result
) rethrows -> (value: Result, gradient: (Variable, TensorVariable<Scalar>, C)) {
    let (value, both) = try innerGradient(Both(a, Both(b, c)), zeros) {
        try function($0.first, $0.second.first, $0.second.second.inner)
    }
    return (value, (both.first, both.second.first, both.second.second))
}

/// The gradient of a function of a variable, a recorded tensor and one more input with respect to each, recorded on their tape.
@_disfavoredOverload
public func gradient<Scalar: TensorScalar, C: DifferentiableResult, Result: DifferentiableResult>(
    at a: Variable, _ b: TensorVariable<Scalar>, _ c: C, zeros: ZeroAdjoints = .untaken,
    of function: (Variable, TensorVariable<Scalar>, C.Inner) throws -> Result
) rethrows -> (Variable, TensorVariable<Scalar>, C) {
    try valueWithGradient(at: a, b, c, zeros: zeros, of: function).gradient
}

/// The value of a function of two variables and a recorded tensor, and its gradient with respect to each, recorded on their tape.
@_disfavoredOverload
public func valueWithGradient<Scalar: TensorScalar, Result: DifferentiableResult>(
    at a: Variable, _ b: Variable, _ c: TensorVariable<Scalar>, zeros: ZeroAdjoints = .untaken,
    of function: (Variable, Variable, TensorVariable<Scalar>) throws -> Result
) rethrows -> (value: Result, gradient: (Variable, Variable, TensorVariable<Scalar>)) {
    let (value, both) = try innerGradient(Both(a, Both(b, c)), zeros) {
        try function($0.first, $0.second.first, $0.second.second)
    }
    return (value, (both.first, both.second.first, both.second.second))
}

/// The gradient of a function of two variables and a recorded tensor with respect to each, recorded on their tape.
@_disfavoredOverload
public func gradient<Scalar: TensorScalar, Result: DifferentiableResult>(
    at a: Variable, _ b: Variable, _ c: TensorVariable<Scalar>, zeros: ZeroAdjoints = .untaken,
    of function: (Variable, Variable, TensorVariable<Scalar>) throws -> Result
) rethrows -> (Variable, Variable, TensorVariable<Scalar>) {
    try valueWithGradient(at: a, b, c, zeros: zeros, of: function).gradient
}
