// Operations with indices that are numbers. A constant index chooses an element; any other is compared with each
// position, so that the elements are right wherever the indices may be.

extension ScalarGraph {
    /// The number of a constant node.
    private func constant(_ node: Int32) -> Double? {
        if case .constant(let value) = nodes[Int(node)] { value } else { nil }
    }

    /// The node at an index that is a node.
    fileprivate mutating func choose(_ index: Int32, _ count: Int, among candidate: (Int) -> Int32) -> Int32 {
        if let value = constant(index) { return candidate(Int(value)) }
        return (1..<Swift.max(count, 1)).reduce(candidate(0)) { chosen, place in
            let number = add(.constant(Double(place)))
            let isHere = add(.compare(.equal, index, number))
            return add(.select(isHere, candidate(place), chosen))
        }
    }

    /// A node where an index, which is a node, has a value, and 0 elsewhere; `nil` if it never has.
    fileprivate mutating func term(_ node: Int32, where index: Int32, is place: Int) -> Int32? {
        if let value = constant(index) { return Int(value) == place ? node : nil }
        let (number, zero) = (add(.constant(Double(place))), add(.constant(0)))
        let isHere = add(.compare(.equal, index, number))
        return add(.select(isHere, node, zero))
    }
}

extension TakeAlongAxis {
    func elements(_ operands: [ElementArray], shape: Shape, in graph: inout ScalarGraph) -> [Int32] {
        let indexed = IndexedAxis(axis, of: operands[0].shape, operands[1].shape, for: name)
        let (extent, inner) = (indexed.extent, indexed.inner)
        return (0..<shape.count).map { place in
            let (line, offset) = place.quotientAndRemainder(dividingBy: inner)
            let (block, number) = line.quotientAndRemainder(dividingBy: indexed.count)
            return graph.choose(operands[1].nodes[indexed.place(block, number, offset)], extent) {
                operands[0].nodes[(block * extent + $0) * inner + offset]
            }
        }
    }
}

extension PutAddingAlongAxis {
    func elements(_ operands: [ElementArray], shape: Shape, in graph: inout ScalarGraph) -> [Int32] {
        let indexed = IndexedAxis(axis, of: shape, operands[1].shape, for: name)
        let (inner, count) = (indexed.inner, indexed.count)
        return (0..<shape.count).map { place in
            let (line, offset) = place.quotientAndRemainder(dividingBy: inner)
            let (block, target) = line.quotientAndRemainder(dividingBy: extent)
            let terms = (0..<count).compactMap { number in
                graph.term(
                    operands[0].nodes[(block * count + number) * inner + offset],
                    where: operands[1].nodes[indexed.place(block, number, offset)], is: target)
            }
            return graph.addSum(terms)
        }
    }
}
