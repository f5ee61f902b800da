// Operations along axes: reductions, softmax and pooling. Cross-entropies decompose through their compositions.

extension ElementArray {
    /// A group of elements that differ only along some axes.
    fileprivate struct Group {
        var nodes: [Int32] = []
        var values: [Double] = []
    }

    /// The groups of elements along axes, and each element's group index.
    fileprivate func groups(along axes: [Int]) -> (members: [Group], number: [Int]) {
        let reduced = shape.reduced(over: axes, keepingAxes: true)
        let places = Tensor<Double>(shape: reduced, scalars: (0..<reduced.count).map { Double($0) })
        let number = places.broadcast(to: shape).scalars.map { Int($0) }
        var members = [Group](repeating: Group(), count: reduced.count)
        for (index, group) in number.enumerated() {
            members[group].nodes.append(nodes[index])
            members[group].values.append(values[index])
        }
        return (members, number)
    }
}

extension ScalarGraph {
    /// The exponentials of nodes and their sum. To avoid overflow, the nodes are shifted by the largest recorded value,
    /// a constant that cancels.
    fileprivate mutating func addExponentials(
        _ members: ElementArray.Group
    ) -> (center: Int32, exponentials: [Int32], sum: Int32) {
        let largest = members.values.max() ?? 0
        let center = add(.constant(largest.isFinite ? largest : 0))
        let exponentials = members.nodes.map { add(.one(.exponential, add(.two(.subtract, $0, center)))) }
        return (center, exponentials, addSum(exponentials))
    }

    /// A sum of exponentials, or 1 if it is 0 because all terms are masked.
    fileprivate mutating func addOneWhereZero(_ sum: Int32) -> Int32 {
        let (zero, one) = (add(.constant(0)), add(.constant(1)))
        let isMasked = add(.compare(.equal, sum, zero))
        return add(.select(isMasked, one, sum))
    }
}

extension LogSumExp {
    func elements(_ operands: [ElementArray], shape: Shape, in graph: inout ScalarGraph) -> [Int32] {
        operands[0].groups(along: axes).members.map { members in
            let (center, _, sum) = graph.addExponentials(members)
            return graph.add(.two(.add, graph.add(.one(.logarithm, sum)), center))
        }
    }
}

extension Softmax {
    func elements(_ operands: [ElementArray], shape: Shape, in graph: inout ScalarGraph) -> [Int32] {
        let (members, number) = operands[0].groups(along: axes)
        var waiting = members.map { members in
            let (_, exponentials, sum) = graph.addExponentials(members)
            let total = graph.addOneWhereZero(sum)
            return exponentials.map { graph.add(.two(.divide, $0, total)) }[...]
        }
        return number.map { waiting[$0].removeFirst() }
    }
}

extension LogSoftmax {
    func elements(_ operands: [ElementArray], shape: Shape, in graph: inout ScalarGraph) -> [Int32] {
        let (members, number) = operands[0].groups(along: axes)
        let logarithms = members.map { members in
            let (center, _, sum) = graph.addExponentials(members)
            let total = graph.addOneWhereZero(sum)
            return graph.add(.two(.add, graph.add(.one(.logarithm, total)), center))
        }
        return zip(operands[0].nodes, number).map { graph.add(.two(.subtract, $0, logarithms[$1])) }
    }
}

extension Extremum {
    func elements(_ operands: [ElementArray], shape: Shape, in graph: inout ScalarGraph) -> [Int32] {
        operands[0].groups(along: axes).members.map { members in
            graph.addExtremum(isMaximum ? .maximum : .minimum, members.nodes)
        }
    }
}

extension EuclideanNorm {
    func elements(_ operands: [ElementArray], shape: Shape, in graph: inout ScalarGraph) -> [Int32] {
        operands[0].groups(along: axes).members.map { members in
            guard let first = members.nodes.first else { return graph.add(.constant(0)) }
            if members.nodes.count == 1 { return graph.add(.one(.absolute, first)) }
            return members.nodes.dropFirst().reduce(first) { graph.add(.two(.hypotenuse, $0, $1)) }
        }
    }
}

extension MaximumPool {
    func elements(_ operands: [ElementArray], shape: Shape, in graph: inout ScalarGraph) -> [Int32] {
        let images = operands[operands.count - 1]
        let zero = graph.add(.constant(0))
        let outside = graph.add(.constant(-.infinity))
        var result = [Int32](repeating: zero, count: shape.count)
        let pooled = direction == .lay ? operands[0].shape : shape
        forEachWindow(images.shape, pooled) { place, members in
            let largest = members.isEmpty ? outside : graph.addExtremum(.maximum, members.map { images.nodes[$0] })
            if direction == .choose {
                result[place] = largest
                return
            }
            // The share of each element: 1/(number of maxima) if it is a maximum, else 0. If a NaN was recorded,
            // comparisons do not find the maxima, so the shares are constants.
            let hasNaN = members.contains { images.values[$0].isNaN }
            let masks = members.map { member in
                hasNaN
                    ? graph.add(.constant(isLargest(images.values[member], .nan) ? 1 : 0))
                    : graph.add(.compare(.equal, images.nodes[member], largest))
            }
            let ties = graph.addSum(masks)
            for (member, mask) in zip(members, masks) {
                let source = operands[0].nodes[direction == .lay ? place : member]
                let share = graph.add(.two(.divide, source, ties))
                let part = graph.add(.select(mask, share, zero))
                let target = direction == .lay ? member : place
                result[target] = result[target] == zero ? part : graph.add(.two(.add, result[target], part))
            }
        }
        return result
    }

    /// Visits each pooled element with the elements of its window.
    private func forEachWindow(_ images: Shape, _ pooled: Shape, _ body: (_ place: Int, _ members: [Int]) -> Void) {
        let (image, channels) = (Window2D.Extents(images[1], images[2]), images[3])
        for place in 0..<pooled.count {
            let (position, channel) = place.quotientAndRemainder(dividingBy: channels)
            let (row, column) = (position / pooled[2] % pooled[1], position % pooled[2])
            let start = position / (pooled[1] * pooled[2]) * image.rows * image.columns
            var members: [Int] = []
            forEachPixel(window.cover(row, column, on: image), image.columns, channels) { pixel in
                members.append(start * channels + pixel + channel)
            }
            body(place, members)
        }
    }
}

extension ScalarGraph {
    /// The maximum or minimum of nodes.
    fileprivate mutating func addExtremum(_ opcode: Opcode, _ members: [Int32]) -> Int32 {
        members.dropFirst().reduce(members[0]) { add(.two(opcode, $0, $1)) }
    }
}
