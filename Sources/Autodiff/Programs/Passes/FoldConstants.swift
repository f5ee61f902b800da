extension GraphPass {
    /// Evaluates constant expressions and removes identities: x·1, x/1, x¹, x − 0, copies, double negation, and
    /// reshapes and broadcasts to the same shape. Results are bitwise unchanged, so x + 0 is kept, since −0 + 0 is +0.
    /// (The exception is the sign of a zero in strong-zero products with 1.)
    public static let foldConstants = GraphPass(name: "fold-constants") { graph in
        graph.rewritten { node, _, result in
            if let same = equalOperand(node, in: result) { return same }
            if node.count <= largestFolded, node.operands.allSatisfy({ result.nodes[$0].isConstant }),
                case .tensor(let operation) = node.operation,
                let value = constantValue(operation, node, in: result)
            {
                return result.add(.constant(value), [], node.shape, node.type)
            }
            if let simpler = simpler(node, in: &result) { return simpler }
            return result.add(node)
        }
    }

    /// Larger results are not folded, since the program would have to store them.
    private static let largestFolded = 1 << 20

    /// The operand that a node's value equals bit for bit, if any.
    private static func equalOperand(_ node: ProgramGraph.Node, in graph: ProgramGraph) -> Int? {
        func constant(_ index: Int) -> Double? {
            let operand = graph.nodes[node.operands[index]]
            guard operand.isConstant, case .constant(let value) = operand.operation else { return nil }
            return value.uniform
        }
        func operand(_ index: Int) -> Int? {
            let candidate = graph.nodes[node.operands[index]]
            return candidate.shape == node.shape && candidate.type == node.type ? node.operands[index] : nil
        }
        if case .element = node.operation {
            // The element of a tensor that was assembled from one number is that number.
            let source = graph.nodes[node.operands[0]]
            guard source.shape.rank == 0, source.type == .double else { return nil }
            if case .assembly = source.primitive, source.operands.count == 1 { return source.operands[0] }
            return node.operands[0]
        }
        switch node.primitive {
        case .reshape, .broadcast: return operand(0)
        case .elementwise(.copy), .elementwise(.detach): return operand(0)
        case .elementwise(.multiply), .elementwise(.adjointProduct), .elementwise(.pathProduct):
            if constant(1) == 1, let same = operand(0) { return same }
            if constant(0) == 1 { return operand(1) }
        case .elementwise(.divide), .elementwise(.power): if constant(1) == 1 { return operand(0) }
        case .elementwise(.subtract): if let zero = constant(1), zero == 0, zero.sign == .plus { return operand(0) }
        case .elementwise(.negate):
            let inner = graph.nodes[node.operands[0]]
            if case .elementwise(.negate) = inner.primitive { return inner.operands[0] }
        default: break
        }
        return nil
    }

    /// The value of an operation on constants.
    private static func constantValue(
        _ operation: any TensorOperation, _ node: ProgramGraph.Node, in graph: ProgramGraph
    ) -> (any TensorValue)? {
        func value<Scalar: TensorScalar>(_: Scalar.Type) -> (any TensorValue)? {
            var constants: [Tensor<Scalar>] = []
            for operand in node.operands {
                guard case .constant(let constant) = graph.nodes[operand].operation,
                    let tensor = constant.typed(Scalar.self)
                else { return nil }
                constants.append(tensor)
            }
            return Scalar._evaluate(operation, constants, shape: node.shape)
        }
        return value(node.type.scalar)
    }

    /// A simpler form of the node, added to the graph.
    private static func simpler(_ node: ProgramGraph.Node, in graph: inout ProgramGraph) -> Int? {
        switch node.primitive {
        case .reshape:
            // Of two consecutive reshapes only the last one matters.
            let inner = graph.nodes[node.operands[0]]
            guard case .reshape = inner.primitive else { return nil }
            if graph.nodes[inner.operands[0]].shape == node.shape { return inner.operands[0] }
            return graph.add(node.operation, inner.operands, node.shape, node.type)
        case .assembly:
            // A tensor assembled from the element of a tensor of rank 0 is that tensor.
            let source = graph.nodes[node.operands[0]]
            guard node.operands.count == 1, node.shape.rank == 0, case .element = source.operation else { return nil }
            let tensor = graph.nodes[source.operands[0]]
            return tensor.shape.rank == 0 && tensor.type == node.type ? source.operands[0] : nil
        default: return nil
        }
    }
}
