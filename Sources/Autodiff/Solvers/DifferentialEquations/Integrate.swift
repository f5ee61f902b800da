// Solutions of ordinary differential equations y′ = f(t, y, p) with given initial state. Concrete types keep closures
// quick to type-check, and a form that a closure follows has no default arguments (`Notes/design.md`, 'Overloads');
// states that are tensors, structures or other trees have ``integrateTree(_:over:at:with:by:_:)``.

// MARK: Plain states

/// The solution of y′ = f(t, y) from an initial state, over a range of time.
///
///     let path = try integrate([1, 0], over: 0...10, tolerance: 1e-8) { t, y in [y[1], -y[0]] }
///     print(abs(path.end[0] - cos(10)) < 1e-6, abs(path.state(at: 2.5)[0] - cos(2.5)) < 1e-6)  // true true
///
/// The method is Dormand's and Prince's, of order 5 with adaptive steps and PI control, for equations that are not
/// stiff (``DormandPrince``). The closure is compiled. It gives as many numbers as the state has, and stops otherwise.
/// - Parameters:
///   - state: The initial state, at the lower end of the range.
///   - range: The range of time, from the initial state to the end.
///   - tolerance: The error allowed in each step, absolute and relative. The error at the end is of its order, times
///     the growth of the equation's own perturbations.
///   - derivative: f(t, y), with as many numbers as the state has.
/// - Throws: ``IntegrationError``: a step that is too small or not finite, or more than 100,000 steps; it names the
///   time.
public func integrate(
    _ state: [Double], over range: ClosedRange<Double>, tolerance: Double,
    _ derivative: @escaping @Sendable (_ t: Variable, _ y: [Variable]) -> [Variable]
) throws(IntegrationError) -> Trajectory<[Double]> {
    try trajectory(state, [], range, DormandPrince(tolerance: tolerance)._settings) { t, y, _ in derivative(t, y) }
}

/// The solution of y′ = f(t, y, p) for parameters p: see ``integrate(_:over:tolerance:_:)->Trajectory<[Double]>``.
/// - Throws: ``IntegrationError``, which names the time at which the steps became too small, not finite, or too many.
public func integrate(
    _ state: [Double], over range: ClosedRange<Double>, with parameters: [Double], tolerance: Double,
    _ derivative: @escaping @Sendable (_ t: Variable, _ y: [Variable], _ p: [Variable]) -> [Variable]
) throws(IntegrationError) -> Trajectory<[Double]> {
    try trajectory(state, parameters, range, DormandPrince(tolerance: tolerance)._settings, derivative)
}

/// The solution of y′ = f(t, y) by a method with settings of its own: see
/// ``integrate(_:over:tolerance:_:)->Trajectory<[Double]>``.
/// - Throws: ``IntegrationError``, which names the time at which the steps became too small, not finite, or too many.
public func integrate(
    _ state: [Double], over range: ClosedRange<Double>, by method: some IntegrationMethod,
    _ derivative: @escaping @Sendable (_ t: Variable, _ y: [Variable]) -> [Variable]
) throws(IntegrationError) -> Trajectory<[Double]> {
    try trajectory(state, [], range, method._settings) { t, y, _ in derivative(t, y) }
}

/// The solution of y′ = f(t, y, p) for parameters p, by a method with settings of its own: see
/// ``integrate(_:over:tolerance:_:)->Trajectory<[Double]>``.
/// - Throws: ``IntegrationError``, which names the time at which the steps became too small, not finite, or too many.
public func integrate(
    _ state: [Double], over range: ClosedRange<Double>, with parameters: [Double], by method: some IntegrationMethod,
    _ derivative: @escaping @Sendable (_ t: Variable, _ y: [Variable], _ p: [Variable]) -> [Variable]
) throws(IntegrationError) -> Trajectory<[Double]> {
    try trajectory(state, parameters, range, method._settings, derivative)
}

// MARK: Recorded states

/// The state at the end of a range of time, as a function of recorded parameters, and of the initial state if it is
/// recorded too: inside `gradient` and its kin.
///
///     let slope = try gradient(at: [1.5, 0.5]) { p in
///         try integrate([1.0, 1.0], over: 0...10, with: p, tolerance: 1e-8) { t, y, p in
///             [p[0] * y[0] - y[0] * y[1], y[0] * y[1] - p[1] * y[1]]
///         }[0]
///     }
///     print(slope.map { ($0 * 1e4).rounded() / 1e4 })  // [-0.8469, -2.2561]
///
/// The steps' sizes are constants, so derivatives are those of the numbers computed (the discrete adjoint), to any
/// order. The recording grows by one row; the backward sweep takes the steps again within the method's memory
/// (``DormandPrince/memory``), and forward mode carries sensitivities along (`jvp`, `jacobian(at:by: .forward)`).
/// Second derivatives record all steps at once. Times are constants. The closure cannot capture variables: give them as
/// parameters.
/// - Throws: ``IntegrationError`` at the point where it is recorded. In a compiled program that runs at another point,
///   which cannot throw, a failed integration gives NaN (`minimize(from:by:_:)` shortens its step then).
public func integrate<State: RecordedNumber, Parameter: RecordedNumber>(
    _ state: [State], over range: ClosedRange<Double>, with parameters: [Parameter], tolerance: Double,
    _ derivative: @escaping @Sendable (_ t: Variable, _ y: [Variable], _ p: [Variable]) -> [Variable]
) throws(IntegrationError) -> [Variable] {
    try recordedStates(
        state.map(\.variable), parameters.map(\.variable), range, [range.upperBound],
        DormandPrince(tolerance: tolerance)._settings, derivative)[0]
}

/// The recorded state at the end of a range of time, for recorded parameters and a plain initial state: see the first
/// form.
/// - Throws: ``IntegrationError``, which names the time at which the steps became too small, not finite, or too many.
public func integrate<Parameter: RecordedNumber>(
    _ state: [Double], over range: ClosedRange<Double>, with parameters: [Parameter], tolerance: Double,
    _ derivative: @escaping @Sendable (_ t: Variable, _ y: [Variable], _ p: [Variable]) -> [Variable]
) throws(IntegrationError) -> [Variable] {
    try recordedStates(
        state.map { Variable(constant: $0) }, parameters.map(\.variable), range, [range.upperBound],
        DormandPrince(tolerance: tolerance)._settings, derivative)[0]
}

/// The recorded state at the end of a range of time, for plain parameters: see the first form.
/// - Throws: ``IntegrationError``, which names the time at which the steps became too small, not finite, or too many.
public func integrate<State: RecordedNumber>(
    _ state: [State], over range: ClosedRange<Double>, with parameters: [Double], tolerance: Double,
    _ derivative: @escaping @Sendable (_ t: Variable, _ y: [Variable], _ p: [Variable]) -> [Variable]
) throws(IntegrationError) -> [Variable] {
    try recordedStates(
        state.map(\.variable), parameters.map { Variable(constant: $0) }, range, [range.upperBound],
        DormandPrince(tolerance: tolerance)._settings, derivative)[0]
}

/// The recorded state at the end of a range of time: see the first form.
/// - Throws: ``IntegrationError``, which names the time at which the steps became too small, not finite, or too many.
public func integrate<State: RecordedNumber>(
    _ state: [State], over range: ClosedRange<Double>, tolerance: Double,
    _ derivative: @escaping @Sendable (_ t: Variable, _ y: [Variable]) -> [Variable]
) throws(IntegrationError) -> [Variable] {
    try recordedStates(
        state.map(\.variable), [], range, [range.upperBound], DormandPrince(tolerance: tolerance)._settings
    ) { t, y, _ in derivative(t, y) }[0]
}

/// The recorded states at times of a range, for recorded parameters: see the first form.
/// The times lie in the range, in any order; others stop the program. States between steps are interpolated.
/// - Throws: ``IntegrationError``, which names the time at which the steps became too small, not finite, or too many.
public func integrate<State: RecordedNumber, Parameter: RecordedNumber>(
    _ state: [State], over range: ClosedRange<Double>, at times: [Double], with parameters: [Parameter],
    tolerance: Double,
    _ derivative: @escaping @Sendable (_ t: Variable, _ y: [Variable], _ p: [Variable]) -> [Variable]
) throws(IntegrationError) -> [[Variable]] {
    try recordedStates(
        state.map(\.variable), parameters.map(\.variable), range, times, DormandPrince(tolerance: tolerance)._settings,
        derivative
    )
}

/// The recorded states at times of a range, for recorded parameters and a plain initial state: see the first form.
/// The times lie in the range, in any order; others stop the program. States between steps are interpolated.
/// - Throws: ``IntegrationError``, which names the time at which the steps became too small, not finite, or too many.
public func integrate<Parameter: RecordedNumber>(
    _ state: [Double], over range: ClosedRange<Double>, at times: [Double], with parameters: [Parameter],
    tolerance: Double,
    _ derivative: @escaping @Sendable (_ t: Variable, _ y: [Variable], _ p: [Variable]) -> [Variable]
) throws(IntegrationError) -> [[Variable]] {
    try recordedStates(
        state.map { Variable(constant: $0) }, parameters.map(\.variable), range, times,
        DormandPrince(tolerance: tolerance)._settings, derivative)
}

/// The recorded states at times of a range, for plain parameters: see the first form.
/// The times lie in the range, in any order; others stop the program. States between steps are interpolated.
/// - Throws: ``IntegrationError``, which names the time at which the steps became too small, not finite, or too many.
public func integrate<State: RecordedNumber>(
    _ state: [State], over range: ClosedRange<Double>, at times: [Double], with parameters: [Double], tolerance: Double,
    _ derivative: @escaping @Sendable (_ t: Variable, _ y: [Variable], _ p: [Variable]) -> [Variable]
) throws(IntegrationError) -> [[Variable]] {
    try recordedStates(
        state.map(\.variable), parameters.map { Variable(constant: $0) }, range, times,
        DormandPrince(tolerance: tolerance)._settings, derivative)
}

/// The recorded states at times of a range: see the first form.
/// The times lie in the range, in any order; others stop the program. States between steps are interpolated.
/// - Throws: ``IntegrationError``, which names the time at which the steps became too small, not finite, or too many.
public func integrate<State: RecordedNumber>(
    _ state: [State], over range: ClosedRange<Double>, at times: [Double], tolerance: Double,
    _ derivative: @escaping @Sendable (_ t: Variable, _ y: [Variable]) -> [Variable]
) throws(IntegrationError) -> [[Variable]] {
    try recordedStates(
        state.map(\.variable), [], range, times, DormandPrince(tolerance: tolerance)._settings
    ) { t, y, _ in derivative(t, y) }
}

/// The recorded state at the end of a range of time, for recorded parameters, by a method with settings of its own: see
/// the first form.
/// - Throws: ``IntegrationError``, which names the time at which the steps became too small, not finite, or too many.
public func integrate<State: RecordedNumber, Parameter: RecordedNumber>(
    _ state: [State], over range: ClosedRange<Double>, with parameters: [Parameter], by method: some IntegrationMethod,
    _ derivative: @escaping @Sendable (_ t: Variable, _ y: [Variable], _ p: [Variable]) -> [Variable]
) throws(IntegrationError) -> [Variable] {
    try recordedStates(
        state.map(\.variable), parameters.map(\.variable), range, [range.upperBound], method._settings, derivative)[0]
}

/// The recorded state at the end of a range of time, for recorded parameters and a plain initial state, by a method
/// with settings of its own: see the first form.
/// - Throws: ``IntegrationError``, which names the time at which the steps became too small, not finite, or too many.
public func integrate<Parameter: RecordedNumber>(
    _ state: [Double], over range: ClosedRange<Double>, with parameters: [Parameter], by method: some IntegrationMethod,
    _ derivative: @escaping @Sendable (_ t: Variable, _ y: [Variable], _ p: [Variable]) -> [Variable]
) throws(IntegrationError) -> [Variable] {
    try recordedStates(
        state.map { Variable(constant: $0) }, parameters.map(\.variable), range, [range.upperBound], method._settings,
        derivative
    )[0]
}

/// The recorded state at the end of a range of time, for plain parameters, by a method with settings of its own: see
/// the first form.
/// - Throws: ``IntegrationError``, which names the time at which the steps became too small, not finite, or too many.
public func integrate<State: RecordedNumber>(
    _ state: [State], over range: ClosedRange<Double>, with parameters: [Double], by method: some IntegrationMethod,
    _ derivative: @escaping @Sendable (_ t: Variable, _ y: [Variable], _ p: [Variable]) -> [Variable]
) throws(IntegrationError) -> [Variable] {
    try recordedStates(
        state.map(\.variable), parameters.map { Variable(constant: $0) }, range, [range.upperBound], method._settings,
        derivative
    )[0]
}

/// The recorded state at the end of a range of time, by a method with settings of its own: see the first form.
/// - Throws: ``IntegrationError``, which names the time at which the steps became too small, not finite, or too many.
public func integrate<State: RecordedNumber>(
    _ state: [State], over range: ClosedRange<Double>, by method: some IntegrationMethod,
    _ derivative: @escaping @Sendable (_ t: Variable, _ y: [Variable]) -> [Variable]
) throws(IntegrationError) -> [Variable] {
    try recordedStates(
        state.map(\.variable), [], range, [range.upperBound], method._settings
    ) { t, y, _ in derivative(t, y) }[0]
}

/// The recorded states at times of a range, for recorded parameters, by a method with settings of its own: see the
/// first form.
/// The times lie in the range, in any order; others stop the program. States between steps are interpolated.
/// - Throws: ``IntegrationError``, which names the time at which the steps became too small, not finite, or too many.
public func integrate<State: RecordedNumber, Parameter: RecordedNumber>(
    _ state: [State], over range: ClosedRange<Double>, at times: [Double], with parameters: [Parameter],
    by method: some IntegrationMethod,
    _ derivative: @escaping @Sendable (_ t: Variable, _ y: [Variable], _ p: [Variable]) -> [Variable]
) throws(IntegrationError) -> [[Variable]] {
    try recordedStates(state.map(\.variable), parameters.map(\.variable), range, times, method._settings, derivative)
}

/// The recorded states at times of a range, for recorded parameters and a plain initial state, by a method with
/// settings of its own: see the first form.
/// The times lie in the range, in any order; others stop the program. States between steps are interpolated.
/// - Throws: ``IntegrationError``, which names the time at which the steps became too small, not finite, or too many.
public func integrate<Parameter: RecordedNumber>(
    _ state: [Double], over range: ClosedRange<Double>, at times: [Double], with parameters: [Parameter],
    by method: some IntegrationMethod,
    _ derivative: @escaping @Sendable (_ t: Variable, _ y: [Variable], _ p: [Variable]) -> [Variable]
) throws(IntegrationError) -> [[Variable]] {
    try recordedStates(
        state.map { Variable(constant: $0) }, parameters.map(\.variable), range, times, method._settings, derivative)
}

/// The recorded states at times of a range, for plain parameters, by a method with settings of its own: see the first
/// form.
/// The times lie in the range, in any order; others stop the program. States between steps are interpolated.
/// - Throws: ``IntegrationError``, which names the time at which the steps became too small, not finite, or too many.
public func integrate<State: RecordedNumber>(
    _ state: [State], over range: ClosedRange<Double>, at times: [Double], with parameters: [Double],
    by method: some IntegrationMethod,
    _ derivative: @escaping @Sendable (_ t: Variable, _ y: [Variable], _ p: [Variable]) -> [Variable]
) throws(IntegrationError) -> [[Variable]] {
    try recordedStates(
        state.map(\.variable), parameters.map { Variable(constant: $0) }, range, times, method._settings, derivative)
}

/// The recorded states at times of a range, by a method with settings of its own: see the first form.
/// The times lie in the range, in any order; others stop the program. States between steps are interpolated.
/// - Throws: ``IntegrationError``, which names the time at which the steps became too small, not finite, or too many.
public func integrate<State: RecordedNumber>(
    _ state: [State], over range: ClosedRange<Double>, at times: [Double], by method: some IntegrationMethod,
    _ derivative: @escaping @Sendable (_ t: Variable, _ y: [Variable]) -> [Variable]
) throws(IntegrationError) -> [[Variable]] {
    try recordedStates(state.map(\.variable), [], range, times, method._settings) { t, y, _ in derivative(t, y) }
}

private func trajectory(
    _ state: [Double], _ parameters: [Double], _ range: ClosedRange<Double>, _ method: _IntegrationSettings,
    _ derivative: @escaping @Sendable (Variable, [Variable], [Variable]) -> [Variable]
) throws(IntegrationError) -> Trajectory<[Double]> {
    requireNumbers(state.count)
    let field = RecordingExtent.suspended {
        VectorField(at: [range.lowerBound] + state + parameters, stateCount: state.count, derivative)
    }
    return try trajectory(field, state, Coordinates(state), parameters, range, method)
}

private func trajectory<State: PlainTree & Sendable>(
    _ field: VectorField, _ state: State, _ coordinates: Coordinates<State>, _ parameters: [Double],
    _ range: ClosedRange<Double>, _ method: _IntegrationSettings
) throws(IntegrationError) -> Trajectory<State> {
    var steps: [any IntegrationStep] = []
    let counts = try suspended { () throws(IntegrationError) in
        let stepper = method.stepper(field)
        return try method.run(
            field, stepper, from: coordinates.vector(state), parameters: parameters, over: range
        ) { step, _ in
            steps.append(step)
        }
    }
    return Trajectory(steps, coordinates, start: state, over: range, counts)
}

private func recordedStates(
    _ state: [Variable], _ parameters: [Variable], _ range: ClosedRange<Double>, _ times: [Double],
    _ method: _IntegrationSettings, _ derivative: @escaping @Sendable (Variable, [Variable], [Variable]) -> [Variable]
) throws(IntegrationError) -> [[Variable]] {
    requireNumbers(state.count)
    let start = [range.lowerBound] + state.plainValue + parameters.plainValue
    let field = RecordingExtent.suspended { VectorField(at: start, stateCount: state.count, derivative) }
    return try recordedStates(field, state, parameters, range, times, method)
}

private func recordedStates<State: RecordedTree, Parameters: RecordedTree>(
    _ field: VectorField, _ state: State, _ parameters: Parameters, _ range: ClosedRange<Double>, _ times: [Double],
    _ method: _IntegrationSettings
) throws(IntegrationError) -> [State] {
    if times.isEmpty { return [] }
    let function = IntegratedFunction(field, over: range, at: times, by: method)
    let joined = TreeTuple(state, parameters)
    let argument = Coordinates(joined.plainValue)
    let plain = argument.vector(joined.plainValue)
    let values = try suspended { () throws(IntegrationError) in try function.integrated(at: plain) }
    let vector: TensorVariable<Double> = argument.vector(joined)
    let result = TensorVariable.recorded(Integration(function: function), [vector], value: Tensor(values))
    let form = Coordinates(state.plainValue)
    return times.indices.map { index in
        State.own(form.recorded(result.slice(along: 0, (index * form.count)..<((index + 1) * form.count))))
    }
}

/// Runs programs as if nothing were recording.
private func suspended<Result>(
    _ body: () throws(IntegrationError) -> Result
) throws(IntegrationError) -> Result {
    let outcome: Swift.Result<Result, IntegrationError> = RecordingExtent.suspended {
        do throws(IntegrationError) { return .success(try body()) } catch { return .failure(error) }
    }
    return try outcome.get()
}

private func requireNumbers(_ count: Int) {
    if count == 0 { stop("integrate: the state has no numbers; give at least one") }
}

// MARK: Trees

/// The solution of y′ = f(t, y, p) for a state and parameters that are tensors, structures or other trees of numbers
/// and tensors of `Double` (`Float` stops): see ``integrate(_:over:tolerance:_:)->Trajectory<[Double]>``. The
/// derivative has the state's form.
///
///     // Heat in a rod of three cells.
///     let laplacian = Tensor<Double>([[-2, 1, 0], [1, -2, 1], [0, 1, -2]]), start = Tensor<Double>([0, 1, 0])
///     let path = try integrateTree(start, over: 0...1, with: 0.1, by: DormandPrince(tolerance: 1e-8)) {
///         (t: Variable, u: TensorVariable<Double>, conductivity: Variable) in conductivity * matmul(laplacian, u)
///     }
///     print(path.end.scalars.map { ($0 * 1e6).rounded() / 1e6 })  // [0.082146, 0.826932, 0.082146]
/// - Throws: ``IntegrationError``, which names the time at which the steps became too small, not finite, or too many.
public func integrateTree<State: RecordedTree, Parameters: RecordedTree>(
    _ state: State.Plain, over range: ClosedRange<Double>, with parameters: Parameters.Plain,
    by method: some IntegrationMethod,
    _ derivative: @escaping @Sendable (_ t: Variable, _ y: State, _ p: Parameters) -> State
) throws(IntegrationError) -> Trajectory<State.Plain> where State.Plain: Sendable, Parameters.Plain: Sendable {
    let field = field(at: range.lowerBound, state, parameters, derivative)
    return try trajectory(
        field, state, Coordinates(state), Coordinates(parameters).vector(parameters), range, method._settings)
}

/// The recorded states at times of a range, for a state and parameters that are tensors, structures or other trees; one
/// of them may consist of constants.
/// The times lie in the range, in any order; others stop the program.
/// - Throws: ``IntegrationError``, which names the time at which the steps became too small, not finite, or too many.
public func integrateTree<State: RecordedTree, Parameters: RecordedTree>(
    _ state: State, over range: ClosedRange<Double>, at times: [Double], with parameters: Parameters,
    by method: some IntegrationMethod,
    _ derivative: @escaping @Sendable (_ t: Variable, _ y: State, _ p: Parameters) -> State
) throws(IntegrationError) -> [State] where State.Plain: Sendable, Parameters.Plain: Sendable {
    let field = field(at: range.lowerBound, state.plainValue, parameters.plainValue, derivative)
    return try recordedStates(field, state, parameters, range, times, method._settings)
}

private func field<State: RecordedTree, Parameters: RecordedTree>(
    at time: Double, _ state: State.Plain, _ parameters: Parameters.Plain,
    _ derivative: @escaping @Sendable (Variable, State, Parameters) -> State
) -> VectorField where State.Plain: Sendable, Parameters.Plain: Sendable {
    let both = Coordinates(TreeTuple(state, parameters), for: "integrateTree")
    if both.elementType != .double {
        stop(
            "integrateTree: the state or the parameters contain tensors of Float. Use Double: the control of errors "
                + "needs its precision."
        )
    }
    let form = Coordinates(state, for: "integrateTree")
    requireNumbers(form.count)
    return RecordingExtent.suspended {
        VectorField(
            at: [time] + both.vector(TreeTuple(state, parameters)), stateCount: form.count
        ) { (z: TensorVariable<Double>) -> TensorVariable<Double> in
            let (y, p) = both.recorded(z.slice(along: 0, 1..<z.shape[0])).elements
            return form.vector(derivative(z.element(at: 0), State.own(y), Parameters.own(p)))
        }
    }
}
