// `at:` records a function of variables and evaluates the recording over power series, `atSeries:` evaluates a
// function of series. The label keeps closures quick to type-check, as in `Derivative.swift`.

/// The Taylor coefficients f⁽ᵏ⁾(x)/k! for k = 0 … `order`, by one evaluation of a function of power series: one over
/// any kind of number, or one written for series.
///
///     func f<Number: ElementaryNumber>(_ x: Number) -> Number { exp(x) }
///     print(taylorCoefficients(atSeries: 0, order: 3, of: f))  // [1.0, 1.0, 0.5, 0.16666666666666666]
///
/// Coefficients that cannot be determined, at a root of 0, are NaN. Stops if `order` is negative.
/// - Complexity: O(order²) per operation of the function, O(order³) for those whose derivatives do not close: see
///   ``TaylorSeries``.
public func taylorCoefficients(
    atSeries x: Double, order: Int, of function: (TaylorSeries<Double>) throws -> TaylorSeries<Double>
) rethrows -> [Double] {
    try withRoots(order) { try function(TaylorSeries(expandingAt: x, order: $0)) }
}

/// The Taylor coefficients f⁽ᵏ⁾(x)/k! for k = 0 … `order`.
///
///     let series = taylorCoefficients(at: 0, order: 4) { x in exp(x) }
///     print(series)  // [1.0, 1.0, 0.5, 0.16666666666666666, 0.041666666666666664]
///
/// The function is recorded at `x`, and the recording is evaluated over power series. It follows the branch that
/// comparisons take at `x`. Coefficients that cannot be determined, at a root of 0, are NaN. Stops if `order` is
/// negative.
/// - Complexity: that of ``taylorCoefficients(atSeries:order:of:)``, after one recording.
public func taylorCoefficients(
    at x: Double, order: Int, of function: (Variable) throws -> Variable
) rethrows -> [Double] {
    let graph = try CompleteRecording(of: function, at: x).graph
    return withRoots(order) { graph.series(of: [TaylorSeries(expandingAt: x, order: $0)]) }
}

extension ScalarGraph {
    /// The first result, evaluated over power series.
    fileprivate func series(of inputs: [TaylorSeries<Double>]) -> TaylorSeries<Double> {
        values(of: inputs, for: "taylorCoefficients")[Int(results[0])]
    }
}

/// The coefficients of a series up to an order. The root of a series with leading power t²ᵐ has m fewer known
/// coefficients than the series. If there is such a root, everything is recomputed to a higher order; coefficients that
/// remain unknown are NaN.
private func withRoots(_ order: Int, _ series: (Int) throws -> TaylorSeries<Double>) rethrows -> [Double] {
    var found = try series(order)
    var more = order + 1
    while found.order < order, more <= 3 * order + 4 {
        found = try series(more)
        more += 1
    }
    return found.coefficients(upTo: Swift.min(order, found.order))
        + [Double](repeating: .nan, count: Swift.max(order - found.order, 0))
}

/// The derivatives f⁽ᵏ⁾(x) for k = 0 … `order`: the Taylor coefficients times k!, by one evaluation of a function of
/// power series. See ``taylorCoefficients(atSeries:order:of:)``.
public func derivatives(
    atSeries x: Double, order: Int, of function: (TaylorSeries<Double>) throws -> TaylorSeries<Double>
) rethrows -> [Double] {
    timesFactorials(try taylorCoefficients(atSeries: x, order: order, of: function))
}

/// The derivatives f⁽ᵏ⁾(x) for k = 0 … `order`: the Taylor coefficients times k!. See
/// ``taylorCoefficients(at:order:of:)``.
public func derivatives(
    at x: Double, order: Int, of function: (Variable) throws -> Variable
) rethrows -> [Double] {
    timesFactorials(try taylorCoefficients(at: x, order: order, of: function))
}

/// The derivatives, from the Taylor coefficients.
private func timesFactorials(_ coefficients: [Double]) -> [Double] {
    var factorial = 1.0
    return coefficients.enumerated().map { k, coefficient in
        if k > 0 { factorial *= Double(k) }
        return coefficient * factorial
    }
}

/// The Taylor coefficients in t of f(x + t·v), for a function of an array of numbers along a direction, by one
/// evaluation over power series. Stops unless x and v have the same count.
public func taylorCoefficients(
    atSeries x: [Double], along v: [Double], order: Int,
    of function: ([TaylorSeries<Double>]) throws -> TaylorSeries<Double>
) rethrows -> [Double] {
    try withRoots(order) { try function(lines(from: x, along: v, order: $0)) }
}

/// The Taylor coefficients in t of f(x + t·v), for a function of an array of numbers along a direction. The function is
/// recorded at `x`. Stops unless x and v have the same count.
public func taylorCoefficients(
    at x: [Double], along v: [Double], order: Int, of function: ([Variable]) throws -> Variable
) rethrows -> [Double] {
    let graph = try CompleteRecording(of: function, at: x).graph
    return withRoots(order) { graph.series(of: lines(from: x, along: v, order: $0)) }
}

/// The series of x + t·v, part by part.
private func lines(from x: [Double], along v: [Double], order: Int) -> [TaylorSeries<Double>] {
    if x.count != v.count { stopAtDirection("taylorCoefficients(at:along:order:of:)", x.count, v.count) }
    return zip(x, v).map { x, v in
        order == 0 ? TaylorSeries([x]) : TaylorSeries([x, v] + [Double](repeating: 0, count: order - 1))
    }
}

// MARK: A missing label, diagnosed at once

/// The Taylor coefficients at a point without its label: write `taylorCoefficients(at: x, order: n) { … }`.
@available(*, deprecated, message: "give the point with its label: taylorCoefficients(at: …)")
public func taylorCoefficients(
    _ x: Double, order: Int, of function: (Variable) throws -> Variable
) rethrows -> [Double] {
    try taylorCoefficients(at: x, order: order, of: function)
}

/// The derivatives at a point without its label: write `derivatives(at: x, order: n) { … }`.
@available(*, deprecated, message: "give the point with its label: derivatives(at: …)")
public func derivatives(_ x: Double, order: Int, of function: (Variable) throws -> Variable) rethrows -> [Double] {
    try derivatives(at: x, order: order, of: function)
}
