// Integration from one time to another with the usual tolerance: see `Integrate+Usual.swift`.

/// The solution of y′ = f(t, y) with the tolerance 10⁻⁸ to another time, later or earlier.
/// - Throws: ``IntegrationError``, which names the time at which the steps became too small, not finite, or too many.
public func integrate(
    _ state: [Double], from first: Double, to last: Double,
    _ derivative: @escaping @Sendable (_ t: Variable, _ y: [Variable]) -> [Variable]
) throws(IntegrationError) -> Trajectory<[Double]> {
    try integrate(state, from: first, to: last, tolerance: usualTolerance, derivative)
}

/// The solution of y′ = f(t, y, p) for parameters p with the tolerance 10⁻⁸ to another time, later or
/// earlier.
/// - Throws: ``IntegrationError``, which names the time at which the steps became too small, not finite, or too many.
public func integrate(
    _ state: [Double], from first: Double, to last: Double, with parameters: [Double],
    _ derivative: @escaping @Sendable (_ t: Variable, _ y: [Variable], _ p: [Variable]) -> [Variable]
) throws(IntegrationError) -> Trajectory<[Double]> {
    let method = DormandPrince(tolerance: usualTolerance)
    return try integrate(state, from: first, to: last, with: parameters, by: method, derivative)
}

/// The recorded state at another time, later or earlier, for recorded parameters, with the tolerance 10⁻⁸.
/// - Throws: ``IntegrationError``, which names the time at which the steps became too small, not finite, or too many.
public func integrate<State: RecordedNumber, Parameter: RecordedNumber>(
    _ state: [State], from first: Double, to last: Double, with parameters: [Parameter],
    _ derivative: @escaping @Sendable (_ t: Variable, _ y: [Variable], _ p: [Variable]) -> [Variable]
) throws(IntegrationError) -> [Variable] {
    let method = DormandPrince(tolerance: usualTolerance)
    return try integrate(state, from: first, to: last, with: parameters, by: method, derivative)
}

/// The recorded state at another time, later or earlier, for recorded parameters and a plain initial state, with the
/// tolerance 10⁻⁸.
/// - Throws: ``IntegrationError``, which names the time at which the steps became too small, not finite, or too many.
public func integrate<Parameter: RecordedNumber>(
    _ state: [Double], from first: Double, to last: Double, with parameters: [Parameter],
    _ derivative: @escaping @Sendable (_ t: Variable, _ y: [Variable], _ p: [Variable]) -> [Variable]
) throws(IntegrationError) -> [Variable] {
    let method = DormandPrince(tolerance: usualTolerance)
    return try integrate(state, from: first, to: last, with: parameters, by: method, derivative)
}

/// The recorded state at another time, later or earlier, with the tolerance 10⁻⁸.
/// - Throws: ``IntegrationError``, which names the time at which the steps became too small, not finite, or too many.
public func integrate<State: RecordedNumber>(
    _ state: [State], from first: Double, to last: Double,
    _ derivative: @escaping @Sendable (_ t: Variable, _ y: [Variable]) -> [Variable]
) throws(IntegrationError) -> [Variable] {
    try integrate(state, from: first, to: last, tolerance: usualTolerance, derivative)
}
