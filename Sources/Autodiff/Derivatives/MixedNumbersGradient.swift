// Gradients at points that mix integers and decimals, `gradient(at: 100, 95, 0.2)`.
//
// A literal that is an integer is an `Int` to the type checker until a form says otherwise. With a form for each
// mixture it takes up the right one at once; without, it tries all forms that the literals might fit, and a longer
// closure ends in 'unable to type-check' (`Notes/design.md`, 'Overloads').

// MARK: Two numbers

/// The value of a function of two numbers at an integer and a decimal, and its gradient.
public func valueWithGradient(
    at x: Int, _ y: Double, of function: (Variable, Variable) throws -> Variable
) rethrows -> (value: Double, gradient: (Double, Double)) {
    try valueWithGradient(at: Double(x), y, of: function)
}
/// The gradient of a function of two numbers at an integer and a decimal.
public func gradient(
    at x: Int, _ y: Double, of function: (Variable, Variable) throws -> Variable
) rethrows -> (Double, Double) {
    try gradient(at: Double(x), y, of: function)
}

/// The value of a function of two numbers at a decimal and an integer, and its gradient.
public func valueWithGradient(
    at x: Double, _ y: Int, of function: (Variable, Variable) throws -> Variable
) rethrows -> (value: Double, gradient: (Double, Double)) {
    try valueWithGradient(at: x, Double(y), of: function)
}
/// The gradient of a function of two numbers at a decimal and an integer.
public func gradient(
    at x: Double, _ y: Int, of function: (Variable, Variable) throws -> Variable
) rethrows -> (Double, Double) {
    try gradient(at: x, Double(y), of: function)
}

// MARK: Three numbers

/// The value of a function of three numbers at an integer, an integer and a decimal, and its gradient.
public func valueWithGradient(
    at x: Int, _ y: Int, _ z: Double, of function: (Variable, Variable, Variable) throws -> Variable
) rethrows -> (value: Double, gradient: (Double, Double, Double)) {
    try valueWithGradient(at: Double(x), Double(y), z, of: function)
}
/// The gradient of a function of three numbers at an integer, an integer and a decimal.
public func gradient(
    at x: Int, _ y: Int, _ z: Double, of function: (Variable, Variable, Variable) throws -> Variable
) rethrows -> (Double, Double, Double) {
    try gradient(at: Double(x), Double(y), z, of: function)
}

/// The value of a function of three numbers at an integer, a decimal and an integer, and its gradient.
public func valueWithGradient(
    at x: Int, _ y: Double, _ z: Int, of function: (Variable, Variable, Variable) throws -> Variable
) rethrows -> (value: Double, gradient: (Double, Double, Double)) {
    try valueWithGradient(at: Double(x), y, Double(z), of: function)
}
/// The gradient of a function of three numbers at an integer, a decimal and an integer.
public func gradient(
    at x: Int, _ y: Double, _ z: Int, of function: (Variable, Variable, Variable) throws -> Variable
) rethrows -> (Double, Double, Double) {
    try gradient(at: Double(x), y, Double(z), of: function)
}

/// The value of a function of three numbers at an integer, a decimal and a decimal, and its gradient.
public func valueWithGradient(
    at x: Int, _ y: Double, _ z: Double, of function: (Variable, Variable, Variable) throws -> Variable
) rethrows -> (value: Double, gradient: (Double, Double, Double)) {
    try valueWithGradient(at: Double(x), y, z, of: function)
}
/// The gradient of a function of three numbers at an integer, a decimal and a decimal.
public func gradient(
    at x: Int, _ y: Double, _ z: Double, of function: (Variable, Variable, Variable) throws -> Variable
) rethrows -> (Double, Double, Double) {
    try gradient(at: Double(x), y, z, of: function)
}

/// The value of a function of three numbers at a decimal, an integer and an integer, and its gradient.
public func valueWithGradient(
    at x: Double, _ y: Int, _ z: Int, of function: (Variable, Variable, Variable) throws -> Variable
) rethrows -> (value: Double, gradient: (Double, Double, Double)) {
    try valueWithGradient(at: x, Double(y), Double(z), of: function)
}
/// The gradient of a function of three numbers at a decimal, an integer and an integer.
public func gradient(
    at x: Double, _ y: Int, _ z: Int, of function: (Variable, Variable, Variable) throws -> Variable
) rethrows -> (Double, Double, Double) {
    try gradient(at: x, Double(y), Double(z), of: function)
}

/// The value of a function of three numbers at a decimal, an integer and a decimal, and its gradient.
public func valueWithGradient(
    at x: Double, _ y: Int, _ z: Double, of function: (Variable, Variable, Variable) throws -> Variable
) rethrows -> (value: Double, gradient: (Double, Double, Double)) {
    try valueWithGradient(at: x, Double(y), z, of: function)
}
/// The gradient of a function of three numbers at a decimal, an integer and a decimal.
public func gradient(
    at x: Double, _ y: Int, _ z: Double, of function: (Variable, Variable, Variable) throws -> Variable
) rethrows -> (Double, Double, Double) {
    try gradient(at: x, Double(y), z, of: function)
}

/// The value of a function of three numbers at a decimal, a decimal and an integer, and its gradient.
public func valueWithGradient(
    at x: Double, _ y: Double, _ z: Int, of function: (Variable, Variable, Variable) throws -> Variable
) rethrows -> (value: Double, gradient: (Double, Double, Double)) {
    try valueWithGradient(at: x, y, Double(z), of: function)
}
/// The gradient of a function of three numbers at a decimal, a decimal and an integer.
public func gradient(
    at x: Double, _ y: Double, _ z: Int, of function: (Variable, Variable, Variable) throws -> Variable
) rethrows -> (Double, Double, Double) {
    try gradient(at: x, y, Double(z), of: function)
}
