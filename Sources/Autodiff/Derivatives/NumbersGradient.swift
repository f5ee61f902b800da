// Gradients of functions of more numbers, of integers and of `Float`, and of several arrays, on the thread's tape.
//
// With the forms for integers, the literal in `gradient(at: 2)` is a plain point and not a constant `Variable`.

// MARK: Four to six numbers

/// The value of a function of four numbers, and its gradient.
public func valueWithGradient(
    at x: Double, _ y: Double, _ z: Double, _ u: Double,
    of function: (Variable, Variable, Variable, Variable) throws -> Variable
) rethrows -> (value: Double, gradient: (Double, Double, Double, Double)) {
    let (value, gradient) = try ThreadTape.gradient(inputs: 4) { tape in
        try function(tape.variable(x), tape.variable(y), tape.variable(z), tape.variable(u))
    }
    return (value, (gradient[0], gradient[1], gradient[2], gradient[3]))
}
/// The gradient of a function of four numbers.
public func gradient(
    at x: Double, _ y: Double, _ z: Double, _ u: Double,
    of function: (Variable, Variable, Variable, Variable) throws -> Variable
) rethrows -> (Double, Double, Double, Double) {
    try valueWithGradient(at: x, y, z, u, of: function).gradient
}

/// The value of a function of five numbers, and its gradient.
public func valueWithGradient(
    at x: Double, _ y: Double, _ z: Double, _ u: Double, _ v: Double,
    of function: (Variable, Variable, Variable, Variable, Variable) throws -> Variable
) rethrows -> (value: Double, gradient: (Double, Double, Double, Double, Double)) {
    let (value, gradient) = try ThreadTape.gradient(inputs: 5) { tape in
        try function(tape.variable(x), tape.variable(y), tape.variable(z), tape.variable(u), tape.variable(v))
    }
    return (value, (gradient[0], gradient[1], gradient[2], gradient[3], gradient[4]))
}
/// The gradient of a function of five numbers.
public func gradient(
    at x: Double, _ y: Double, _ z: Double, _ u: Double, _ v: Double,
    of function: (Variable, Variable, Variable, Variable, Variable) throws -> Variable
) rethrows -> (Double, Double, Double, Double, Double) {
    try valueWithGradient(at: x, y, z, u, v, of: function).gradient
}

/// The value of a function of six numbers, and its gradient.
public func valueWithGradient(
    at x: Double, _ y: Double, _ z: Double, _ u: Double, _ v: Double, _ w: Double,
    of function: (Variable, Variable, Variable, Variable, Variable, Variable) throws -> Variable
) rethrows -> (value: Double, gradient: (Double, Double, Double, Double, Double, Double)) {
    let (value, gradient) = try ThreadTape.gradient(inputs: 6) { tape in
        try function(
            tape.variable(x), tape.variable(y), tape.variable(z), tape.variable(u), tape.variable(v), tape.variable(w))
    }
    return (value, (gradient[0], gradient[1], gradient[2], gradient[3], gradient[4], gradient[5]))
}
/// The gradient of a function of six numbers.
public func gradient(
    at x: Double, _ y: Double, _ z: Double, _ u: Double, _ v: Double, _ w: Double,
    of function: (Variable, Variable, Variable, Variable, Variable, Variable) throws -> Variable
) rethrows -> (Double, Double, Double, Double, Double, Double) {
    try valueWithGradient(at: x, y, z, u, v, w, of: function).gradient
}

// MARK: Integers and Float

/// The value of a function of a number at an integer, and its gradient.
public func valueWithGradient(
    at x: Int, of function: (Variable) throws -> Variable
) rethrows -> (value: Double, gradient: Double) {
    try valueWithGradient(at: Double(x), of: function)
}
/// The gradient of a function of a number at an integer.
public func gradient(at x: Int, of function: (Variable) throws -> Variable) rethrows -> Double {
    try valueWithGradient(at: x, of: function).gradient
}

/// The value of a function of two numbers at integers, and its gradient.
public func valueWithGradient(
    at x: Int, _ y: Int, of function: (Variable, Variable) throws -> Variable
) rethrows -> (value: Double, gradient: (Double, Double)) {
    try valueWithGradient(at: Double(x), Double(y), of: function)
}
/// The gradient of a function of two numbers at integers.
public func gradient(at x: Int, _ y: Int, of function: (Variable, Variable) throws -> Variable) rethrows -> (
    Double, Double
) {
    try valueWithGradient(at: x, y, of: function).gradient
}

/// The value of a function of three numbers at integers, and its gradient.
public func valueWithGradient(
    at x: Int, _ y: Int, _ z: Int, of function: (Variable, Variable, Variable) throws -> Variable
) rethrows -> (value: Double, gradient: (Double, Double, Double)) {
    try valueWithGradient(at: Double(x), Double(y), Double(z), of: function)
}
/// The gradient of a function of three numbers at integers.
public func gradient(
    at x: Int, _ y: Int, _ z: Int, of function: (Variable, Variable, Variable) throws -> Variable
) rethrows -> (Double, Double, Double) {
    try valueWithGradient(at: x, y, z, of: function).gradient
}

/// The value of a function of an array of numbers at integers, and its gradient.
public func valueWithGradient(
    at x: some PlainIntegers, of function: ([Variable]) throws -> Variable
) rethrows -> (value: Double, gradient: [Double]) {
    try valueWithGradient(at: x._doubles, of: function)
}
/// The gradient of a function of an array of numbers at integers.
public func gradient(
    at x: some PlainIntegers, of function: ([Variable]) throws -> Variable
) rethrows -> [Double] {
    try valueWithGradient(at: x, of: function).gradient
}

/// The value of a function of a number, and its derivative, computed in `Double` and rounded to `Float`.
@_disfavoredOverload
public func valueWithGradient(
    at x: Float, of function: (Variable) throws -> Variable
) rethrows -> (value: Float, gradient: Float) {
    let (value, gradient) = try valueWithGradient(at: Double(x), of: function)
    return (Float(value), Float(gradient))
}
/// The derivative of a function of a number, computed in `Double` and rounded to `Float`.
@_disfavoredOverload
public func gradient(at x: Float, of function: (Variable) throws -> Variable) rethrows -> Float {
    try valueWithGradient(at: x, of: function).gradient
}

/// The value of a function of two numbers, and its gradient, computed in `Double` and rounded to `Float`.
@_disfavoredOverload
public func valueWithGradient(
    at x: Float, _ y: Float, of function: (Variable, Variable) throws -> Variable
) rethrows -> (value: Float, gradient: (Float, Float)) {
    let (value, gradient) = try valueWithGradient(at: Double(x), Double(y), of: function)
    return (Float(value), (Float(gradient.0), Float(gradient.1)))
}
/// The gradient of a function of two numbers, computed in `Double` and rounded to `Float`.
@_disfavoredOverload
public func gradient(
    at x: Float, _ y: Float, of function: (Variable, Variable) throws -> Variable
) rethrows -> (Float, Float) {
    try valueWithGradient(at: x, y, of: function).gradient
}

/// The value of a function of three numbers, and its gradient, computed in `Double` and rounded to `Float`.
@_disfavoredOverload
public func valueWithGradient(
    at x: Float, _ y: Float, _ z: Float, of function: (Variable, Variable, Variable) throws -> Variable
) rethrows -> (value: Float, gradient: (Float, Float, Float)) {
    let (value, gradient) = try valueWithGradient(at: Double(x), Double(y), Double(z), of: function)
    return (Float(value), (Float(gradient.0), Float(gradient.1), Float(gradient.2)))
}
/// The gradient of a function of three numbers, computed in `Double` and rounded to `Float`.
@_disfavoredOverload
public func gradient(
    at x: Float, _ y: Float, _ z: Float, of function: (Variable, Variable, Variable) throws -> Variable
) rethrows -> (Float, Float, Float) {
    try valueWithGradient(at: x, y, z, of: function).gradient
}

// MARK: Several arrays, and an array with a number

/// The value of a function of two arrays of numbers, and its gradient.
public func valueWithGradient(
    at x: [Double], _ y: [Double], of function: ([Variable], [Variable]) throws -> Variable
) rethrows -> (value: Double, gradient: ([Double], [Double])) {
    let (value, gradient) = try ThreadTape.gradient(inputs: x.count + y.count) { tape in
        try function(tape.variables(x), tape.variables(y))
    }
    return (value, (Array(gradient[..<x.count]), Array(gradient[x.count...])))
}
/// The gradient of a function of two arrays of numbers.
public func gradient(
    at x: [Double], _ y: [Double], of function: ([Variable], [Variable]) throws -> Variable
) rethrows -> ([Double], [Double]) {
    try valueWithGradient(at: x, y, of: function).gradient
}

/// The value of a function of three arrays of numbers, and its gradient.
public func valueWithGradient(
    at x: [Double], _ y: [Double], _ z: [Double], of function: ([Variable], [Variable], [Variable]) throws -> Variable
) rethrows -> (value: Double, gradient: ([Double], [Double], [Double])) {
    let (value, gradient) = try ThreadTape.gradient(inputs: x.count + y.count + z.count) { tape in
        try function(tape.variables(x), tape.variables(y), tape.variables(z))
    }
    let second = x.count + y.count
    return (value, (Array(gradient[..<x.count]), Array(gradient[x.count..<second]), Array(gradient[second...])))
}
/// The gradient of a function of three arrays of numbers.
public func gradient(
    at x: [Double], _ y: [Double], _ z: [Double], of function: ([Variable], [Variable], [Variable]) throws -> Variable
) rethrows -> ([Double], [Double], [Double]) {
    try valueWithGradient(at: x, y, z, of: function).gradient
}

/// The value of a function of an array of numbers and a number, and its gradient.
public func valueWithGradient(
    at x: [Double], _ y: Double, of function: ([Variable], Variable) throws -> Variable
) rethrows -> (value: Double, gradient: ([Double], Double)) {
    let (value, gradient) = try ThreadTape.gradient(inputs: x.count + 1) { tape in
        try function(tape.variables(x), tape.variable(y))
    }
    return (value, (Array(gradient[..<x.count]), gradient[x.count]))
}
/// The gradient of a function of an array of numbers and a number.
public func gradient(
    at x: [Double], _ y: Double, of function: ([Variable], Variable) throws -> Variable
) rethrows -> ([Double], Double) {
    try valueWithGradient(at: x, y, of: function).gradient
}

/// The value of a function of a number and an array of numbers, and its gradient.
public func valueWithGradient(
    at x: Double, _ y: [Double], of function: (Variable, [Variable]) throws -> Variable
) rethrows -> (value: Double, gradient: (Double, [Double])) {
    let (value, gradient) = try ThreadTape.gradient(inputs: 1 + y.count) { tape in
        try function(tape.variable(x), tape.variables(y))
    }
    return (value, (gradient[0], Array(gradient[1...])))
}
/// The gradient of a function of a number and an array of numbers.
public func gradient(
    at x: Double, _ y: [Double], of function: (Variable, [Variable]) throws -> Variable
) rethrows -> (Double, [Double]) {
    try valueWithGradient(at: x, y, of: function).gradient
}
