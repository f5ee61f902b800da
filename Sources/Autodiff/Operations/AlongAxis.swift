// Elements at positions along an axis that are numbers of an operand, so that they may change from run to run of a
// program, and sums of elements with the same position. Each operation is the other's pullback.

/// A shape as (outer, extent, inner) around an axis, and how a tensor of indices lies beside it: with an index for each
/// element, or with the same ones for all outer or all inner positions, where its extents are 1.
struct IndexedAxis {
    let axis: Int
    /// The shape with as many elements along the axis as the indices can name.
    let whole: Shape
    let outer, extent, inner: Int
    /// The number of indices along the axis.
    let count: Int
    /// Whether the outer, or the inner, positions have indices of their own.
    let hasOuter, hasInner: Bool

    /// Stops if the indices do not fit the shape.
    init(_ axis: Int, of whole: Shape, _ indices: Shape, for operation: String) {
        (self.axis, self.whole) = (axis, whole)
        (outer, extent, inner) = whole.split(at: axis)
        func isOne(_ extents: ArraySlice<Int>) -> Bool { extents.allSatisfy { $0 == 1 } }
        func fits(_ range: Range<Int>) -> Bool {
            indices.extents[range] == whole.extents[range] || isOne(indices.extents[range])
        }
        guard indices.rank == whole.rank, fits(0..<axis), fits((axis + 1)..<whole.rank) else {
            stop(
                "\(operation): indices of shape \(indices) for axis \(axis) of shape \(whole). Along the other axes "
                    + "the extents must be the same, or all 1 on one side of the axis.")
        }
        count = indices[axis]
        hasOuter = !isOne(indices.extents[..<axis])
        hasInner = !isOne(indices.extents[(axis + 1)...])
    }

    /// The axis of a result of the given extent to which the first operand's elements go, at the second's indices.
    init(_ axis: Int, extent: Int, _ operands: [Shape], for operation: String) {
        self.init(axis, of: operands[0].replacing(axis, with: extent), operands[1], for: operation)
        guard count == operands[0][axis] else {
            stop(
                "\(operation): \(count) indices along axis \(axis) for shape \(operands[0]), which has "
                    + "\(operands[0][axis]) elements there; give one for each")
        }
    }

    /// The number of elements that one index moves: all inner ones if they have no indices of their own.
    var run: Int { hasInner ? 1 : inner }
    /// The place of an index among the indices.
    func place(_ block: Int, _ number: Int, _ offset: Int) -> Int {
        ((hasOuter ? block : 0) * count + number) * (hasInner ? inner : 1) + (hasInner ? offset : 0)
    }

    /// Calls a closure with the indices as integers. A number that is none, or that lies outside of the axis, stops.
    func withIntegers<Scalar: TensorScalar>(
        _ indices: UnsafePointer<Scalar>, for operation: String, _ body: (UnsafeMutablePointer<Int>) -> Void
    ) {
        let total = (hasOuter ? outer : 1) * count * (hasInner ? inner : 1)
        if total == 0 { return }
        Self.requireExactIndices(Scalar.self, axis, of: whole, for: operation)
        let end = Scalar(extent)
        withUnsafeTemporaryAllocation(of: Int.self, capacity: total) { integers in
            let target = integers.baseAddress!
            for place in 0..<total {
                let index = indices[place]
                guard index >= 0, index < end, index.rounded(.towardZero) == index else {
                    stopAtIndex(Double(index), operation)
                }
                target[place] = Int(index)
            }
            body(target)
        }
    }

    /// Stops if an axis has more elements than its type has exact indices.
    static func requireExactIndices<Scalar: TensorScalar>(
        _: Scalar.Type, _ axis: Int, of shape: Shape, for operation: String
    ) {
        let digits = Scalar.significandBitCount + 1
        if digits < 48, shape[axis] - 1 > 1 << digits {
            stop(
                "\(operation): axis \(axis) of shape \(shape) has more elements than \(Scalar.name) can count exactly, "
                    + "up to \(1 << digits). Use Double, or gatherRows with integers.")
        }
    }

    @inline(never)
    private func stopAtIndex(_ index: Double, _ operation: String) -> Never {
        guard index == index.rounded(), index.isFinite else {
            stop(
                "\(operation): the index \(index) along axis \(axis) of shape \(whole) is not a whole number; "
                    + "round it")
        }
        guard extent > 0 else {
            stop(
                "\(operation): the index \(Int(index)) is out of range: axis \(axis) of shape \(whole) has no "
                    + "elements")
        }
        stop(
            "\(operation): the index \(index.magnitude < 1e15 ? "\(Int(index))" : "\(index)") is out of range for axis "
                + "\(axis) of shape \(whole). Indices count from 0, here to \(extent - 1).")
    }
}

/// The elements of the first operand along an axis at the indices that the second holds, as numbers. The indices have
/// as many axes; they may have extent 1 along all axes before the given one, or along all after it.
struct TakeAlongAxis: WritingOperation {
    let axis: Int
    var name: String { "take" }
    var reads: Reads { .inputs }
    var lowering: TensorLowering { .primitive(.takeAlongAxis(axis)) }
    func resultShape(of operands: [Shape]) -> Shape {
        let indexed = IndexedAxis(axis, of: operands[0], operands[1], for: name)
        return operands[0].replacing(axis, with: indexed.count)
    }
    func write<Scalar: TensorScalar>(
        _ operands: Operands<Scalar>, to result: UnsafeMutablePointer<Scalar>, shape: Shape
    ) {
        let indexed = IndexedAxis(axis, of: operands.shapes[0], operands.shapes[1], for: name)
        let x = operands[0]
        indexed.withIntegers(operands[1], for: name) { integers in
            let (extent, inner, run) = (indexed.extent, indexed.inner, indexed.run)
            for block in 0..<indexed.outer {
                for number in 0..<indexed.count {
                    let target = result + (block * indexed.count + number) * inner
                    let own = integers + indexed.place(block, number, 0)
                    let source = x + block * extent * inner
                    if run == inner {
                        target.update(from: source + own[0] * inner, count: inner)
                    } else {
                        for offset in 0..<inner { target[offset] = source[own[offset] * inner + offset] }
                    }
                }
            }
        }
    }
    func pullback<T: TensorAlgebra>(_ adjoint: T, to operand: Int, in row: RowValues<T>) -> T? {
        if operand == 1 { return nil }
        return T.apply(PutAddingAlongAxis(axis: axis, extent: row.shapes[0][axis]), [adjoint, row[1]])
    }
    func tangent<Scalar: TensorScalar>(
        _ tangents: [Tensor<Scalar>?], in row: RowValues<Tensor<Scalar>>, shape: Shape
    ) -> Tensor<Scalar>? {
        tangents[0].map { Tensor.apply(self, [$0, row[1]]) }
    }
}

/// A tensor of zeros with the given extent along an axis, to which each element of the first operand is added at the
/// index that the second holds: the pullback of ``TakeAlongAxis``, and vice versa.
struct PutAddingAlongAxis: WritingOperation {
    let axis: Int
    let extent: Int
    /// The function that messages name.
    var user = "putAdding"
    var name: String { "putAdding" }
    var reads: Reads { .inputs }
    var lowering: TensorLowering { .primitive(.putAddingAlongAxis(axis, extent: extent)) }
    private func indexed(_ operands: [Shape]) -> IndexedAxis {
        IndexedAxis(axis, extent: extent, operands, for: user)
    }
    func resultShape(of operands: [Shape]) -> Shape { indexed(operands).whole }
    func write<Scalar: TensorScalar>(
        _ operands: Operands<Scalar>, to result: UnsafeMutablePointer<Scalar>, shape: Shape
    ) {
        result.update(repeating: 0, count: shape.count)
        let indexed = indexed(operands.shapes)
        let (inner, count) = (indexed.inner, indexed.count)
        indexed.withIntegers(operands[1], for: user) { integers in
            for block in 0..<indexed.outer {
                for offset in stride(from: 0, to: inner, by: Swift.max(indexed.run, 1)) {
                    addRows(
                        operands[0] + block * count * inner + offset, stride: inner, run: indexed.run,
                        at: integers + indexed.place(block, 0, offset), step: indexed.hasInner ? inner : 1,
                        count: count, to: result + block * extent * inner + offset, rows: extent)
                }
            }
        }
    }
    func pullback<T: TensorAlgebra>(_ adjoint: T, to operand: Int, in row: RowValues<T>) -> T? {
        operand == 1 ? nil : T.apply(TakeAlongAxis(axis: axis), [adjoint, row[1]])
    }
    func tangent<Scalar: TensorScalar>(
        _ tangents: [Tensor<Scalar>?], in row: RowValues<Tensor<Scalar>>, shape: Shape
    ) -> Tensor<Scalar>? {
        tangents[0].map { Tensor.apply(self, [$0, row[1]]) }
    }
}

/// A tensor with the given extent along an axis: at each index, the largest of the first operand's elements for which
/// the second holds this index, −∞ for none. Ties share the adjoint equally; NaN propagates.
struct PutLargestAlongAxis: WritingOperation {
    let axis: Int
    let extent: Int
    /// The function that messages name.
    var user = "putLargest"
    var name: String { "putLargest" }
    var reads: Reads { .inputsAndOutput }
    var lowering: TensorLowering { .primitive(.putLargestAlongAxis(axis, extent: extent)) }
    private func indexed(_ operands: [Shape]) -> IndexedAxis {
        IndexedAxis(axis, extent: extent, operands, for: user)
    }
    func resultShape(of operands: [Shape]) -> Shape { indexed(operands).whole }
    func write<Scalar: TensorScalar>(
        _ operands: Operands<Scalar>, to result: UnsafeMutablePointer<Scalar>, shape: Shape
    ) {
        result.update(repeating: -.infinity, count: shape.count)
        let indexed = indexed(operands.shapes)
        let (inner, count) = (indexed.inner, indexed.count)
        indexed.withIntegers(operands[1], for: user) { integers in
            for block in 0..<indexed.outer {
                for number in 0..<count {
                    let source = operands[0] + (block * count + number) * inner
                    let target = result + block * extent * inner
                    for offset in 0..<inner {
                        let place = integers[indexed.place(block, number, offset)] * inner + offset
                        target[place] = larger(target[place], source[offset])
                    }
                }
            }
        }
    }
    func pullback<T: TensorAlgebra>(_ adjoint: T, to operand: Int, in row: RowValues<T>) -> T? {
        if operand == 1 { return nil }
        func taken(_ x: T) -> T { T.apply(TakeAlongAxis(axis: axis), [x, row[1]]) }
        let chosen = T.compare(row[0], .equal, taken(row.result))
        let ties = T.apply(PutAddingAlongAxis(axis: axis, extent: extent), [chosen, row[1]])
        return row.product(taken(adjoint), chosen / taken(ties))
    }
}

/// The largest number of rows that are added sequentially; more are summed pairwise, as in sums along axes.
private let longestChain = 128

/// Adds rows of `run` elements, whose distance is `stride`, to those of `result` at `count` indices, which lie `step`
/// apart. `rows` is the number of rows of `result`.
func addRows<Scalar: TensorScalar>(
    _ x: UnsafePointer<Scalar>, stride: Int, run: Int, at indices: UnsafePointer<Int>, step: Int, count: Int,
    to result: UnsafeMutablePointer<Scalar>, rows: Int
) {
    func addInOrder() {
        for number in 0..<count {
            let target = result + indices[number * step] * stride
            if run == 1 {
                target[0] += x[number * stride]
            } else {
                Scalar._kernels.add(x + number * stride, to: target, count: run)
            }
        }
    }
    if count <= longestChain { return addInOrder() }
    withUnsafeTemporaryAllocation(of: Int.self, capacity: rows + 1 + count) { scratch in
        // Where each target's rows begin in the list of rows by target, after a counting sort.
        let (starts, places) = (scratch.baseAddress!, scratch.baseAddress! + rows + 1)
        starts.update(repeating: 0, count: rows + 1)
        var longest = 0
        for number in 0..<count {
            let index = indices[number * step]
            starts[index] += 1
            longest = max(longest, starts[index])
        }
        if longest <= longestChain { return addInOrder() }
        var start = 0
        for row in 0...rows {
            let length = starts[row]
            starts[row] = start
            start += length
        }
        for number in 0..<count {
            let index = indices[number * step]
            places[starts[index]] = number
            starts[index] += 1
        }
        // Each start is now the end of its target's rows.
        var first = 0
        for row in 0..<rows {
            addInHalves(
                x, stride: stride, run: run, places + first, count: starts[row] - first, to: result + row * stride)
            first = starts[row]
        }
    }
}

/// Adds the rows at some places to a row.
private func addInHalves<Scalar: TensorScalar>(
    _ x: UnsafePointer<Scalar>, stride: Int, run: Int, _ places: UnsafePointer<Int>, count: Int,
    to result: UnsafeMutablePointer<Scalar>
) {
    if count <= longestChain {
        for number in 0..<count { Scalar._kernels.add(x + places[number] * stride, to: result, count: run) }
        return
    }
    let half = count / 2
    addInHalves(x, stride: stride, run: run, places, count: half, to: result)
    withUnsafeTemporaryAllocation(of: Scalar.self, capacity: run) { rest in
        guard let other = rest.baseAddress else { return }
        other.update(repeating: 0, count: run)
        addInHalves(x, stride: stride, run: run, places + half, count: count - half, to: other)
        Scalar._kernels.add(other, to: result, count: run)
    }
}
