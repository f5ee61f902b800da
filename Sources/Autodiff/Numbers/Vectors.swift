// Arithmetic of plain vectors, as the searches need it.

/// The sum of the products.
package func dot(_ x: [Double], _ y: [Double]) -> Double {
    var sum = 0.0
    for index in x.indices { sum += x[index] * y[index] }
    return sum
}

/// The largest magnitude; 0 for an empty sequence.
package func largest(_ x: [Double]) -> Double { x.reduce(0) { max($0, abs($1)) } }

/// x − y.
func difference(_ x: [Double], _ y: [Double]) -> [Double] { zip(x, y).map { $0 - $1 } }

/// x + factor · y.
func sum(_ x: [Double], _ factor: Double, _ y: [Double]) -> [Double] { zip(x, y).map { $0 + factor * $1 } }

/// Adds factor · x.
func add(_ x: [Double], _ factor: Double, to sum: inout [Double]) {
    for index in sum.indices { sum[index] += factor * x[index] }
}

/// The Euclidean norm, without overflow or underflow of squares.
func norm(_ x: [Double]) -> Double {
    let size = largest(x)
    guard size.isNormal else { return size }
    // Division by a power of two is exact.
    let unit = size.binade
    return unit * x.reduce(0) { $0 + ($1 / unit) * ($1 / unit) }.squareRoot()
}

/// The vector whose element `index` is 1, and all others 0.
func unitVector(_ index: Int, of count: Int) -> [Double] {
    var unit = [Double](repeating: 0, count: count)
    unit[index] = 1
    return unit
}
