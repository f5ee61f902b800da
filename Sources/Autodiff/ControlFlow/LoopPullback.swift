/// The adjoints of a loop's operands: a loop in the other direction, over the pullback of the body.
///
/// Its operands are those of the loop, the result of the loop that keeps its states, and the result's adjoint. It
/// carries the adjoint of the carried tensors. What adds up over the steps, such as the adjoint of the parameters, is a
/// summed result, so nothing of a parameter's size is kept for each step.
struct LoopPullback<Element: TensorScalar>: Sendable {
    let program: LoopProgram<Element>
    /// For each operand of the loop, the elements that it reads and where their adjoints are in the result, in
    /// ascending order.
    private let segments: [[(offset: Int, count: Int, place: Int)]]

    /// - Parameter wanted: For each operand of the loop, whether its adjoint is computed.
    init(of loop: LoopProgram<Element>, wanted: [Bool]) {
        let (plan, body, layout) = (loop.plan, loop.body, loop.layout)
        let states = loop.keepingStates.layout
        let (stateOperand, adjointOperand) = (plan.operandCount, plan.operandCount + 1)
        let (carried, stacked, shared) = (plan.carried.count, plan.stacked.count, plan.shared.count)
        func stackSource(_ operand: Int, _ part: (offset: Int, size: Int), _ shape: Shape) -> LoopPlan.Source {
            // Before a step of a reversed loop the carried tensors are those of the next number.
            let first = part.offset + (plan.isReversed ? part.size : 0)
            return .init(operand: operand, offset: first, stride: part.size, shape: shape)
        }
        let stateShapes = plan.carried.map(\.shape)
        var reversed = LoopPlan(
            name: "pullback of \(plan.name)", count: plan.count, isReversed: !plan.isReversed,
            keepsStates: plan.carried.isEmpty, operandCount: plan.operandCount + 2, carried: [], stacked: [], shared: []
        )
        reversed.carried = zip(layout.finals, stateShapes).map {
            .init(operand: adjointOperand, offset: $0, shape: $1)
        }
        // The states before the steps, the own arguments, the adjoints of stacked results and of kept states.
        reversed.stacked = zip(states.states, stateShapes).map { stackSource(stateOperand, $0, $1) } + plan.stacked
        let stackedShapes = body.resultShapes[carried...].prefix(layout.stacked.count)
        reversed.stacked += zip(layout.stacked, stackedShapes).map {
            .init(operand: adjointOperand, offset: $0.offset, stride: $0.size, shape: $1)
        }
        if plan.keepsStates {
            reversed.stacked += zip(layout.states, stateShapes).map { stackSource(adjointOperand, $0, $1) }
        }
        let summedShapes = body.resultShapes[(carried + layout.stacked.count)...]
        reversed.shared =
            plan.shared
            + zip(layout.summed, summedShapes).map { .init(operand: adjointOperand, offset: $0.offset, shape: $1) }

        let sources = plan.sources
        // The arguments of the body whose adjoints are computed.
        let chosen = sources.indices.filter { $0 < carried || wanted[sources[$0].operand] }
        let (stackedResults, summedResults) = (layout.stacked.count, layout.summed.count)
        let (keepsStates, function) = (plan.keepsStates, body.function)
        let pullback =
            { (arguments: [TensorVariable<Element>]) -> [TensorVariable<Element>] in
                var rest = arguments[...]
                func take(_ count: Int) -> [TensorVariable<Element>] {
                    defer { rest = rest.dropFirst(count) }
                    return Array(rest.prefix(count))
                }
                let carriedAdjoints = take(carried)
                var own = take(carried + stacked)
                let stackedAdjoints = take(stackedResults)
                let stateAdjoints = take(keepsStates ? carried : 0)
                own += take(shared)
                let adjoints = carriedAdjoints + stackedAdjoints + take(summedResults)
                var gradient = gradientProduct(at: chosen.map { own[$0] }, adjoints) { inner in
                    var all = own
                    for (place, tensor) in zip(chosen, inner) { all[place] = tensor }
                    return function(all)
                }
                for (index, adjoint) in stateAdjoints.enumerated() { gradient[index] = gradient[index] + adjoint }
                return gradient
            } as RecordedBody<Element>.Function

        let own = body.sample
        func ones(_ shapes: some Sequence<Shape>) -> [Tensor<Element>] { shapes.map { .ones($0) } }
        let adjointSample = ones(stackedShapes) + (keepsStates ? ones(stateShapes) : [])
        let sample =
            ones(stateShapes) + own[..<(carried + stacked)] + adjointSample + own[(carried + stacked)...]
            + ones(summedShapes)
        let stackedCount = chosen.count { $0 >= carried && $0 < carried + stacked }
        let program = LoopProgram(
            reversed, RecordedBody(reversed.name, at: sample, pullback), stackedCount: stackedCount)
        self.program = program

        var segments = [[(offset: Int, count: Int, place: Int)]](repeating: [], count: plan.operandCount)
        for (index, argument) in chosen.enumerated() {
            let source = sources[argument]
            let results = program.layout
            let place =
                index < carried
                ? results.finals[index]
                : index < carried + stackedCount
                    ? results.stacked[index - carried].offset
                    : results.summed[index - carried - stackedCount].offset
            let isStacked = argument >= carried && argument < carried + stacked
            let count = source.shape.count * (isStacked ? plan.count : 1)
            segments[source.operand].append((source.offset, count, place))
        }
        self.segments = segments.map { $0.filter { $0.count > 0 }.sorted { $0.offset < $1.offset } }
    }

    /// The adjoint of an operand of the given shape, from this loop's result.
    func contribution<T: TensorAlgebra>(to operand: Int, of shape: Shape, in adjoints: T) -> T? {
        if segments[operand].isEmpty { return nil }
        var pieces: [T] = []
        var end = 0
        func skip(to offset: Int) {
            if offset > end { pieces.append(T(.zeros([offset - end]))) }
        }
        for segment in segments[operand] {
            skip(to: segment.offset)
            pieces.append(adjoints.slice(along: 0, segment.place..<(segment.place + segment.count)))
            end = segment.offset + segment.count
        }
        skip(to: shape.count)
        return (pieces.count == 1 ? pieces[0] : .concatenate(pieces, along: 0)).reshaped(to: shape)
    }
}
