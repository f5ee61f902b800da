extension GraphPass {
    /// Common subexpression elimination: nodes with the same operation and operands become one.
    public static let shareSubexpressions = GraphPass(name: "share-subexpressions") { graph in
        var known: [Key: Int] = [:]
        return graph.rewritten { node, _, result in
            guard let key = Key(node) else { return result.add(node.operation, node.operands, node.shape, node.type) }
            if let number = known[key] { return number }
            let number = result.add(node.operation, node.operands, node.shape, node.type)
            known[key] = number
            return number
        }
    }

    /// Equal for nodes that compute the same. Sums and products are commutative.
    private struct Key: Hashable {
        let operation: AnyHashable
        let operands: [Int]
        let shape: Shape
        let type: ElementType

        init?(_ node: ProgramGraph.Node) {
            switch node.operation {
            case .input: return nil
            case .constant(let constant):
                // Constants are compared bitwise: −0 and 0 differ, and NaN equals itself. Large constants are not
                // compared.
                guard constant.shape.count <= 16 else { return nil }
                operation = AnyHashable(constant.withBytes { Array($0) })
            case .tensor(let tensorOperation): operation = AnyHashable(tensorOperation)
            case .element(let place): operation = AnyHashable(place)
            }
            switch node.operation.primitive {
            case .elementwise(.add), .elementwise(.multiply): operands = node.operands.sorted()
            default: operands = node.operands
            }
            shape = node.shape
            type = node.type
        }
    }
}
