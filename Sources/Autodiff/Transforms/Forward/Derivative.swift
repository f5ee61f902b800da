// Derivatives of functions of numbers: `at:` records a function of variables, `atDual:` evaluates one of dual numbers.
// `Jvp.swift` has forward mode for functions of variables and tensors.
//
// The label keeps closures quick to type-check: with both forms under `at:`, a closure is tried as a function of dual
// numbers to the end, and one with several captured doubles fails to type-check (`Notes/design.md`, 'Overloads').

/// The value and the derivative of `function` at `x`, by one evaluation over dual numbers: nothing is recorded.
///
///     func f<Number: ElementaryNumber>(_ x: Number) -> Number { sqrt(x * x + exp(x * x)) }
///     let (y, dy) = valueWithDerivative(atDual: 1.3, of: f)
///     print(y, dy)  // 2.666360948020955 3.1298556644645927
@inlinable @inline(__always)
public func valueWithDerivative(
    atDual x: Double, of function: (Dual<Double>) throws -> Dual<Double>
) rethrows -> (value: Double, derivative: Double) {
    let y = try function(Dual(x, tangent: 1))
    return (y.value, y.tangent)
}

/// The derivative of `function` at `x`, by one evaluation over dual numbers.
@inlinable @inline(__always)
public func derivative(atDual x: Double, of function: (Dual<Double>) throws -> Dual<Double>) rethrows -> Double {
    try function(Dual(x, tangent: 1)).tangent
}

/// The value and the derivative of `function` at `x`, by one recording and one sweep: the same as
/// ``valueWithGradient(at:of:)-(Double,_)``. A function over any kind of number is quicker with
/// ``valueWithDerivative(atDual:of:)``, which records nothing.
@inlinable
public func valueWithDerivative(
    at x: Double, of function: (Variable) throws -> Variable
) rethrows -> (value: Double, derivative: Double) {
    let (y, dy) = try valueWithGradient(at: x, of: function)
    return (y, dy)
}

/// The derivative of `function` at `x`, by one recording and one sweep: the same as ``gradient(at:of:)-(Double,_)``.
@inlinable
public func derivative(at x: Double, of function: (Variable) throws -> Variable) rethrows -> Double {
    try gradient(at: x, of: function)
}

/// The value of a function of two numbers and its derivatives with respect to each, by one evaluation over dual
/// numbers.
@inlinable @inline(__always)
public func valueWithDerivative(
    atDual x: Double, _ y: Double,
    of function: (Dual<SIMD2<Double>>, Dual<SIMD2<Double>>) throws -> Dual<SIMD2<Double>>
) rethrows -> (value: Double, derivative: (Double, Double)) {
    let z = try function(Dual(x, tangent: [1, 0]), Dual(y, tangent: [0, 1]))
    return (z.value, (z.tangent[0], z.tangent[1]))
}

/// The derivatives of a function of two numbers with respect to each, by one evaluation over dual numbers.
@inlinable @inline(__always)
public func derivative(
    atDual x: Double, _ y: Double,
    of function: (Dual<SIMD2<Double>>, Dual<SIMD2<Double>>) throws -> Dual<SIMD2<Double>>
) rethrows -> (Double, Double) {
    try valueWithDerivative(atDual: x, y, of: function).derivative
}

/// The value of a function of two variables and its derivatives with respect to each: as
/// ``valueWithGradient(at:of:)-(Double,_)``.
@inlinable
public func valueWithDerivative(
    at x: Double, _ y: Double, of function: (Variable, Variable) throws -> Variable
) rethrows -> (value: Double, derivative: (Double, Double)) {
    let (z, dz) = try valueWithGradient(at: x, y, of: function)
    return (z, dz)
}

/// The derivatives of a function of two variables with respect to each: as ``gradient(at:of:)-(Double,_)``.
@inlinable
public func derivative(
    at x: Double, _ y: Double, of function: (Variable, Variable) throws -> Variable
) rethrows -> (Double, Double) {
    try gradient(at: x, y, of: function)
}

/// The value of a function of three variables and its derivatives with respect to each: as
/// ``valueWithGradient(at:of:)-(Double,_)``.
@inlinable
public func valueWithDerivative(
    at x: Double, _ y: Double, _ z: Double, of function: (Variable, Variable, Variable) throws -> Variable
) rethrows -> (value: Double, derivative: (Double, Double, Double)) {
    let (value, gradient) = try valueWithGradient(at: x, y, z, of: function)
    return (value, gradient)
}

/// The derivatives of a function of three variables with respect to each: as ``gradient(at:of:)-(Double,_)``.
@inlinable
public func derivative(
    at x: Double, _ y: Double, _ z: Double, of function: (Variable, Variable, Variable) throws -> Variable
) rethrows -> (Double, Double, Double) {
    try gradient(at: x, y, z, of: function)
}

/// The value and the derivative at an integer of a function of variables: without these forms the literal in
/// `derivative(at: 1, of: f)` might mean a constant ``Variable``.
@inlinable @_disfavoredOverload
public func valueWithDerivative(
    at x: Int, of function: (Variable) throws -> Variable
) rethrows -> (value: Double, derivative: Double) {
    try valueWithDerivative(at: Double(x), of: function)
}

/// The derivative at an integer of a function of variables.
@inlinable @_disfavoredOverload
public func derivative(at x: Int, of function: (Variable) throws -> Variable) rethrows -> Double {
    try gradient(at: x, of: function)
}

/// The value of a function and its derivative at a number that is being recorded, which can be differentiated again:
/// as ``valueWithGradient(at:of:)-(Variable,_)``.
@inlinable @_disfavoredOverload
public func valueWithDerivative(
    at x: Variable, of function: (Variable) throws -> Variable
) rethrows -> (value: Variable, derivative: Variable) {
    let (y, dy) = try valueWithGradient(at: x, of: function)
    return (y, dy)
}

/// The derivative of a function at a number that is being recorded, which can be differentiated again:
///
///     derivative(at: 1.0) { x in derivative(at: x) { y in y * y * y } }  // 6.0, the second derivative
@inlinable @_disfavoredOverload
public func derivative(at x: Variable, of function: (Variable) throws -> Variable) rethrows -> Variable {
    try gradient(at: x, of: function)
}

/// The value of a function of an array of numbers, and its derivative along a direction, Σ ∂f/∂xᵢ·vᵢ, by one evaluation
/// over dual numbers. Stops unless the direction has as many numbers as the point.
/// - Complexity: twice the function's cost.
@inlinable
public func valueWithDerivative(
    atDual x: [Double], along v: [Double], of function: ([Dual<Double>]) throws -> Dual<Double>
) rethrows -> (value: Double, derivative: Double) {
    if x.count != v.count { stopAtDirection("derivative(atDual:along:of:)", x.count, v.count) }
    let y = try function(zip(x, v).map { Dual($0, tangent: $1) })
    return (y.value, y.tangent)
}

/// The derivative of a function of an array of numbers along a direction: see
/// ``valueWithDerivative(atDual:along:of:)``.
@inlinable
public func derivative(
    atDual x: [Double], along v: [Double], of function: ([Dual<Double>]) throws -> Dual<Double>
) rethrows -> Double {
    try valueWithDerivative(atDual: x, along: v, of: function).derivative
}

/// The value of a function of an array of variables, and its derivative along a direction: as
/// ``jvp(at:along:of:)-(_,_,(Variable)->Variable)``.
public func valueWithDerivative(
    at x: [Double], along v: [Double], of function: ([Variable]) throws -> Variable
) rethrows -> (value: Double, derivative: Double) {
    let (y, dy) = try valueWithJvp(at: x, along: v, of: function)
    return (y, dy)
}

/// The derivative of a function of an array of variables along a direction: as
/// ``jvp(at:along:of:)-(_,_,(Variable)->Variable)``.
public func derivative(
    at x: [Double], along v: [Double], of function: ([Variable]) throws -> Variable
) rethrows -> Double {
    try jvp(at: x, along: v, of: function)
}

@usableFromInline @inline(never)
func stopAtDirection(_ operation: String, _ inputs: Int, _ numbers: Int) -> Never {
    let count = numbers == 1 ? "1 number" : "\(numbers) numbers"
    stop("\(operation): the direction has \(count) and the input \(inputs). Give a direction of the input's form.")
}
