// Integration with the usual tolerance, 10⁻⁸, absolute and relative. A form that a closure follows has no default
// arguments (`Notes/design.md`, 'Overloads'), so these are forms of their own.

/// The solution of y′ = f(t, y) with the tolerance 10⁻⁸: see ``integrate(_:over:tolerance:_:)->Trajectory<[Double]>``.
///
///     print(abs(try integrate([1], over: 0...1) { t, y in [-y[0]] }.end[0] - exp(-1)) < 1e-7)  // true
/// - Throws: ``IntegrationError``, which names the time at which the steps became too small, not finite, or too many.
public func integrate(
    _ state: [Double], over range: ClosedRange<Double>,
    _ derivative: @escaping @Sendable (_ t: Variable, _ y: [Variable]) -> [Variable]
) throws(IntegrationError) -> Trajectory<[Double]> {
    try integrate(state, over: range, tolerance: usualTolerance, derivative)
}

/// The solution of y′ = f(t, y, p) for parameters p with the tolerance 10⁻⁸.
/// - Throws: ``IntegrationError``, which names the time at which the steps became too small, not finite, or too many.
public func integrate(
    _ state: [Double], over range: ClosedRange<Double>, with parameters: [Double],
    _ derivative: @escaping @Sendable (_ t: Variable, _ y: [Variable], _ p: [Variable]) -> [Variable]
) throws(IntegrationError) -> Trajectory<[Double]> {
    try integrate(state, over: range, with: parameters, tolerance: usualTolerance, derivative)
}

/// The recorded state at the end of a range of time, for recorded parameters, with the tolerance 10⁻⁸.
/// - Throws: ``IntegrationError``, which names the time at which the steps became too small, not finite, or too many.
public func integrate<State: RecordedNumber, Parameter: RecordedNumber>(
    _ state: [State], over range: ClosedRange<Double>, with parameters: [Parameter],
    _ derivative: @escaping @Sendable (_ t: Variable, _ y: [Variable], _ p: [Variable]) -> [Variable]
) throws(IntegrationError) -> [Variable] {
    try integrate(state, over: range, with: parameters, tolerance: usualTolerance, derivative)
}

/// The recorded state at the end of a range of time, for recorded parameters and a plain initial state, with the
/// tolerance 10⁻⁸.
/// - Throws: ``IntegrationError``, which names the time at which the steps became too small, not finite, or too many.
public func integrate<Parameter: RecordedNumber>(
    _ state: [Double], over range: ClosedRange<Double>, with parameters: [Parameter],
    _ derivative: @escaping @Sendable (_ t: Variable, _ y: [Variable], _ p: [Variable]) -> [Variable]
) throws(IntegrationError) -> [Variable] {
    try integrate(state, over: range, with: parameters, tolerance: usualTolerance, derivative)
}

/// The recorded state at the end of a range of time, with the tolerance 10⁻⁸.
/// - Throws: ``IntegrationError``, which names the time at which the steps became too small, not finite, or too many.
public func integrate<State: RecordedNumber>(
    _ state: [State], over range: ClosedRange<Double>,
    _ derivative: @escaping @Sendable (_ t: Variable, _ y: [Variable]) -> [Variable]
) throws(IntegrationError) -> [Variable] {
    try integrate(state, over: range, tolerance: usualTolerance, derivative)
}

let usualTolerance = 1e-8
