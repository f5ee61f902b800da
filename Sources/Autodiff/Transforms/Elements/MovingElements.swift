// Operations that move elements, or add them up where they come to lie.

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

    func elements(_ operands: [ElementArray], shape: Shape, in graph: inout ScalarGraph) -> [Int32] {
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

/// An operation whose result's elements are sums of the operand's, each of which is in one sum at most. Its pullback
/// moves elements and so says where each one went.
protocol AddingOperation: ElementsOperation {}

extension AddingOperation {
    func elements(_ operands: [ElementArray], shape: Shape, in graph: inout ScalarGraph) -> [Int32] {
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
