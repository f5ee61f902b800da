// How tensor operations fall apart into operations on their elements.

extension Elementwise: ElementsOperation {
    func elements(_ operands: [ElementArray], shape: Shape, in graph: inout ElementGraph) -> [Int32] {
        let x = operands[0].broadcast(to: shape)
        if operands.count == 1 { return x.map { graph.add(.one(opcode, $0)) } }
        return zip(x, operands[1].broadcast(to: shape)).map { graph.add(.two(opcode, $0, $1)) }
    }
}

extension Compare: ElementsOperation {
    func elements(_ operands: [ElementArray], shape: Shape, in graph: inout ElementGraph) -> [Int32] {
        zip(operands[0].broadcast(to: shape), operands[1].broadcast(to: shape)).map {
            graph.add(.compare(comparison, $0, $1))
        }
    }
}

extension Select: ElementsOperation {
    func elements(_ operands: [ElementArray], shape: Shape, in graph: inout ElementGraph) -> [Int32] {
        let (mask, yes) = (operands[0].broadcast(to: shape), operands[1].broadcast(to: shape))
        let no = operands[2].broadcast(to: shape)
        return mask.indices.map { graph.add(.select(mask[$0], yes[$0], no[$0])) }
    }
}

extension MatrixProduct: ElementsOperation {
    func elements(_ operands: [ElementArray], shape: Shape, in graph: inout ElementGraph) -> [Int32] {
        func batches(_ shape: Shape) -> Shape { Shape(Array(shape.extents.dropLast(2))) }
        // The operands with their batches written out and transposed where asked.
        func matrices(_ operand: ElementArray, _ transposes: Bool) -> (nodes: [Int32], rows: Int, columns: Int) {
            let (_, rows, columns) = operand.shape.matrices(for: name)
            let full = operand.broadcast(to: Shape(batches(shape).extents + [rows, columns]))
            if !transposes { return (full, rows, columns) }
            let size = rows * columns
            let turned = full.indices.map { index in
                let (batch, place) = index.quotientAndRemainder(dividingBy: Swift.max(size, 1))
                return full[batch * size + place % rows * columns + place / rows]
            }
            return (turned, columns, rows)
        }
        let a = matrices(operands[0], transposesLeft)
        let b = matrices(operands[1], transposesRight)
        return (0..<shape.count).map { index in
            let (place, column) = index.quotientAndRemainder(dividingBy: b.columns)
            let batch = place / a.rows
            return graph.addSum(
                (0..<a.columns).map { inner in
                    graph.add(
                        .two(
                            .multiply, a.nodes[place * a.columns + inner],
                            b.nodes[(batch * b.rows + inner) * b.columns + column]))
                })
        }
    }
}

extension CumulativeSum: ElementsOperation {
    func elements(_ operands: [ElementArray], shape: Shape, in graph: inout ElementGraph) -> [Int32] {
        var nodes = operands[0].nodes
        let (outer, extent, inner) = shape.split(at: axis)
        for block in 0..<outer {
            for step in 1..<Swift.max(extent, 1) {
                let index = fromEnd ? extent - 1 - step : step
                let previous = fromEnd ? index + 1 : index - 1
                for offset in 0..<inner {
                    let own = (block * extent + index) * inner + offset
                    nodes[own] = graph.add(.two(.add, nodes[(block * extent + previous) * inner + offset], nodes[own]))
                }
            }
        }
        return nodes
    }
}

// MARK: Operations that move elements

/// An operation whose result has no other elements than those of its operands and one constant.
protocol MovingOperation: ElementsOperation {
    /// What stands where no element came to.
    var background: Double { get }
    /// The same operation with 0 there.
    var withoutBackground: Self { get }
}

extension MovingOperation {
    var background: Double { 0 }
    var withoutBackground: Self { self }

    func elements(_ operands: [ElementArray], shape: Shape, in graph: inout ElementGraph) -> [Int32] {
        // The operation itself says where each element went: it moves their numbers, counted from one.
        var next = 0.0
        let numbered = operands.map { operand in
            Tensor<Double>(
                shape: operand.shape,
                scalars: operand.nodes.map { _ in
                    next += 1
                    return next
                })
        }
        let sources = operands.flatMap(\.nodes)
        let moved = Tensor.apply(withoutBackground, numbered).scalars
        let filling = moved.contains(0) ? graph.add(.constant(background)) : 0
        return moved.map { $0 == 0 ? filling : sources[Int($0) - 1] }
    }
}

extension Reshape: MovingOperation {}
extension Broadcast: MovingOperation {}
extension Transpose: MovingOperation {}
extension Slice: MovingOperation {}
extension Flip: MovingOperation {}
extension Concatenate: MovingOperation {}
extension GatherRows: MovingOperation {}
extension Diagonal: MovingOperation {}
extension Patches: MovingOperation {}
extension Pad: MovingOperation {
    var background: Double { filling }
    var withoutBackground: Pad { Pad(starts: starts, steps: steps, shape: shape) }
}

// MARK: Operations that add elements up

/// An operation whose result's elements are sums of the operand's, each of which is in one sum at most. Its pullback moves
/// elements and so says where each one went.
protocol AddingOperation: ElementsOperation {}

extension AddingOperation {
    func elements(_ operands: [ElementArray], shape: Shape, in graph: inout ElementGraph) -> [Int32] {
        let numbered = Tensor<Double>(shape: shape, scalars: (0..<shape.count).map { Double($0 + 1) })
        let row = RowValues<Tensor<Double>>(
            name: name, operands: [nil], shapes: [operands[0].shape], result: nil, zeros: .untaken)
        guard let targets = pullback(numbered, to: 0, in: row)?.broadcast(to: operands[0].shape) else {
            return [Int32](repeating: graph.add(.constant(0)), count: shape.count)
        }
        var terms = [[Int32]](repeating: [], count: shape.count)
        for (node, target) in zip(operands[0].nodes, targets.scalars) where target != 0 {
            terms[Int(target) - 1].append(node)
        }
        return terms.map { graph.addSum($0) }
    }
}

extension Sum: AddingOperation {}
extension ScatterRows: AddingOperation {}
extension PatchSums: AddingOperation {}

// MARK: Operations along axes

extension ElementArray {
    /// The nodes of each group of elements that differ along some axes alone, and the number of each element's group.
    fileprivate func groups(along axes: [Int]) -> (members: [[Int32]], number: [Int]) {
        let reduced = shape.reduced(over: axes, keepingAxes: true)
        let places = Tensor<Double>(shape: reduced, scalars: (0..<reduced.count).map { Double($0) })
        let number = places.broadcast(to: shape).scalars.map { Int($0) }
        var members = [[Int32]](repeating: [], count: reduced.count)
        for (node, group) in zip(nodes, number) { members[group].append(node) }
        return (members, number)
    }
}

extension ElementGraph {
    /// The largest of nodes as a constant, the exponentials of the differences from it, and their sum.
    fileprivate mutating func addExponentials(
        _ members: [Int32]
    ) -> (center: Int32, exponentials: [Int32], sum: Int32) {
        guard let first = members.first else {
            let zero = add(.constant(0))
            return (zero, [], zero)
        }
        let largest = members.dropFirst().reduce(first) { add(.two(.maximum, $0, $1)) }
        let center = add(.one(.detach, largest))
        let exponentials = members.map { add(.one(.exponential, add(.two(.subtract, $0, center)))) }
        return (center, exponentials, addSum(exponentials))
    }
}

extension LogSumExp: ElementsOperation {
    func elements(_ operands: [ElementArray], shape: Shape, in graph: inout ElementGraph) -> [Int32] {
        operands[0].groups(along: axes).members.map { members in
            let (center, _, sum) = graph.addExponentials(members)
            return graph.add(.two(.add, graph.add(.one(.logarithm, sum)), center))
        }
    }
}

extension Softmax: ElementsOperation {
    func elements(_ operands: [ElementArray], shape: Shape, in graph: inout ElementGraph) -> [Int32] {
        let (members, number) = operands[0].groups(along: axes)
        var waiting = members.map { members in
            let (_, exponentials, sum) = graph.addExponentials(members)
            return exponentials.map { graph.add(.two(.divide, $0, sum)) }[...]
        }
        return number.map { waiting[$0].removeFirst() }
    }
}

extension LogSoftmax: ElementsOperation {
    func elements(_ operands: [ElementArray], shape: Shape, in graph: inout ElementGraph) -> [Int32] {
        let (members, number) = operands[0].groups(along: [axis])
        let logarithms = members.map { members in
            let (center, _, sum) = graph.addExponentials(members)
            return graph.add(.two(.add, graph.add(.one(.logarithm, sum)), center))
        }
        return zip(operands[0].nodes, number).map { graph.add(.two(.subtract, $0, logarithms[$1])) }
    }
}

extension SoftmaxCrossEntropy: ElementsOperation {
    func elements(_ operands: [ElementArray], shape: Shape, in graph: inout ElementGraph) -> [Int32] {
        let axis = operands[0].shape.rank - 1
        let logits = LogSoftmax(axis: axis).elements([operands[0]], shape: operands[0].shape, in: &graph)
        let terms = zip(operands[1].nodes, logits).map { graph.add(.two(.multiply, $0, $1)) }
        return ElementArray(shape: operands[0].shape, nodes: terms).groups(along: [axis]).members.map { members in
            let sum = graph.addSum(members)
            return graph.add(.one(.negate, sum))
        }
    }
}

extension Extremum: ElementsOperation {
    func elements(_ operands: [ElementArray], shape: Shape, in graph: inout ElementGraph) -> [Int32] {
        operands[0].groups(along: axes).members.map { members in
            members.dropFirst().reduce(members[0]) { graph.add(.two(isMaximum ? .maximum : .minimum, $0, $1)) }
        }
    }
}

extension EuclideanNorm: ElementsOperation {
    func elements(_ operands: [ElementArray], shape: Shape, in graph: inout ElementGraph) -> [Int32] {
        operands[0].groups(along: axes).members.map { members in
            guard let first = members.first else { return graph.add(.constant(0)) }
            if members.count == 1 { return graph.add(.one(.absolute, first)) }
            return members.dropFirst().reduce(first) { graph.add(.two(.hypotenuse, $0, $1)) }
        }
    }
}

extension ElementArray {
    /// The nodes repeated as broadcasting repeats the elements.
    func broadcast(to shape: Shape) -> [Int32] {
        if shape == self.shape { return nodes }
        let places = Tensor<Double>(shape: self.shape, scalars: nodes.indices.map { Double($0) })
        return places.broadcast(to: shape).scalars.map { nodes[Int($0)] }
    }
}
