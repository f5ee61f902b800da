// Integration from one time to another, which may be the earlier one: a range of times cannot be written backwards.

/// The solution of y′ = f(t, y) from the state at one time to another time, later or earlier.
///
///     let before = try integrate([cos(1.0), -sin(1.0)], from: 1, to: 0, tolerance: 1e-9) { t, y in [y[1], -y[0]] }
///     print(abs(before.end[0] - 1) < 1e-7, before.times.first!, before.times.last!)  // true 1.0 0.0
///
/// - Parameters:
///   - state: The state at `first`.
///   - first: The time of the given state.
///   - last: The time to which the equation is integrated.
///   - tolerance: The error allowed in each step, absolute and relative.
///   - derivative: f(t, y), with as many numbers as the state has.
/// - Throws: ``IntegrationError``, which names the time at which the steps became too small, not finite, or too many.
public func integrate(
    _ state: [Double], from first: Double, to last: Double, tolerance: Double,
    _ derivative: @escaping @Sendable (_ t: Variable, _ y: [Variable]) -> [Variable]
) throws(IntegrationError) -> Trajectory<[Double]> {
    try trajectory(state, [], from: first, to: last, DormandPrince(tolerance: tolerance)) { t, y, _ in
        derivative(t, y)
    }
}

/// The solution of y′ = f(t, y, p) from the state at one time to another time, later or earlier, by a method with
/// settings of its own: see the first form.
/// - Throws: ``IntegrationError``, which names the time at which the steps became too small, not finite, or too many.
public func integrate(
    _ state: [Double], from first: Double, to last: Double, with parameters: [Double],
    by method: some IntegrationMethod,
    _ derivative: @escaping @Sendable (_ t: Variable, _ y: [Variable], _ p: [Variable]) -> [Variable]
) throws(IntegrationError) -> Trajectory<[Double]> {
    try trajectory(state, parameters, from: first, to: last, method, derivative)
}

/// The recorded state at one time for that at another, earlier or later, and recorded parameters: inside `gradient` and
/// its kin, as over a range.
/// - Throws: ``IntegrationError``, which names the time at which the steps became too small, not finite, or too many.
public func integrate<State: RecordedNumber, Parameter: RecordedNumber>(
    _ state: [State], from first: Double, to last: Double, with parameters: [Parameter],
    by method: some IntegrationMethod,
    _ derivative: @escaping @Sendable (_ t: Variable, _ y: [Variable], _ p: [Variable]) -> [Variable]
) throws(IntegrationError) -> [Variable] {
    try end(state.map(\.variable), parameters.map(\.variable), from: first, to: last, method, derivative)
}

/// The recorded state at one time for a plain one at another, earlier or later, and recorded parameters.
/// - Throws: ``IntegrationError``, which names the time at which the steps became too small, not finite, or too many.
public func integrate<Parameter: RecordedNumber>(
    _ state: [Double], from first: Double, to last: Double, with parameters: [Parameter],
    by method: some IntegrationMethod,
    _ derivative: @escaping @Sendable (_ t: Variable, _ y: [Variable], _ p: [Variable]) -> [Variable]
) throws(IntegrationError) -> [Variable] {
    let constants = state.map { Variable(constant: $0) }
    return try end(constants, parameters.map(\.variable), from: first, to: last, method, derivative)
}

/// The recorded state at one time for that at another, earlier or later.
/// - Throws: ``IntegrationError``, which names the time at which the steps became too small, not finite, or too many.
public func integrate<State: RecordedNumber>(
    _ state: [State], from first: Double, to last: Double, tolerance: Double,
    _ derivative: @escaping @Sendable (_ t: Variable, _ y: [Variable]) -> [Variable]
) throws(IntegrationError) -> [Variable] {
    try end(state.map(\.variable), [], from: first, to: last, DormandPrince(tolerance: tolerance)) { t, y, _ in
        derivative(t, y)
    }
}

private typealias Derivative = @Sendable (Variable, [Variable], [Variable]) -> [Variable]

/// The range of s = t, or of s = −t for a time that runs backwards, and the derivative by s.
private func forwards(
    from first: Double, to last: Double, _ derivative: @escaping Derivative
) -> (range: ClosedRange<Double>, derivative: Derivative) {
    if first <= last { return (first...last, derivative) }
    // A time that is not a number belongs to no range, and the integration says that it is not finite.
    guard last < first else { return (.infinity ... .infinity, derivative) }
    return (-first ... -last, { s, y, p in derivative(-s, y, p).map { -$0 } })
}

private func trajectory(
    _ state: [Double], _ parameters: [Double], from first: Double, to last: Double, _ method: some IntegrationMethod,
    _ derivative: @escaping Derivative
) throws(IntegrationError) -> Trajectory<[Double]> {
    let (range, own) = forwards(from: first, to: last, derivative)
    let found = try namingTimes(isReversed: first > last) { () throws(IntegrationError) in
        try integrate(state, over: range, with: parameters, by: method, own)
    }
    return first > last ? found.reversed : found
}

private func end(
    _ state: [Variable], _ parameters: [Variable], from first: Double, to last: Double,
    _ method: some IntegrationMethod, _ derivative: @escaping Derivative
) throws(IntegrationError) -> [Variable] {
    let (range, own) = forwards(from: first, to: last, derivative)
    return try namingTimes(isReversed: first > last) { () throws(IntegrationError) in
        try integrate(state, over: range, with: parameters, by: method, own)
    }
}

/// Runs an integration whose errors name times of s = −t, if it is reversed.
private func namingTimes<Result>(
    isReversed: Bool, _ body: () throws(IntegrationError) -> Result
) throws(IntegrationError) -> Result {
    do throws(IntegrationError) { return try body() } catch {
        guard isReversed else { throw error }
        switch error {
        case .notFiniteAtStart(let time): throw .notFiniteAtStart(time: -time)
        case .stepUnderflow(let time, let step): throw .stepUnderflow(time: -time, step: step)
        case .notFinite(let time): throw .notFinite(time: -time)
        case .tooManySteps(let time, let end, let steps):
            throw .tooManySteps(time: -time, end: -end, steps: steps)
        }
    }
}
