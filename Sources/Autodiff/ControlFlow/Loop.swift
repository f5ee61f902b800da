import Synchronization

/// A loop as one operation: a recorded body, which runs as a program once for each step. Its result is the vector of
/// all that the loop computes.
struct Loop<Element: TensorScalar>: StructuredOperation, WritingOperation, CustomReflectable {
    let program: LoopProgram<Element>

    init(_ program: LoopProgram<Element>) { self.program = program }

    var name: String { program.plan.name }
    var reads: Reads { program.plan.keepsStates ? [.inputs, .output] : .inputs }
    // Programs call the operation, StableHLO has loops, and all others see the steps one after the other.
    var lowering: TensorLowering { .structure(self) }
    var sharesPullbacks: Bool { true }
    /// Listings show the name alone.
    var customMirror: Mirror { Mirror(self, children: []) }

    func resultShape(of operands: [Shape]) -> Shape { [program.layout.count] }

    func write<Scalar: TensorScalar>(
        _ operands: Operands<Scalar>, to result: UnsafeMutablePointer<Scalar>, shape: Shape
    ) {
        if Scalar.self != Element.self { stopAtOtherElements(Scalar.self, recorded: Element.self, name) }
        program.run({ UnsafeRawPointer(operands[$0]) }, to: UnsafeMutableRawPointer(result))
    }

    func pullback<T: TensorAlgebra>(_ adjoint: T, to operand: Int, in row: RowValues<T>) -> T? {
        if program.layout.count == 0 { return nil }
        let reverse = program.reverse(wanted: row.shapes.indices.map { $0 == operand || row.isWanted($0) })
        let adjoints = row.shared {
            let operands = row.shapes.indices.map { row[$0] }
            let states = program.plan.keepsStates ? row.result : T.apply(Loop(program.keepingStates), operands)
            return T.apply(Loop(reverse.program), operands + [states, adjoint])
        }
        return reverse.contribution(to: operand, of: row.shapes[operand], in: adjoints)
    }

    func tangent<Scalar: TensorScalar>(
        _ tangents: [Tensor<Scalar>?], in row: RowValues<Tensor<Scalar>>, shape: Shape
    ) -> Tensor<Scalar>? {
        if shape.count == 0 { return nil }
        let directions = zip(tangents, row.shapes).map { $0 ?? .zeros($1) }
        let forward = program.forward
        let both = Tensor.apply(Loop(forward), row.shapes.indices.map { row[$0] } + directions)
        // The tangents of the carried tensors follow these, and all other results are tangents.
        return both.slice(along: 0, (forward.layout.count - shape.count)..<forward.layout.count)
    }

    func composed<T: TensorAlgebra>(_ operands: [T]) -> T { program.composed(operands) }
    func structured<T: StructuredAlgebra>(_ operands: [T]) -> T { program.structured(operands) }

    static func == (x: Self, y: Self) -> Bool { x.program === y.program }
    func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(program)) }
}

/// A loop's recorded body with its program, and the loops that follow from it.
final class LoopProgram<Element: TensorScalar>: Sendable {
    let plan: LoopPlan
    let body: RecordedBody<Element>
    let layout: LoopLayout
    private let program: BodyProgram
    private let further = Mutex(Further())

    /// The loops that follow from this one, made when they are first asked for.
    private struct Further {
        var keepingStates: LoopProgram?
        var forward: LoopProgram?
        var reverse: [[Bool]: LoopPullback<Element>] = [:]
    }

    /// - Parameter stackedCount: The number of stacked results: the body's results after the carried ones. Those that
    ///   follow are summed.
    init(_ plan: LoopPlan, _ body: RecordedBody<Element>, stackedCount: Int) {
        self.plan = plan
        self.body = body
        layout = LoopLayout(plan, body.resultShapes, stackedCount: stackedCount)
        let sums = (plan.carried.count + stackedCount)..<body.resultShapes.count
        program = BodyProgram(body, adding: sums)
    }

    private init(keepingStatesOf loop: LoopProgram) {
        var plan = loop.plan
        plan.keepsStates = true
        self.plan = plan
        body = loop.body
        layout = LoopLayout(plan, body.resultShapes, stackedCount: loop.layout.stacked.count)
        program = loop.program
    }

    /// The same loop, whose result also holds the carried tensors of all steps.
    var keepingStates: LoopProgram {
        if plan.keepsStates { return self }
        return further.withLock { further in
            if let made = further.keepingStates { return made }
            let made = LoopProgram(keepingStatesOf: self)
            further.keepingStates = made
            return made
        }
    }

    /// The loop of the adjoints of some operands.
    func reverse(wanted: [Bool]) -> LoopPullback<Element> {
        if let made = further.withLock({ $0.reverse[wanted] }) { return made }
        let made = LoopPullback(of: self, wanted: wanted)
        further.withLock { $0.reverse[wanted] = made }
        return made
    }

    /// The loop of the tangents: it carries the carried tensors and their tangents, and its other results are tangents.
    /// Its operands are those of this loop, and then their tangents.
    var forward: LoopProgram {
        if let made = further.withLock({ $0.forward }) { return made }
        func doubled(_ sources: [LoopPlan.Source]) -> [LoopPlan.Source] {
            sources
                + sources.map { source in
                    var source = source
                    source.operand += plan.operandCount
                    return source
                }
        }
        var both = plan
        both.name = "tangent of \(plan.name)"
        both.operandCount = 2 * plan.operandCount
        (both.carried, both.stacked, both.shared) = (
            doubled(plan.carried), doubled(plan.stacked), doubled(plan.shared)
        )
        let counts = [plan.carried.count, plan.stacked.count, plan.shared.count]
        let function = body.function
        let tangents =
            { (arguments: [TensorVariable<Element>]) -> [TensorVariable<Element>] in
                var rest = arguments[...]
                var (own, directions) = ([TensorVariable<Element>](), [TensorVariable<Element>]())
                for count in counts {
                    own += rest.prefix(count)
                    directions += rest.dropFirst(count).prefix(count)
                    rest = rest.dropFirst(2 * count)
                }
                let (values, products) = valueAndForwardProduct(at: own, directions, function).elements
                return values[..<counts[0]] + products
            } as RecordedBody<Element>.Function
        var sample: [Tensor<Element>] = []
        var rest = body.sample[...]
        for count in counts {
            sample += rest.prefix(count) + rest.prefix(count).map { .ones($0.shape) }
            rest = rest.dropFirst(count)
        }
        let made = LoopProgram(
            both, RecordedBody(both.name, at: sample, tangents), stackedCount: layout.stacked.count)
        further.withLock { $0.forward = made }
        return made
    }

    /// The numbers of the steps, in the order in which they run.
    private var steps: StrideTo<Int> {
        plan.isReversed
            ? stride(from: plan.count - 1, to: -1, by: -1) : stride(from: 0, to: plan.count, by: 1)
    }

    /// Runs all steps. Nothing is allocated for each: arguments are read and results are written where they are.
    func run(_ operand: (Int) -> UnsafeRawPointer, to result: UnsafeMutableRawPointer) {
        let size = MemoryLayout<Element>.stride
        func address(_ element: Int) -> UnsafeMutableRawPointer { result + element * size }
        for part in layout.summed {
            address(part.offset).assumingMemoryBound(to: Element.self).update(repeating: 0, count: part.size)
        }
        // The carried tensors before the first step, and the number of elements to the next ones.
        let carried = plan.carried.map { operand($0.operand) + $0.offset * size }
        for (index, part) in layout.states.enumerated() where plan.keepsStates || plan.count == 0 {
            let first = plan.isReversed && plan.keepsStates ? plan.count : 0
            address(part.offset + first * part.size).copyMemory(from: carried[index], byteCount: part.size * size)
        }
        if plan.count == 0 { return }
        let firstShared = plan.carried.count + plan.stacked.count
        let firstSum = plan.carried.count + layout.stacked.count
        // Without kept states two memories are used in turn, such that the last step writes to the result.
        let spareSize = plan.keepsStates ? 0 : layout.states.reduce(0) { $0 + $1.size }
        let stacked = plan.stacked.map { (operand($0.operand) + $0.offset * size, $0.stride * size) }
        withUnsafeTemporaryAllocation(of: Element.self, capacity: spareSize) { spare in
            program.lend { step in
                for (index, source) in plan.shared.enumerated() {
                    step.arguments[firstShared + index] = operand(source.operand) + source.offset * size
                }
                for (index, part) in layout.summed.enumerated() {
                    step.results[firstSum + index] = address(part.offset)
                    step.arguments[firstShared + plan.shared.count + index] = UnsafeRawPointer(address(part.offset))
                }
                for (index, argument) in carried.enumerated() { step.arguments[index] = argument }
                var remaining = plan.count
                for number in steps {
                    remaining -= 1
                    var used = 0
                    for index in carried.indices {
                        let part = layout.states[index]
                        if plan.keepsStates {
                            let row = plan.isReversed ? number : number + 1
                            step.results[index] = address(part.offset + row * part.size)
                        } else if remaining % 2 == 0 {
                            step.results[index] = address(part.offset)
                        } else {
                            step.results[index] = UnsafeMutableRawPointer(spare.baseAddress! + used)
                        }
                        used += part.size
                    }
                    for (index, (base, stride)) in stacked.enumerated() {
                        step.arguments[carried.count + index] = base + number * stride
                    }
                    for (index, part) in layout.stacked.enumerated() {
                        step.results[carried.count + index] = address(part.offset + number * part.size)
                    }
                    step()
                    for index in carried.indices { step.arguments[index] = UnsafeRawPointer(step.results[index]) }
                }
            }
        }
    }

    /// The result, from the operations of one step after the other.
    func composed<T: TensorAlgebra>(_ operands: [T]) -> T {
        func argument(_ source: LoopPlan.Source, _ number: Int) -> T {
            let start = source.offset + number * source.stride
            let elements = operands[source.operand].flattened()
            return elements.slice(along: 0, start..<(start + source.shape.count)).reshaped(to: source.shape)
        }
        let carriedCount = plan.carried.count
        var states = plan.carried.map { argument($0, 0) }
        // By the number of the step, the carried tensors after it and the parts of stacked results.
        var after = [[T]](repeating: [], count: plan.count)
        var parts = after
        var sums: [T] = layout.summed.map { T(.zeros([$0.size])) }
        let first = states
        for number in steps {
            let arguments = states + (plan.stacked + plan.shared).map { argument($0, number) }
            let results = body.results(arguments)
            states = Array(results[..<carriedCount])
            after[number] = states
            parts[number] = Array(results[carriedCount..<(carriedCount + layout.stacked.count)])
            for index in sums.indices {
                sums[index] = sums[index] + results[carriedCount + layout.stacked.count + index].flattened()
            }
        }
        var pieces: [T] = []
        for index in states.indices {
            if plan.keepsStates {
                let rows = after.map { $0[index] }
                pieces += plan.isReversed ? rows + [first[index]] : [first[index]] + rows
            } else {
                pieces.append(states[index])
            }
        }
        for index in layout.stacked.indices { pieces += parts.map { $0[index] } }
        pieces += sums
        return .concatenate(pieces.isEmpty ? [T(.zeros([0]))] : pieces.map { $0.flattened() }, along: 0)
    }
}
