// Minimization by the usual method, L-BFGS. A form that a closure follows has no default arguments (`Notes/design.md`,
// 'Overloads'), so these are forms of their own.

/// Minimizes a function of a number by L-BFGS: see `minimize(from:by:_:)`.
public func minimize<Failure: Error>(
    from start: Double, _ function: @escaping @Sendable (Variable) throws(Failure) -> Variable
) throws(Failure) -> Minimum<Double> {
    try minimize(from: start, by: .lbfgs, function)
}

/// Minimizes a function of an array of numbers by L-BFGS: see `minimize(from:by:_:)`.
///
///     let minimum = minimize(from: [3, 1]) { x in pow(x[0] - 1, 2) + pow(x[1], 2) }
///     print(minimum.isConverged, abs(minimum.point[0] - 1) < 1e-6)  // true true
public func minimize<Failure: Error>(
    from start: [Double], _ function: @escaping @Sendable ([Variable]) throws(Failure) -> Variable
) throws(Failure) -> Minimum<[Double]> {
    try minimize(from: start, by: .lbfgs, function)
}

/// Minimizes a function of a tensor by L-BFGS: see `minimize(from:by:_:)`.
@_disfavoredOverload
public func minimize<Failure: Error>(
    from start: some PlainDoubleTensor,
    _ function: @escaping @Sendable (TensorVariable<Double>) throws(Failure) -> TensorVariable<Double>
) throws(Failure) -> Minimum<Tensor<Double>> {
    try minimize(from: start.plainTensor, by: .lbfgs, function)
}

/// Minimizes a function of a tensor that returns a number by L-BFGS: see `minimize(from:by:_:)`.
@_disfavoredOverload
public func minimize<Failure: Error>(
    from start: some PlainDoubleTensor,
    _ function: @escaping @Sendable (TensorVariable<Double>) throws(Failure) -> Variable
) throws(Failure) -> Minimum<Tensor<Double>> {
    try minimize(from: start.plainTensor, by: .lbfgs, function)
}

/// Minimizes a function of any tree of numbers and tensors by L-BFGS: see
/// ``minimize(fromTree:by:until:_:)-(_,MinimizationMethod,_,_)``.
public func minimize<Point: PlainTree & Sendable, Failure: Error>(
    fromTree start: Point, _ function: @escaping @Sendable (Point.Recorded) throws(Failure) -> Variable
) throws(Failure) -> Minimum<Point> {
    try minimize(fromTree: start, by: .lbfgs, function)
}

/// A structure as the start without its label: write `minimize(fromTree: start) { … }`.
@available(*, unavailable, message: "give a structure with the label fromTree: minimize(fromTree: …)")
public func minimize<Point: DifferentiableStructure>(
    from start: Point, _ function: @escaping @Sendable (Point.Recorded) -> Variable
) -> Minimum<Point> {
    stop("minimize: write minimize(fromTree: …)")
}
