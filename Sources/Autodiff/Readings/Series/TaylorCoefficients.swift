/// The Taylor coefficients f⁽ᵏ⁾(x)/k! for k = 0 … `order`, by one evaluation over power series.
///
///     taylorCoefficients(at: 0, order: 4) { x in exp(x) }      // 1, 1, 1/2, 1/6, 1/24
///
/// - Complexity: O(order²) for each operation of the function, O(order³) for those whose derivatives do not close: see
///   ``TaylorSeries``.
public func taylorCoefficients(
    at x: Double, order: Int, of function: (TaylorSeries<Double>) throws -> TaylorSeries<Double>
) rethrows -> [Double] {
    try function(TaylorSeries(expandingAt: x, order: order)).coefficients(upTo: order)
}

/// The derivatives f⁽ᵏ⁾(x) for k = 0 … `order`: the Taylor coefficients times k!.
public func derivatives(
    at x: Double, order: Int, of function: (TaylorSeries<Double>) throws -> TaylorSeries<Double>
) rethrows -> [Double] {
    var factorial = 1.0
    return try taylorCoefficients(at: x, order: order, of: function).enumerated().map { k, coefficient in
        if k > 0 { factorial *= Double(k) }
        return coefficient * factorial
    }
}

/// The Taylor coefficients in t of f(x + t·v), for a function of an array of numbers along a direction.
public func taylorCoefficients(
    at x: [Double], along v: [Double], order: Int,
    of function: ([TaylorSeries<Double>]) throws -> TaylorSeries<Double>
) rethrows -> [Double] {
    if x.count != v.count { stopAtDirection("taylorCoefficients(at:along:order:of:)", x.count, v.count) }
    let inputs = zip(x, v).map { x, v in
        order == 0 ? TaylorSeries([x]) : TaylorSeries([x, v] + [Double](repeating: 0, count: order - 1))
    }
    return try function(inputs).coefficients(upTo: order)
}
