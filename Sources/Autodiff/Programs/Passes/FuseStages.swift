/// Collects the nodes of a graph into stages and orders them.
///
/// From the last node to the first, an elementwise node joins the stage that reads it, if all of that stage has its shape
/// and no other reader must run before; an operation that is not elementwise becomes the anchor of such a stage. So a product
/// takes bias and activation along, a gradient its optimizer's update, and what only the backward pass needs is computed
/// there.
struct FuseStages {
    private let graph: Graph
    private var stages: [Stage] = []
    /// The stage of each node, if it has one.
    private var stageOf: [Int?]
    /// The stages that read something of each stage.
    private var readers: [Set<Int>] = []
    /// The nodes that read each node's memory, views left out.
    private var nodeReaders: [[Int]]
    private let isFusing: Bool

    /// - Parameter isFusing: `false` gives every node a stage of its own, for comparison.
    init(_ graph: Graph, isFusing: Bool = true) {
        self.graph = graph
        self.isFusing = isFusing
        stageOf = Array(repeating: nil, count: graph.nodes.count)
        nodeReaders = Array(repeating: [], count: graph.nodes.count)
        for (number, node) in graph.nodes.enumerated() where !node.operation.isView {
            for operand in node.operands { nodeReaders[graph.root(operand)].append(number) }
        }
        for number in graph.nodes.indices.reversed() {
            let operation = graph.nodes[number].operation
            if !operation.isSource && !operation.isView { place(number) }
        }
        markResults()
    }

    private mutating func place(_ number: Int) {
        let node = graph.nodes[number]
        let readingStages = Set(nodeReaders[number].compactMap { stageOf[$0] })
        let chosen = isFusing ? readingStages.sorted().last { canJoin(number, node, $0, readingStages) } : nil
        let stage: Int
        let rowLengths = graph.rowLengths(node)
        if let chosen {
            stage = chosen
        } else {
            stage = stages.count
            stages.append(Stage(anchor: nil, chain: [], shape: node.shape))
            readers.append([])
        }
        if let rowLengths {
            stages[stage].chain.insert(number, at: 0)
            stages[stage].columns = stages[stage].columns ?? rowLengths.first
        } else {
            stages[stage].anchor = number
        }
        stageOf[number] = stage
        for reader in readingStages where reader != stage { readers[stage].insert(reader) }
    }

    private func canJoin(_ number: Int, _ node: Graph.Node, _ stage: Int, _ readingStages: Set<Int>) -> Bool {
        guard stages[stage].shape == node.shape, stages[stage].anchor == nil, node.operation.canBeFused else {
            return false
        }
        if let own = graph.rowLengths(node)?.first, let others = stages[stage].columns, own != others { return false }
        for reader in nodeReaders[number] where stageOf[reader] == stage {
            // Read at the same places, by the chain, as the same type, and not by way of a view of another shape.
            guard stages[stage].chain.contains(reader), graph.nodes[reader].type == node.type,
                graph.nodes[reader].operands.contains(number),
                graph.nodes[reader].operands.allSatisfy({ $0 == number || graph.root($0) != number })
            else { return false }
        }
        return !readingStages.contains { $0 != stage && reaches($0, stage) }
    }

    /// Whether a stage must run before another one.
    private func reaches(_ first: Int, _ last: Int) -> Bool {
        var seen: Set<Int> = [first]
        var open = [first]
        while let stage = open.popLast() {
            if stage == last { return true }
            for reader in readers[stage] where seen.insert(reader).inserted { open.append(reader) }
        }
        return false
    }

    private mutating func markResults() {
        var isRead = [Bool](repeating: false, count: graph.nodes.count)
        for number in graph.outputs + graph.guards.flatMap({ [$0.left, $0.right] }) {
            isRead[graph.root(number)] = true
        }
        for (number, list) in nodeReaders.enumerated() where list.contains(where: { stageOf[$0] != stageOf[number] }) {
            isRead[number] = true
        }
        for stage in stages.indices { stages[stage].results = stages[stage].nodes.filter { isRead[$0] } }
    }

    /// The stages in an order in which each runs after what it reads, and, for each pair of `before`, the first node's readers
    /// before the second node's stage. Of several that could be next it is the one recorded first. `nil` if that is impossible.
    func ordered(readersOf before: [(read: Int, written: Int)] = []) -> [Stage]? {
        var followers = readers
        for (read, written) in before {
            guard let writer = stageOf[graph.root(written)] else { continue }
            for reader in nodeReaders[graph.root(read)] {
                if let stage = stageOf[reader], stage != writer { followers[stage].insert(writer) }
            }
        }
        var waitingFor = [Int](repeating: 0, count: stages.count)
        for list in followers { for follower in list { waitingFor[follower] += 1 } }
        // A stage's place in the recording is that of its last node.
        func place(_ stage: Int) -> Int { stages[stage].nodes.last! }
        var ready = Set(stages.indices.filter { waitingFor[$0] == 0 })
        var order: [Stage] = []
        while let next = ready.min(by: { place($0) < place($1) }) {
            ready.remove(next)
            order.append(stages[next])
            for follower in followers[next] {
                waitingFor[follower] -= 1
                if waitingFor[follower] == 0 { ready.insert(follower) }
            }
        }
        return order.count == stages.count ? order : nil
    }
}

extension Graph.Operation {
    /// Whether a stage may have more than this operation. Elements and assembled tensors are between types.
    fileprivate var canBeFused: Bool {
        switch self {
        case .element: false
        case .tensor(let operation): !(operation is FromNumbers)
        case .input, .constant: false
        }
    }
}

extension [Stage] {
    /// One line a stage, for example `t7 = matmul(t0, t1) ; add(t7, t2) ; t9 = sigmoid(t8)`.
    func listing(_ graph: Graph) -> String {
        map { stage in
            stage.nodes.map { "t\($0) = \(graph.nodes[$0])" }.joined(separator: "\n    ")
                + "\n    -> " + stage.results.map { "t\($0)" }.joined(separator: ", ")
        }.joined(separator: "\n")
    }
}
