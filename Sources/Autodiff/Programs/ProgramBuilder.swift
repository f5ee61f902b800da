/// Turns a graph's stages into instructions and determines each value's lifetime.
struct ProgramBuilder {
    private let graph: ProgramGraph
    /// The node whose memory holds each node's value: see ``ProgramGraph/roots``.
    private let roots: [Int]
    private let updates: [(output: Int, input: Int)]
    private let isFusing: Bool
    private let isFusingSteps: Bool
    private(set) var stages: [Stage] = []
    /// The values of which chains store sums of blocks.
    private var summed: Set<Int> = []
    private(set) var steps: [Program.Step] = []
    private(set) var values: [MemoryPlan.Value] = []
    /// The outputs' slots.
    var outputs: [Int] { graph.outputs.map { slot(roots[$0]) } }
    /// What the chain under construction does with each node's value.
    private var chainValues: [ChainValue]
    /// For a node whose value is written directly to the memory of the input that it updates, that input's node.
    private var target: [Int: Int] = [:]
    private var scratchSlot: Int { graph.nodes.count }

    init(_ graph: ProgramGraph, updates: [(output: Int, input: Int)], isFusing: Bool, isFusingSteps: Bool) {
        self.graph = graph
        roots = graph.roots
        chainValues = Array(repeating: ChainValue(), count: graph.nodes.count)
        self.updates = updates
        self.isFusing = isFusing
        self.isFusingSteps = isFusingSteps
    }

    mutating func build() {
        let fused = FuseStages(graph, isFusing: isFusing)
        // An update may overwrite the old value once all its readers are done. If no order allows that for all updates,
        // all are copied at the end.
        let pairs = updates.map { (read: graph.inputs[$0.input], written: graph.outputs[$0.output]) }
        if let ordered = fused.ordered(readersOf: pairs) {
            stages = ordered
            chooseTargets(pairs)
        } else if let ordered = fused.ordered() {
            stages = ordered
        } else {
            stop("Program: the stages depend on each other cyclically")
        }
        summed = Set(stages.flatMap(\.summed))
        // By node, the step that writes its value and the last one that reads it; −1 for none.
        var writers = [Int](repeating: -1, count: graph.nodes.count)
        var readers = writers
        func check(_ condition: ProgramGraph.Guard) {
            let (left, right) = (roots[condition.left], roots[condition.right])
            for side in [left, right] { readers[side] = steps.count }
            steps.append(.check(left: left, condition.comparison, right: right, outcome: condition.outcome))
        }
        // A comparison is checked as soon as both its sides are computed: before the first stage, or after the stage
        // that computes the later one.
        let lastStage = stagesOfNodes
        var checks: [Int: [ProgramGraph.Guard]] = [:]
        for condition in graph.guards {
            let last = Swift.max(lastStage[roots[condition.left]], lastStage[roots[condition.right]])
            checks[last, default: []].append(condition)
        }
        checks[-1]?.forEach(check)
        for (place, stage) in stages.enumerated() {
            for number in stage.nodes {
                for operand in graph.nodes[number].operands { readers[roots[operand]] = steps.count }
                writers[number] = steps.count
            }
            steps.append(.run(instruction(stage)))
            checks[place]?.forEach(check)
        }
        for pair in pairs where target[roots[pair.written]] != pair.read {
            let node = graph.nodes[pair.read]
            steps.append(
                .run(
                    CopyInstruction(
                        from: slot(roots[pair.written]), to: pair.read, bytes: node.shape.count * node.type.size)))
        }
        for output in graph.outputs { readers[roots[output]] = steps.count }
        listValues(writers, readers)
    }

    /// What needs memory and when, from the steps that write and that last read each node's value; and the scratch
    /// memory, of which all steps share one piece.
    private mutating func listValues(_ writers: [Int], _ readers: [Int]) {
        for stage in stages {
            let anchor = stage.anchor.flatMap { stage.results.contains($0) ? nil : $0 }
            for number in stage.results + (anchor.map { [$0] } ?? []) where target[number] == nil {
                let first = writers[number]
                let last = Swift.max(readers[number], first)
                let node = graph.nodes[number]
                let count = stage.summed.contains(number) ? Chain.blockSums(node.shape.count) : node.shape.count
                values.append(.init(slot: number, bytes: count * node.type.size, lifetime: first...last))
            }
        }
        let scratch = steps.map { step in
            if case .run(let instruction) = step { instruction.shards * instruction.scratch.bytes } else { 0 }
        }
        values.append(.init(slot: scratchSlot, bytes: scratch.max() ?? 0, lifetime: 0...steps.count))
    }

    /// The place of the stage that computes each node; −1 for those that none computes.
    private var stagesOfNodes: [Int] {
        var result = [Int](repeating: -1, count: graph.nodes.count)
        for (place, stage) in stages.enumerated() { for number in stage.nodes { result[number] = place } }
        return result
    }

    /// Finds the updates that can be written directly to the memory of the input they replace.
    private mutating func chooseTargets(_ pairs: [(read: Int, written: Int)]) {
        for pair in pairs {
            let written = roots[pair.written]
            guard let stage = stages.first(where: { $0.results.contains(written) }), target[written] == nil,
                stage.chain.contains(written), graph.nodes[written].shape == graph.nodes[pair.read].shape,
                graph.outputs.filter({ roots[$0] == written }).count == 1
            else { continue }
            // The rest of the stage must not read the old value after the new one is written, and its anchor must not
            // read it at all.
            let later = stage.chain[(stage.chain.firstIndex(of: written)! + 1)...]
            let others = later + (stage.anchor.map { [$0] } ?? [])
            if others.contains(where: { graph.nodes[$0].operands.contains { roots[$0] == pair.read } }) {
                continue
            }
            // Nor may the chain read the old value at other elements than the one it writes.
            if stage.chain.contains(where: {
                graph.nodes[$0].operands.contains { graph.isWindow($0) && roots[$0] == pair.read }
            }) || stage.leading.contains(where: { graph.nodes[$0].operands.contains { roots[$0] == pair.read } }) {
                continue
            }
            // A failing guard must leave the state unchanged.
            if !graph.guards.isEmpty { continue }
            target[written] = pair.read
        }
    }

    /// The slot of a node's value.
    private func slot(_ number: Int) -> Int { target[number] ?? number }

    // MARK: Instructions

    private mutating func instruction(_ stage: Stage) -> Instruction {
        let chain = stage.chain.isEmpty ? nil : chain(stage)
        guard let anchor = stage.anchor else {
            guard let chain else { stop("Program: an empty stage") }
            return ChainInstruction(chain, scratchSlot: scratchSlot, shards: chain.worthwhileShards)
        }
        let node = graph.nodes[anchor]
        let operands = node.operands.map { slot(roots[$0]) }
        let shapes = node.operands.map { graph.nodes[$0].shape }
        switch node.operation {
        case .element(let place):
            return ElementInstruction(
                source: operands[0], type: graph.nodes[node.operands[0]].type, place: place, result: slot(anchor))
        case .tensor(let operation):
            switch node.primitive {
            case .assembly(let places):
                return AssembleInstruction(
                    sources: operands, places: places, count: node.shape.count, type: node.type, result: slot(anchor))
            case .matrixProduct(let transposesLeft, let transposesRight)
            where node.shape.rank == 2 && shapes.allSatisfy { $0.rank == 2 } && node.shape.count > 0
                && (chain.map { $0.columns == node.shape[1] || $0.columns == $0.count } ?? true):
                return ProductInstruction(
                    MatrixProduct(transposesLeft: transposesLeft, transposesRight: transposesRight),
                    left: (operands[0], shapes[0]), right: (operands[1], shapes[1]), shape: node.shape,
                    result: slot(anchor), type: node.type, chain: chain, scratchSlot: scratchSlot)
            case .sum where summed.contains(roots[node.operands[0]]):
                return BlockSumsInstruction(
                    source: operands[0], count: Chain.blockSums(shapes[0].count), result: slot(anchor), type: node.type,
                    chain: chain, scratchSlot: scratchSlot)
            default:
                return OperationInstruction(
                    operation, operands: operands, shapes: shapes, result: slot(anchor), shape: node.shape,
                    type: node.type, chain: chain, scratchSlot: scratchSlot)
            }
        case .input, .constant: stop("Program: \(node) is no stage's anchor")
        }
    }

    private mutating func chain(_ stage: Stage) -> Chain {
        for number in stage.leading { chainValues[number].isInChain = true }
        for number in stage.chain { chainValues[number].isInChain = true }
        for number in stage.results {
            chainValues[number].isStored = !stage.summed.contains(number)
            chainValues[number].lastReader = .max
        }
        // The leading chain's values that this one reads stay to the end of each block.
        for number in stage.chain where !stage.leading.isEmpty {
            for operand in graph.nodes[number].operands where graph.isWindow(operand) {
                chainValues[roots[operand]].lastReader = .max
            }
        }
        let type = graph.nodes[stage.chain[0]].type
        let first = code(stage.leading, stage, in: stage.leading.first.map { graph.nodes[$0].shape } ?? stage.shape)
        let main = code(stage.chain, stage, in: stage.shape)
        for number in stage.nodes {
            chainValues[number] = ChainValue()
            chainValues[slot(number)] = ChainValue()
            for operand in graph.nodes[number].operands {
                chainValues[roots[operand]] = ChainValue()
                chainValues[slot(roots[operand])] = ChainValue()
            }
        }
        let columns = stage.columns ?? stage.shape.count
        guard let number = stage.leading.first else {
            return Chain(
                type: type, count: stage.shape.count, columns: columns, registers: main.registers.all,
                steps: main.steps, kept: main.sums.map(\.register), sums: main.sums, isFusing: isFusingSteps)
        }
        let count = graph.nodes[number].shape.count
        let offsets = main.registers.all.compactMap {
            if case .leading(_, let window) = $0 { window.offset } else { nil }
        }
        let reach = (below: Swift.max(0, -(offsets.min() ?? 0)), above: Swift.max(0, offsets.max() ?? 0))
        let block = Chain.fittingBlock(
            first.registers.all.count + main.registers.all.count, type, isPowerOfTwo: true)
        let chain = Chain(
            type: type, count: count, columns: count, registers: first.registers.all, steps: first.steps,
            kept: Array(first.registers.all.indices), sums: first.sums, block: block + reach.below + reach.above,
            isFusing: isFusingSteps)
        return Chain(
            type: type, count: stage.shape.count, columns: columns, registers: main.registers.all, steps: main.steps,
            kept: main.sums.map(\.register), sums: main.sums, leading: Chain.Leading(chain: chain, reach: reach),
            block: block, isFusing: isFusingSteps)
    }

    /// The steps of the nodes of a stage's chain or leading chain, its registers, and those that are summed.
    private mutating func code(
        _ nodes: [Int], _ stage: Stage, in shape: Shape
    ) -> (registers: Registers, steps: [Chain.Step], sums: [Chain.BlockSums]) {
        var registers = Registers()
        var steps: [Chain.Step] = []
        steps.reserveCapacity(nodes.count)
        for (index, number) in nodes.enumerated() {
            for operand in graph.nodes[number].operands {
                chainValues[roots[operand]].lastReader = Swift.max(chainValues[roots[operand]].lastReader, index)
            }
        }
        for (index, number) in nodes.enumerated() {
            let node = graph.nodes[number]
            let operands = node.operands.map { operand in
                let root = roots[operand]
                if graph.isWindow(operand), let window = graph.window(operand) {
                    if chainValues[root].isInChain {
                        return registers.found(.leading(chainValues[root].scratch(of: root), window))
                    }
                    let count = graph.nodes[graph.nodes[operand].operands[0]].shape.count
                    return enter(.window(slot(root), window, count: count), in: slot(root), &registers)
                }
                let value = chainValues[root]
                if value.isInChain, !value.isStored { return value.scratch(of: root) }
                let isOwn = value.isInChain || root == stage.anchor
                return enter(
                    isOwn ? .flat(slot(root)) : register(of: slot(root), graph.nodes[operand].shape, in: shape),
                    in: slot(root), &registers)
            }
            for operand in node.operands where chainValues[roots[operand]].lastReader == index {
                if let scratch = chainValues[roots[operand]].scratch { registers.release(scratch) }
                chainValues[roots[operand]].scratch = nil
            }
            let isStored = chainValues[number].isStored
            let result =
                isStored
                ? enter(.flat(slot(number)), in: slot(number), &registers) : registers.takeScratch()
            if !isStored { chainValues[number].scratch = result }
            steps.append(Chain.Step(node.chainOperation, operands, to: result))
        }
        let sums = nodes.filter { stage.summed.contains($0) }.map {
            Chain.BlockSums(register: chainValues[$0].scratch(of: $0), slot: slot($0))
        }
        return (registers, steps, sums)
    }

    /// The number of the register of a value in a slot.
    private mutating func enter(_ register: Chain.Register, in slot: Int, _ registers: inout Registers) -> Int {
        let number = registers.number(of: register, ofSlot: chainValues[slot].register)
        chainValues[slot].register = number
        return number
    }

    private func register(of slot: Int, _ operand: Shape, in shape: Shape) -> Chain.Register {
        switch Repetition(of: operand, in: shape) {
        case .none: .flat(slot)
        case .number: .number(slot)
        case .row: .row(slot)
        case .column: .column(slot)
        case .other: stop("Program: a chain cannot broadcast shape \(operand) to \(shape)")
        }
    }
}

extension ProgramGraph.Node {
    /// The node's elementwise operation, as a step of a chain; a view is a copy.
    var chainOperation: Chain.Operation {
        switch primitive {
        case .elementwise(let opcode): operands.count == 1 ? .one(opcode) : .two(opcode)
        case .compare(let comparison): .compare(comparison)
        case .select: .select
        default: .one(.copy)
        }
    }
}

/// What a chain does with a node's value.
private struct ChainValue {
    /// Whether the chain computes it.
    var isInChain = false
    /// Whether it is stored in memory, to be read outside of the chain.
    var isStored = false
    /// The index of its last reader in the chain, after which its scratch register is free; −1 for none.
    var lastReader = -1
    /// The scratch register that holds it.
    var scratch: Int?
    /// The register last used for the slot of this number.
    var register: Int?

    func scratch(of node: Int) -> Int {
        guard let scratch else { stop("Program: t\(node) is read before it is computed") }
        return scratch
    }
}

/// The registers of a chain under construction.
private struct Registers {
    private(set) var all: [Chain.Register] = []
    private var free: [Int] = []
    private var scratchCount = 0

    /// The number of a register, which is added if it is new, as it is if none is known for its slot.
    mutating func number(of register: Chain.Register, ofSlot known: Int?) -> Int {
        guard let known else { return append(register) }
        return known < all.count && all[known] == register ? known : found(register)
    }

    /// The number of one of a few registers, which is added if it is new.
    mutating func found(_ register: Chain.Register) -> Int { all.firstIndex(of: register) ?? append(register) }

    private mutating func append(_ register: Chain.Register) -> Int {
        all.append(register)
        return all.count - 1
    }

    mutating func takeScratch() -> Int {
        if let number = free.popLast() { return number }
        scratchCount += 1
        return append(.scratch(scratchCount - 1))
    }

    mutating func release(_ scratch: Int) { free.append(scratch) }
}
