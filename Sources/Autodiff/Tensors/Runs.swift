/// Iterates over a broadcast result in runs of consecutive elements along which each of two operands either advances by
/// one element (step 1) or stays (step 0).
@inline(__always)
package func forEachRun(
    _ shape: Shape, _ xShape: Shape, _ yShape: Shape,
    _ body: (_ start: Int, _ count: Int, _ xStart: Int, _ xStep: Int, _ yStart: Int, _ yStep: Int) -> Void
) {
    let count = shape.count
    if count == 0 { return }
    if xShape == shape, yShape == shape { return body(0, count, 0, 1, 0, 1) }
    if xShape == shape, yShape.count == 1 { return body(0, count, 0, 1, 0, 0) }
    if yShape == shape, xShape.count == 1 { return body(0, count, 0, 0, 0, 1) }
    let rank = shape.rank
    withUnsafeTemporaryAllocation(of: Int.self, capacity: 3 * rank) { memory in
        let (x, y, index) = (memory.baseAddress!, memory.baseAddress! + rank, memory.baseAddress! + 2 * rank)
        writeBroadcastStrides(of: xShape, in: shape, to: x)
        writeBroadcastStrides(of: yShape, in: shape, to: y)
        // The run consists of the innermost axes along which each operand's step is constant.
        var runAxis = shape.rank - 1
        var run = shape[runAxis]
        let xStep = run == 1 ? 0 : x[runAxis]
        let yStep = run == 1 ? 0 : y[runAxis]
        while runAxis > 0, x[runAxis - 1] == (xStep == 0 ? 0 : run), y[runAxis - 1] == (yStep == 0 ? 0 : run) {
            runAxis -= 1
            run *= shape[runAxis]
        }
        // The axis before the run has a loop of its own, which skips the carry to the outer axes.
        let inner = runAxis - 1
        let (steps, xStride, yStride) = inner < 0 ? (1, 0, 0) : (shape[inner], x[inner], y[inner])
        index.update(repeating: 0, count: runAxis)
        var xStart = 0
        var yStart = 0
        var start = 0
        while true {
            for step in 0..<steps {
                body(start, run, xStart + step * xStride, xStep, yStart + step * yStride, yStep)
                start += run
            }
            var axis = inner - 1
            while axis >= 0 {
                index[axis] += 1
                xStart += x[axis]
                yStart += y[axis]
                if index[axis] < shape[axis] { break }
                xStart -= x[axis] * shape[axis]
                yStart -= y[axis] * shape[axis]
                index[axis] = 0
                axis -= 1
            }
            if axis < 0 { return }
        }
    }
}

/// Writes an operand's strides within a broadcast result: 0 along repeated axes.
private func writeBroadcastStrides(of operand: Shape, in shape: Shape, to strides: UnsafeMutablePointer<Int>) {
    let added = shape.rank - operand.rank
    var step = 1
    for axis in stride(from: shape.rank - 1, through: 0, by: -1) {
        let extent = axis < added ? 1 : operand[axis - added]
        strides[axis] = extent == 1 ? 0 : step
        step *= extent
    }
}
