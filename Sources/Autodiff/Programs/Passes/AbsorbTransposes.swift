extension GraphPass {
    /// Absorbs transposes into matrix products, which read the matrix itself with exchanged strides. Two consecutive
    /// transposes become one.
    public static let absorbTransposes = GraphPass(name: "absorb-transposes", ifAny: \.isTranspose) { graph in
        graph.rewritten { node, _, result in
            switch node.primitive {
            case .matrixProduct(let transposesLeft, let transposesRight):
                let left = source(ofTransposed: node.operands[0], in: result)
                let right = source(ofTransposed: node.operands[1], in: result)
                let absorbing = MatrixProduct(
                    transposesLeft: transposesLeft != (left != nil),
                    transposesRight: transposesRight != (right != nil))
                return result.add(
                    .tensor(absorbing), [left ?? node.operands[0], right ?? node.operands[1]], node.shape, node.type)
            case .transpose(let outer):
                guard case .transpose(let inner) = result.nodes[node.operands[0]].primitive else { break }
                let order = outer.map { inner[$0] }
                let source = result.nodes[node.operands[0]].operands[0]
                if order == Array(order.indices) { return source }
                return result.add(.tensor(Transpose(order: order)), [source], node.shape, node.type)
            default: break
            }
            return result.add(node)
        }
    }

    /// The matrix whose transpose a node is, if any.
    private static func source(ofTransposed number: Int, in graph: ProgramGraph) -> Int? {
        guard case .transpose(let order) = graph.nodes[number].primitive else { return nil }
        var exchanged = Array(order.indices)
        guard exchanged.count >= 2 else { return nil }
        exchanged.swapAt(exchanged.count - 1, exchanged.count - 2)
        return order == exchanged ? graph.nodes[number].operands[0] : nil
    }
}

extension ProgramGraph.Node {
    fileprivate var isTranspose: Bool { if case .transpose = primitive { true } else { false } }
}
