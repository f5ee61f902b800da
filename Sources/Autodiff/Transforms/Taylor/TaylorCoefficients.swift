/// The Taylor coefficients f⁽ᵏ⁾(x)/k! for k = 0 … `order`, by one evaluation over power series.
///
///     taylorCoefficients(at: 0, order: 4) { x in exp(x) }      // 1, 1, 1/2, 1/6, 1/24
///
/// Coefficients that cannot be determined, at a root of 0, are NaN. Stops if `order` is negative.
/// - Complexity: O(order²) per operation of the function, O(order³) for those whose derivatives do not close: see
///   ``TaylorSeries``.
public func taylorCoefficients(
    at x: Double, order: Int, of function: (TaylorSeries<Double>) throws -> TaylorSeries<Double>
) rethrows -> [Double] {
    try withRoots(order) { try function(TaylorSeries(expandingAt: x, order: $0)) }
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

/// The derivatives f⁽ᵏ⁾(x) for k = 0 … `order`: the Taylor coefficients times k!. See
/// ``taylorCoefficients(at:order:of:)``.
public func derivatives(
    at x: Double, order: Int, of function: (TaylorSeries<Double>) throws -> TaylorSeries<Double>
) rethrows -> [Double] {
    var factorial = 1.0
    return try taylorCoefficients(at: x, order: order, of: function).enumerated().map { k, coefficient in
        if k > 0 { factorial *= Double(k) }
        return coefficient * factorial
    }
}

/// The Taylor coefficients in t of f(x + t·v), for a function of an array of numbers along a direction. Stops unless x
/// and v have the same count.
public func taylorCoefficients(
    at x: [Double], along v: [Double], order: Int,
    of function: ([TaylorSeries<Double>]) throws -> TaylorSeries<Double>
) rethrows -> [Double] {
    if x.count != v.count { stopAtDirection("taylorCoefficients(at:along:order:of:)", x.count, v.count) }
    return try withRoots(order) { order in
        try function(
            zip(x, v).map { x, v in
                order == 0 ? TaylorSeries([x]) : TaylorSeries([x, v] + [Double](repeating: 0, count: order - 1))
            })
    }
}
