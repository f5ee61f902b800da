// Operations that only move elements. Their pullbacks move them back.

/// The same elements in another shape.
struct Reshape: TensorOperation {
    let shape: Shape
    var name: String { "reshape" }
    var reads: Reads { .nothing }
    var lowering: TensorLowering { .primitive(.reshape) }
    var role: TensorRole { .view }
    func resultShape(of operands: [Shape]) -> Shape {
        guard operands[0].count == shape.count else {
            stop(
                "reshape: shape \(operands[0]) has \(operands[0].count) elements and \(shape) has \(shape.count); "
                    + "the counts must be equal")
        }
        return shape
    }
    func value<Scalar: TensorScalar>(_ operands: [Tensor<Scalar>], shape: Shape) -> Tensor<Scalar> {
        operands[0].viewed(as: shape)
    }
    func pullback<T: TensorAlgebra>(_ adjoint: T, to operand: Int, in row: RowValues<T>) -> T? {
        adjoint.reshaped(to: row.shapes[0])
    }
}

/// The elements repeated along axes that are missing or have extent 1.
struct Broadcast: WritingOperation {
    let shape: Shape
    var name: String { "broadcast" }
    var reads: Reads { .nothing }
    var lowering: TensorLowering { .primitive(.broadcast) }
    var role: TensorRole { .view }
    func resultShape(of operands: [Shape]) -> Shape {
        guard operands[0].broadcast(with: shape) == shape else {
            stop(
                "broadcast: shape \(operands[0]) cannot be broadcast to \(shape). Aligned at the last axes, each "
                    + "extent must be the same or 1.")
        }
        return shape
    }
    func write<Scalar: TensorScalar>(
        _ operands: Operands<Scalar>, to result: UnsafeMutablePointer<Scalar>, shape: Shape
    ) {
        let x = operands[0]
        forEachRun(shape, operands.shapes[0], shape) { start, count, from, step, _, _ in
            if step == 0 {
                (result + start).update(repeating: x[from], count: count)
            } else {
                (result + start).update(from: x + from, count: count)
            }
        }
    }
    func pullback<T: TensorAlgebra>(_ adjoint: T, to operand: Int, in row: RowValues<T>) -> T? { adjoint }
}

/// The axes in another order: axis i of the result is axis `order[i]` of the operand.
struct Transpose: WritingOperation {
    let order: [Int]
    var name: String { "transpose" }
    var reads: Reads { .nothing }
    var lowering: TensorLowering { .primitive(.transpose(order: order)) }
    var role: TensorRole { .view }
    func resultShape(of operands: [Shape]) -> Shape {
        guard order.sorted() == Array(0..<operands[0].rank) else {
            stop("transpose: \(order) is not a permutation of the \(operands[0].rank) axes of shape \(operands[0])")
        }
        return Shape(order.map { operands[0][$0] })
    }
    func write<Scalar: TensorScalar>(
        _ operands: Operands<Scalar>, to result: UnsafeMutablePointer<Scalar>, shape: Shape
    ) {
        let x = operands[0]
        let own = operands.shapes[0].strides
        forEachPlace(shape, strides: order.map { own[$0] }) { target, source in result[target] = x[source] }
    }
    func pullback<T: TensorAlgebra>(_ adjoint: T, to operand: Int, in row: RowValues<T>) -> T? {
        var back = order
        for (axis, from) in order.enumerated() { back[from] = axis }
        return T.apply(Transpose(order: back), [adjoint])
    }
}

/// Along each axis `counts` elements from `starts` on, in steps of `steps`.
struct Slice: WritingOperation {
    let starts: [Int]
    let counts: [Int]
    let steps: [Int]
    var name: String { "slice" }
    var reads: Reads { .nothing }
    var lowering: TensorLowering { .primitive(.slice(starts: starts, counts: counts, steps: steps)) }
    var role: TensorRole { .view }
    func resultShape(of operands: [Shape]) -> Shape {
        for axis in 0..<operands[0].rank {
            let last = starts[axis] + (counts[axis] - 1) * steps[axis]
            guard starts[axis] >= 0, counts[axis] >= 0, steps[axis] >= 1, counts[axis] == 0 || last < operands[0][axis]
            else {
                stop(
                    "slice: \(counts[axis]) elements from \(starts[axis]) in steps of \(steps[axis]) do not lie in "
                        + "axis \(axis) of shape \(operands[0])")
            }
        }
        return Shape(counts)
    }
    func write<Scalar: TensorScalar>(
        _ operands: Operands<Scalar>, to result: UnsafeMutablePointer<Scalar>, shape: Shape
    ) {
        let strides = operands.shapes[0].strides
        let x = operands[0] + zip(starts, strides).map(*).reduce(0, +)
        forEachPlace(shape, strides: zip(strides, steps).map(*)) { target, source in result[target] = x[source] }
    }
    func pullback<T: TensorAlgebra>(_ adjoint: T, to operand: Int, in row: RowValues<T>) -> T? {
        T.apply(Pad(starts: starts, steps: steps, shape: row.shapes[0]), [adjoint])
    }
}

/// The elements written into a tensor filled with `filling`, from `starts` on in steps of `steps`. With zeros it is the
/// pullback of ``Slice``, and vice versa.
struct Pad: WritingOperation {
    let starts: [Int]
    let steps: [Int]
    let shape: Shape
    var filling = 0.0
    var name: String { "pad" }
    var reads: Reads { .nothing }
    var lowering: TensorLowering { .primitive(.pad(starts: starts, steps: steps, filling: filling)) }
    var role: TensorRole { .view }
    func resultShape(of operands: [Shape]) -> Shape { shape }
    func write<Scalar: TensorScalar>(
        _ operands: Operands<Scalar>, to result: UnsafeMutablePointer<Scalar>, shape: Shape
    ) {
        result.update(repeating: Scalar(filling), count: shape.count)
        let x = operands[0]
        let start = zip(starts, shape.strides).map(*).reduce(0, +)
        forEachPlace(operands.shapes[0], strides: zip(shape.strides, steps).map(*)) { source, target in
            result[start + target] = x[source]
        }
    }
    func pullback<T: TensorAlgebra>(_ adjoint: T, to operand: Int, in row: RowValues<T>) -> T? {
        T.apply(Slice(starts: starts, counts: row.shapes[0].extents, steps: steps), [adjoint])
    }
}

/// The elements along some axes in reverse order.
struct Flip: WritingOperation {
    let axes: [Int]
    var name: String { "flip" }
    var reads: Reads { .nothing }
    var lowering: TensorLowering { .primitive(.flip(axes: axes)) }
    var role: TensorRole { .view }
    func resultShape(of operands: [Shape]) -> Shape { operands[0] }
    func write<Scalar: TensorScalar>(
        _ operands: Operands<Scalar>, to result: UnsafeMutablePointer<Scalar>, shape: Shape
    ) {
        var strides = shape.strides
        var start = 0
        for axis in axes {
            start += strides[axis] * Swift.max(shape[axis] - 1, 0)
            strides[axis].negate()
        }
        let x = operands[0]
        forEachPlace(shape, strides: strides) { target, source in result[target] = x[start + source] }
    }
    func pullback<T: TensorAlgebra>(_ adjoint: T, to operand: Int, in row: RowValues<T>) -> T? {
        T.apply(self, [adjoint])
    }
}

/// The concatenation of tensors along an axis.
struct Concatenate: WritingOperation {
    let axis: Int
    var name: String { "concatenate" }
    var reads: Reads { .nothing }
    var lowering: TensorLowering { .primitive(.concatenate(axis: axis)) }
    var role: TensorRole { .view }
    func resultShape(of operands: [Shape]) -> Shape {
        for shape in operands
        where shape.rank != operands[0].rank
            || shape.replacing(axis, with: 0) != operands[0].replacing(axis, with: 0)
        {
            stop("concatenate: shapes \(operands[0]) and \(shape) differ in an axis other than \(axis)")
        }
        return operands[0].replacing(axis, with: operands.map { $0[axis] }.reduce(0, +))
    }
    func write<Scalar: TensorScalar>(
        _ operands: Operands<Scalar>, to result: UnsafeMutablePointer<Scalar>, shape: Shape
    ) {
        let (outer, _, inner) = shape.split(at: axis)
        var target = result
        for block in 0..<outer {
            for (index, operand) in operands.shapes.enumerated() {
                let run = operand[axis] * inner
                target.update(from: operands[index] + block * run, count: run)
                target += run
            }
        }
    }
    func pullback<T: TensorAlgebra>(_ adjoint: T, to operand: Int, in row: RowValues<T>) -> T? {
        let start = row.shapes[..<operand].map { $0[axis] }.reduce(0, +)
        return adjoint.slice(along: axis, start..<(start + row.shapes[operand][axis]))
    }
}

/// The rows (elements along the first axis) with the given indices, which may repeat.
struct GatherRows: WritingOperation {
    let indices: [Int]
    var name: String { "gatherRows" }
    var reads: Reads { .nothing }
    var lowering: TensorLowering { .primitive(.gatherRows(indices)) }
    var role: TensorRole { .view }
    func resultShape(of operands: [Shape]) -> Shape {
        guard operands[0].rank >= 1 else { stop("gatherRows: a scalar has no rows") }
        for index in indices where index < 0 || index >= operands[0][0] {
            stop("gatherRows: there is no row \(index) among the \(operands[0][0]) of shape \(operands[0])")
        }
        return operands[0].replacing(0, with: indices.count)
    }
    func write<Scalar: TensorScalar>(
        _ operands: Operands<Scalar>, to result: UnsafeMutablePointer<Scalar>, shape: Shape
    ) {
        let run = operands.shapes[0].split(at: 0).inner
        for (place, index) in indices.enumerated() {
            (result + place * run).update(from: operands[0] + index * run, count: run)
        }
    }
    func pullback<T: TensorAlgebra>(_ adjoint: T, to operand: Int, in row: RowValues<T>) -> T? {
        T.apply(ScatterRows(indices: indices, rows: row.shapes[0][0]), [adjoint])
    }
}

/// Rows added at the given indices: the pullback of ``GatherRows``, and vice versa.
struct ScatterRows: WritingOperation {
    let indices: [Int]
    let rows: Int
    var name: String { "scatterRows" }
    var reads: Reads { .nothing }
    var lowering: TensorLowering { .primitive(.scatterRows(indices, rows: rows)) }
    var role: TensorRole { .sum }
    func resultShape(of operands: [Shape]) -> Shape { operands[0].replacing(0, with: rows) }
    func write<Scalar: TensorScalar>(
        _ operands: Operands<Scalar>, to result: UnsafeMutablePointer<Scalar>, shape: Shape
    ) {
        result.update(repeating: 0, count: shape.count)
        let run = shape.split(at: 0).inner
        indices.withUnsafeBufferPointer { indices in
            guard let base = indices.baseAddress else { return }
            addRows(
                operands[0], stride: run, run: run, at: base, step: 1, count: indices.count, to: result, rows: rows)
        }
    }
    func pullback<T: TensorAlgebra>(_ adjoint: T, to operand: Int, in row: RowValues<T>) -> T? {
        T.apply(GatherRows(indices: indices), [adjoint])
    }
}

/// Visits the elements of a shape in row-major order, with their offsets under other strides.
@inline(__always)
private func forEachPlace(_ shape: Shape, strides: [Int], _ body: (_ place: Int, _ offset: Int) -> Void) {
    let count = shape.count
    if count == 0 { return }
    if shape.rank == 0 { return body(0, 0) }
    let last = shape.rank - 1
    let run = shape[last]
    let step = strides[last]
    var index = [Int](repeating: 0, count: last)
    var start = 0
    for place in stride(from: 0, to: count, by: run) {
        for inner in 0..<run { body(place + inner, start + inner * step) }
        var axis = last - 1
        while axis >= 0 {
            index[axis] += 1
            start += strides[axis]
            if index[axis] < shape[axis] { break }
            start -= strides[axis] * shape[axis]
            index[axis] = 0
            axis -= 1
        }
    }
}
