extension GraphPass {
    /// Lets elementwise operations broadcast an operand themselves instead of reading an expanded copy.
    public static let absorbBroadcasts = GraphPass(name: "absorb-broadcasts", ifAny: \.isBroadcast) { graph in
        graph.rewritten { node, _, result in
            var node = node
            if node.isElementwise {
                node.operands.replace { operand in
                    guard result.nodes[operand].isBroadcast else { return operand }
                    return result.nodes[operand].operands[0]
                }
            }
            return result.add(node)
        }
    }
}

extension ProgramGraph.Node {
    fileprivate var isBroadcast: Bool { if case .broadcast = primitive { true } else { false } }
}
