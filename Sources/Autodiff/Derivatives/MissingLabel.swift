// A point without its label: said so at once. Without these forms the type checker looks for the mistake in the closure
// for seconds, and gives up; forms that are unavailable do not help, as it tries them last.

@available(*, deprecated, message: "give the point with its label: gradient(at: …)")
public func gradient(_ x: Double, of function: (Variable) throws -> Variable) rethrows -> Double {
    try gradient(at: x, of: function)
}

@available(*, deprecated, message: "give the point with its label: gradient(at: …)")
public func gradient(_ x: [Double], of function: ([Variable]) throws -> Variable) rethrows -> [Double] {
    try gradient(at: x, of: function)
}

@available(*, deprecated, message: "give the point with its label: valueWithGradient(at: …)")
public func valueWithGradient(
    _ x: Double, of function: (Variable) throws -> Variable
) rethrows -> (value: Double, gradient: Double) {
    try valueWithGradient(at: x, of: function)
}

@available(*, deprecated, message: "give the point with its label: valueWithGradient(at: …)")
public func valueWithGradient(
    _ x: [Double], of function: ([Variable]) throws -> Variable
) rethrows -> (value: Double, gradient: [Double]) {
    try valueWithGradient(at: x, of: function)
}
