extension GraphPass {
    /// Moves transposes through elementwise operations to where they are free: a product can be computed transposed,
    /// and the transpose of a transpose is the matrix itself. Nothing is moved unless that reduces the number of nodes.
    public static let moveTransposes = GraphPass(name: "move-transposes", ifAny: \.isMatrixTranspose) { graph in
        var transposer = Transposer()
        let moved = graph.rewritten { node, _, result in
            if node.isMatrixTranspose, let matrix = transposer.transposed(node.operands[0], in: &result) {
                return matrix
            }
            return result.add(node)
        }
        let (before, after) = (removeDeadNodes(graph), removeDeadNodes(moved))
        return after.nodes.count < before.nodes.count ? after : graph
    }
}

extension ProgramGraph.Node {
    /// Whether the node is the transpose of a matrix.
    var isMatrixTranspose: Bool {
        if case .transpose(let order) = primitive { order == [1, 0] } else { false }
    }
}

/// Builds the transposes of nodes without moving elements.
private struct Transposer {
    /// Memoized transposes by node; `nil` where there is no free one.
    private var known: [Int: Int?] = [:]
    private var depth = 0

    /// The node of the transpose of the matrix at `number`, added to the graph if needed; `nil` if none is free.
    mutating func transposed(_ number: Int, in graph: inout ProgramGraph) -> Int? {
        if let answer = known[number] { return answer }
        // The limit exceeds the depth of any optimizer's update and bounds the recursion on chains of thousands of
        // nodes.
        guard depth < 100 else { return nil }
        depth += 1
        defer { depth -= 1 }
        let answer = made(number, in: &graph)
        known[number] = .some(answer)
        return answer
    }

    private mutating func made(_ number: Int, in graph: inout ProgramGraph) -> Int? {
        let node = graph.nodes[number]
        if node.shape.count == 1 { return number }
        guard node.shape.rank == 2 else { return nil }
        if node.isMatrixTranspose { return node.operands[0] }
        let shape = node.shape.exchanged
        switch node.primitive {
        case .matrixProduct(let transposesLeft, let transposesRight):
            let exchanged = MatrixProduct(transposesLeft: !transposesRight, transposesRight: !transposesLeft)
            return graph.add(
                .tensor(exchanged), [node.operands[1], node.operands[0]], shape, node.type)
        case .elementwise, .compare, .select:
            var operands = node.operands
            for (place, operand) in node.operands.enumerated() {
                let isWhole = graph.nodes[operand].shape == node.shape || graph.nodes[operand].shape.count == 1
                guard isWhole, let transposed = transposed(operand, in: &graph) else { return nil }
                operands[place] = transposed
            }
            return graph.add(node.operation, operands, shape, node.type)
        default: return nil
        }
    }
}
