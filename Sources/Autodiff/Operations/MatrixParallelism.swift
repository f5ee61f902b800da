/// C = A·B, its rows or columns shared out over threads where the product is large enough to pay for it.
func multiplyInParallel<Scalar: TensorScalar>(
    rows: Int, columns: Int, inner: Int,
    _ a: UnsafePointer<Scalar>, _ aStrides: (row: Int, column: Int),
    _ b: UnsafePointer<Scalar>, _ bStrides: (row: Int, column: Int),
    _ c: UnsafeMutablePointer<Scalar>
) {
    // Forking and joining costs 0.3 µs, what these multiply-adds take on one core some 2 µs.
    let threads = Swift.min(Threads.count, rows * columns * inner / 250_000, rows / 16)
    if threads <= 1 {
        return Scalar.multiplyMatrices(
            rows: rows, columns: columns, inner: inner, a, aStrides, b, bStrides, c, accumulate: false)
    }
    Threads.forEachShard(threads) { part in
        let first = rows * part / threads
        let end = rows * (part + 1) / threads
        Scalar.multiplyMatrices(
            rows: end - first, columns: columns, inner: inner, a + first * aStrides.row, aStrides, b, bStrides,
            c + first * columns, accumulate: false)
    }
}
