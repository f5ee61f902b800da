/// The thin singular value decomposition of a matrix by one-sided Jacobi rotations, after a QR factorization with
/// column pivoting (Drmač and Veselić, 'New fast and accurate Jacobi SVD algorithm', 2008). Small singular values of
/// a matrix whose columns are graded are accurate to their own size, not only to that of the largest.
struct SingularValueSolver {
    let rows: Int
    let columns: Int
    /// The number of singular values: the smaller of rows and columns.
    let count: Int
    /// The singular values, descending; NaN if an element of the matrix is not finite.
    private(set) var values: [Double]
    /// Row i is the left singular vector of singular value i. Empty if only the values were wanted.
    private(set) var left: [Double]
    /// Row i is the right singular vector of singular value i.
    private(set) var right: [Double]

    /// - Parameter matrix: The elements in row-major order.
    init(_ matrix: [Double], rows: Int, columns: Int, wantsVectors: Bool = true) {
        (self.rows, self.columns, count) = (rows, columns, Swift.min(rows, columns))
        values = [Double](repeating: .nan, count: count)
        left = [Double](repeating: .nan, count: wantsVectors ? count * rows : 0)
        right = [Double](repeating: .nan, count: wantsVectors ? count * columns : 0)
        guard count > 0, matrix.allSatisfy(\.isFinite) else { return }
        let scale = powerOfTwo(below: matrix.reduce(0) { Swift.max($0, $1.magnitude) })
        // The columns of the matrix, or of its transpose if that is taller, one after the other.
        let isTall = rows >= columns
        let (m, n) = (Swift.max(rows, columns), count)
        var w = [Double](repeating: 0, count: m * n)
        for index in 0..<n {
            for place in 0..<m {
                w[index * m + place] = (isTall ? matrix[place * n + index] : matrix[index * m + place]) / scale
            }
        }
        var factor = PivotedColumns(w, length: m, count: n)
        factor.rotate(wantsVectors: wantsVectors)
        let sizes = factor.sizes
        let order = (0..<n).sorted { sizes[$0] != sizes[$1] ? sizes[$0] > sizes[$1] : $0 < $1 }
        values = order.map { sizes[$0] * scale }
        guard wantsVectors else { return }
        var (long, short) = factor.vectors(in: order)
        order.map { sizes[$0] }.withUnsafeBufferPointer { values in
            long.withUnsafeMutableBufferPointer { long in
                short.withUnsafeMutableBufferPointer { short in
                    let (x, y) = (long.baseAddress!, short.baseAddress!)
                    turnEqual(values.baseAddress!, x, length: m, partners: y, partnerLength: n, count: n)
                    if isTall {
                        chooseSigns(x, length: m, partners: y, partnerLength: n, count: n)
                    } else {
                        chooseSigns(y, length: n, partners: x, partnerLength: m, count: n)
                    }
                }
            }
        }
        (left, right) = isTall ? (long, short) : (short, long)
    }
}

/// Columns A·P = Q·R, and the rotations that make the columns of Rᵀ orthogonal.
private struct PivotedColumns {
    let length: Int
    let count: Int
    /// The reflections, one column after the other.
    private var w: [Double]
    private var betas: [Double]
    private var order: [Int]
    /// The rows of R, which are rotated.
    private var x: [Double]
    /// The rows of the product of the rotations.
    private var turned: [Double] = []
    /// The lengths of the rotated rows.
    private(set) var sizes: [Double]

    init(_ columns: [Double], length m: Int, count n: Int) {
        (length, count) = (m, n)
        var w = columns
        var betas = [Double](repeating: 0, count: n)
        var order = Array(0..<n)
        var x = [Double](repeating: 0, count: n * n)
        x.withUnsafeMutableBufferPointer { x in
            w.withUnsafeMutableBufferPointer { w in
                let w = w.baseAddress!
                for pivot in 0..<n {
                    var best = (column: pivot, size: -1.0)
                    for column in pivot..<n {
                        let tail = w + column * m + pivot
                        let size = dotProduct(tail, tail, count: m - pivot)
                        if size > best.size { best = (column, size) }
                    }
                    if best.column != pivot {
                        order.swapAt(best.column, pivot)
                        for place in 0..<m {
                            let (one, other) = (w + pivot * m + place, w + best.column * m + place)
                            (one.pointee, other.pointee) = (other.pointee, one.pointee)
                        }
                    }
                    let v = w + pivot * m + pivot
                    for row in 0..<pivot { x[row * n + pivot] = w[pivot * m + row] }
                    let (beta, alpha) = makeReflection(v, count: m - pivot)
                    (betas[pivot], x[pivot * n + pivot]) = (beta, alpha)
                    guard beta != 0 else { continue }
                    for column in (pivot + 1)..<Swift.max(n, pivot + 1) {
                        let target = w + column * m + pivot
                        addMultiple(-beta * dotProduct(v, target, count: m - pivot), v, to: target, count: m - pivot)
                    }
                }
            }
        }
        (self.w, self.betas, self.order, self.x) = (w, betas, order, x)
        sizes = [Double](repeating: 0, count: n)
    }

    /// Rotates pairs of rows until all are orthogonal to each other.
    mutating func rotate(wantsVectors: Bool) {
        let n = count
        var (x, squares) = (self.x, self.sizes)
        var turned = [Double](repeating: 0, count: wantsVectors ? n * n : 0)
        if wantsVectors { for index in 0..<n { turned[index * (n + 1)] = 1 } }
        x.withUnsafeMutableBufferPointer { x in
            turned.withUnsafeMutableBufferPointer { turned in
                squares.withUnsafeMutableBufferPointer { squares in
                    let (x, turned) = (x.baseAddress!, wantsVectors ? turned.baseAddress : nil)
                    for _ in 0..<60 { if Self.sweep(x, turned, squares.baseAddress!, n) { break } }
                    for row in 0..<n { squares[row] = dotProduct(x + row * n, x + row * n, count: n).squareRoot() }
                    // Rows so small that their squares lose digits are rounding errors of the others.
                    let largest = squares.max() ?? 0
                    for row in 0..<n where squares[row] < 1e-140 * largest { squares[row] = 0 }
                }
            }
        }
        (self.x, self.turned, sizes) = (x, turned, squares)
    }

    /// Rotates each pair of rows once; whether all were orthogonal before.
    private static func sweep(
        _ x: UnsafeMutablePointer<Double>, _ turned: UnsafeMutablePointer<Double>?,
        _ squares: UnsafeMutablePointer<Double>, _ n: Int
    ) -> Bool {
        let tolerance = Double.ulpOfOne * Double(n).squareRoot()
        for row in 0..<n { squares[row] = dotProduct(x + row * n, x + row * n, count: n) }
        var isDone = true
        for p in 0..<n {
            for q in (p + 1)..<Swift.max(n, p + 1) {
                let product = dotProduct(x + p * n, x + q * n, count: n)
                let bound = tolerance * (squares[p].squareRoot() * squares[q].squareRoot())
                if product.magnitude <= bound || product == 0 { continue }
                isDone = false
                let zeta = (squares[q] - squares[p]) / (2 * product)
                let root = zeta.magnitude < 1e150 ? (1 + zeta * zeta).squareRoot() : zeta.magnitude
                let t = (zeta >= 0 ? 1 : -1) / (zeta.magnitude + root)
                let c = 1 / (1 + t * t).squareRoot()
                Autodiff.rotate(x + p * n, x + q * n, cosine: c, sine: c * t, count: n)
                if let turned { Autodiff.rotate(turned + p * n, turned + q * n, cosine: c, sine: c * t, count: n) }
                squares[p] = Swift.max(0, squares[p] - t * product)
                squares[q] += t * product
            }
        }
        return isDone
    }

    /// The singular vectors of the columns' own length and of length `count`, row by row, in an order of the sizes.
    func vectors(in order: [Int]) -> (long: [Double], short: [Double]) {
        let (m, n) = (length, count)
        var long = [Double](repeating: 0, count: n * m)
        var short = [Double](repeating: 0, count: n * n)
        long.withUnsafeMutableBufferPointer { long in
            w.withUnsafeBufferPointer { w in
                for (place, source) in order.enumerated() {
                    let target = long.baseAddress! + place * m
                    for index in 0..<n { target[index] = turned[source * n + index] }
                    for pivot in (0..<n).reversed() where betas[pivot] != 0 {
                        let v = w.baseAddress! + pivot * m + pivot
                        let part = target + pivot
                        addMultiple(
                            -betas[pivot] * dotProduct(v, part, count: m - pivot), v, to: part, count: m - pivot)
                    }
                }
            }
        }
        let rank = order.prefix { sizes[$0] > 0 }.count
        for (place, source) in order.enumerated() where place < rank {
            for index in 0..<n { short[place * n + self.order[index]] = x[source * n + index] / sizes[source] }
        }
        completeOrthonormal(&short, length: n, from: rank)
        return (long, short)
    }
}

/// Completes orthonormal rows to a basis: rows `known` and after are set.
func completeOrthonormal(_ rows: inout [Double], length n: Int, from known: Int) {
    for row in known..<Swift.max(n, known) {
        // The axis that is farthest from the space of the rows before.
        var best = (axis: 0, rest: -1.0)
        for axis in 0..<n {
            let rest = (0..<row).reduce(1.0) { $0 - rows[$1 * n + axis] * rows[$1 * n + axis] }
            if rest > best.rest { best = (axis, rest) }
        }
        rows.withUnsafeMutableBufferPointer { rows in
            let target = rows.baseAddress! + row * n
            for index in 0..<n { target[index] = index == best.axis ? 1 : 0 }
            for _ in 0..<2 {
                for other in 0..<row {
                    let base = rows.baseAddress! + other * n
                    addMultiple(-dotProduct(base, target, count: n), base, to: target, count: n)
                }
            }
            let size = dotProduct(target, target, count: n).squareRoot()
            for index in 0..<n { target[index] /= size }
        }
    }
}
