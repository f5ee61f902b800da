extension GraphPass {
    /// Lets elementwise operations broadcast an operand themselves instead of reading an expanded copy.
    public static let absorbBroadcasts = GraphPass(name: "absorb-broadcasts") { graph in
        graph.rewritten { node, _, result in
            var operands = node.operands
            if node.operation.isElementwise {
                operands = operands.map { operand in
                    guard result.nodes[operand].operation.primitive == .broadcast else { return operand }
                    return result.nodes[operand].operands[0]
                }
            }
            return result.add(node.operation, operands, node.shape, node.type)
        }
    }
}
