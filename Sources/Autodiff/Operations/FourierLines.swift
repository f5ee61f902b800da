/// Lines of numbers along an axis, side by side, whose transforms are computed together: as a matrix [rows × columns]
/// of doubles for the real parts, and one for the imaginary parts.
struct FourierLines {
    /// Where the lines are: in which block of the axes before theirs, and from which place among those after it.
    private let block, first, inner: Int
    let columns: Int
    let real, imaginary: UnsafeMutablePointer<Double>

    /// Calls `body` with all lines along an axis of a tensor, part by part, with memory for `rows` numbers of each.
    /// Parts are distributed over the threads.
    static func forEach(_ shape: Shape, along axis: Int, rows: Int, _ body: (FourierLines) -> Void) {
        let (outer, _, inner) = shape.split(at: axis)
        // As many lines at once as fit into the second-level cache.
        let columns = max(min(inner, 8192 / max(rows, 1)), 1)
        let parts = (inner + columns - 1) / columns
        let shards = min(outer * parts, max(outer * inner * rows / 10_000, 1), Threads.count)
        Threads.forEachShard(shards) { shard in
            let memory = UnsafeMutablePointer<Double>.allocate(capacity: 2 * rows * columns)
            defer { memory.deallocate() }
            for number in (outer * parts * shard / shards)..<(outer * parts * (shard + 1) / shards) {
                let (block, part) = number.quotientAndRemainder(dividingBy: parts)
                body(
                    FourierLines(
                        block: block, first: part * columns, inner: inner,
                        columns: min(columns, inner - part * columns), real: memory,
                        imaginary: memory + rows * columns))
            }
        }
    }

    /// The place of a row's first number in a tensor whose axis has the given extent.
    @inline(__always)
    func place(_ row: Int, of extent: Int) -> Int { (block * extent + row) * inner + first }

    /// Reads rows `start`, `start` + `step`, … of a tensor, as many as `count`.
    @inline(__always)
    func load<Scalar: TensorScalar>(
        _ x: UnsafePointer<Scalar>, of extent: Int, from start: Int = 0, step: Int = 1, count: Int,
        to target: UnsafeMutablePointer<Double>
    ) {
        for row in 0..<count {
            let source = x + place(start + row * step, of: extent)
            for column in 0..<columns { target[row * columns + column] = Double(source[column]) }
        }
    }

    /// Writes numbers to rows `start`, `start` + `step`, … of a tensor, as many as `count`, times a factor.
    @inline(__always)
    func store<Scalar: TensorScalar>(
        _ source: UnsafeMutablePointer<Double>, times factor: Double = 1, to x: UnsafeMutablePointer<Scalar>,
        of extent: Int, from start: Int = 0, step: Int = 1, count: Int
    ) {
        for row in 0..<count {
            let target = x + place(start + row * step, of: extent)
            for column in 0..<columns { target[column] = Scalar(factor * source[row * columns + column]) }
        }
    }
}
