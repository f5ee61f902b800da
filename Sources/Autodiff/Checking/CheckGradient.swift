/// Checks the gradient of a function at an input by the Taylor test; throws a ``GradientMismatch`` if it is wrong or
/// the test is undecided.
///
///     let report = try checkGradient(at: 1.3) { x in sqrt(x * x + exp(x * x)) }
///     print(report.resolution < 1e-6)  // true
///     // True: a relative error of 10⁻⁶ would have shown. A gradient that is wrong throws, with both derivatives:
///     do {
///         try checkGradient(at: 2.0) { x in x * x.value }  // 4 by the function; the tape takes x.value for a constant
///     } catch let mismatch as GradientMismatch {
///         print(mismatch.gradient, mismatch.isUndecided)  // [2.0] false
///     }
///
/// Call it in a test, with XCTest (in a throwing test method) or Swift Testing. The input is a number, a tensor, or a
/// collection of them; a non-scalar result is reduced to a randomly weighted sum.
///
/// Along random directions v, the step h is halved over many decades, and the slope of the Taylor remainder
/// |f(x + hv) − f(x) − h·⟨g, v⟩| over h is estimated on logarithmic scales. A slope of 2 or more is right (or no
/// remainder at all, for a function that is linear along v), 1 is wrong. If rounding noise or a kink hides the slope,
/// other step sizes are tried; a check that is still undecided (noise could hide a relative error of 1/32) fails. After
/// a failure, the recorded operations are checked one by one with the same test, and the wrong ones are named. A
/// gradient that has passed is compared with forward mode.
/// - Parameters:
///   - input: The point at which to check. The function must be smooth there: at a kink, such as that of `abs` at 0, no
///     gradient is right.
///   - order: 1 checks the gradient; 2 also that of ⟨∇f, w⟩ with random w, computed by recording the backward sweep;
///     and so on.
///   - directions: The number of random directions.
///   - seed: The seed of the random directions and weights.
///   - tolerance: The relative error of a directional derivative that counts as rounding; by default 10⁻⁹, or 10⁻³ if
///     the input or the result contains `Float` tensors.
///   - file: The caller's file, which a failure names.
///   - line: The caller's line.
///   - function: The function to differentiate; it is called many times and must give the same each time.
/// - Returns: A report of the check.
/// - Throws: ``GradientMismatch``; ``TangentMismatch`` if forward mode gives another derivative than the gradient; and
///   what the function throws. Stops if the input or the result contains no numbers, or if `order` or `directions` is
///   less than 1.
/// - Complexity: about 80 evaluations of the function for each direction and order; after a failure, as many of each
///   recorded operation.
@discardableResult
public func checkGradient<Input: PlainTree, Result: RecordedTree>(
    atTree input: Input, order: Int = 1, directions: Int = 2, seed: UInt64 = 1, tolerance: Double? = nil,
    file: StaticString = #filePath, line: UInt = #line, of function: @escaping (Input.Recorded) throws -> Result
) throws -> GradientReport {
    try GradientCheck(
        directions: directions, seed: seed, tolerance: tolerance, place: SourcePlace(file: file, line: line)
    )
    .report(at: input, order: order, function)
}

/// Checks the gradient of a function of two trees: see
/// ``checkGradient(atTree:order:directions:seed:tolerance:file:line:of:)``.
@discardableResult
public func checkGradient<A: PlainTree, B: PlainTree, Result: RecordedTree>(
    atTree a: A, _ b: B, order: Int = 1, directions: Int = 2, seed: UInt64 = 1, tolerance: Double? = nil,
    file: StaticString = #filePath, line: UInt = #line, of function: @escaping (A.Recorded, B.Recorded) throws -> Result
) throws -> GradientReport {
    try GradientCheck(
        directions: directions, seed: seed, tolerance: tolerance, place: SourcePlace(file: file, line: line)
    )
    .report(at: TreeTuple(a, b), order: order) { try function($0.elements.0, $0.elements.1) }
}

/// Checks the gradient of a function of three trees: see
/// ``checkGradient(atTree:order:directions:seed:tolerance:file:line:of:)``.
@discardableResult
public func checkGradient<A: PlainTree, B: PlainTree, C: PlainTree, Result: RecordedTree>(
    atTree a: A, _ b: B, _ c: C, order: Int = 1, directions: Int = 2, seed: UInt64 = 1, tolerance: Double? = nil,
    file: StaticString = #filePath, line: UInt = #line,
    of function: @escaping (A.Recorded, B.Recorded, C.Recorded) throws -> Result
) throws -> GradientReport {
    try GradientCheck(
        directions: directions, seed: seed, tolerance: tolerance, place: SourcePlace(file: file, line: line)
    )
    .report(at: TreeTuple(a, b, c), order: order) {
        try function($0.elements.0, $0.elements.1, $0.elements.2)
    }
}

// The forms for points of concrete types: see `Notes/design.md`, 'Overloads'. A list of points, which must be one, is
// explained in `FloatTensorGradient.swift`.

/// Checks the gradient of a function of a number: see
/// ``checkGradient(atTree:order:directions:seed:tolerance:file:line:of:)``.
@discardableResult
public func checkGradient(
    at x: Double, order: Int = 1, directions: Int = 2, seed: UInt64 = 1,
    tolerance: Double? = nil, file: StaticString = #filePath, line: UInt = #line,
    of function: @escaping (Variable) throws -> Variable
) throws -> GradientReport {
    try checkGradient(
        atTree: x, order: order, directions: directions, seed: seed, tolerance: tolerance, file: file, line: line,
        of: function)
}
/// Checks the gradient of a function of a number at an integer: see
/// ``checkGradient(atTree:order:directions:seed:tolerance:file:line:of:)``.
@discardableResult
public func checkGradient(
    at x: Int, order: Int = 1, directions: Int = 2, seed: UInt64 = 1,
    tolerance: Double? = nil, file: StaticString = #filePath, line: UInt = #line,
    of function: @escaping (Variable) throws -> Variable
) throws -> GradientReport {
    try checkGradient(
        atTree: Double(x), order: order, directions: directions, seed: seed, tolerance: tolerance, file: file,
        line: line, of: function)
}
/// Checks the gradient of a function of a number at a `Float`, in `Double`: see
/// ``checkGradient(atTree:order:directions:seed:tolerance:file:line:of:)``.
@discardableResult @_disfavoredOverload
public func checkGradient(
    at x: Float, order: Int = 1, directions: Int = 2, seed: UInt64 = 1,
    tolerance: Double? = nil, file: StaticString = #filePath, line: UInt = #line,
    of function: @escaping (Variable) throws -> Variable
) throws -> GradientReport {
    try checkGradient(
        atTree: Double(x), order: order, directions: directions, seed: seed, tolerance: tolerance, file: file,
        line: line, of: function)
}
/// Checks the gradient of a function of an array of numbers: see
/// ``checkGradient(atTree:order:directions:seed:tolerance:file:line:of:)``.
@discardableResult
public func checkGradient(
    at x: [Double], order: Int = 1, directions: Int = 2, seed: UInt64 = 1,
    tolerance: Double? = nil, file: StaticString = #filePath, line: UInt = #line,
    of function: @escaping ([Variable]) throws -> Variable
) throws -> GradientReport {
    try checkGradient(
        atTree: x, order: order, directions: directions, seed: seed, tolerance: tolerance, file: file, line: line,
        of: function)
}
/// Checks the gradient of a function of a tensor: see
/// ``checkGradient(atTree:order:directions:seed:tolerance:file:line:of:)``.
@discardableResult @_disfavoredOverload
public func checkGradient(
    at x: Tensor<Double>, order: Int = 1, directions: Int = 2, seed: UInt64 = 1,
    tolerance: Double? = nil, file: StaticString = #filePath, line: UInt = #line,
    of function: @escaping (TensorVariable<Double>) throws -> TensorVariable<Double>
) throws -> GradientReport {
    try checkGradient(
        atTree: x, order: order, directions: directions, seed: seed, tolerance: tolerance, file: file, line: line,
        of: function)
}
/// Checks the gradient of a function of a tensor: see
/// ``checkGradient(atTree:order:directions:seed:tolerance:file:line:of:)``.
@discardableResult @_disfavoredOverload
public func checkGradient(
    at x: Tensor<Double>..., order: Int = 1, directions: Int = 2, seed: UInt64 = 1,
    tolerance: Double? = nil, file: StaticString = #filePath, line: UInt = #line,
    of function: @escaping (TensorVariable<Double>) throws -> Variable
) throws -> GradientReport {
    try checkGradient(
        atTree: onlyPoint(x, "checkGradient(at:of:)"), order: order, directions: directions, seed: seed,
        tolerance: tolerance, file: file, line: line,
        of: function)
}
/// Checks the gradient of a function of a tensor: see
/// ``checkGradient(atTree:order:directions:seed:tolerance:file:line:of:)``.
@discardableResult @_disfavoredOverload
public func checkGradient(
    at x: Tensor<Float>, order: Int = 1, directions: Int = 2, seed: UInt64 = 1,
    tolerance: Double? = nil, file: StaticString = #filePath, line: UInt = #line,
    of function: @escaping (TensorVariable<Float>) throws -> TensorVariable<Float>
) throws -> GradientReport {
    try checkGradient(
        atTree: x, order: order, directions: directions, seed: seed, tolerance: tolerance, file: file, line: line,
        of: function)
}
/// Checks the gradient of a function of a tensor: see
/// ``checkGradient(atTree:order:directions:seed:tolerance:file:line:of:)``.
@discardableResult @_disfavoredOverload
public func checkGradient(
    at x: Tensor<Float>..., order: Int = 1, directions: Int = 2, seed: UInt64 = 1,
    tolerance: Double? = nil, file: StaticString = #filePath, line: UInt = #line,
    of function: @escaping (TensorVariable<Float>) throws -> Variable
) throws -> GradientReport {
    try checkGradient(
        atTree: onlyPoint(x, "checkGradient(at:of:)"), order: order, directions: directions, seed: seed,
        tolerance: tolerance, file: file, line: line,
        of: function)
}
/// Checks the gradient of a function of two numbers: see
/// ``checkGradient(atTree:order:directions:seed:tolerance:file:line:of:)``.
@discardableResult
public func checkGradient(
    at x: Double, _ y: Double, order: Int = 1, directions: Int = 2, seed: UInt64 = 1,
    tolerance: Double? = nil, file: StaticString = #filePath, line: UInt = #line,
    of function: @escaping (Variable, Variable) throws -> Variable
) throws -> GradientReport {
    try checkGradient(
        atTree: x, y, order: order, directions: directions, seed: seed, tolerance: tolerance, file: file, line: line,
        of: function)
}
/// Checks the gradient of a function of three numbers: see
/// ``checkGradient(atTree:order:directions:seed:tolerance:file:line:of:)``.
@discardableResult
public func checkGradient(
    at x: Double, _ y: Double, _ z: Double, order: Int = 1, directions: Int = 2, seed: UInt64 = 1,
    tolerance: Double? = nil, file: StaticString = #filePath, line: UInt = #line,
    of function: @escaping (Variable, Variable, Variable) throws -> Variable
) throws -> GradientReport {
    try checkGradient(
        atTree: x, y, z, order: order, directions: directions, seed: seed, tolerance: tolerance, file: file, line: line,
        of: function)
}
/// Checks the gradient of a function of two tensors: see
/// ``checkGradient(atTree:order:directions:seed:tolerance:file:line:of:)``.
@discardableResult @_disfavoredOverload
public func checkGradient(
    at x: Tensor<Double>, _ y: Tensor<Double>, order: Int = 1, directions: Int = 2, seed: UInt64 = 1,
    tolerance: Double? = nil,
    file: StaticString = #filePath, line: UInt = #line,
    of function: @escaping (TensorVariable<Double>, TensorVariable<Double>) throws -> TensorVariable<Double>
) throws -> GradientReport {
    try checkGradient(
        atTree: x, y, order: order, directions: directions, seed: seed, tolerance: tolerance, file: file, line: line,
        of: function)
}
/// Checks the gradient of a function of three tensors: see
/// ``checkGradient(atTree:order:directions:seed:tolerance:file:line:of:)``.
@discardableResult @_disfavoredOverload
public func checkGradient(
    at x: Tensor<Double>, _ y: Tensor<Double>, _ z: Tensor<Double>, order: Int = 1, directions: Int = 2,
    seed: UInt64 = 1,
    tolerance: Double? = nil,
    file: StaticString = #filePath, line: UInt = #line,
    of function:
        @escaping (TensorVariable<Double>, TensorVariable<Double>, TensorVariable<Double>) throws -> TensorVariable<
            Double
        >
) throws -> GradientReport {
    try checkGradient(
        atTree: x, y, z, order: order, directions: directions, seed: seed, tolerance: tolerance, file: file, line: line,
        of: function)
}
/// Checks the gradient of a function of two tensors: see
/// ``checkGradient(atTree:order:directions:seed:tolerance:file:line:of:)``.
@discardableResult @_disfavoredOverload
public func checkGradient(
    at x: Tensor<Float>, _ y: Tensor<Float>, order: Int = 1, directions: Int = 2, seed: UInt64 = 1,
    tolerance: Double? = nil,
    file: StaticString = #filePath, line: UInt = #line,
    of function: @escaping (TensorVariable<Float>, TensorVariable<Float>) throws -> TensorVariable<Float>
) throws -> GradientReport {
    try checkGradient(
        atTree: x, y, order: order, directions: directions, seed: seed, tolerance: tolerance, file: file, line: line,
        of: function)
}
/// Checks the gradient of a function of three tensors: see
/// ``checkGradient(atTree:order:directions:seed:tolerance:file:line:of:)``.
@discardableResult @_disfavoredOverload
public func checkGradient(
    at x: Tensor<Float>, _ y: Tensor<Float>, _ z: Tensor<Float>, order: Int = 1, directions: Int = 2, seed: UInt64 = 1,
    tolerance: Double? = nil,
    file: StaticString = #filePath, line: UInt = #line,
    of function:
        @escaping (TensorVariable<Float>, TensorVariable<Float>, TensorVariable<Float>) throws -> TensorVariable<Float>
) throws -> GradientReport {
    try checkGradient(
        atTree: x, y, z, order: order, directions: directions, seed: seed, tolerance: tolerance, file: file, line: line,
        of: function)
}
/// Checks the gradient of a function of a number and a tensor: see
/// ``checkGradient(atTree:order:directions:seed:tolerance:file:line:of:)``.
@discardableResult @_disfavoredOverload
public func checkGradient(
    at x: Double, _ y: Tensor<Double>, order: Int = 1, directions: Int = 2, seed: UInt64 = 1,
    tolerance: Double? = nil, file: StaticString = #filePath, line: UInt = #line,
    of function: @escaping (Variable, TensorVariable<Double>) throws -> TensorVariable<Double>
) throws -> GradientReport {
    try checkGradient(
        atTree: x, y, order: order, directions: directions, seed: seed, tolerance: tolerance, file: file, line: line,
        of: function)
}
/// Checks the gradient of a function of a number and a tensor: see
/// ``checkGradient(atTree:order:directions:seed:tolerance:file:line:of:)``.
@discardableResult @_disfavoredOverload
public func checkGradient(
    at x: Double, _ y: Tensor<Float>, order: Int = 1, directions: Int = 2, seed: UInt64 = 1,
    tolerance: Double? = nil, file: StaticString = #filePath, line: UInt = #line,
    of function: @escaping (Variable, TensorVariable<Float>) throws -> TensorVariable<Float>
) throws -> GradientReport {
    try checkGradient(
        atTree: x, y, order: order, directions: directions, seed: seed, tolerance: tolerance, file: file, line: line,
        of: function)
}
/// Checks the gradient of a function of a tensor and a number: see
/// ``checkGradient(atTree:order:directions:seed:tolerance:file:line:of:)``.
@discardableResult @_disfavoredOverload
public func checkGradient(
    at x: Tensor<Double>, _ y: Double, order: Int = 1, directions: Int = 2, seed: UInt64 = 1,
    tolerance: Double? = nil, file: StaticString = #filePath, line: UInt = #line,
    of function: @escaping (TensorVariable<Double>, Variable) throws -> TensorVariable<Double>
) throws -> GradientReport {
    try checkGradient(
        atTree: x, y, order: order, directions: directions, seed: seed, tolerance: tolerance, file: file, line: line,
        of: function)
}
/// Checks the gradient of a function of a tensor and a number: see
/// ``checkGradient(atTree:order:directions:seed:tolerance:file:line:of:)``.
@discardableResult @_disfavoredOverload
public func checkGradient(
    at x: Tensor<Float>, _ y: Double, order: Int = 1, directions: Int = 2, seed: UInt64 = 1,
    tolerance: Double? = nil, file: StaticString = #filePath, line: UInt = #line,
    of function: @escaping (TensorVariable<Float>, Variable) throws -> TensorVariable<Float>
) throws -> GradientReport {
    try checkGradient(
        atTree: x, y, order: order, directions: directions, seed: seed, tolerance: tolerance, file: file, line: line,
        of: function)
}
