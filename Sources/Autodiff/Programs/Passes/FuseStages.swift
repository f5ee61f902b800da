/// Groups the nodes of a graph into stages and orders them.
///
/// Proceeding from the last node to the first, an elementwise node joins the stage that reads it, if the stage has its
/// shape and no other reader must run earlier; an operation that is not elementwise becomes the anchor of such a stage.
/// A product is thus fused with its bias and activation, and a gradient with its optimizer's update; values that only
/// the backward pass needs are computed there. A stage without readers is appended to the stage whose values it reads,
/// so that an optimizer's moments are stored where they are computed. Values that only sums and slices read need not be
/// stored at all (`UnstoredValues.swift`).
struct FuseStages {
    let graph: ProgramGraph
    let roots: [Int]
    var stages: [Stage] = []
    /// The stage of each node, if it has one.
    var stageOf: [Int?]
    /// How stages read each other.
    var order = StageOrder()
    /// The readers of each node's memory, other than views.
    let nodeReaders: NodeReaders
    /// Whether an output or a comparison reads each node's memory.
    private(set) var isOutput: [Bool]
    private let isFusing: Bool

    /// - Parameter isFusing: `false` gives every node its own stage, for comparison.
    init(_ graph: ProgramGraph, isFusing: Bool = true) {
        self.graph = graph
        roots = graph.roots
        self.isFusing = isFusing
        stageOf = Array(repeating: nil, count: graph.nodes.count)
        nodeReaders = NodeReaders(graph, roots)
        isOutput = Array(repeating: false, count: graph.nodes.count)
        for number in graph.outputs + graph.guards.flatMap({ [$0.left, $0.right] }) { isOutput[roots[number]] = true }
        for number in graph.nodes.indices.reversed() {
            if !graph.nodes[number].operation.isSource && !graph.isView(number) { place(number) }
        }
        // Stages were collected back to front.
        for stage in stages.indices { stages[stage].chain.sort() }
        if isFusing { leaveValuesUnstored() }
        markResults()
    }

    private mutating func place(_ number: Int) {
        let node = graph.nodes[number]
        let readingStages = stagesReading(number)
        let stage = (isFusing ? joinedStage(number, node, readingStages) : nil) ?? addStage(node.shape)
        let rowLength = graph.rowLength(node)
        if let rowLength {
            stages[stage].chain.append(number)
            stages[stage].columns = stages[stage].columns ?? rowLength.columns
        } else {
            stages[stage].anchor = number
        }
        stageOf[number] = stage
        for reader in readingStages where reader != stage {
            order.addEdge(from: stage, to: reader)
            if isFusing, canEnd(reader, stage, type: node.type) { merge(reader, into: stage) }
        }
    }

    /// The stages that read a node, the most recent first.
    private func stagesReading(_ number: Int) -> [Int] {
        var found: [Int] = []
        for reader in nodeReaders[number] { if let stage = stageOf[reader] { found.append(stage) } }
        if found.count < 2 { return found }
        var distinct: [Int] = []
        for stage in found.sorted(by: >) where stage != distinct.last { distinct.append(stage) }
        return distinct
    }

    /// Whether a stage without readers, such as the new value of an optimizer's moment, can be appended to a stage
    /// whose values it reads.
    private mutating func canEnd(_ last: Int, _ stage: Int, type: ElementType) -> Bool {
        guard stages[last].anchor == nil, stages[stage].anchor == nil, !order.hasReaders(last),
            stages[last].shape == stages[stage].shape
        else { return false }
        if let one = stages[last].columns, let other = stages[stage].columns, one != other { return false }
        // Everything else that it reads must be available before the stage.
        guard order.readsOnlyBefore(last, stage) else { return false }
        // It must read the stage's values elementwise, with the same type, and not through a view of another shape.
        return stages[last].chain.allSatisfy { number in
            graph.nodes[number].type == type
                && graph.nodes[number].operands.allSatisfy { stageOf[roots[$0]] != stage || roots[$0] == $0 }
        }
    }

    private mutating func merge(_ last: Int, into stage: Int) {
        for number in stages[last].chain { stageOf[number] = stage }
        stages[stage].chain += stages[last].chain
        stages[stage].columns = stages[stage].columns ?? stages[last].columns
        stages[last].chain = []
        order.merge(last, into: stage)
    }

    private mutating func addStage(_ shape: Shape) -> Int {
        stages.append(Stage(anchor: nil, chain: [], shape: shape))
        order.addStage()
        return stages.count - 1
    }

    /// The stage among the readers that the node can join, the most recent if there are several. The others are then
    /// ordered after it.
    private mutating func joinedStage(_ number: Int, _ node: ProgramGraph.Node, _ readingStages: [Int]) -> Int? {
        for stage in readingStages where fits(number, node, stage) && order.move(readingStages, after: stage) {
            return stage
        }
        return nil
    }

    /// Whether a node fits into a stage and is read as a chain requires.
    private func fits(_ number: Int, _ node: ProgramGraph.Node, _ stage: Int) -> Bool {
        guard stages[stage].shape == node.shape, stages[stage].anchor == nil, node.operation.canBeFused else {
            return false
        }
        if let others = stages[stage].columns, let own = graph.rowLength(node)?.columns, own != others { return false }
        // The stage must read it elementwise, with the same type, and not through a view of another shape.
        for reader in nodeReaders[number] where stageOf[reader] == stage {
            guard graph.nodes[reader].type == node.type else { return false }
            var reads = false
            for operand in graph.nodes[reader].operands where roots[operand] == number {
                if operand != number { return false }
                reads = true
            }
            if !reads { return false }
        }
        return true
    }

    private mutating func markResults() {
        var isRead = isOutput
        for number in graph.nodes.indices {
            for reader in nodeReaders[number] where stageOf[reader] != stageOf[number] { isRead[number] = true }
        }
        for stage in stages.indices { stages[stage].results = stages[stage].nodes.filter { isRead[$0] } }
    }

    /// The stages in topological order such that, for each pair of `before`, the readers of the first node run before
    /// the second node's stage. Ties are broken by recording order. `nil` if there is no such order.
    func ordered(readersOf before: [(read: Int, written: Int)] = []) -> [Stage]? {
        var followers = order.followers
        for (read, written) in before {
            guard let writer = stageOf[roots[written]] else { continue }
            for reader in nodeReaders[roots[read]] {
                if let stage = stageOf[reader], stage != writer { followers[stage].append(writer) }
            }
        }
        var waitingFor = [Int](repeating: 0, count: stages.count)
        for list in followers { for follower in list { waitingFor[follower] += 1 } }
        // A stage's position in the recording is that of its last node. Ready stages are kept sorted, the next one
        // last.
        let places = stages.map { $0.chain.last ?? $0.anchor ?? -1 }
        var ready = stages.indices.filter { waitingFor[$0] == 0 && !stages[$0].isEmpty }.sorted {
            places[$0] > places[$1]
        }
        var ordered: [Stage] = []
        while let next = ready.popLast() {
            ordered.append(stages[next])
            for follower in followers[next] {
                waitingFor[follower] -= 1
                if waitingFor[follower] > 0 { continue }
                ready.insert(follower, at: ready.partitioningIndex { places[$0] < places[follower] })
            }
        }
        return ordered.count == stages.count(where: { !$0.isEmpty }) ? ordered : nil
    }
}

extension Array {
    /// The first index at which `holds` is true, for a predicate that is false up to some element and true from there
    /// on.
    func partitioningIndex(_ holds: (Element) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if holds(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}

extension ProgramGraph.Operation {
    /// Whether a stage may contain other operations besides this one. Elements and assembled tensors change types.
    fileprivate var canBeFused: Bool {
        switch self {
        case .element: false
        case .tensor(let operation): if case .assembly = operation.role { false } else { true }
        case .input, .constant: false
        }
    }
}

extension [Stage] {
    /// For each stage, a line for each node, for example `t9 = sigmoid(t8)  [100 × 10] float`, then one with its
    /// results, `-> t9`, or `-> sums of t9` if only sums of blocks are stored.
    func listing(_ graph: ProgramGraph) -> String {
        map { stage in
            stage.nodes.map { "t\($0) = \(graph.nodes[$0])" }.joined(separator: "\n    ") + "\n    -> "
                + stage.results.map { stage.summed.contains($0) ? "sums of t\($0)" : "t\($0)" }.joined(separator: ", ")
        }.joined(separator: "\n")
    }
}
