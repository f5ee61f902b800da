// Gradients of functions of four to six numbers, at integers, in `Float`, and of several arrays.
//
// Without the forms for integers, `gradient(at: 2)` could mean a recorded constant.

// MARK: Four to six numbers

/// The value of a function of four numbers, and its gradient.
public func valueWithGradient(
    at x: Double, _ y: Double, _ z: Double, _ u: Double,
    of function: (Variable, Variable, Variable, Variable) throws -> Variable
) rethrows -> (value: Double, gradient: (Double, Double, Double, Double)) {
    try recordedGradient(x, y, z, u, of: function)
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
    try recordedGradient(x, y, z, u, v, of: function)
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
    try recordedGradient(x, y, z, u, v, w, of: function)
}
/// The gradient of a function of six numbers.
public func gradient(
    at x: Double, _ y: Double, _ z: Double, _ u: Double, _ v: Double, _ w: Double,
    of function: (Variable, Variable, Variable, Variable, Variable, Variable) throws -> Variable
) rethrows -> (Double, Double, Double, Double, Double, Double) {
    try valueWithGradient(at: x, y, z, u, v, w, of: function).gradient
}

// MARK: Integers and Float

/// The value of a function of a number at integers, and its gradient.
public func valueWithGradient(
    at x: Int, of function: (Variable) throws -> Variable
) rethrows -> (value: Double, gradient: Double) {
    try valueWithGradient(at: Double(x), of: function)
}
/// The gradient of a function of a number at integers.
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
    at x: [Int], of function: ([Variable]) throws -> Variable
) rethrows -> (value: Double, gradient: [Double]) {
    try valueWithGradient(at: x.map(Double.init), of: function)
}
/// The gradient of a function of an array of numbers at integers.
public func gradient(at x: [Int], of function: ([Variable]) throws -> Variable) rethrows -> [Double] {
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

// MARK: Several arrays, and an array with a number

/// The value of a function of two arrays of numbers, and its gradient.
public func valueWithGradient(
    at x: [Double], _ y: [Double], of function: ([Variable], [Variable]) throws -> Variable
) rethrows -> (value: Double, gradient: ([Double], [Double])) {
    try recordedGradient(x, y, of: function)
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
    try recordedGradient(x, y, z, of: function)
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
    try recordedGradient(x, y, of: function)
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
    try recordedGradient(x, y, of: function)
}
/// The gradient of a function of a number and an array of numbers.
public func gradient(
    at x: Double, _ y: [Double], of function: (Variable, [Variable]) throws -> Variable
) rethrows -> (Double, [Double]) {
    try valueWithGradient(at: x, y, of: function).gradient
}
