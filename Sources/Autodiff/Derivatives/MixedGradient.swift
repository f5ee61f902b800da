// Gradients of functions of numbers first and tensors or collections then.
//
// They are forms of their own, and the general ones of `Gradient.swift` begin with a structure, so that no general form
// is left to try where all inputs are numbers: each one multiplies the time that a long closure takes to type-check.

/// The value of a function of a number and a structure, and its gradient with respect to each.
@_disfavoredOverload
public func valueWithGradient<B: RecordableCollection, Result: DifferentiableResult>(
    at a: Double, _ b: B, zeros: ZeroAdjoints = .untaken, of function: (Variable, B.Recorded) throws -> Result
) rethrows -> (value: Result.Plain, gradient: (Double, B)) {
    let (value, both) = try recordedGradient(Both(a, b), zeros) { try function($0.first, $0.second) }
    return (value, (both.first, both.second))
}

/// The gradient of a function of a number and a structure, with respect to each.
@_disfavoredOverload
public func gradient<B: RecordableCollection, Result: DifferentiableResult>(
    at a: Double, _ b: B, zeros: ZeroAdjoints = .untaken, of function: (Variable, B.Recorded) throws -> Result
) rethrows -> (Double, B) {
    try valueWithGradient(at: a, b, zeros: zeros, of: function).gradient
}

/// The value of a function of a number and two more inputs, and its gradient with respect to each.
@_disfavoredOverload
public func valueWithGradient<B: RecordableCollection, C: RecordableValue, Result: DifferentiableResult>(
    at a: Double, _ b: B, _ c: C, zeros: ZeroAdjoints = .untaken,
    of function: (Variable, B.Recorded, C.Recorded) throws -> Result
) rethrows -> (value: Result.Plain, gradient: (Double, B, C)) {
    let (value, both) = try recordedGradient(Both(a, Both(b, c)), zeros) {
        try function($0.first, $0.second.first, $0.second.second)
    }
    return (value, (both.first, both.second.first, both.second.second))
}

/// The gradient of a function of a number and two more inputs, with respect to each.
@_disfavoredOverload
public func gradient<B: RecordableCollection, C: RecordableValue, Result: DifferentiableResult>(
    at a: Double, _ b: B, _ c: C, zeros: ZeroAdjoints = .untaken,
    of function: (Variable, B.Recorded, C.Recorded) throws -> Result
) rethrows -> (Double, B, C) {
    try valueWithGradient(at: a, b, c, zeros: zeros, of: function).gradient
}

/// The value of a function of two numbers and a structure, and its gradient with respect to each.
@_disfavoredOverload
public func valueWithGradient<C: RecordableCollection, Result: DifferentiableResult>(
    at a: Double, _ b: Double, _ c: C, zeros: ZeroAdjoints = .untaken,
    of function: (Variable, Variable, C.Recorded) throws -> Result
) rethrows -> (value: Result.Plain, gradient: (Double, Double, C)) {
    let (value, both) = try recordedGradient(Both(a, Both(b, c)), zeros) {
        try function($0.first, $0.second.first, $0.second.second)
    }
    return (value, (both.first, both.second.first, both.second.second))
}

/// The gradient of a function of two numbers and a structure, with respect to each.
@_disfavoredOverload
public func gradient<C: RecordableCollection, Result: DifferentiableResult>(
    at a: Double, _ b: Double, _ c: C, zeros: ZeroAdjoints = .untaken,
    of function: (Variable, Variable, C.Recorded) throws -> Result
) rethrows -> (Double, Double, C) {
    try valueWithGradient(at: a, b, c, zeros: zeros, of: function).gradient
}
