import Autodiff

/// How pixels become numbers: 0…`maximumPixel` is mapped to a range.
///
/// A pixel p becomes ((upper − lower) · p + lower · m) / m, where m is `maximumPixel`, worked out in `Double` and then
/// rounded to `Scalar`. Where the bounds are whole numbers, as those of `0...1` and `-1...1`, the numerator is exact,
/// and one division in `Scalar` gives the same bits on whole vectors; elsewhere a table is read.
struct PixelScale<Scalar: TensorScalar>: Sendable {
    /// What each byte becomes; those above `maximumPixel`, which do not occur, go on in the same line. `nil` where one
    /// division does it.
    private let table: [Scalar]?
    private let factor: Scalar
    private let offset: Scalar
    private let divisor: Scalar

    init(_ range: ClosedRange<Double>, maximumPixel: UInt8) {
        let (width, maximum) = (range.upperBound - range.lowerBound, Double(maximumPixel))
        let offset = range.lowerBound * maximum
        // Whole numbers: products and sums of theirs and of a byte have less than 24 bits.
        let isLine = [range.lowerBound, range.upperBound].allSatisfy { $0.magnitude <= 256 && $0 == $0.rounded() }
        table = isLine ? nil : (0...255).map { Scalar((Double($0) * width + offset) / maximum) }
        (factor, self.offset, divisor) = (Scalar(width), Scalar(offset), Scalar(maximum))
    }

    /// Writes what `count` pixels become.
    func write(_ pixels: UnsafePointer<UInt8>, to target: UnsafeMutablePointer<Scalar>, count: Int) {
        if let table {
            lookUp(pixels, table, target, count)
        } else {
            _Kernels.convert(
                bytes: pixels, factor: factor, offset: offset, divisor: divisor, target, count: count)
        }
    }
}

// Compiled for each number type: callers are generic.
@_specialize(where Scalar == Float)
@_specialize(where Scalar == Double)
private func lookUp<Scalar: TensorScalar>(
    _ pixels: UnsafePointer<UInt8>, _ table: [Scalar], _ target: UnsafeMutablePointer<Scalar>, _ count: Int
) {
    table.withUnsafeBufferPointer { table in
        for pixel in 0..<count { (target + pixel).initialize(to: table[Int(pixels[pixel])]) }
    }
}
