/// Mean and standard deviation of at least one finite number, robust against overflow, underflow and cancellation.
///
/// Numbers are shifted by the middle of their range and divided by a power of two near half of it, so that squares
/// neither overflow nor underflow, and leading digits that all numbers have in common cause no cancellation.
struct Spread {
    let mean: Double
    /// The largest number minus the smallest; infinite if that overflows.
    let range: Double
    let least: Double
    /// The scale of the squares: a power of two.
    let unit: Double
    /// Σ (x − mean)² / unit²; 0 only if all numbers are equal.
    let squares: Double
    let count: Int

    init(_ numbers: [Double]) {
        let (least, most) = (numbers.min() ?? 0, numbers.max() ?? 0)
        let middle = least / 2 + most / 2
        let half = most - middle
        (self.least, range, count) = (least, most - least, numbers.count)
        guard least != most else {
            (mean, unit, squares) = (least, 1, 0)
            return
        }
        // The middle of two adjacent doubles may round to one of them.
        let unit = Swift.max(half, middle - least).binade
        let scaled = numbers.map { ($0 - middle) / unit }
        let center = scaled.reduce(0, +) / Double(count)
        (mean, self.unit) = (middle + center * unit, unit)
        squares = scaled.reduce(0) { $0 + ($1 - center) * ($1 - center) }
    }

    var isConstant: Bool { range == 0 }

    /// The population standard deviation; 0 only if all numbers are equal.
    var deviation: Double {
        if isConstant { return 0 }
        let deviation = (squares / Double(count)).squareRoot() * unit
        return deviation == 0 ? .leastNonzeroMagnitude : deviation
    }
}
