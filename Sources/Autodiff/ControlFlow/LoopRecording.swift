import Synchronization

/// A loop over trees, recorded as one operation, or as nested ones if not all states are kept.
func looped<State: RecordedTree, Input: RecordedTree, Parameters: RecordedTree, Output: RecordedTree>(
    _ name: String, _ state: State, _ inputs: Input, _ parameters: Parameters, _ count: Int, _ states: LoopStates,
    _ step: @escaping @Sendable (State, Input, Parameters) -> (State, Output)
) -> (state: State, outputs: Output) {
    let types = [TreeVectors(state).form, TreeVectors(inputs).form, TreeVectors(parameters).form].map(\.elementTypes)
    let all = types.reduce(into: Set<ElementType>()) { $0.formUnion($1) }
    if all.count > 1 {
        stop(
            "\(name): the state, inputs and parameters mix tensors of Float with numbers or tensors of Double. Give "
                + "one kind; a constant can be captured by the closure.")
    }
    func typed<Scalar: TensorScalar>(_: Scalar.Type) -> (State, Output) {
        let steps = TreeLoop<Scalar, State, Input, Parameters, Output>(
            name, count, state, inputs, parameters, step)
        return steps.recorded(state, inputs, parameters, states)
    }
    let type = all.first ?? .double
    return typed(type.scalar)
}

/// A loop over trees as a loop over lists of tensors of one element type.
private struct TreeLoop<
    Scalar: TensorScalar, State: RecordedTree, Input: RecordedTree, Parameters: RecordedTree, Output: RecordedTree
> {
    typealias Vector = TensorVariable<Scalar>
    private let name: String
    private let count: Int
    private let states: TreeVectors<State>
    private let inputs: TreeVectors<Input>
    private let parameters: TreeVectors<Parameters>
    /// The form of a step's outputs, once a step was recorded.
    private let outputs: OutputForm<Output>
    private let body: RecordedBody<Scalar>.Function

    init(
        _ name: String, _ count: Int, _ state: State, _ inputs: Input, _ parameters: Parameters,
        _ step: @escaping @Sendable (State, Input, Parameters) -> (State, Output)
    ) {
        (self.name, self.count) = (name, count)
        let (states, steps, shared) = (TreeVectors(state), TreeVectors(inputs), TreeVectors(parameters))
        let outputs = OutputForm<Output>()
        (self.states, self.inputs, self.parameters, self.outputs) = (states, steps, shared, outputs)
        let (stateCount, inputCount) = (states.form.shapes.count, steps.form.shapes.count)
        body = { arguments in
            let (next, output) = step(
                states.tree(arguments[..<stateCount]),
                steps.tree(arguments[stateCount..<(stateCount + inputCount)]),
                shared.tree(arguments[(stateCount + inputCount)...]))
            let form = TreeVectors(next).form
            if form != states.form {
                stop(
                    "\(name): the step turned a state of \(states.form.text) into \(form.text). A step must keep the "
                        + "form of the state.")
            }
            return states.tensors(next) + outputs.tensors(output, name, Scalar.self)
        }
    }

    func recorded(
        _ state: State, _ inputs: Input, _ parameters: Parameters, _ kept: LoopStates
    ) -> (State, Output) {
        let carried: [Vector] = states.tensors(state)
        let stacked: [Vector] = self.inputs.tensors(inputs)
        let shared: [Vector] = self.parameters.tensors(parameters)
        let results = loop(name, count, carried, stacked, shared, kept, body)
        return (states.tree(results.carried), outputs.tree(results.stacked))
    }
}

/// The form of the outputs of a loop's steps, known after the first.
private final class OutputForm<Output: RecordedTree>: Sendable {
    private let form = Mutex<TreeVectors<Output>?>(nil)

    func tensors<Scalar>(_ output: Output, _ name: String, _: Scalar.Type) -> [TensorVariable<Scalar>] {
        let own = TreeVectors(output)
        if own.form.holdsNumbers {
            stop(
                "\(name): a step's outputs contain a number, but the outputs of all steps are stacked into tensors. "
                    + "Return a tensor of rank 0, `TensorVariable(scalar: x)`; the outputs of all steps are then a "
                    + "vector.")
        }
        if let other = own.form.elementTypes.first(where: { $0 != Scalar.elementType }) {
            stop(
                "\(name): a step's outputs contain a tensor of \(other), but its state or inputs are of "
                    + "\(Scalar.name). Use one element type.")
        }
        form.withLock { $0 = $0 ?? own }
        return own.tensors(output)
    }

    func tree<Scalar>(_ tensors: [TensorVariable<Scalar>]) -> Output {
        guard let form = form.withLock({ $0 }) else { stop("scan: no step was recorded") }
        return form.tree(tensors)
    }
}

extension TreeForm {
    /// The leaves, for messages.
    var text: String {
        let leaves = zip(types, shapes).map { type, shape in
            type.map { "a tensor of \($0) of shape \(shape)" } ?? "a number"
        }
        return leaves.isEmpty ? "nothing" : leaves.joined(separator: ", ")
    }
}

// MARK: Lists of tensors

/// The results of a loop: the carried tensors after the last step, and the stacked results.
typealias LoopResults<Scalar: TensorScalar> = (carried: [TensorVariable<Scalar>], stacked: [TensorVariable<Scalar>])

/// Records a loop. Where only some states are kept, it is a loop over parts, each of which is a loop that keeps none:
/// the pullback of a part runs it again.
private func loop<Scalar: TensorScalar>(
    _ name: String, _ count: Int, _ carried: [TensorVariable<Scalar>], _ stacked: [TensorVariable<Scalar>],
    _ shared: [TensorVariable<Scalar>], _ states: LoopStates, _ body: @escaping RecordedBody<Scalar>.Function
) -> LoopResults<Scalar> {
    typealias Vector = TensorVariable<Scalar>
    let interval = states.interval(of: count)
    if interval <= 1 || count == 0 {
        return loop(name, count, carried, stacked, shared, keepingStates: true, body)
    }
    if interval >= count { return loop(name, count, carried, stacked, shared, keepingStates: false, body) }
    let (parts, rest) = (count / interval, count % interval)
    let whole = parts * interval
    let divided = stacked.map { tensor in
        tensor.slice(along: 0, 0..<whole).reshaped(to: Shape([parts, interval] + tensor.shape.extents.dropFirst()))
    }
    let (carriedCount, stackedCount) = (carried.count, stacked.count)
    var results = loop(name, parts, carried, divided, shared, keepingStates: true) { arguments in
        let inner = loop(
            name, interval, Array(arguments[..<carriedCount]),
            Array(arguments[carriedCount..<(carriedCount + stackedCount)]),
            Array(arguments[(carriedCount + stackedCount)...]), keepingStates: false, body)
        return inner.carried + inner.stacked
    }
    results.stacked = results.stacked.map { tensor in
        tensor.reshaped(to: Shape([whole] + tensor.shape.extents.dropFirst(2)))
    }
    if rest == 0 { return results }
    let last = loop(
        name, rest, results.carried, stacked.map { $0.slice(along: 0, whole..<count) }, shared, keepingStates: false,
        body)
    return (last.carried, zip(results.stacked, last.stacked).map { .concatenate([$0, $1], along: 0) })
}

/// Records a loop as one operation.
private func loop<Scalar: TensorScalar>(
    _ name: String, _ count: Int, _ carried: [TensorVariable<Scalar>], _ stacked: [TensorVariable<Scalar>],
    _ shared: [TensorVariable<Scalar>], keepingStates: Bool, _ body: @escaping RecordedBody<Scalar>.Function
) -> LoopResults<Scalar> {
    typealias Vector = TensorVariable<Scalar>
    let operands = carried + stacked + shared
    var plan = LoopPlan(
        name: "\(name) of \(count) steps", count: count, keepsStates: keepingStates || carried.isEmpty,
        operandCount: operands.count, carried: [], stacked: [], shared: [])
    var next = 0
    func source(_ shape: Shape, _ stride: Int) -> LoopPlan.Source {
        defer { next += 1 }
        return LoopPlan.Source(operand: next, stride: stride, shape: shape)
    }
    plan.carried = carried.map { source($0.shape, 0) }
    plan.stacked = stacked.map { tensor in
        let part = tensor.shape.ofPart
        return source(part, part.count)
    }
    plan.shared = shared.map { source($0.shape, 0) }
    // The first step's arguments, or ones if there is none.
    let sample =
        carried.map(\.tensor)
        + zip(stacked, plan.stacked).map { tensor, source -> Tensor<Scalar> in
            count == 0
                ? .ones(source.shape)
                : Tensor(shape: source.shape, scalars: Array(tensor.tensor.scalars[..<source.shape.count]))
        } + shared.map(\.tensor)
    let recorded = RecordedBody(name, at: sample, body)
    let program = LoopProgram(plan, recorded, stackedCount: recorded.resultShapes.count - carried.count)
    let layout = program.layout
    let result = Vector.apply(Loop(program), operands)
    func part(_ offset: Int, _ shape: Shape) -> Vector {
        result.slice(along: 0, offset..<(offset + shape.count)).reshaped(to: shape)
    }
    let stackedShapes = recorded.resultShapes[carried.count...].map { Shape([count] + $0.extents) }
    return (
        zip(layout.finals, carried).map { part($0, $1.shape) },
        zip(layout.stacked, stackedShapes).map { part($0.offset, $1) }
    )
}
