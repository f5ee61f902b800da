extension GraphPass {
    /// Reads a matrix's transpose in place: a product of transposed matrices takes the matrices themselves and reads
    /// them the other way. Two transposes in a row become one.
    public static let absorbTransposes = GraphPass(name: "absorb-transposes") { graph in
        graph.rewritten { node, _, result in
            switch node.operation {
            case .tensor(let product as MatrixProduct):
                let left = source(ofTransposed: node.operands[0], in: result)
                let right = source(ofTransposed: node.operands[1], in: result)
                let absorbing = MatrixProduct(
                    transposesLeft: product.transposesLeft != (left != nil),
                    transposesRight: product.transposesRight != (right != nil))
                return result.add(
                    .tensor(absorbing), [left ?? node.operands[0], right ?? node.operands[1]], node.shape, node.type)
            case .tensor(let outer as Transpose):
                guard case .tensor(let inner as Transpose) = result.nodes[node.operands[0]].operation else { break }
                let order = outer.order.map { inner.order[$0] }
                let source = result.nodes[node.operands[0]].operands[0]
                if order == Array(order.indices) { return source }
                return result.add(.tensor(Transpose(order: order)), [source], node.shape, node.type)
            default: break
            }
            return result.add(node.operation, node.operands, node.shape, node.type)
        }
    }

    /// The matrix whose transpose a node is; `nil` if it is none.
    private static func source(ofTransposed number: Int, in graph: ProgramGraph) -> Int? {
        guard case .tensor(let transpose as Transpose) = graph.nodes[number].operation else { return nil }
        var exchanged = Array(transpose.order.indices)
        guard exchanged.count >= 2 else { return nil }
        exchanged.swapAt(exchanged.count - 1, exchanged.count - 2)
        return transpose.order == exchanged ? graph.nodes[number].operands[0] : nil
    }
}
