// Loops that work for every element type, for types without kernels; tests compare the kernels with them.

/// The loops of an element type without kernels. Sums are computed in doubles and rounded once.
enum PortableLoops<Scalar: TensorScalar> {
    typealias Source = UnsafePointer<Scalar>
    typealias Target = UnsafeMutablePointer<Scalar>

    static func scale(_ a: Double, _ x: Source, _ result: Target, _ count: Int) {
        let a = Scalar(a)
        for index in 0..<count { result[index] = a * x[index] }
    }

    static func multiplyMatrices(
        _ rows: Int, _ columns: Int, _ inner: Int, _ a: Source, _ aRow: Int, _ aColumn: Int, _ b: Source, _ bRow: Int,
        _ bColumn: Int, _ c: Target, _ cRow: Int, _ accumulate: Bool
    ) {
        multiplyMatrixRows(
            rows, columns, inner, a, aRow, aColumn, b, bRow, bColumn, c, cRow, accumulate, false, 0, rows)
    }

    static func multiplyMatrixRows(
        _ rows: Int, _ columns: Int, _ inner: Int, _ a: Source, _ aRow: Int, _ aColumn: Int, _ b: Source, _ bRow: Int,
        _ bColumn: Int, _ c: Target, _ cRow: Int, _ accumulate: Bool, _ skipsZeros: Bool, _ first: Int, _ end: Int
    ) {
        for row in first..<end {
            for column in 0..<columns {
                let target = c + row * cRow + column
                var sum = accumulate ? Double(target.pointee) : 0
                for step in 0..<inner {
                    sum += Double(a[row * aRow + step * aColumn]) * Double(b[step * bRow + column * bColumn])
                }
                target.pointee = Scalar(sum)
            }
        }
    }

    static func accumulate(_ x: Source, _ sum: Target, _ count: Int) {
        for index in 0..<count { sum[index] += x[index] }
    }

    static func accumulateScaled(_ a: Double, _ x: Source, _ sum: Target, _ count: Int) {
        for index in 0..<count { sum[index] = Scalar(Double(sum[index]) + a * Double(x[index])) }
    }

    static func scaledSum(
        _ a: Double, _ x: Source, _ b: Double, _ y: Source, _ result: Target, _ count: Int
    ) {
        let (a, b) = (Scalar(a), Scalar(b))
        for index in 0..<count { result[index] = a * x[index] + b * y[index] }
    }

    static func scaledSquareSum(
        _ a: Double, _ x: Source, _ b: Double, _ y: Source, _ result: Target, _ count: Int
    ) {
        let (a, b) = (Scalar(a), Scalar(b))
        for index in 0..<count { result[index] = a * x[index] + b * (y[index] * y[index]) }
    }

    static func descend(
        _ x: Source, _ y: Source, _ z: Source, _ rate: Double, _ offset: Double, _ result: Target, _ count: Int
    ) {
        let (rate, offset) = (Scalar(rate), Scalar(offset))
        for index in 0..<count {
            result[index] = x[index] - rate * y[index] / (z[index].squareRoot() + offset)
        }
    }

    static func convertBytes(
        _ bytes: UnsafePointer<UInt8>, _ factor: Double, _ offset: Double, _ divisor: Double, _ result: Target,
        _ count: Int
    ) {
        let (factor, offset, divisor) = (Scalar(factor), Scalar(offset), Scalar(divisor))
        for index in 0..<count { result[index] = (Scalar(bytes[index]) * factor + offset) / divisor }
    }

    /// The pairwise sum, whose rounding error grows with the logarithm of the number of elements.
    static func sum(_ x: Source, _ count: Int) -> Double {
        // The same blocks as in `autodiff_sum`: see ``Chain/sumBlock``.
        if count > 4096 {
            var block = 4096
            while 2 * block < count { block *= 2 }
            return sum(x, block) + sum(x + block, count - block)
        }
        if count > 128 { return sum(x, count / 2) + sum(x + count / 2, count - count / 2) }
        var sum = 0.0
        for index in 0..<count { sum += Double(x[index]) }
        return sum
    }

    static func largest(_ x: Source, _ count: Int) -> Double {
        var largest = -Double.infinity
        for index in 0..<count { largest = larger(Double(x[index]), largest) }
        return largest
    }

    static func smallest(_ x: Source, _ count: Int) -> Double {
        var smallest = Double.infinity
        for index in 0..<count { smallest = smaller(Double(x[index]), smallest) }
        return smallest
    }
}
