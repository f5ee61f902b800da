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

    /// A node where an index, which is a node, has a value, and another one elsewhere; `nil` if it never has.
    fileprivate mutating func term(_ node: Int32, where index: Int32, is place: Int, else other: Int32) -> Int32? {
        if let value = constant(index) { return Int(value) == place ? node : nil }
        let number = add(.constant(Double(place)))
        let isHere = add(.compare(.equal, index, number))
        return add(.select(isHere, node, other))
    }

    /// For each place along an axis, the elements that indices put there; `other` where an index may be another.
    fileprivate mutating func put(
        _ operands: [ElementArray], _ indexed: IndexedAxis, else other: Int32
    ) -> [[Int32]] {
        let (inner, count) = (indexed.inner, indexed.count)
        return (0..<indexed.whole.count).map { place in
            let (line, offset) = place.quotientAndRemainder(dividingBy: inner)
            let (block, target) = line.quotientAndRemainder(dividingBy: indexed.extent)
            return (0..<count).compactMap { number in
                term(
                    operands[0].nodes[(block * count + number) * inner + offset],
                    where: operands[1].nodes[indexed.place(block, number, offset)], is: target, else: other)
            }
        }
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
        let indexed = IndexedAxis(axis, extent: extent, operands.map(\.shape), for: name)
        let zero = graph.add(.constant(0))
        return graph.put(operands, indexed, else: zero).map { graph.addSum($0) }
    }
}

extension PutLargestAlongAxis {
    func elements(_ operands: [ElementArray], shape: Shape, in graph: inout ScalarGraph) -> [Int32] {
        let indexed = IndexedAxis(axis, extent: extent, operands.map(\.shape), for: name)
        let none = graph.add(.constant(-.infinity))
        return graph.put(operands, indexed, else: none).map { terms in
            terms.isEmpty ? none : terms.dropFirst().reduce(terms[0]) { graph.add(.two(.maximum, $0, $1)) }
        }
    }
}

extension ArgumentSort {
    // A network that exchanges neighbors: equal elements keep their order.
    func elements(_ operands: [ElementArray], shape: Shape, in graph: inout ScalarGraph) -> [Int32] {
        let (outer, extent, inner) = shape.split(at: axis)
        let zero = graph.add(.constant(0))
        // Comparisons do not order NaN: where one was recorded, the places are constants.
        if operands[0].values.contains(where: \.isNaN) {
            let values = Tensor<Double>(shape: shape, scalars: operands[0].values)
            return _doubleValue([values], shape: shape).scalars.map { graph.add(.constant($0)) }
        }
        var result = [Int32](repeating: zero, count: shape.count)
        for block in 0..<outer {
            for offset in 0..<inner {
                let places = (0..<extent).map { (block * extent + $0) * inner + offset }
                var line = places.enumerated().map { number, place in
                    (value: operands[0].nodes[place], place: graph.add(.constant(Double(number))))
                }
                for end in (1..<Swift.max(extent, 1)).reversed() {
                    for left in 0..<end {
                        let (one, other) = (line[left], line[left + 1])
                        let exchanges = graph.add(.compare(isDescending ? .less : .greater, one.value, other.value))
                        func choose(_ yes: Int32, _ no: Int32) -> Int32 { graph.add(.select(exchanges, yes, no)) }
                        line[left] = (choose(other.value, one.value), choose(other.place, one.place))
                        line[left + 1] = (choose(one.value, other.value), choose(one.place, other.place))
                    }
                }
                for (place, element) in zip(places, line) { result[place] = element.place }
            }
        }
        return result
    }
}

extension SearchSorted {
    // The place after the last position that is not beyond the element.
    func elements(_ operands: [ElementArray], shape: Shape, in graph: inout ScalarGraph) -> [Int32] {
        let positions = operands[0].nodes[compared(operands[0].shape)]
        let places = (0...positions.count).map { graph.add(.constant(Double($0))) }
        return zip(operands[1].nodes, operands[1].values).map { x, value in
            if value.isNaN { return places[positions.count] }
            return zip(positions, places.dropFirst()).reduce(places[0]) { found, next in
                let isBefore = graph.add(.compare(countsEqual ? .lessOrEqual : .less, next.0, x))
                return graph.add(.select(isBefore, next.1, found))
            }
        }
    }
}
