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
    /// For each stage, the stages that read it.
    var readers: [Set<Int>] = []
    /// For each stage, the stages that it reads.
    var sources: [Set<Int>] = []
    /// The stages in reverse topological order (readers first), and each stage's rank in it.
    private var lastToFirst: [Int] = []
    private var ranks: [Int] = []
    /// The readers of each node's memory, other than views.
    private(set) var nodeReaders: [[Int]]
    /// Whether an output or a comparison reads each node's memory.
    private(set) var isOutput: [Bool]
    private let isFusing: Bool

    /// - Parameter isFusing: `false` gives every node its own stage, for comparison.
    init(_ graph: ProgramGraph, isFusing: Bool = true) {
        self.graph = graph
        roots = graph.roots
        self.isFusing = isFusing
        stageOf = Array(repeating: nil, count: graph.nodes.count)
        nodeReaders = Array(repeating: [], count: graph.nodes.count)
        isOutput = Array(repeating: false, count: graph.nodes.count)
        for number in graph.outputs + graph.guards.flatMap({ [$0.left, $0.right] }) { isOutput[roots[number]] = true }
        for (number, node) in graph.nodes.enumerated() where !graph.isView(number) {
            for operand in node.operands { nodeReaders[roots[operand]].append(number) }
        }
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
        let readingStages = Set(nodeReaders[number].compactMap { stageOf[$0] })
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
            readers[stage].insert(reader)
            sources[reader].insert(stage)
            if isFusing, canEnd(reader, stage, type: node.type) { merge(reader, into: stage) }
        }
    }

    /// Whether a stage without readers, such as the new value of an optimizer's moment, can be appended to a stage
    /// whose values it reads.
    private func canEnd(_ last: Int, _ stage: Int, type: ElementType) -> Bool {
        let (end, whole) = (stages[last], stages[stage])
        guard end.anchor == nil, whole.anchor == nil, readers[last].isEmpty, end.shape == whole.shape else {
            return false
        }
        if let one = end.columns, let other = whole.columns, one != other { return false }
        // Everything else that it reads must be available before the stage.
        guard sources[last].allSatisfy({ $0 == stage || ranks[$0] > ranks[stage] }) else { return false }
        // It must read the stage's values elementwise, with the same type, and not through a view of another shape.
        return end.chain.allSatisfy { number in
            graph.nodes[number].type == type
                && graph.nodes[number].operands.allSatisfy { stageOf[roots[$0]] != stage || roots[$0] == $0 }
        }
    }

    private mutating func merge(_ last: Int, into stage: Int) {
        for number in stages[last].chain { stageOf[number] = stage }
        stages[stage].chain += stages[last].chain
        stages[stage].columns = stages[stage].columns ?? stages[last].columns
        stages[last].chain = []
        for source in sources[last] {
            readers[source].remove(last)
            if source == stage { continue }
            readers[source].insert(stage)
            sources[stage].insert(source)
        }
        sources[last] = []
    }

    private mutating func addStage(_ shape: Shape) -> Int {
        stages.append(Stage(anchor: nil, chain: [], shape: shape))
        readers.append([])
        sources.append([])
        // Its readers are all placed already, so it comes last in reverse order.
        ranks.append(lastToFirst.count)
        lastToFirst.append(stages.count - 1)
        return stages.count - 1
    }

    /// The stage among the readers that the node can join, the most recent if there are several. The others are then
    /// ordered after it.
    private mutating func joinedStage(_ number: Int, _ node: ProgramGraph.Node, _ readingStages: Set<Int>) -> Int? {
        for stage in readingStages.sorted(by: >) where fits(number, node, stage) {
            if let others = stagesToMove(readingStages, after: stage) {
                move(others, after: stage)
                return stage
            }
        }
        return nil
    }

    /// Whether a node fits into a stage and is read as a chain requires.
    private func fits(_ number: Int, _ node: ProgramGraph.Node, _ stage: Int) -> Bool {
        guard stages[stage].shape == node.shape, stages[stage].anchor == nil, node.operation.canBeFused else {
            return false
        }
        if let own = graph.rowLength(node)?.columns, let others = stages[stage].columns, own != others { return false }
        // The stage must read it elementwise, with the same type, and not through a view of another shape.
        return nodeReaders[number].allSatisfy { reader in
            stageOf[reader] != stage
                || graph.nodes[reader].type == node.type && graph.nodes[reader].operands.contains(number)
                    && graph.nodes[reader].operands.allSatisfy { $0 == number || roots[$0] != number }
        }
    }

    /// `others` and the stages that must run after them, as far as they currently precede `stage`; `nil` if `stage`
    /// must run after one of them.
    private func stagesToMove(_ others: Set<Int>, after stage: Int) -> Set<Int>? {
        var found = others.filter { ranks[$0] > ranks[stage] }
        var open = Array(found)
        while let next = open.popLast() {
            for reader in readers[next] {
                if reader == stage { return nil }
                if ranks[reader] > ranks[stage], found.insert(reader).inserted { open.append(reader) }
            }
        }
        return found
    }

    /// Moves the stages of `moved` behind `stage`, keeping their relative order.
    private mutating func move(_ moved: Set<Int>, after stage: Int) {
        guard let last = moved.map({ ranks[$0] }).max() else { return }
        let window = lastToFirst[ranks[stage]...last]
        let rearranged = window.filter(moved.contains) + window.filter { !moved.contains($0) }
        lastToFirst.replaceSubrange(window.indices, with: rearranged)
        for rank in window.indices { ranks[lastToFirst[rank]] = rank }
    }

    private mutating func markResults() {
        var isRead = isOutput
        for (number, list) in nodeReaders.enumerated() where list.contains(where: { stageOf[$0] != stageOf[number] }) {
            isRead[number] = true
        }
        for stage in stages.indices { stages[stage].results = stages[stage].nodes.filter { isRead[$0] } }
    }

    /// The stages in topological order such that, for each pair of `before`, the readers of the first node run before
    /// the second node's stage. Ties are broken by recording order. `nil` if there is no such order.
    func ordered(readersOf before: [(read: Int, written: Int)] = []) -> [Stage]? {
        var followers = readers
        for (read, written) in before {
            guard let writer = stageOf[roots[written]] else { continue }
            for reader in nodeReaders[roots[read]] {
                if let stage = stageOf[reader], stage != writer { followers[stage].insert(writer) }
            }
        }
        var waitingFor = [Int](repeating: 0, count: stages.count)
        for list in followers { for follower in list { waitingFor[follower] += 1 } }
        // A stage's position in the recording is that of its last node. Ready stages are kept sorted, the next one
        // last.
        let places = stages.map { $0.chain.last ?? $0.anchor ?? -1 }
        var ready = stages.indices.filter { waitingFor[$0] == 0 && !stages[$0].nodes.isEmpty }.sorted {
            places[$0] > places[$1]
        }
        var order: [Stage] = []
        while let next = ready.popLast() {
            order.append(stages[next])
            for follower in followers[next] {
                waitingFor[follower] -= 1
                if waitingFor[follower] > 0 { continue }
                ready.insert(follower, at: ready.partitioningIndex { places[$0] < places[follower] })
            }
        }
        return order.count == stages.count(where: { !$0.nodes.isEmpty }) ? order : nil
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
