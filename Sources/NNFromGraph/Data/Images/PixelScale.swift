import Autodiff

/// The map from pixels 0…`maximumPixel` to a range of numbers.
///
/// A pixel p becomes ((upper − lower)·p + lower·m)/m, where m is `maximumPixel`, computed in `Double` and rounded to
/// `Scalar`. For integer bounds, as in `0...1` and `-1...1`, the numerator is exact in `Scalar` too, and a division in
/// `Scalar`, which vectorizes, gives the same bits. For other bounds the values are looked up in a table.
struct PixelScale<Scalar: TensorScalar>: Sendable {
    /// The value of each byte (bytes above `maximumPixel` do not occur); `nil` if a division is used.
    private let table: [Scalar]?
    private let factor: Scalar
    private let offset: Scalar
    private let divisor: Scalar

    init(_ range: ClosedRange<Double>, maximumPixel: UInt8) {
        let (width, maximum) = (range.upperBound - range.lowerBound, Double(maximumPixel))
        let offset = range.lowerBound * maximum
        // With integers of at most 256 in magnitude, the numerator has fewer than 24 bits: it is exact in `Float`.
        let isLine = [range.lowerBound, range.upperBound].allSatisfy { $0.magnitude <= 256 && $0 == $0.rounded() }
        table = isLine ? nil : (0...255).map { Scalar((Double($0) * width + offset) / maximum) }
        (factor, self.offset, divisor) = (Scalar(width), Scalar(offset), Scalar(maximum))
    }

    /// Writes the values of `count` pixels.
    func write(_ pixels: UnsafePointer<UInt8>, to target: UnsafeMutablePointer<Scalar>, count: Int) {
        if let table {
            lookUp(pixels, table, target, count)
        } else {
            _Kernels.convert(
                bytes: pixels, factor: factor, offset: offset, divisor: divisor, target, count: count)
        }
    }
}

// Specialized for each element type, since callers are generic.
@_specialize(where Scalar == Float)
@_specialize(where Scalar == Double)
private func lookUp<Scalar: TensorScalar>(
    _ pixels: UnsafePointer<UInt8>, _ table: [Scalar], _ target: UnsafeMutablePointer<Scalar>, _ count: Int
) {
    table.withUnsafeBufferPointer { table in
        for pixel in 0..<count { (target + pixel).initialize(to: table[Int(pixels[pixel])]) }
    }
}
