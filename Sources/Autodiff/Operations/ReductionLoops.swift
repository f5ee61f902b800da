// The loops of reductions over axes, and the order in which sums are added.

/// Reduces the elements along the axes at which `shape` has extent 1, starting from `initial`. `run` reduces contiguous
/// elements to one, `columns` combines contiguous elements with as many results; short runs of either kind are combined
/// one by one.
@inline(__always)
func reduceRuns<Scalar: TensorScalar>(
    _ x: UnsafePointer<Scalar>, _ xShape: Shape, to result: UnsafeMutablePointer<Scalar>, _ shape: Shape,
    from initial: Scalar, _ combine: (Scalar, Scalar) -> Scalar, run: (Scalar, UnsafePointer<Scalar>, Int) -> Scalar,
    columns: (UnsafeMutablePointer<Scalar>, UnsafePointer<Scalar>, Int) -> Void
) {
    let (count, resultCount) = (xShape.count, shape.count)
    result.update(repeating: initial, count: resultCount)
    if count == 0 { return }
    if resultCount == 1 {
        result[0] = run(initial, x, count)
        return
    }
    // A few whole columns: the compiler vectorizes a loop over rows that are known to be contiguous.
    let kept = shape.extents.drop { $0 == 1 }
    if resultCount < 16, xShape.extents.suffix(kept.count) == kept {
        for row in 0..<(count / resultCount) {
            let start = x + row * resultCount
            for column in 0..<resultCount { result[column] = combine(result[column], start[column]) }
        }
        return
    }
    // The result is read as a broadcast operand: step 0 along the reduced axes.
    forEachRun(xShape, xShape, shape) { start, length, _, _, target, step in
        // For few elements, a call takes longer than a loop.
        switch (step, length < 12) {
        case (0, true): for index in start..<(start + length) { result[target] = combine(result[target], x[index]) }
        case (0, false): result[target] = run(result[target], x + start, length)
        case (_, true):
            for index in 0..<length { result[target + index] = combine(result[target + index], x[start + index]) }
        case (_, false): columns(result + target, x + start, length)
        }
    }
}

/// The largest number of terms that are added sequentially. More are summed pairwise, so that the rounding error grows
/// with the logarithm of their number; see "Sums" in `Notes/conventions.md`.
private let longestChain = 128

/// Sums the elements along the axes at which `shape` has extent 1.
func addInHalves<Scalar: TensorScalar>(
    _ x: UnsafePointer<Scalar>, _ xShape: Shape, to result: UnsafeMutablePointer<Scalar>, _ shape: Shape
) {
    guard chain(xShape, shape) > longestChain, let axis = xShape.extents.firstIndex(where: { $0 > 1 }) else {
        return reduceRuns(
            x, xShape, to: result, shape, from: 0, { $0 + $1 },
            run: { $0 + _Kernels.sum($1, count: $2) }, columns: { Scalar._kernels.add($1, to: $0, count: $2) })
    }
    let extent = xShape[axis]
    let (inner, kept) = (xShape.count / extent, shape.count)
    if shape[axis] > 1 {
        let (part, target) = (xShape.replacing(axis, with: 1), shape.replacing(axis, with: 1))
        for index in 0..<extent { addInHalves(x + index * inner, part, to: result + index * target.count, target) }
    } else if kept == inner {
        addRows(x, count: extent, columns: kept, to: result)
    } else {
        let half = extent / 2
        addInHalves(x, xShape.replacing(axis, with: half), to: result, shape)
        withUnsafeTemporaryAllocation(of: Scalar.self, capacity: kept) { rest in
            let other = rest.baseAddress!
            addInHalves(x + half * inner, xShape.replacing(axis, with: extent - half), to: other, shape)
            Scalar._kernels.add(other, to: result, count: kept)
        }
    }
}

/// The number of terms that an iteration over the runs of `xShape` adds to one element of the result.
private func chain(_ xShape: Shape, _ shape: Shape) -> Int {
    if shape.count <= 1 { return 1 }
    var last = xShape.rank
    var run = 1
    while last > 0, shape[last - 1] == 1 {
        last -= 1
        run *= xShape[last]
    }
    // The elements of a short run are added one by one; a long run is summed pairwise first and counts as one term.
    return xShape.count / shape.count / (run < 12 ? 1 : run)
}

/// The sum of contiguous rows.
private func addRows<Scalar: TensorScalar>(
    _ x: UnsafePointer<Scalar>, count: Int, columns: Int, to result: UnsafeMutablePointer<Scalar>
) {
    guard count > longestChain else {
        result.update(repeating: 0, count: columns)
        for row in 0..<count {
            let start = x + row * columns
            // For few elements, a call takes longer than a loop.
            if columns < 16 {
                for column in 0..<columns { result[column] += start[column] }
            } else {
                Scalar._kernels.add(start, to: result, count: columns)
            }
        }
        return
    }
    // Split at a multiple of the chain's length, so that neither half ends with a short chain.
    var half = longestChain
    while 2 * half < count { half *= 2 }
    addRows(x, count: half, columns: columns, to: result)
    withUnsafeTemporaryAllocation(of: Scalar.self, capacity: columns) { rest in
        let other = rest.baseAddress!
        addRows(x + half * columns, count: count - half, columns: columns, to: other)
        Scalar._kernels.add(other, to: result, count: columns)
    }
}

/// The larger of two; NaN propagates.
@inline(__always)
func larger<Scalar: BinaryFloatingPoint>(_ x: Scalar, _ y: Scalar) -> Scalar { x > y || x.isNaN ? x : y }

/// The smaller of two; NaN propagates.
@inline(__always)
func smaller<Scalar: BinaryFloatingPoint>(_ x: Scalar, _ y: Scalar) -> Scalar { x < y || x.isNaN ? x : y }
