/// A square matrix after Gaussian elimination with complete pivoting, as X·A·Y = D with a diagonal D and |det X·Y| = 1.
/// With X and Y held fixed, the determinant of X·(A + E)·Y is a polynomial whose first terms are those of a nearly
/// diagonal matrix. So the derivatives of det A need no inverse, and exist at singular matrices.
struct CompleteElimination {
    let size: Int
    /// D.
    private(set) var pivots: [Double]
    /// det X·Y.
    private(set) var sign = 1.0
    /// The rows of X.
    private(set) var left: [Double] = []
    /// The rows of Yᵀ.
    private(set) var right: [Double] = []

    init(_ matrix: [Double], size n: Int, wantsFactors: Bool = true) {
        size = n
        pivots = [Double](repeating: 0, count: n)
        guard matrix.allSatisfy(\.isFinite) else {
            pivots = [Double](repeating: .nan, count: n)
            left = [Double](repeating: .nan, count: n * n)
            right = left
            return
        }
        var a = matrix
        var (rowOrder, columnOrder) = (Array(0..<n), Array(0..<n))
        a.withUnsafeMutableBufferPointer { a in
            guard let a = a.baseAddress else { return }
            var best = (row: 0, size: 0.0)
            for row in 0..<n {
                let size = largestMagnitude(a + row * n, count: n)
                if size > best.size { best = (row, size) }
            }
            for pivot in 0..<n {
                if best.size == 0 { break }
                // The first of the largest elements.
                let column = (pivot..<n).first { a[best.row * n + $0].magnitude == best.size }!
                if best.row != pivot {
                    rowOrder.swapAt(best.row, pivot)
                    sign = -sign
                    for column in 0..<n { exchange(a + (best.row * n + column), a + (pivot * n + column)) }
                }
                if column != pivot {
                    columnOrder.swapAt(column, pivot)
                    sign = -sign
                    for row in 0..<n { exchange(a + (row * n + column), a + (row * n + pivot)) }
                }
                let (start, rest) = (a + (pivot * n + pivot + 1), n - pivot - 1)
                best = (pivot + 1, 0)
                for row in (pivot + 1)..<Swift.max(n, pivot + 1) {
                    let place = a + (row * n + pivot)
                    let factor = place[0] / a[pivot * n + pivot]
                    place[0] = factor
                    if factor != 0 { addMultiple(-factor, start, to: place + 1, count: rest) }
                    let size = largestMagnitude(place + 1, count: rest)
                    if size > best.size { best = (row, size) }
                }
            }
        }
        for index in 0..<n { pivots[index] = a[index * n + index] }
        guard wantsFactors else { return }
        // X = L⁻¹·P, and Yᵀ = U⁻ᵀ·Qᵀ for U with a unit diagonal.
        func inverted(_ order: [Int], _ factor: (Int, Int) -> Double) -> [Double] {
            var x = [Double](repeating: 0, count: n * n)
            for (row, source) in order.enumerated() { x[row * n + source] = 1 }
            x.withUnsafeMutableBufferPointer { x in
                guard let x = x.baseAddress else { return }
                for row in 0..<n {
                    for known in 0..<row {
                        let f = factor(row, known)
                        if f != 0 { addMultiple(-f, x + known * n, to: x + row * n, count: n) }
                    }
                }
            }
            return x
        }
        left = inverted(rowOrder) { a[$0 * n + $1] }
        right = inverted(columnOrder) { row, known in
            pivots[known] == 0 ? 0 : a[known * n + row] / pivots[known]
        }
    }

    /// det A. Its factors are multiplied with their exponents apart, so that no partial product overflows.
    var determinant: Double {
        var (significand, exponent) = (sign, 0)
        for pivot in pivots {
            significand *= pivot
            guard significand.isFinite, significand != 0 else { return significand }
            exponent += Int(significand.exponent)
            significand = significand.significand * (significand < 0 ? -1 : 1)
        }
        return significand * Double(sign: .plus, exponent: Swift.max(-1074, Swift.min(1023, exponent)), significand: 1)
            * (exponent > 1023 ? .infinity : exponent < -1074 ? 0 : 1)
    }

    /// The signs of det A: −1, 0 or 1.
    var determinantSign: Double {
        pivots.reduce(sign) { $1.isNaN ? .nan : $1 == 0 ? 0 : $1 < 0 ? -$0 : $0 }
    }

    /// The products of all pivots but those of one row: without pivot `row` at its own place, without `row` and another
    /// at the places of the others.
    private func products(without row: Int) -> [Double] {
        var result = [Double](repeating: 1, count: size)
        var product = 1.0
        for index in 0..<size {
            result[index] = product
            if index != row { product *= pivots[index] }
        }
        product = 1
        for index in (0..<size).reversed() {
            result[index] *= product
            if index != row { product *= pivots[index] }
        }
        return result
    }

    /// Σ H[i, j]·(row i of X)ᵀ·(row j of Yᵀ).
    private func assembled(_ h: (Int, Int) -> Double) -> [Double] {
        let n = size
        var half = [Double](repeating: 0, count: n * n)
        for i in 0..<n {
            for j in 0..<n {
                let factor = h(i, j)
                guard factor != 0 else { continue }
                addMultiple(factor, ofRow: j, of: right, toRow: i, of: &half, columns: n)
            }
        }
        var result = [Double](repeating: 0, count: n * n)
        for i in 0..<n {
            for row in 0..<n {
                let factor = sign * left[i * n + row]
                guard factor != 0 else { continue }
                addMultiple(factor, ofRow: i, of: half, toRow: row, of: &result, columns: n)
            }
        }
        return result
    }

    /// The matrix of cofactors: the gradient of the determinant.
    var cofactors: [Double] {
        let products = (0..<size).map { self.products(without: $0)[$0] }
        return assembled { i, j in i == j ? products[i] : 0 }
    }

    /// The derivative of the cofactors in the direction G: the Hessian of the determinant, times G.
    func cofactorDerivative(along g: [Double]) -> [Double] {
        let n = size
        var moved = [Double](repeating: 0, count: n * n)
        for i in 0..<n {
            var row = [Double](repeating: 0, count: n)
            for k in 0..<n { addMultiple(left[i * n + k], ofRow: k, of: g, toRow: 0, of: &row, columns: n) }
            for j in 0..<n {
                for column in 0..<n { moved[i * n + j] += row[column] * right[j * n + column] }
            }
        }
        let products = (0..<n).map { self.products(without: $0) }
        return assembled { i, j in
            if i != j { return -moved[j * n + i] * products[i][j] }
            return (0..<n).reduce(0) { $1 == i ? $0 : $0 + moved[$1 * n + $1] * products[i][$1] }
        }
    }
}

@inline(__always)
private func exchange(_ x: UnsafeMutablePointer<Double>, _ y: UnsafeMutablePointer<Double>) {
    (x.pointee, y.pointee) = (y.pointee, x.pointee)
}

/// The largest |x|, in four partial maxima: 0 for none.
@inline(__always)
private func largestMagnitude(_ x: UnsafePointer<Double>, count: Int) -> Double {
    var (m0, m1, m2, m3) = (0.0, 0.0, 0.0, 0.0)
    func larger(_ m: Double, _ x: Double) -> Double { x.magnitude > m ? x.magnitude : m }
    var index = 0
    while index &+ 4 <= count {
        m0 = larger(m0, x[index])
        m1 = larger(m1, x[index &+ 1])
        m2 = larger(m2, x[index &+ 2])
        m3 = larger(m3, x[index &+ 3])
        index &+= 4
    }
    while index < count {
        m0 = larger(m0, x[index])
        index &+= 1
    }
    return larger(larger(m0, m1), larger(m2, m3))
}
