/// The eigenvalues of a symmetric matrix in ascending order, and orthonormal eigenvectors: Householder's reduction to a
/// tridiagonal matrix, and the implicit QL method on it (Golub and Van Loan, 'Matrix Computations', 8.3). The method
/// starts at the end where the diagonal is smaller, which keeps graded matrices accurate.
struct SymmetricEigenSolver {
    let size: Int
    /// The eigenvalues, ascending; NaN if an element of the matrix is not finite.
    private(set) var values: [Double]
    /// Row i is the eigenvector of eigenvalue i. Empty if only the eigenvalues were wanted.
    private(set) var vectors: [Double]

    /// - Parameter matrix: The elements, of which the symmetric part counts.
    init(_ matrix: [Double], size n: Int, wantsVectors: Bool = true) {
        size = n
        values = [Double](repeating: .nan, count: n)
        vectors = [Double](repeating: .nan, count: wantsVectors ? n * n : 0)
        guard n > 0, matrix.allSatisfy(\.isFinite) else { return }
        let scale = powerOfTwo(below: matrix.reduce(0) { Swift.max($0, $1.magnitude) })
        var a = matrix
        for row in 0..<n {
            for column in 0...row {
                let mean = 0.5 * (matrix[row * n + column] / scale) + 0.5 * (matrix[column * n + row] / scale)
                (a[row * n + column], a[column * n + row]) = (mean, mean)
            }
        }
        var (d, e) = ([Double](repeating: 0, count: n), [Double](repeating: 0, count: n))
        var rows = [Double](repeating: 0, count: wantsVectors ? n * n : 0)
        a.withUnsafeMutableBufferPointer { a in
            rows.withUnsafeMutableBufferPointer { rows in
                Self.reduce(a.baseAddress!, n, &d, &e, wantsVectors ? rows.baseAddress! : nil)
                if d[0].magnitude > d[n - 1].magnitude {
                    d.reverse()
                    e[0..<(n - 1)].reverse()
                    if wantsVectors {
                        for row in 0..<(n / 2) {
                            for column in 0..<n { rows.swapAt(row * n + column, (n - 1 - row) * n + column) }
                        }
                    }
                }
                Self.iterate(&d, &e, n, wantsVectors ? rows.baseAddress! : nil)
            }
        }
        let order = (0..<n).sorted { (d[$0], $0) < (d[$1], $1) }
        for (place, source) in order.enumerated() {
            values[place] = d[source] * scale
            if wantsVectors {
                vectors.replaceSubrange((place * n)..<((place + 1) * n), with: rows[(source * n)..<((source + 1) * n)])
            }
        }
        guard wantsVectors else { return }
        let sorted = values
        vectors.withUnsafeMutableBufferPointer { vectors in
            turnEqual(sorted, vectors.baseAddress!, length: n, count: n)
            chooseSigns(vectors.baseAddress!, length: n, count: n)
        }
    }

    /// Reduces `a` to the tridiagonal matrix with diagonal `d` and `e` beside it; `rows` becomes the transpose of the
    /// orthogonal matrix that does it.
    private static func reduce(
        _ a: UnsafeMutablePointer<Double>, _ n: Int, _ d: inout [Double], _ e: inout [Double],
        _ rows: UnsafeMutablePointer<Double>?
    ) {
        var betas = [Double](repeating: 0, count: n)
        var work = [Double](repeating: 0, count: n)
        work.withUnsafeMutableBufferPointer { work in
            let w = work.baseAddress!
            for k in 0..<n {
                d[k] = a[k * n + k]
                let count = n - k - 1
                guard count > 0 else { continue }
                let v = a + k * n + k + 1
                (betas[k], e[k]) = makeReflection(v, count: count)
                guard betas[k] != 0 else { continue }
                // A − v·wᵀ − w·vᵀ with w = β·A·v − ½β²·(vᵀ·A·v)·v.
                let corner = a + (k + 1) * n + k + 1
                for row in 0..<count { w[row] = betas[k] * dotProduct(corner + row * n, v, count: count) }
                addMultiple(-0.5 * betas[k] * dotProduct(w, v, count: count), v, to: w, count: count)
                for row in 0..<count {
                    let (x, y, target) = (v[row], w[row], corner + row * n)
                    var column = 0
                    while column < count {
                        target[column] -= x * w[column] + y * v[column]
                        column &+= 1
                    }
                }
            }
        }
        guard let rows else { return }
        for index in 0..<n { rows[index * (n + 1)] = 1 }
        for k in stride(from: n - 3, through: 0, by: -1) where betas[k] != 0 {
            let (v, count) = (a + k * n + k + 1, n - k - 1)
            for row in (k + 1)..<n {
                let target = rows + row * n + k + 1
                addMultiple(-betas[k] * dotProduct(target, v, count: count), v, to: target, count: count)
            }
        }
    }

    /// Makes the tridiagonal matrix diagonal, and turns `rows` along.
    private static func iterate(
        _ d: inout [Double], _ e: inout [Double], _ n: Int, _ rows: UnsafeMutablePointer<Double>?
    ) {
        for l in 0..<n {
            var iterations = 0
            while true {
                var m = l
                while m < n - 1 {
                    let neighbors = d[m].magnitude + d[m + 1].magnitude
                    if e[m].magnitude <= 0.5 * Double.ulpOfOne * neighbors || e[m].magnitude < 1e-290 { break }
                    m += 1
                }
                if m == l { break }
                iterations += 1
                if iterations > 300 { stop("symmetricEigen: the QL method did not converge; please report the matrix") }
                var g = (d[l + 1] - d[l]) / (2 * e[l])
                var r = (g * g + 1).squareRoot()
                if !r.isFinite { r = g.magnitude }
                g = d[m] - d[l] + e[l] / (g + (g >= 0 ? r : -r))
                var (s, c, p) = (1.0, 1.0, 0.0)
                var i = m - 1
                var isCut = false
                while i >= l {
                    let (f, b) = (s * e[i], c * e[i])
                    r = length(f, g)
                    e[i + 1] = r
                    if r == 0 {
                        d[i + 1] -= p
                        e[m] = 0
                        isCut = true
                        break
                    }
                    (s, c) = (f / r, g / r)
                    g = d[i + 1] - p
                    r = (d[i] - g) * s + 2 * c * b
                    p = s * r
                    d[i + 1] = g + p
                    g = c * r - b
                    if let rows { rotate(rows + i * n, rows + (i + 1) * n, cosine: c, sine: s, count: n) }
                    i -= 1
                }
                if isCut { continue }
                d[l] -= p
                e[l] = g
                e[m] = 0
            }
        }
    }

    /// √(x² + y²), without overflow or underflow.
    @inline(__always)
    private static func length(_ x: Double, _ y: Double) -> Double {
        let sum = x * x + y * y
        if sum > 1e-280, sum < 1e280 { return sum.squareRoot() }
        let scale = Swift.max(x.magnitude, y.magnitude)
        if scale == 0 { return 0 }
        return scale * ((x / scale) * (x / scale) + (y / scale) * (y / scale)).squareRoot()
    }
}
