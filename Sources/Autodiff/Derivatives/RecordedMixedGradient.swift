// Gradients inside a recording of functions of variables alone, and of variables first and tensors or collections then.
// `MixedGradient.swift` says why they are forms of their own.

/// The value of a function of two variables, and its gradient with respect to each, recorded on their tape.
@_disfavoredOverload
public func valueWithGradient(
    at a: Variable, _ b: Variable, of function: (Variable, Variable) throws -> Variable
) rethrows -> (value: Variable, gradient: (Variable, Variable)) {
    let (value, both) = try innerGradient(Both(a, b), .untaken) { try function($0.first, $0.second) }
    return (value, (both.first, both.second))
}

/// The gradient of a function of two variables, with respect to each, recorded on their tape.
@_disfavoredOverload
public func gradient(
    at a: Variable, _ b: Variable, of function: (Variable, Variable) throws -> Variable
) rethrows -> (Variable, Variable) {
    try valueWithGradient(at: a, b, of: function).gradient
}

/// The value of a function of three variables, and its gradient with respect to each, recorded on their tape.
@_disfavoredOverload
public func valueWithGradient(
    at a: Variable, _ b: Variable, _ c: Variable, of function: (Variable, Variable, Variable) throws -> Variable
) rethrows -> (value: Variable, gradient: (Variable, Variable, Variable)) {
    let (value, both) = try innerGradient(Both(a, Both(b, c)), .untaken) {
        try function($0.first, $0.second.first, $0.second.second)
    }
    return (value, (both.first, both.second.first, both.second.second))
}

/// The gradient of a function of three variables, with respect to each, recorded on their tape.
@_disfavoredOverload
public func gradient(
    at a: Variable, _ b: Variable, _ c: Variable, of function: (Variable, Variable, Variable) throws -> Variable
) rethrows -> (Variable, Variable, Variable) {
    try valueWithGradient(at: a, b, c, of: function).gradient
}

/// The value of a function of a variable and a structure, and its gradient with respect to each, recorded on their tape.
@_disfavoredOverload
public func valueWithGradient<B: RecordedStructure, Result: DifferentiableResult>(
    at a: Variable, _ b: B, zeros: ZeroAdjoints = .untaken, of function: (Variable, B.Inner) throws -> Result
) rethrows -> (value: Result, gradient: (Variable, B)) {
    let (value, both) = try innerGradient(Both(a, b), zeros) { try function($0.first, $0.second.inner) }
    return (value, (both.first, both.second))
}

/// The gradient of a function of a variable and a structure, with respect to each, recorded on their tape.
@_disfavoredOverload
public func gradient<B: RecordedStructure, Result: DifferentiableResult>(
    at a: Variable, _ b: B, zeros: ZeroAdjoints = .untaken, of function: (Variable, B.Inner) throws -> Result
) rethrows -> (Variable, B) {
    try valueWithGradient(at: a, b, zeros: zeros, of: function).gradient
}

/// The value of a function of a variable and two more inputs, and its gradient with respect to each, recorded on their tape.
@_disfavoredOverload
public func valueWithGradient<B: RecordedStructure, C: DifferentiableResult, Result: DifferentiableResult>(
    at a: Variable, _ b: B, _ c: C, zeros: ZeroAdjoints = .untaken,
    of function: (Variable, B.Inner, C.Inner) throws -> Result
) rethrows -> (value: Result, gradient: (Variable, B, C)) {
    let (value, both) = try innerGradient(Both(a, Both(b, c)), zeros) {
        try function($0.first, $0.second.first.inner, $0.second.second.inner)
    }
    return (value, (both.first, both.second.first, both.second.second))
}

/// The gradient of a function of a variable and two more inputs, with respect to each, recorded on their tape.
@_disfavoredOverload
public func gradient<B: RecordedStructure, C: DifferentiableResult, Result: DifferentiableResult>(
    at a: Variable, _ b: B, _ c: C, zeros: ZeroAdjoints = .untaken,
    of function: (Variable, B.Inner, C.Inner) throws -> Result
) rethrows -> (Variable, B, C) {
    try valueWithGradient(at: a, b, c, zeros: zeros, of: function).gradient
}

/// The value of a function of two variables and a structure, and its gradient with respect to each, recorded on their tape.
@_disfavoredOverload
public func valueWithGradient<C: RecordedStructure, Result: DifferentiableResult>(
    at a: Variable, _ b: Variable, _ c: C, zeros: ZeroAdjoints = .untaken,
    of function: (Variable, Variable, C.Inner) throws -> Result
) rethrows -> (value: Result, gradient: (Variable, Variable, C)) {
    let (value, both) = try innerGradient(Both(a, Both(b, c)), zeros) {
        try function($0.first, $0.second.first.inner, $0.second.second.inner)
    }
    return (value, (both.first, both.second.first, both.second.second))
}

/// The gradient of a function of two variables and a structure, with respect to each, recorded on their tape.
@_disfavoredOverload
public func gradient<C: RecordedStructure, Result: DifferentiableResult>(
    at a: Variable, _ b: Variable, _ c: C, zeros: ZeroAdjoints = .untaken,
    of function: (Variable, Variable, C.Inner) throws -> Result
) rethrows -> (Variable, Variable, C) {
    try valueWithGradient(at: a, b, c, zeros: zeros, of: function).gradient
}
