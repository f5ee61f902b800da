import Foundation

/// The marks of an axis: round numbers that cover a range of values.
package struct AxisTicks: Equatable {
    /// The marks, in rising order, at least two.
    package let values: [Double]
    /// Their distance: 1, 2 or 5 times a power of ten.
    package let step: Double

    /// The first mark, at or below every value.
    package var lower: Double { values.first ?? 0 }
    /// The last mark, at or above every value.
    package var upper: Double { values.last ?? 1 }

    /// Marks for values from `minimum` to `maximum`, about `wanted` of them.
    ///
    /// Values that are all the same get a range around them. Both must be finite and less than 1e300 in size; else the
    /// range is 0…1.
    ///
    /// - Parameter smallestStep: marks are at least so far apart: 1 for an axis that counts.
    package init(covering minimum: Double, _ maximum: Double, wanted: Int = 5, smallestStep: Double = 0) {
        var (low, high) = (min(minimum, maximum), max(minimum, maximum))
        if !low.isFinite || !high.isFinite || max(abs(low), abs(high)) >= 1e300 { (low, high) = (0, 1) }
        // A range below what the numbers' own precision can show is a single value.
        if high - low <= 1e-9 * max(abs(low), abs(high)) {
            let around = low == 0 ? 1 : abs(low) / 10
            (low, high) = (low - around, high + around)
        }
        let raw = max((high - low) / Double(max(wanted, 1)), .leastNormalMagnitude)
        let power = pow(10, floor(log10(raw)))
        // The smallest of 1, 2, 5, 10 that gives no more marks than wanted, allowing for rounding in `raw`.
        let factor = [1.0, 2, 5].first { $0 * power >= raw * (1 - 1e-9) } ?? 10
        let step = max(factor * power, smallestStep)
        let first = floor(low / step + 1e-9)
        let last = ceil(high / step - 1e-9)
        let count = max(Int(last - first), 1)
        self.step = step
        values = (0...count).map { (first + Double($0)) * step }
    }

    /// A mark's number with as many decimals as the distance of the marks needs, in powers of ten where it is very
    /// large or small.
    package func label(_ value: Double) -> String {
        let size = max(abs(lower), abs(upper))
        if size >= 1e5 || size < 1e-3 { return value == 0 ? "0" : String(format: "%.1e", value) }
        let decimals = max(0, -Int(floor(log10(step) + 1e-9)))
        // A mark at 0 may come out as −0.
        return String(format: "%.\(decimals)f", value == 0 ? 0 : value)
    }
}
