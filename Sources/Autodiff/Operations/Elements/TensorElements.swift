// How tensor operations decompose into operations on their elements.

extension Elementwise {
    func elements(_ operands: [ElementArray], shape: Shape, in graph: inout ScalarGraph) -> [Int32] {
        let x = operands[0].broadcast(to: shape)
        if operands.count == 1 { return x.map { graph.add(.one(opcode, $0)) } }
        return zip(x, operands[1].broadcast(to: shape)).map { graph.add(.two(opcode, $0, $1)) }
    }
}

extension Compare {
    func elements(_ operands: [ElementArray], shape: Shape, in graph: inout ScalarGraph) -> [Int32] {
        zip(operands[0].broadcast(to: shape), operands[1].broadcast(to: shape)).map {
            graph.add(.compare(comparison, $0, $1))
        }
    }
}

extension Select {
    func elements(_ operands: [ElementArray], shape: Shape, in graph: inout ScalarGraph) -> [Int32] {
        let (mask, yes) = (operands[0].broadcast(to: shape), operands[1].broadcast(to: shape))
        let no = operands[2].broadcast(to: shape)
        return mask.indices.map { graph.add(.select(mask[$0], yes[$0], no[$0])) }
    }
}

extension MatrixProduct {
    func elements(_ operands: [ElementArray], shape: Shape, in graph: inout ScalarGraph) -> [Int32] {
        func batches(_ shape: Shape) -> Shape { Shape(Array(shape.extents.dropLast(2))) }
        // The operands with batches expanded, transposed if requested.
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

extension CumulativeSum {
    func elements(_ operands: [ElementArray], shape: Shape, in graph: inout ScalarGraph) -> [Int32] {
        cumulated(operands[0].nodes, shape, along: axis, fromEnd: fromEnd) { _, last, own in
            graph.add(.two(.add, last, own))
        }
    }
}

extension LinearRecurrence {
    func elements(_ operands: [ElementArray], shape: Shape, in graph: inout ScalarGraph) -> [Int32] {
        cumulated(operands[1].nodes, shape, along: axis, fromEnd: fromEnd) { place, last, own in
            let factor = operands[0].nodes[place]
            let product = graph.add(.two(zeros == .strong ? .pathProduct : .multiply, factor, last))
            return graph.add(.two(.add, product, own))
        }
    }
}

/// Nodes each of which, but the first along an axis, is replaced by a function of its place, of what the node before it
/// became, and of itself.
private func cumulated(
    _ nodes: [Int32], _ shape: Shape, along axis: Int, fromEnd: Bool, _ combine: (Int, Int32, Int32) -> Int32
) -> [Int32] {
    var nodes = nodes
    let (outer, extent, inner) = shape.split(at: axis)
    for block in 0..<outer {
        for step in 1..<Swift.max(extent, 1) {
            let index = fromEnd ? extent - 1 - step : step
            let previous = fromEnd ? index + 1 : index - 1
            for offset in 0..<inner {
                let own = (block * extent + index) * inner + offset
                nodes[own] = combine(own, nodes[(block * extent + previous) * inner + offset], nodes[own])
            }
        }
    }
    return nodes
}
