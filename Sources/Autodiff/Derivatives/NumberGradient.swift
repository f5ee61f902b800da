// Derivatives of functions of one, two or three numbers and of an array of numbers: the fast paths, which record on a
// tape that the thread keeps.
//
// Each kind of point has its own forms, with concrete types and without default arguments, so that closures type-check
// quickly (`Notes/design.md`, 'Overloads').

/// The value and the derivative of `function` at `x`.
///
///     let (y, dy) = valueWithGradient(at: 1.3) { x in sqrt(x * x + exp(x * x)) }
///     print(y, dy)  // 2.666360948020955 3.1298556644645927
///
/// The tape belongs to the thread and is reused by the next call, so variables must not leave the closure.
/// - Throws: What the function throws.
@inlinable
public func valueWithGradient(
    at x: Double, of function: (Variable) throws -> Variable
) rethrows -> (value: Double, gradient: Double) {
    let storage = ThreadTape.begin()
    do {
        let y = try function(storage.variable(x))
        return (y.number, ThreadTape.endWithDerivative(of: y, storage))
    } catch {
        ThreadTape.end(storage)
        throw error
    }
}

/// The derivative of `function` at `x`.
@inlinable
public func gradient(at x: Double, of function: (Variable) throws -> Variable) rethrows -> Double {
    try valueWithGradient(at: x, of: function).gradient
}

/// The value and the gradient of a function of two numbers.
@inlinable
public func valueWithGradient(
    at x: Double, _ y: Double, of function: (Variable, Variable) throws -> Variable
) rethrows -> (value: Double, gradient: (Double, Double)) {
    let (value, gradient) = try ThreadTape.gradient(inputs: 2) { tape in
        try function(tape.variable(x), tape.variable(y))
    }
    return (value, (gradient[0], gradient[1]))
}

/// The gradient of a function of two numbers.
@inlinable
public func gradient(
    at x: Double, _ y: Double, of function: (Variable, Variable) throws -> Variable
) rethrows -> (Double, Double) {
    try valueWithGradient(at: x, y, of: function).gradient
}

/// The value and the gradient of a function of three numbers.
@inlinable
public func valueWithGradient(
    at x: Double, _ y: Double, _ z: Double, of function: (Variable, Variable, Variable) throws -> Variable
) rethrows -> (value: Double, gradient: (Double, Double, Double)) {
    let (value, gradient) = try ThreadTape.gradient(inputs: 3) { tape in
        try function(tape.variable(x), tape.variable(y), tape.variable(z))
    }
    return (value, (gradient[0], gradient[1], gradient[2]))
}

/// The gradient of a function of three numbers.
@inlinable
public func gradient(
    at x: Double, _ y: Double, _ z: Double, of function: (Variable, Variable, Variable) throws -> Variable
) rethrows -> (Double, Double, Double) {
    try valueWithGradient(at: x, y, z, of: function).gradient
}

/// The value and the gradient of a function of an array of numbers.
/// - Complexity: a small multiple of the function's own cost, however many numbers there are.
@inlinable
public func valueWithGradient(
    at x: [Double], of function: ([Variable]) throws -> Variable
) rethrows -> (value: Double, gradient: [Double]) {
    try ThreadTape.gradient(inputs: x.count) { tape in try function(tape.variables(x)) }
}

/// The gradient of a function of an array of numbers.
@inlinable
public func gradient(at x: [Double], of function: ([Variable]) throws -> Variable) rethrows -> [Double] {
    try valueWithGradient(at: x, of: function).gradient
}
