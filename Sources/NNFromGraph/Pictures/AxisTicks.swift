import Autodiff
import Foundation

/// The ticks of an axis: round numbers that cover a range of values.
package struct AxisTicks: Equatable {
    /// The ticks in ascending order, at least two.
    package let values: [Double]
    /// Their spacing: 1, 2 or 5 times a power of ten. On a logarithmic axis, that of whole decades; ticks within a
    /// decade are closer.
    package let step: Double
    /// Whether the ticks are decimal logarithms of the labeled values.
    private let isLogarithmic: Bool

    /// The first tick, at or below every value.
    package var lower: Double { values.first ?? 0 }
    /// The last tick, at or above every value.
    package var upper: Double { values.last ?? 1 }

    /// About `wanted` ticks for values from `minimum` to `maximum`.
    ///
    /// A single value is given a range around it. If a bound is not finite, or its magnitude is 1e300 or more, the
    /// range is 0…1.
    ///
    /// - Parameter smallestStep: The minimum spacing: 1 for an axis of integers.
    package init(covering minimum: Double, _ maximum: Double, wanted: Int = 5, smallestStep: Double = 0) {
        var (low, high) = (min(minimum, maximum), max(minimum, maximum))
        if !low.isFinite || !high.isFinite || max(abs(low), abs(high)) >= 1e300 { (low, high) = (0, 1) }
        // A range below the numbers' precision counts as a single value.
        if high - low <= 1e-9 * max(abs(low), abs(high)) {
            let around = low == 0 ? 1 : abs(low) / 10
            (low, high) = (low - around, high + around)
        }
        let raw = max((high - low) / Double(max(wanted, 1)), .leastNormalMagnitude)
        let power = pow(10, floor(log10(raw)))
        // The smallest of 1, 2, 5 and 10 that gives at most the wanted number of intervals, allowing for rounding.
        let factor = [1.0, 2, 5].first { $0 * power >= raw * (1 - 1e-9) } ?? 10
        let step = max(factor * power, smallestStep)
        let first = floor(low / step + 1e-9)
        let last = ceil(high / step - 1e-9)
        let count = max(Int(last - first), 1)
        self.step = step
        isLogarithmic = false
        values = (0...count).map { (first + Double($0)) * step }
    }

    /// A tick at each integer from one to another.
    package init(integersFrom first: Double, to last: Double) {
        (step, isLogarithmic) = (1, false)
        values = Array(stride(from: first, through: max(last, first + 1), by: 1))
    }

    /// Ticks of a logarithmic axis, from the values' decimal logarithms: powers of ten and, over a few decades, 2 and 5
    /// times them.
    package init(logarithmsFrom minimum: Double, to maximum: Double) {
        let (low, high) = (floor(minimum), max(ceil(maximum), floor(minimum) + 1))
        let decades = AxisTicks(covering: low, high, smallestStep: 1)
        let step = decades.step
        self.step = step
        isLogarithmic = true
        if maximum - minimum > 2.5 {
            // With a tick at every second decade, from the decade below the values on: less is empty than at even ones.
            values =
                step > 2
                ? decades.values
                : (0...Int(((high - low) / step).rounded(.up))).map { low + Double($0) * step }
            return
        }
        let marks = stride(from: low, through: high, by: 1).flatMap { [$0, $0 + log10(2), $0 + log10(5)] }
        let first = marks.lastIndex { $0 <= minimum + 1e-9 } ?? 0
        let last = marks.firstIndex { $0 >= maximum - 1e-9 } ?? first
        values = Array(marks[first...max(last, first + 1)])
    }

    /// A tick's label, with as many decimals as the spacing needs, in scientific notation if very large or small.
    package func label(_ value: Double) -> String {
        if isLogarithmic { return power(value) }
        let size = max(abs(lower), abs(upper))
        if size >= 1e5 || size < 1e-3 { return value == 0 ? "0" : Units.scientific(value, decimals: 1) }
        let decimals = max(0, -Int(floor(log10(step) + 1e-9)))
        // A tick at 0 may be computed as −0.
        if decimals == 0 { return Units.grouped(Int(value.rounded())) }
        return String(format: "%.\(decimals)f", value == 0 ? 0 : value).replacingOccurrences(of: "-", with: "−")
    }

    /// 10 to the power of a tick: `0.05` or `10⁻⁶`, in the same form at all ticks.
    private func power(_ value: Double) -> String {
        if lower >= -4, upper <= 4 { return String(format: "%.10g", pow(10, value)) }
        let exponent = floor(value + 1e-9)
        let factor = Int(pow(10, value - exponent).rounded())
        return (factor == 1 ? "" : "\(factor)·") + "10" + NumberText.superscript(Int(exponent))
    }
}
