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
        let (plan, carried) = (loop.plan, loop.plan.carried.count)
        let stacked = carried..<(carried + plan.stacked.count)
        let sources = plan.sources
        // The arguments of the body whose adjoints are computed.
        let chosen = sources.indices.filter { $0 < carried || wanted[sources[$0].operand] }
        let stackedCount = chosen.count { stacked.contains($0) }
        let reversed = Self.reversedPlan(of: loop)
        let program = LoopProgram(
            reversed, RecordedBody(reversed.name, at: Self.sample(of: loop), Self.body(of: loop, chosen)),
            stackedCount: stackedCount)
        self.program = program

        let results = program.layout
        var segments = [[(offset: Int, count: Int, place: Int)]](repeating: [], count: plan.operandCount)
        for (index, argument) in chosen.enumerated() {
            let source = sources[argument]
            let place =
                index < carried
                ? results.finals[index]
                : index < carried + stackedCount
                    ? results.stacked[index - carried].offset
                    : results.summed[index - carried - stackedCount].offset
            let count = source.shape.count * (stacked.contains(argument) ? plan.count : 1)
            segments[source.operand].append((source.offset, count, place))
        }
        self.segments = segments.map { $0.filter { $0.count > 0 }.sorted { $0.offset < $1.offset } }
    }

    /// The loop in the other direction: what it carries, and from which elements of its operands its steps read.
    private static func reversedPlan(of loop: LoopProgram<Element>) -> LoopPlan {
        let (plan, layout) = (loop.plan, loop.layout)
        let (stateOperand, adjointOperand) = (plan.operandCount, plan.operandCount + 1)
        func stackSource(_ operand: Int, _ part: (offset: Int, size: Int), _ shape: Shape) -> LoopPlan.Source {
            // Before a step of a reversed loop the carried tensors are those of the next number.
            let first = part.offset + (plan.isReversed ? part.size : 0)
            return .init(operand: operand, offset: first, stride: part.size, shape: shape)
        }
        let shapes = Shapes(of: loop)
        var reversed = LoopPlan(
            name: "pullback of \(plan.name)", count: plan.count, isReversed: !plan.isReversed,
            keepsStates: plan.carried.isEmpty, operandCount: plan.operandCount + 2, carried: [], stacked: [], shared: []
        )
        reversed.carried = zip(layout.finals, shapes.states).map {
            .init(operand: adjointOperand, offset: $0, shape: $1)
        }
        // The states before the steps, the own arguments, the adjoints of stacked results and of kept states.
        let states = loop.keepingStates.layout.states
        reversed.stacked = zip(states, shapes.states).map { stackSource(stateOperand, $0, $1) } + plan.stacked
        reversed.stacked += zip(layout.stacked, shapes.stacked).map {
            .init(operand: adjointOperand, offset: $0.offset, stride: $0.size, shape: $1)
        }
        if plan.keepsStates {
            reversed.stacked += zip(layout.states, shapes.states).map { stackSource(adjointOperand, $0, $1) }
        }
        reversed.shared =
            plan.shared
            + zip(layout.summed, shapes.summed).map { .init(operand: adjointOperand, offset: $0.offset, shape: $1) }
        return reversed
    }

    /// The shapes of what a loop carries, and of its stacked and summed results.
    private struct Shapes {
        let states: [Shape]
        let stacked, summed: ArraySlice<Shape>

        init(of loop: LoopProgram<Element>) {
            states = loop.plan.carried.map(\.shape)
            let results = loop.body.resultShapes[states.count...]
            stacked = results.prefix(loop.layout.stacked.count)
            summed = results.dropFirst(loop.layout.stacked.count)
        }
    }

    /// A step of the reversed loop: the pullback of the body, with respect to some of its arguments.
    private static func body(of loop: LoopProgram<Element>, _ chosen: [Int]) -> RecordedBody<Element>.Function {
        let (plan, layout, function) = (loop.plan, loop.layout, loop.body.function)
        let (carried, stacked) = (plan.carried.count, plan.stacked.count)
        let (stackedResults, summedResults) = (layout.stacked.count, layout.summed.count)
        let keptStates = plan.keepsStates ? carried : 0
        let shared = plan.shared.count
        return { arguments in
            var rest = arguments[...]
            func take(_ count: Int) -> [TensorVariable<Element>] {
                defer { rest = rest.dropFirst(count) }
                return Array(rest.prefix(count))
            }
            let carriedAdjoints = take(carried)
            var own = take(carried + stacked)
            let stackedAdjoints = take(stackedResults)
            let stateAdjoints = take(keptStates)
            own += take(shared)
            let adjoints = carriedAdjoints + stackedAdjoints + take(summedResults)
            var gradient = gradientProduct(at: chosen.map { own[$0] }, adjoints) { inner in
                var all = own
                for (place, tensor) in zip(chosen, inner) { all[place] = tensor }
                return function(all)
            }
            for (index, adjoint) in stateAdjoints.enumerated() { gradient[index] = gradient[index] + adjoint }
            return gradient
        }
    }

    /// Arguments for that step, at which it is recorded.
    private static func sample(of loop: LoopProgram<Element>) -> [Tensor<Element>] {
        func ones(_ shapes: some Sequence<Shape>) -> [Tensor<Element>] { shapes.map { .ones($0) } }
        let (plan, own, shapes) = (loop.plan, loop.body.sample, Shapes(of: loop))
        let steps = plan.carried.count + plan.stacked.count
        let adjoints = ones(shapes.stacked) + (plan.keepsStates ? ones(shapes.states) : [])
        return ones(shapes.states) + own[..<steps] + adjoints + own[steps...] + ones(shapes.summed)
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
