// Operations that move elements, or sum those with the same target, and those of which nothing more is known.

extension TensorOperation {
    public func elements(_ operands: [ElementArray], shape: Shape, in graph: inout ScalarGraph) -> [Int32] {
        switch role {
        case .view: return graph.addMoved(self, operands, shape: shape)
        case .sum: return graph.addSums(self, operands[0], shape: shape)
        case .elementwise, .linear, .assembly, .other:
            if let composition = lowering.composition { return graph.addComposed(composition, operands) }
            return graph.addOpaqueElements(name, operands, shape: shape)
        }
    }
}

extension ScalarGraph {
    /// The nodes of an operation of which only the dependence on all operands is known.
    mutating func addOpaqueElements(_ name: String, _ operands: [ElementArray], shape: Shape) -> [Int32] {
        let node = addOpaque(name, operands.flatMap(\.nodes))
        return [Int32](repeating: node, count: shape.count)
    }
}

extension ScalarGraph {
    /// The nodes of an operation whose elements are those of its operands, moved, and constants.
    fileprivate mutating func addMoved(_ operation: any TensorOperation, _ operands: [ElementArray], shape: Shape)
        -> [Int32]
    {
        // The operation is run on the elements' numbers, counted from 1, and again on the negated ones: an element of
        // the result that does not change its sign is a constant.
        func moved(_ sign: Double) -> [Double] {
            var next = 0.0
            let numbered = operands.map { operand in
                Tensor<Double>(
                    shape: operand.shape,
                    scalars: operand.nodes.map { _ in
                        next += 1
                        return sign * next
                    })
            }
            return operation._doubleValue(numbered, shape: shape).scalars
        }
        let sources = operands.flatMap(\.nodes)
        var constants: [UInt64: Int32] = [:]
        return zip(moved(1), moved(-1)).map { place, negated in
            if place != 0, place == -negated { return sources[Int(place) - 1] }
            if let known = constants[place.bitPattern] { return known }
            let node = add(.constant(place))
            constants[place.bitPattern] = node
            return node
        }
    }

    /// The nodes of an operation whose elements are sums of its operand's. Its pullback moves elements, which tells to
    /// which sum each one belongs.
    fileprivate mutating func addSums(_ operation: any TensorOperation, _ operand: ElementArray, shape: Shape)
        -> [Int32]
    {
        let numbered = Tensor<Double>(shape: shape, scalars: (0..<shape.count).map { Double($0 + 1) })
        let row = RowValues<Tensor<Double>>(
            name: operation.name, operands: [nil], shapes: [operand.shape], result: nil, zeros: .strong)
        guard let targets = operation._doublePullback(numbered, to: 0, in: row)?.broadcast(to: operand.shape) else {
            return [Int32](repeating: add(.constant(0)), count: shape.count)
        }
        var terms = [[Int32]](repeating: [], count: shape.count)
        for (node, target) in zip(operand.nodes, targets.scalars) where target != 0 {
            terms[Int(target) - 1].append(node)
        }
        return terms.map { addSum($0) }
    }
}
