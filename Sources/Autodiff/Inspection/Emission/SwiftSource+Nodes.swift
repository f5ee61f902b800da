extension SwiftSource {
    /// The expression of a node's line.
    mutating func expression(_ node: ProgramGraph.Node) throws(EmissionError) -> String {
        let operands = node.operands.map(operand)
        switch node.operation {
        case .input: throw EmissionError.operation("input")
        case .constant(let constant):
            if let value = constant.uniform, node.shape.count > 1 {
                return "Array(repeating: \(Self.literal(value, "\(value)", "Double")), count: \(node.shape.count))"
            }
            return "[" + (0..<node.shape.count).map { Self.literal(constant, $0) }.joined(separator: ", ") + "]"
        case .element(let index):
            let source = graph.nodes[node.operands[0]]
            return "Double(\(operands[0])\(source.shape.rank == 0 ? "" : "[\(index)]"))"
        case .tensor(let operation):
            let shapes = node.operands.map { graph.nodes[$0].shape }
            return try expression(operation, node, operands, shapes)
        }
    }

    private mutating func expression(
        _ operation: any TensorOperation, _ node: ProgramGraph.Node, _ operands: [String], _ shapes: [Shape]
    ) throws(EmissionError) -> String {
        switch operation.lowering.primitive {
        case .elementwise(let opcode):
            return try elementwiseText(node, operands, shapes) { (source, x) throws(EmissionError) in
                try source.scalarText(opcode, x)
            }
        case .compare(let comparison):
            return try elementwiseText(node, operands, shapes) { _, x in
                "(\(x[0]) \(comparison.rawValue) \(x[1]) ? 1 : 0)"
            }
        case .select:
            return try elementwiseText(node, operands, shapes) { _, x in "(\(x[0]) != 0 ? \(x[1]) : \(x[2]))" }
        case .assembly(let places):
            let type = node.type.scalar.name
            if node.shape.rank == 0, operands.count == 1 { return "\(type)(\(operands[0]))" }
            let pairs = zip(places, operands).map { "(\($0), \(type)(\($1)))" }.joined(separator: ", ")
            return "\(call(.placed))([\(pairs)], count: \(node.shape.count))"
        case .matrixProduct(let transposesLeft, let transposesRight) where shapes.allSatisfy({ $0.rank == 2 }):
            let (rows, columns) = (node.shape[0], node.shape[1])
            let inner = shapes[0][transposesLeft ? 0 : 1]
            let left = transposesLeft ? "(1, \(rows))" : "(\(inner), 1)"
            let right = transposesRight ? "(1, \(inner))" : "(\(columns), 1)"
            return "\(call(.matrixProduct))(\(operands[0]), \(left), \(operands[1]), \(right), "
                + "rows: \(rows), columns: \(columns), inner: \(inner))"
        case .extremum(_, let isMaximum):
            guard let view = ElementView(Broadcast(shape: shapes[0]), node.shape, shapes[0]) else {
                throw EmissionError.operation(operation.name)
            }
            return reduced(
                view, node, operands[0], shapes[0], from: isMaximum ? "-.infinity" : ".infinity",
                "$0 \(isMaximum ? ">" : "<") $1 || $0.isNaN ? $0 : $1")
        case .softmax(axes: [shapes[0].rank - 1]):
            return "\(call(.softmax))(\(operands[0]), columns: \(shapes[0][shapes[0].rank - 1]))"
        case .logSoftmax(axes: [shapes[0].rank - 1]):
            return "\(call(.logSoftmax))(\(operands[0]), columns: \(shapes[0][shapes[0].rank - 1]))"
        case .softmaxCrossEntropy:
            let columns = shapes[0][shapes[0].rank - 1]
            return "\(call(.softmaxCrossEntropy))(\(operands[0]), \(operands[1]), columns: \(columns))"
        default:
            // Operations that move or sum elements are recognized by their effect on the elements' indices.
            guard shapes.count == 1 else { throw EmissionError.operation(operation.name) }
            if let view = ElementView(operation, shapes[0], node.shape) {
                return moved(view, node, operands[0], shapes[0])
            }
            guard let view = ElementView(placesOf: operation, shapes[0], node.shape) else {
                throw EmissionError.operation(operation.name)
            }
            return reduced(view, node, operands[0], shapes[0], from: "0", "$0 + $1")
        }
    }

    private mutating func reduced(
        _ view: ElementView, _ node: ProgramGraph.Node, _ operand: String, _ source: Shape, from start: String,
        _ combine: String
    ) -> String {
        let whole = source.rank == 0 ? "[\(operand)]" : operand
        let count = node.shape.count
        let text = "\(call(.reduced))(\(whole), count: \(count), from: \(start), \(view.text)) { \(combine) }"
        return node.shape.rank == 0 ? "\(text)[0]" : text
    }

    private mutating func moved(_ view: ElementView, _ node: ProgramGraph.Node, _ operand: String, _ source: Shape)
        -> String
    {
        let whole = source.rank == 0 ? "[\(operand)]" : operand
        if view.isIdentity { return node.shape.rank == 0 ? "\(whole)[0]" : whole }
        let moved = "\(call(.moved))(\(whole), \(view.text))"
        return node.shape.rank == 0 ? "\(moved)[0]" : moved
    }

    /// An elementwise operation: an expression for numbers, a loop for tensors.
    private mutating func elementwiseText(
        _ node: ProgramGraph.Node, _ operands: [String], _ shapes: [Shape],
        _ write: (inout SwiftSource, [String]) throws(EmissionError) -> String
    ) throws(EmissionError) -> String {
        if node.shape.rank == 0 { return converted(try write(&self, operands.map { computed($0, node) }), node) }
        var elements: [String] = []
        for (operand, shape) in zip(operands, shapes) {
            if shape.rank == 0 || shape.count == 1 {
                elements.append(shape.rank == 0 ? operand : "\(operand)[0]")
            } else if shape == node.shape {
                elements.append("\(operand)[i]")
            } else {
                guard let view = ElementView(Broadcast(shape: node.shape), shape, node.shape) else {
                    throw EmissionError.operation("broadcast")
                }
                elements.append("\(operand)[\(view.index("i"))]")
            }
        }
        let value = converted(try write(&self, elements.map { computed($0, node) }), node)
        return "(0..<\(node.shape.count)).map { (i: Int) -> \(node.type.scalar.name) in \(value) }"
    }

    // As in the library, elementwise operations on other types are computed in double and rounded once.
    private func computed(_ text: String, _ node: ProgramGraph.Node) -> String {
        node.type == .double ? text : "Double(\(text))"
    }
    private func converted(_ text: String, _ node: ProgramGraph.Node) -> String {
        node.type == .double ? text : "\(node.type.scalar.name)(\(text))"
    }

    /// An elementwise operation on doubles.
    private mutating func scalarText(_ opcode: Opcode, _ x: [String]) throws(EmissionError) -> String {
        guard let text = RuleCode.call(opcode, x, in: .swift) else {
            throw EmissionError.operation(Rule(of: opcode).name)
        }
        opcodes.insert(opcode)
        return text
    }
}
