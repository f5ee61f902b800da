/// Mean and deviation of some finite numbers, at least one, however large, small or close to each other they are.
///
/// They are taken around the middle of the range and in units of a power of two next to half of it: squares neither
/// overflow nor vanish, and the digits that all numbers have in common do not count.
struct Spread {
    let mean: Double
    /// The largest number less the smallest; infinite where these are far apart.
    let range: Double
    let least: Double
    /// What squares are in units of: a power of two.
    let unit: Double
    /// Σ (x − mean)² / unit²; 0 only where all numbers are equal.
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
        // The middle of two neighboring numbers may be one of them.
        let unit = Swift.max(half, middle - least).binade
        let scaled = numbers.map { ($0 - middle) / unit }
        let center = scaled.reduce(0, +) / Double(count)
        (mean, self.unit) = (middle + center * unit, unit)
        squares = scaled.reduce(0) { $0 + ($1 - center) * ($1 - center) }
    }

    var isConstant: Bool { range == 0 }

    /// The standard deviation of the population; not 0 unless all numbers are equal.
    var deviation: Double {
        if isConstant { return 0 }
        let deviation = (squares / Double(count)).squareRoot() * unit
        return deviation == 0 ? .leastNonzeroMagnitude : deviation
    }
}
