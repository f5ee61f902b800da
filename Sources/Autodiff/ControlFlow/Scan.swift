/// A loop over stacked inputs as one operation: `step` computes, from the state and its part of the inputs, the next
/// state and its part of the outputs (`jax.lax.scan`).
///
///     // A recurrent network over a sequence [steps × samples × features].
///     let sequence = Tensor<Double>.ones([5, 2, 3]), start = Tensor<Double>.zeros([2, 4])
///     let weights = [Tensor<Double>.ones([3, 4]) * 0.1, Tensor<Double>.ones([4, 4]) * 0.1]
///     let slopes = gradient(atTree: weights) { weights in
///         let (last, all) = scan(
///             TensorVariable(start), over: TensorVariable(sequence), with: weights
///         ) { h, x, weights in
///             let h = tanh(matmul(x, weights[0]) + matmul(h, weights[1]))
///             return (h, h)
///         }
///         return last.sum() + all.mean()
///     }
///     print(slopes.map(\.shape))  // [[3 × 4], [4 × 4]]
///
/// The step is recorded once, whatever the number of steps, and runs as a compiled program, step after step, also where
/// nothing else is compiled; a loop is one row of a recording and one node of a program. So its recording and its
/// compilation take the time and the memory of one step. Derivatives of any order are loops of the same kind; they
/// take the state after each step, and no other value of a step, from memory.
///
/// The step records on a tape of its own, so all variables that it uses must be passed (the compiler enforces this:
/// variables are not `Sendable`): those of all steps as `parameters`. Plain numbers and tensors may be captured. It
/// must not compare variables in an `if` nor read their values (`x.value`), which stops: choose by `select` or
/// ``branch(_:of:then:else:)``. Write what it returns as statements of its own (`let h = …`): the compiler takes too
/// long over formulas in a tuple of which it does not know the type.
/// - Parameters:
///   - state: The state before the first step: any tree of numbers and tensors.
///   - inputs: Tensors of shape [steps × …]; each step gets those without the first axis. Stops if they do not have the
///     same number of steps, and at numbers.
///   - parameters: What all steps use.
///   - states: The states that are kept for the backward sweep.
///   - step: Its new state has the form of the old one, and its outputs are tensors; stops otherwise.
/// - Returns: The state after the last step, and the outputs of all steps, stacked along a new first axis. Without any
///   step they are the initial state and tensors without elements.
/// - Complexity: a backward sweep runs each step once more, and its pullback once; with
///   ``LoopStates/recomputed(every:)`` once more again.
public func scan<State: RecordedTree, Input: RecordedTree, Parameters: RecordedTree, Output: RecordedTree>(
    _ state: State, over inputs: Input, with parameters: Parameters, states: LoopStates = .kept,
    _ step: @escaping @Sendable (State, Input, Parameters) -> (State, Output)
) -> (state: State, outputs: Output) {
    let form = TreeVectors(inputs).form
    if form.holdsNumbers {
        stop(
            "scan: the inputs contain plain numbers, but each step takes its part of a tensor along the first axis. "
                + "Make a vector of the numbers of all steps: `TensorVariable(numbers)`.")
    }
    let counts = form.shapes.map { shape -> Int in
        if shape.rank == 0 {
            stop("scan: an input of shape \(shape) has no axis of steps. Pass what every step uses as `with:`.")
        }
        return shape[0]
    }
    guard let count = counts.first else {
        stop("scan: there are no inputs, so the number of steps is unknown. Use iterate(_:steps:_:).")
    }
    if let other = counts.first(where: { $0 != count }) {
        stop(
            "scan: inputs of \(count) and of \(other) steps; the first axis of all must have the same extent (shapes "
                + form.shapes.map { "\($0)" }.joined(separator: ", ") + ")")
    }
    return looped("scan", state, inputs, parameters, count, states, step)
}

/// A loop over stacked inputs without parameters: see the form with them.
public func scan<State: RecordedTree, Input: RecordedTree, Output: RecordedTree>(
    _ state: State, over inputs: Input, states: LoopStates = .kept,
    _ step: @escaping @Sendable (State, Input) -> (State, Output)
) -> (state: State, outputs: Output) {
    scan(state, over: inputs, with: [Variable](), states: states) { state, input, _ in step(state, input) }
}

/// The state after `steps` steps as one operation, recorded once, as by `scan`.
///
///     // An integrator: a pendulum's angle after a thousand steps of length h.
///     let slope = gradient(at: 0.01) { h in
///         iterate([1, 0], steps: 1000, with: h) { (s: [Variable], h: Variable) in
///             let speed = s[1] - h * sin(s[0])
///             return [s[0] + h * speed, speed]
///         }[0]
///     }
///     print((slope * 1e6).rounded() / 1e6)  // -37.831163
///
/// Stops if `steps` is negative.
public func iterate<State: RecordedTree, Parameters: RecordedTree>(
    _ state: State, steps: Int, with parameters: Parameters, states: LoopStates = .kept,
    _ step: @escaping @Sendable (State, Parameters) -> State
) -> State {
    if steps < 0 { stop("iterate: \(steps) steps; give 0 or more") }
    return looped("iterate", state, [Variable](), parameters, steps, states) { state, _, parameters in
        (step(state, parameters), [Variable]())
    }.state
}

/// The state after `steps` steps, without parameters.
public func iterate<State: RecordedTree>(
    _ state: State, steps: Int, states: LoopStates = .kept, _ step: @escaping @Sendable (State) -> State
) -> State {
    iterate(state, steps: steps, with: [Variable](), states: states) { state, _ in step(state) }
}

// For numbers and arrays of numbers there are forms of their own, without arguments that have defaults: a literal state
// is then recorded, and the closure's parameter is known before its body is solved (`Notes/design.md`, 'Overloads').

/// The number after `steps` steps, as one operation: see `iterate`.
public func iterate(
    _ state: Variable, steps: Int, _ step: @escaping @Sendable (Variable) -> Variable
) -> Variable {
    iterate(state, steps: steps, states: .kept, step)
}

/// The numbers after `steps` steps, as one operation: see `iterate`.
public func iterate(
    _ state: [Variable], steps: Int, _ step: @escaping @Sendable ([Variable]) -> [Variable]
) -> [Variable] {
    iterate(state, steps: steps, states: .kept, step)
}

/// The state after as many steps as a condition holds for the state before them, and at most `limit`, as one operation.
///
///     // Heron's method.
///     let root = compile { (a: Variable) in
///         iterate(a, atMost: 50, with: a) { (x: Variable, a: Variable) in
///             (x + a / x) / 2
///         } while: { (x: Variable, a: Variable) in
///             abs(x * x - a) .> 1e-12
///         }
///     }
///     print(root(2), root.gradient(at: 2))  // 1.414213562373095 0.35355339059327373
///
/// The condition is tested before each step, also the first. The number of steps is found at each run, also in a
/// compiled program. The derivative is that of the steps that ran: it does not depend on how the condition changes.
/// Where the condition still holds after `limit` steps, the state is that after `limit` steps.
/// - Parameters:
///   - state: The first state, any tree of numbers and tensors.
///   - limit: The largest number of steps. Stops if it is negative.
///   - parameters: What all steps share, such as weights.
///   - states: Whether the backward sweep keeps the states or computes them again.
///   - step: The next state, of the same structure and shapes.
///   - condition: A comparison of the state by `.<`, `.>` and so on: of two numbers, or of tensors of one element.
/// - Complexity: memory for `limit` states, or fewer with ``LoopStates/recomputed``; the time of the steps that ran,
///   and a copy of the state for each of the others.
public func iterate<State: RecordedTree, Parameters: RecordedTree, Condition: BranchCondition>(
    _ state: State, atMost limit: Int, with parameters: Parameters, states: LoopStates = .kept,
    _ step: @escaping @Sendable (State, Parameters) -> State,
    while condition: @escaping @Sendable (State, Parameters) -> Condition
) -> State {
    if limit < 0 { stop("iterate: at most \(limit) steps; give 0 or more") }
    return iterate(state, steps: limit, with: parameters, states: states) { state, parameters in
        branch(condition(state, parameters), of: TreeTuple(state, parameters)) { both in
            step(both.elements.0, both.elements.1)
        } else: { both in
            both.elements.0
        }
    }
}

/// The state after as many steps as a condition holds, without parameters.
public func iterate<State: RecordedTree, Condition: BranchCondition>(
    _ state: State, atMost limit: Int, states: LoopStates = .kept, _ step: @escaping @Sendable (State) -> State,
    while condition: @escaping @Sendable (State) -> Condition
) -> State {
    iterate(state, atMost: limit, with: [Variable](), states: states) { state, _ in
        step(state)
    } while: { state, _ in
        condition(state)
    }
}
