// The same for states, inputs and parameters of which some are plain: data that a loop reads, or a start, while weights
// are recorded; or all, outside of a recording.

/// A loop over stacked inputs whose state, inputs or parameters are plain: see `scan` of recorded ones. Plain
/// ones are constants to the step, which gets them as variables, and the results are variables; `.value` is plain.
///
///     let data = Tensor<Double>([1, 2, 3])
///     let (sum, sums) = scan(0.0, over: data) { s, x in
///         let next = s + x.scalar
///         return (next, TensorVariable<Double>(scalar: next))
///     }
///     print(sum.value, sums.value.scalars)  // 6.0 [1.0, 3.0, 6.0]
@_disfavoredOverload
public func scan<
    State: DifferentiableTree, Input: DifferentiableTree, Parameters: DifferentiableTree, Output: RecordedTree
>(
    _ state: State, over inputs: Input, with parameters: Parameters, states: LoopStates = .kept,
    _ step: @escaping @Sendable (State.Recorded, Input.Recorded, Parameters.Recorded) -> (State.Recorded, Output)
) -> (state: State.Recorded, outputs: Output) {
    scan(state.variables, over: inputs.variables, with: parameters.variables, states: states, step)
}

/// A loop over stacked inputs without parameters, whose state or inputs are plain.
@_disfavoredOverload
public func scan<State: DifferentiableTree, Input: DifferentiableTree, Output: RecordedTree>(
    _ state: State, over inputs: Input, states: LoopStates = .kept,
    _ step: @escaping @Sendable (State.Recorded, Input.Recorded) -> (State.Recorded, Output)
) -> (state: State.Recorded, outputs: Output) {
    scan(state.variables, over: inputs.variables, states: states, step)
}

/// The state after `steps` steps, from a state or for parameters that are plain: see `iterate` of
/// recorded ones.
@_disfavoredOverload
public func iterate<State: DifferentiableTree, Parameters: DifferentiableTree>(
    _ state: State, steps: Int, with parameters: Parameters, states: LoopStates = .kept,
    _ step: @escaping @Sendable (State.Recorded, Parameters.Recorded) -> State.Recorded
) -> State.Recorded {
    iterate(state.variables, steps: steps, with: parameters.variables, states: states, step)
}

/// The state after `steps` steps from a plain state, without parameters.
@_disfavoredOverload
public func iterate<State: DifferentiableTree>(
    _ state: State, steps: Int, states: LoopStates = .kept,
    _ step: @escaping @Sendable (State.Recorded) -> State.Recorded
) -> State.Recorded {
    iterate(state.variables, steps: steps, states: states, step)
}

/// The state after as many steps as a condition holds, from a state or for parameters that are plain: see
/// `iterate` of recorded ones.
@_disfavoredOverload
public func iterate<State: DifferentiableTree, Parameters: DifferentiableTree, Condition: BranchCondition>(
    _ state: State, atMost limit: Int, with parameters: Parameters, states: LoopStates = .kept,
    _ step: @escaping @Sendable (State.Recorded, Parameters.Recorded) -> State.Recorded,
    while condition: @escaping @Sendable (State.Recorded, Parameters.Recorded) -> Condition
) -> State.Recorded {
    iterate(
        state.variables, atMost: limit, with: parameters.variables, states: states, step, while: condition)
}
