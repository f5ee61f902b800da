// Forms for a point without its label, to diagnose the missing label at once. Without them, the type checker searches
// the closure for the mistake, for seconds, and gives up. Unavailable forms would not help: it tries them last.

/// The gradient at a point without its label: write `gradient(at: x) { … }`.
@available(*, deprecated, message: "give the point with its label: gradient(at: …)")
public func gradient(_ x: Double, of function: (Variable) throws -> Variable) rethrows -> Double {
    try gradient(at: x, of: function)
}

/// The gradient at a point without its label: write `gradient(at: x) { … }`.
@available(*, deprecated, message: "give the point with its label: gradient(at: …)")
public func gradient(_ x: [Double], of function: ([Variable]) throws -> Variable) rethrows -> [Double] {
    try gradient(at: x, of: function)
}

/// The value and the gradient at a point without its label: write `valueWithGradient(at: x) { … }`.
@available(*, deprecated, message: "give the point with its label: valueWithGradient(at: …)")
public func valueWithGradient(
    _ x: Double, of function: (Variable) throws -> Variable
) rethrows -> (value: Double, gradient: Double) {
    try valueWithGradient(at: x, of: function)
}

/// The value and the gradient at a point without its label: write `valueWithGradient(at: x) { … }`.
@available(*, deprecated, message: "give the point with its label: valueWithGradient(at: …)")
public func valueWithGradient(
    _ x: [Double], of function: ([Variable]) throws -> Variable
) rethrows -> (value: Double, gradient: [Double]) {
    try valueWithGradient(at: x, of: function)
}
