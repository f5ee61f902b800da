extension GraphPass {
    /// Removes nodes that no result and no guard needs. Inputs are kept, so that arguments keep their places.
    public static let removeDeadNodes = GraphPass(name: "remove-dead-nodes") { graph in
        var isNeeded = [Bool](repeating: false, count: graph.nodes.count)
        for number in graph.inputs + graph.outputs { isNeeded[number] = true }
        for condition in graph.guards {
            isNeeded[condition.left] = true
            isNeeded[condition.right] = true
        }
        for (number, node) in graph.nodes.enumerated().reversed() where isNeeded[number] {
            for operand in node.operands { isNeeded[operand] = true }
        }
        if isNeeded.allSatisfy({ $0 }) { return graph }
        // A removed node's index is never read.
        return graph.rewritten { node, number, result in
            isNeeded[number] ? result.add(node) : -1
        }
    }
}
