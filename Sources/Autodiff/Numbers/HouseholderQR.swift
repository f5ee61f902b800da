/// The thin QR factorization of a matrix with at least as many rows as columns, by Householder's reflections, with a
/// diagonal of R that is not negative.
struct HouseholderQR {
    let rows: Int
    let columns: Int
    /// The columns of Q, one after the other.
    private(set) var q: [Double] = []
    /// R, row by row.
    private(set) var r: [Double] = []

    /// - Parameter matrix: The elements in row-major order.
    init(_ matrix: [Double], rows m: Int, columns n: Int) {
        (rows, columns) = (m, n)
        var q = [Double](repeating: 0, count: m * n)
        var r = [Double](repeating: 0, count: n * n)
        defer { (self.q, self.r) = (q, r) }
        var w = [Double](repeating: 0, count: m * n)
        for row in 0..<m { for column in 0..<n { w[column * m + row] = matrix[row * n + column] } }
        var betas = [Double](repeating: 0, count: n)
        guard m > 0, n > 0 else { return }
        w.withUnsafeMutableBufferPointer { w in
            q.withUnsafeMutableBufferPointer { q in
                let (w, q) = (w.baseAddress!, q.baseAddress!)
                for pivot in 0..<n {
                    for row in 0..<pivot { r[row * n + pivot] = w[pivot * m + row] }
                    let v = w + pivot * m + pivot
                    (betas[pivot], r[pivot * n + pivot]) = makeReflection(v, count: m - pivot)
                    guard betas[pivot] != 0 else { continue }
                    for column in (pivot + 1)..<Swift.max(n, pivot + 1) {
                        let target = w + column * m + pivot
                        addMultiple(
                            -betas[pivot] * dotProduct(v, target, count: m - pivot), v, to: target, count: m - pivot)
                    }
                }
                for column in 0..<n {
                    let target = q + column * m
                    target[column] = 1
                    for pivot in (0...column).reversed() where betas[pivot] != 0 {
                        let v = w + pivot * m + pivot
                        addMultiple(
                            -betas[pivot] * dotProduct(v, target + pivot, count: m - pivot), v, to: target + pivot,
                            count: m - pivot)
                    }
                    if r[column * n + column] < 0 {
                        for row in 0..<m { target[row] = -target[row] }
                        for index in column..<n { r[column * n + index] = -r[column * n + index] }
                    }
                }
            }
        }
    }
}
