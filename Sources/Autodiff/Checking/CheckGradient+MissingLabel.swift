// A point without its label, as in `MissingLabel.swift`.

/// The check of a gradient at a point without its label: write `checkGradient(at: x) { … }`.
@available(*, deprecated, message: "give the point with its label: checkGradient(at: …)")
@_disfavoredOverload @discardableResult
public func checkGradient<Scalar>(
    _ x: Tensor<Scalar>, file: StaticString = #filePath, line: UInt = #line,
    of function: @escaping (TensorVariable<Scalar>) throws -> TensorVariable<Scalar>
) throws -> GradientReport {
    try checkGradient(atTree: x, file: file, line: line, of: function)
}

/// The check of a gradient at a point without its label: write `checkGradient(at: x) { … }`.
@available(*, deprecated, message: "give the point with its label: checkGradient(at: …)")
@discardableResult
public func checkGradient(
    _ x: [Double], file: StaticString = #filePath, line: UInt = #line,
    of function: @escaping ([Variable]) throws -> Variable
) throws -> GradientReport {
    try checkGradient(at: x, file: file, line: line, of: function)
}

/// The check of a gradient at a point without its label: write `checkGradient(at: x) { … }`.
@available(*, deprecated, message: "give the point with its label: checkGradient(at: …)")
@discardableResult
public func checkGradient(
    _ x: Double, file: StaticString = #filePath, line: UInt = #line,
    of function: @escaping (Variable) throws -> Variable
) throws -> GradientReport {
    try checkGradient(at: x, file: file, line: line, of: function)
}
