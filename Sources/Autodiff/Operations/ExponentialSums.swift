// The inner loops of softmax and its kin where they go along the last axes: rows that lie in one piece. They need no
// temporary tensors; along other axes the operations are made of those on whole tensors, with the same bits.

extension Shape {
    /// The number of rows, and their length, if rows along `axes` lie in one piece, since these are the last ones, and have
    /// elements.
    func rows(along axes: [Int]) -> (count: Int, columns: Int)? {
        let first = rank - axes.count
        guard axes.allSatisfy({ $0 >= first }) else { return nil }
        let columns = axes.reduce(1) { $0 * self[$1] }
        return columns == 0 ? nil : (count / columns, columns)
    }
}

/// What is subtracted in a row before exponentials are taken: its largest element, and 0 for an infinity, around which
/// ∞ − ∞ would give NaN. A NaN is passed over: it makes the sum of exponentials NaN whatever the center is.
@inline(__always)
func rowCenter<Scalar: TensorScalar>(_ row: UnsafePointer<Scalar>, _ columns: Int) -> Scalar {
    var largest = -Scalar.infinity
    for column in 0..<columns { largest = row[column] > largest ? row[column] : largest }
    return largest.isInfinite ? 0 : largest
}

/// Gives Σ exp(x − center) of each row with the center, some rows at a time; the body may change the sums.
@inline(__always)
func forEachExponentialSums<Scalar: TensorScalar>(
    _ x: UnsafePointer<Scalar>, rows: Int, columns: Int,
    _ body: (_ first: Int, _ count: Int, _ centers: UnsafePointer<Scalar>, _ sums: UnsafeMutablePointer<Scalar>) -> Void
) {
    // So little that it lies on the stack.
    let (length, rowsAtOnce) = (128, Swift.min(Swift.max(128 / Swift.max(columns, 1), 1), 32))
    withUnsafeTemporaryAllocation(of: Scalar.self, capacity: length + 2 * rowsAtOnce) { scratch in
        guard let exponentials = scratch.baseAddress else { return }
        let (centers, sums) = (exponentials + length, exponentials + length + rowsAtOnce)
        var first = 0
        while first < rows {
            let count = Swift.min(rowsAtOnce, rows - first)
            for row in 0..<count {
                centers[row] = rowCenter(x + (first + row) * columns, columns)
                sums[row] = 0
            }
            // A row that is longer than the scratch comes in pieces.
            var start = 0
            while start < columns {
                let part = Swift.min(columns - start, length)
                for row in 0..<count {
                    let elements = x + (first + row) * columns + start
                    for column in 0..<part { exponentials[row * part + column] = elements[column] - centers[row] }
                }
                Scalar.map(.exponential, exponentials, exponentials, count: count * part)
                for row in 0..<count {
                    var sum = sums[row]
                    for column in 0..<part { sum += exponentials[row * part + column] }
                    sums[row] = sum
                }
                start += part
            }
            body(first, count, centers, sums)
            first += count
        }
    }
}

/// As ``forEachExponentialSums(_:rows:columns:_:)`` with the logarithms of the sums; a row of −∞ alone has 0 for it.
@inline(__always)
func forEachLogSum<Scalar: TensorScalar>(
    _ x: UnsafePointer<Scalar>, rows: Int, columns: Int,
    _ body: (_ row: Int, _ center: Scalar, _ logSum: Scalar) -> Void
) {
    forEachExponentialSums(x, rows: rows, columns: columns) { first, count, centers, sums in
        for row in 0..<count where sums[row] == 0 { sums[row] = 1 }
        Scalar.map(.logarithm, sums, sums, count: count)
        for row in 0..<count { body(first + row, centers[row], sums[row]) }
    }
}
