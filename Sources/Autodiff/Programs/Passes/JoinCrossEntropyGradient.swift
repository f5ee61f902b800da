extension GraphPass {
    /// Computes the gradient of softmax cross-entropy, softmax(z)·Σt − t, in one pass over the logits z and targets t:
    /// one operation replaces the softmax, the sum, their product and the difference.
    public static let joinCrossEntropyGradient = GraphPass(name: "join-cross-entropy-gradient", ifAny: \.isSoftmax) {
        graph in
        let useCounts = graph.useCounts
        return graph.rewritten { node, number, result in
            if let place = placeOfSoftmax(number, in: graph, useCounts) {
                // The parts are located in the new graph through the difference's operands.
                let softmax = result.nodes[node.operands[0]].operands[place]
                let (logits, targets) = (result.nodes[softmax].operands[0], node.operands[1])
                return result.add(.tensor(SoftmaxCrossEntropyGradient()), [logits, targets], node.shape, node.type)
            }
            return result.add(node)
        }
    }

    /// The operand index of the softmax in the product of a difference softmax(z)·Σt − t; `nil` for another node, or if
    /// the softmax or the product has other uses.
    private static func placeOfSoftmax(_ number: Int, in graph: ProgramGraph, _ useCounts: [Int]) -> Int? {
        let difference = graph.nodes[number]
        let last = difference.shape.rank - 1
        guard difference.isElementwise(.subtract), last >= 0 else { return nil }
        let (product, targets) = (graph.nodes[difference.operands[0]], difference.operands[1])
        guard product.isElementwise(.multiply), useCounts[difference.operands[0]] == 1,
            graph.nodes[targets].shape == difference.shape
        else { return nil }
        for (place, factor) in product.operands.enumerated() {
            let (softmax, sum) = (graph.nodes[factor], graph.nodes[product.operands[1 - place]])
            guard softmax.primitive == .softmax(axes: [last]), useCounts[factor] == 1,
                sum.primitive == .sum(axes: [last]), sum.operands == [targets],
                sum.shape == difference.shape.replacing(last, with: 1), softmax.shape == difference.shape
            else { continue }
            return place
        }
        return nil
    }
}

extension ProgramGraph.Node {
    fileprivate var isSoftmax: Bool { if case .softmax = primitive { true } else { false } }

    /// Whether the node is this elementwise operation.
    fileprivate func isElementwise(_ opcode: Opcode) -> Bool {
        primitive == .elementwise(opcode)
    }
}
