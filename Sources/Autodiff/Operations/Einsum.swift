// Sums of products over named indices (Einstein's notation), by transposition, reshaping and matrix products.

/// The sum of products of tensors that the subscripts say, as in `numpy.einsum`: each letter is an index, and an index
/// that is not in the result is summed over.
///
///     let a = Tensor<Double>([[1, 2], [3, 4]]), v = Tensor<Double>([1, -1])
///     print(einsum("ij,j->i", a, v).scalars)  // [-1.0, -1.0]
///     print(einsum("ii", a).scalars)  // [5.0]
///     print(einsum("i,ij,j->", v, a, v).scalars)  // [0.0]
///     let batch = Tensor<Double>.ones([5, 2, 3]), other = Tensor<Double>.ones([5, 3, 4])
///     print(einsum("bij,bjk->bik", batch, other).shape, einsum("...i,i->...", a, v).shape)  // [5 × 2 × 4] [2]
///
/// The letters after `->` are the axes of the result, in this order; without `->`, those that occur once, in
/// alphabetical order. `...` stands for any other axes, which are aligned at the last one and broadcast. Unlike them,
/// and unlike in NumPy, the axes of one letter must have the same extent, also where it is 1. Spaces are ignored.
///
/// Two operands with indices to sum over are multiplied by ``matmul(_:_:transposingLeft:transposingRight:)->T``, with
/// transpositions where the order of axes needs them. Of more operands, the two whose product has the fewest elements,
/// compared with their own, are combined first, and so on. Each index of one operand alone is summed over before.
/// - Complexity: Of each product, the product of the extents of all its indices.
public func einsum<T: TensorAlgebra>(_ subscripts: String, _ operands: T...) -> T { einsum(subscripts, operands) }

/// ``einsum(_:_:)-(String,T...)`` of an array of tensors.
public func einsum<T: TensorAlgebra>(_ subscripts: String, _ operands: [T]) -> T {
    let read = EinsumSubscripts(subscripts, operands.map(\.shape))
    if operands.isEmpty { stop("einsum: no tensors were given; give at least one") }
    var factors = zip(operands, read.operands).map { EinsumFactor($0, $1, read.extents) }
    for place in factors.indices {
        let others = factors.indices.filter { $0 != place }.flatMap { factors[$0].axes }
        factors[place].sum { !others.contains($0) && !read.result.contains($0) }
    }
    while factors.count > 1 {
        let (first, second) = nextPair(factors, read)
        let right = factors.remove(at: second)
        let left = factors.remove(at: first)
        let needed = factors.flatMap(\.axes) + read.result
        let product = EinsumProduct(
            left, right, needed: needed, wanted: factors.isEmpty ? read.result : nil, read.extents)
        factors.append(product.factor())
    }
    return factors[0].permuted(to: read.result)
}

/// The two factors to multiply next: those whose product has the fewest elements, less their own.
private func nextPair<T>(_ factors: [EinsumFactor<T>], _ read: EinsumSubscripts) -> (Int, Int) {
    if factors.count == 2 { return (0, 1) }
    func size(_ axes: some Sequence<Int>) -> Double { axes.reduce(1) { $0 * Double(read.extents[$1] ?? 1) } }
    var best = (pair: (0, 1), growth: Double.infinity)
    for second in factors.indices {
        for first in 0..<second {
            let others = factors.indices.filter { $0 != first && $0 != second }.flatMap { factors[$0].axes }
            let kept = Set(factors[first].axes + factors[second].axes).filter {
                others.contains($0) || read.result.contains($0)
            }
            let growth = size(kept) - size(factors[first].axes) - size(factors[second].axes)
            if growth < best.growth { best = ((first, second), growth) }
        }
    }
    return best.pair
}

/// A tensor with an index for each axis; no index occurs twice.
private struct EinsumFactor<T: TensorAlgebra> {
    private(set) var tensor: T
    private(set) var axes: [Int]

    init(_ tensor: T, axes: [Int]) { (self.tensor, self.axes) = (tensor, axes) }

    /// An operand: an index that occurs twice becomes the diagonal, and an axis of extent 1 that broadcasts is dropped.
    init(_ operand: T, _ indices: [Int], _ extents: [Int: Int]) {
        let kept = indices.indices.filter { operand.shape[$0] == extents[indices[$0]] }
        axes = kept.map { indices[$0] }
        tensor = operand.reshaped(to: Shape(kept.map { operand.shape[$0] }))
        while let second = axes.indices.first(where: { axes[..<$0].contains(axes[$0]) }),
            let first = axes.firstIndex(of: axes[second])
        {
            let index = axes[second]
            let others = axes.indices.filter { $0 != first && $0 != second }
            tensor = tensor.transposed(others + [first, second]).diagonal()
            axes = others.map { axes[$0] } + [index]
        }
    }

    /// Sums over indices.
    mutating func sum(_ isSummed: (Int) -> Bool) {
        let summed = axes.indices.filter { isSummed(axes[$0]) }
        if summed.isEmpty { return }
        tensor = tensor.sum(along: summed)
        axes.removeAll(where: isSummed)
    }

    /// The tensor with its axes in the order of the given indices.
    func permuted(to order: [Int]) -> T {
        order == axes ? tensor : tensor.transposed(order.map { index in axes.firstIndex(of: index)! })
    }
}

/// The product of two factors, summed over the indices that are not needed any more.
private struct EinsumProduct<T: TensorAlgebra> {
    let left, right: EinsumFactor<T>
    let extents: [Int: Int]
    /// The order of the result's indices, if it matters.
    let wanted: [Int]?
    private var groups: Groups

    /// The indices of both factors that remain, of the left alone, of the right alone, and of both that are summed
    /// over: with each group as one axis, a batch of matrix products.
    private struct Groups {
        var batch, rows, columns, inner: [Int]
        /// The orders of the result's axes that a matrix product gives: as it is, and with the factors exchanged.
        var results: [[Int]] { [batch + rows + columns, batch + columns + rows] }
        /// The orders of the left factor's axes that a matrix product takes: as it is, and transposed.
        var lefts: [[Int]] { [batch + rows + inner, batch + inner + rows] }
        var rights: [[Int]] { [batch + inner + columns, batch + columns + inner] }
    }

    init(_ left: EinsumFactor<T>, _ right: EinsumFactor<T>, needed: [Int], wanted: [Int]?, _ extents: [Int: Int]) {
        (self.left, self.right, self.wanted, self.extents) = (left, right, wanted, extents)
        let common = left.axes.filter(right.axes.contains)
        groups = Groups(
            batch: common.filter(needed.contains), rows: left.axes.filter { !common.contains($0) },
            columns: right.axes.filter { !common.contains($0) }, inner: common.filter { !needed.contains($0) })
        if !groups.inner.isEmpty { chooseOrders() }
    }

    /// Orders the indices within each group as in one of the factors or in the result, so that the fewest elements are
    /// transposed.
    private mutating func chooseOrders() {
        var least = transposed(groups)
        func sorted(_ indices: [Int], by order: [Int]?) -> [Int] {
            guard let order, indices.count > 1 else { return indices }
            return order.filter(indices.contains)
        }
        let given = groups
        for batch in [given.batch, sorted(given.batch, by: right.axes), sorted(given.batch, by: wanted)] {
            for inner in [given.inner, sorted(given.inner, by: right.axes)] {
                for rows in [given.rows, sorted(given.rows, by: wanted)] {
                    for columns in [given.columns, sorted(given.columns, by: wanted)] {
                        if least == 0 { return }
                        let other = Groups(batch: batch, rows: rows, columns: columns, inner: inner)
                        let cost = transposed(other)
                        if cost < least { (groups, least) = (other, cost) }
                    }
                }
            }
        }
    }

    /// The number of elements that are transposed, of the factors and the result.
    private func transposed(_ groups: Groups) -> Int {
        var count = groups.lefts.contains(left.axes) ? 0 : left.tensor.shape.count
        if !groups.rights.contains(right.axes) { count += right.tensor.shape.count }
        if let wanted, !groups.results.contains(wanted) { count += size(wanted) }
        return count
    }

    private func size(_ indices: [Int]) -> Int { indices.reduce(1) { $0 * extent($1) } }
    private func extent(_ index: Int) -> Int { extents[index]! }

    func factor() -> EinsumFactor<T> {
        if groups.inner.isEmpty { return aligned(along: wanted ?? groups.results[0]) }
        if groups.rows.isEmpty, groups.columns.isEmpty, !groups.batch.isEmpty {
            // Dot products: one for each element of the result, too short for a matrix product each.
            var product = aligned(along: groups.batch + groups.inner)
            product.sum(groups.inner.contains)
            return product
        }
        return matrixProduct()
    }

    /// The product element by element, each factor with extent 1 along the indices that it does not have.
    private func aligned(along order: [Int]) -> EinsumFactor<T> {
        func aligned(_ factor: EinsumFactor<T>) -> T {
            let own = factor.permuted(to: order.filter(factor.axes.contains))
            return own.reshaped(to: Shape(order.map { factor.axes.contains($0) ? extent($0) : 1 }))
        }
        return EinsumFactor(aligned(left) * aligned(right), axes: order)
    }

    private func matrixProduct() -> EinsumFactor<T> {
        let isExchanged = wanted == groups.results[1] && wanted != groups.results[0]
        let rows = matrices(left, isExchanged ? groups.inner : groups.rows, isExchanged ? groups.rows : groups.inner)
        let columns = matrices(
            right, isExchanged ? groups.columns : groups.inner, isExchanged ? groups.inner : groups.columns)
        let (first, second) = isExchanged ? (columns, rows) : (rows, columns)
        let product = matmul(
            first.tensor, second.tensor, transposingLeft: first.isTransposed, transposingRight: second.isTransposed)
        let axes = groups.results[isExchanged ? 1 : 0]
        return EinsumFactor(product.reshaped(to: Shape(axes.map(extent))), axes: axes)
    }

    /// A factor as matrices whose rows and columns are groups of indices, or their transposes if that is its order.
    private func matrices(
        _ factor: EinsumFactor<T>, _ rows: [Int], _ columns: [Int]
    ) -> (tensor: T, isTransposed: Bool) {
        let (order, transposed) = (groups.batch + rows + columns, groups.batch + columns + rows)
        let isTransposed = factor.axes != order && factor.axes == transposed
        let sides = isTransposed ? [size(columns), size(rows)] : [size(rows), size(columns)]
        let shape = Shape(groups.batch.isEmpty ? sides : [size(groups.batch)] + sides)
        return (factor.permuted(to: isTransposed ? transposed : order).reshaped(to: shape), isTransposed)
    }
}
