// Minimization of functions of numbers, arrays of numbers and tensors. Concrete types keep closures quick to type-
// check, and a form that a closure follows has no default arguments (`Notes/design.md`, 'Overloads'); everything else
// is minimized by ``minimize(fromTree:by:until:_:)``.

/// Minimizes a function of a number: see `minimize(from:by:_:)`.
public func minimize<Failure: Error>(
    from start: Double, by method: MinimizationMethod,
    _ function: @escaping @Sendable (Variable) throws(Failure) -> Variable
) throws(Failure) -> Minimum<Double> {
    try minimized(start, method, MinimizationLimits(), function) { Variable(constant: .nan) }
}

/// Minimizes a function of an array of numbers from a starting point.
///
///     let minimum = minimize(from: [-1.2, 1], by: .lbfgs) { x in
///         100 * pow(x[1] - x[0] * x[0], 2) + pow(1 - x[0], 2)
///     }
///     print(minimum.point.map { ($0 * 1e6).rounded() / 1e6 }, minimum.isConverged)  // [1.0, 1.0] true
///
/// The function is compiled with its derivatives; comparisons in it may change with the point. One that reads plain
/// values of variables (`x.value`) is recorded at each point. Where value or gradient are NaN or infinite, or the
/// function throws, the step is shortened. The minimum is a local one.
/// - Parameters:
///   - start: The starting point.
///   - method: ``MinimizationMethod/lbfgs``, ``MinimizationMethod/newton`` or ``MinimizationMethod/trustRegion``.
///   - function: The function. What it throws at the starting point is thrown.
/// - Returns: The lowest point, and why the search ended: ``Minimum/end``, ``Minimum/isConverged``.
public func minimize<Failure: Error>(
    from start: [Double], by method: MinimizationMethod,
    _ function: @escaping @Sendable ([Variable]) throws(Failure) -> Variable
) throws(Failure) -> Minimum<[Double]> {
    try minimized(start, method, MinimizationLimits(), function) { Variable(constant: .nan) }
}

/// Minimizes a function of a tensor: see `minimize(from:by:_:)`.
@_disfavoredOverload
public func minimize<Failure: Error>(
    from start: some PlainDoubleTensor, by method: MinimizationMethod,
    _ function: @escaping @Sendable (TensorVariable<Double>) throws(Failure) -> TensorVariable<Double>
) throws(Failure) -> Minimum<Tensor<Double>> {
    try minimized(start.plainTensor, method, MinimizationLimits(), function) { TensorVariable(Tensor(.nan)) }
}

/// Minimizes a function of a tensor that returns a number: see `minimize(from:by:_:)`.
@_disfavoredOverload
public func minimize<Failure: Error>(
    from start: some PlainDoubleTensor, by method: MinimizationMethod,
    _ function: @escaping @Sendable (TensorVariable<Double>) throws(Failure) -> Variable
) throws(Failure) -> Minimum<Tensor<Double>> {
    try minimized(start.plainTensor, method, MinimizationLimits(), function) { Variable(constant: .nan) }
}

/// Minimizes a function of a number within limits of your own: see `minimize(from:by:_:)`.
public func minimize<Failure: Error>(
    from start: Double, by method: MinimizationMethod, until limits: MinimizationLimits,
    _ function: @escaping @Sendable (Variable) throws(Failure) -> Variable
) throws(Failure) -> Minimum<Double> {
    try minimized(start, method, limits, function) { Variable(constant: .nan) }
}

/// Minimizes a function of an array of numbers within limits of your own: see `minimize(from:by:_:)`.
///
///     let limits = MinimizationLimits(gradient: 1e-12, iterations: 50)
///     let minimum = minimize(from: [-1.2, 1], by: .newton, until: limits) { x in
///         100 * pow(x[1] - x[0] * x[0], 2) + pow(1 - x[0], 2)
///     }
///     print(minimum.point.map { ($0 * 1e6).rounded() / 1e6 })  // [1.0, 1.0]
///
/// - Parameters:
///   - start: The starting point.
///   - method: The method.
///   - limits: When it ends.
///   - function: The function. What it throws at the starting point is thrown.
public func minimize<Failure: Error>(
    from start: [Double], by method: MinimizationMethod, until limits: MinimizationLimits,
    _ function: @escaping @Sendable ([Variable]) throws(Failure) -> Variable
) throws(Failure) -> Minimum<[Double]> {
    try minimized(start, method, limits, function) { Variable(constant: .nan) }
}

/// Minimizes a function of a tensor within limits of your own: see `minimize(from:by:_:)`.
@_disfavoredOverload
public func minimize<Failure: Error>(
    from start: some PlainDoubleTensor, by method: MinimizationMethod, until limits: MinimizationLimits,
    _ function: @escaping @Sendable (TensorVariable<Double>) throws(Failure) -> TensorVariable<Double>
) throws(Failure) -> Minimum<Tensor<Double>> {
    try minimized(start.plainTensor, method, limits, function) { TensorVariable(Tensor(.nan)) }
}

/// Minimizes a function of a tensor that returns a number within limits of your own: see `minimize(from:by:_:)`.
@_disfavoredOverload
public func minimize<Failure: Error>(
    from start: some PlainDoubleTensor, by method: MinimizationMethod, until limits: MinimizationLimits,
    _ function: @escaping @Sendable (TensorVariable<Double>) throws(Failure) -> Variable
) throws(Failure) -> Minimum<Tensor<Double>> {
    try minimized(start.plainTensor, method, limits, function) { Variable(constant: .nan) }
}

// MARK: Least squares

/// Minimizes half the sum of squares of residuals, from a starting point, by Levenberg–Marquardt.
///
///     let times = [0.0, 1, 2], values = [4.0, 2, 1]
///     let fit = minimize(from: [1, 0.1], by: .leastSquares) { p in
///         zip(times, values).map { t, y in p[0] * exp(-p[1] * t) - y }
///     }
///     print(fit.point.map { ($0 * 1e6).rounded() / 1e6 }, fit.value < 1e-12)  // [4.0, 0.693147] true
///
/// The residuals are compiled with their Jacobian. Where they are NaN or infinite, or the function throws, the step is
/// shortened.
/// - Parameters:
///   - start: The starting point.
///   - method: ``LeastSquaresMethod/leastSquares`` or ``LeastSquaresMethod/leastSquares(damping:)``.
///   - residuals: The residuals, as many at each point. What they throw at the starting point is thrown.
/// - Returns: The lowest point, and why the search ended.
public func minimize<Failure: Error>(
    from start: [Double], by method: LeastSquaresMethod,
    _ residuals: @escaping @Sendable ([Variable]) throws(Failure) -> [Variable]
) throws(Failure) -> Minimum<[Double]> {
    try leastSquares(start, method, MinimizationLimits(), residuals) { [Variable(constant: .nan)] }
}

/// Minimizes a sum of squares of residuals that depend on a tensor: see the form of an array.
@_disfavoredOverload
public func minimize<Failure: Error>(
    from start: some PlainDoubleTensor, by method: LeastSquaresMethod,
    _ residuals: @escaping @Sendable (TensorVariable<Double>) throws(Failure) -> TensorVariable<Double>
) throws(Failure) -> Minimum<Tensor<Double>> {
    try leastSquares(start.plainTensor, method, MinimizationLimits(), residuals) { TensorVariable(Tensor([.nan])) }
}

/// Minimizes a sum of squares of residuals that depend on an array of numbers, within limits of your own: see the form
/// of an array.
public func minimize<Failure: Error>(
    from start: [Double], by method: LeastSquaresMethod, until limits: MinimizationLimits,
    _ residuals: @escaping @Sendable ([Variable]) throws(Failure) -> [Variable]
) throws(Failure) -> Minimum<[Double]> {
    try leastSquares(start, method, limits, residuals) { [Variable(constant: .nan)] }
}

/// Minimizes a sum of squares of residuals that depend on a tensor, within limits of your own: see the form of an
/// array.
@_disfavoredOverload
public func minimize<Failure: Error>(
    from start: some PlainDoubleTensor, by method: LeastSquaresMethod, until limits: MinimizationLimits,
    _ residuals: @escaping @Sendable (TensorVariable<Double>) throws(Failure) -> TensorVariable<Double>
) throws(Failure) -> Minimum<Tensor<Double>> {
    try leastSquares(start.plainTensor, method, limits, residuals) { TensorVariable(Tensor([.nan])) }
}

// MARK: Trees

/// Minimizes a function of any tree of numbers and tensors, such as a ``DifferentiableStructure``, that returns a
/// number: see `minimize(from:by:_:)`. The search is in double precision, and leaves of `Float` are rounded.
///
///     struct Line: DifferentiableStructure {
///         var slope = 0.0, offset = 0.0
///         static let parts = Parts<Line>(\.slope, \.offset)
///     }
///     let minimum = minimize(fromTree: Line(), by: .lbfgs) { line in
///         square(line.slope * 1 + line.offset - 3) + square(line.slope * 2 + line.offset - 5)
///     }
///     print((minimum.point.slope * 1e6).rounded() / 1e6)  // 2.0
public func minimize<Point: PlainTree & Sendable, Failure: Error>(
    fromTree start: Point, by method: MinimizationMethod, until limits: MinimizationLimits = MinimizationLimits(),
    _ function: @escaping @Sendable (Point.Recorded) throws(Failure) -> Variable
) throws(Failure) -> Minimum<Point> {
    try minimized(start, method, limits, function) { Variable(constant: .nan) }
}

/// Minimizes half the sum of squares of residuals that depend on any tree of numbers and tensors: see
/// ``minimize(fromTree:by:until:_:)``.
public func minimize<Point: PlainTree & Sendable, Failure: Error>(
    fromTree start: Point, by method: LeastSquaresMethod, until limits: MinimizationLimits = MinimizationLimits(),
    _ residuals: @escaping @Sendable (Point.Recorded) throws(Failure) -> [Variable]
) throws(Failure) -> Minimum<Point> {
    try leastSquares(start, method, limits, residuals) { [Variable(constant: .nan)] }
}

private func minimized<Point: PlainTree & Sendable, Output: RecordedTree, Failure: Error>(
    _ start: Point, _ method: MinimizationMethod, _ limits: MinimizationLimits,
    _ function: @escaping @Sendable (Point.Recorded) throws(Failure) -> Output,
    undefined: @escaping @Sendable () -> Output
) throws(Failure) -> Minimum<Point> {
    let searched = SearchedFunction(function, from: start, undefined: undefined)
    try searched.prepare { $0.gradientGraph(at: $1).readsValues }
    let result = RecordingExtent.suspended { method.search(searched.objective, from: searched.start, limits) }
    return Minimum(result, searched.point(result.point))
}

private func leastSquares<Point: PlainTree & Sendable, Output: RecordedTree, Failure: Error>(
    _ start: Point, _ method: LeastSquaresMethod, _ limits: MinimizationLimits,
    _ residuals: @escaping @Sendable (Point.Recorded) throws(Failure) -> Output,
    undefined: @escaping @Sendable () -> Output
) throws(Failure) -> Minimum<Point> {
    let searched = SearchedFunction(residuals, from: start, undefined: undefined)
    try searched.prepare { $0.readsValues(at: $1) }
    let result = RecordingExtent.suspended {
        LevenbergMarquardt.run(searched.residuals, from: searched.start, damping: method.damping, limits)
    }
    return Minimum(result, searched.point(result.point))
}
