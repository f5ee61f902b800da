/// The order in which samples are assigned to the parts of a data set.
package enum SampleOrder {
    /// A random permutation of 0 ..< `count` determined by `seed`, from its own stream, so that it is independent of
    /// weights drawn with the same seed.
    ///
    /// With labels, each class is spread evenly over the order, so that any contiguous run has the class proportions of
    /// the whole to within about one sample: sample j of a class's n samples, in random order, gets the sort key
    /// (j + ½)/n.
    package static func random(count: Int, seed: UInt64, stratifiedBy labels: [Int]? = nil) -> [Int] {
        var numbers = RandomNumbers(seed: seed, stream: RandomNumbers.Stream.dataSplit)
        let order = numbers.permutation(of: count)
        guard let labels else { return order }
        let totals = labels.reduce(into: [:]) { $0[$1, default: 0] += 1 }
        var seen: [Int: Int] = [:]
        let places = order.map { sample -> Double in
            let label = labels[sample]
            defer { seen[label, default: 0] += 1 }
            return (Double(seen[label, default: 0]) + 0.5) / Double(totals[label, default: 1])
        }
        // Ties keep the random order.
        return order.indices.sorted { (places[$0], $0) < (places[$1], $1) }.map { order[$0] }
    }

    /// Boundaries between `parts` parts of `count` samples whose sizes differ by at most one.
    package static func evenParts(of count: Int, _ parts: Int) -> [Range<Int>] {
        (0..<parts).map { $0 * count / parts..<($0 + 1) * count / parts }
    }

    /// The sizes of parts of the given fractions: boundaries rounded to the nearest sample, so that fractions that sum
    /// to 1 use every sample. `nil` if a fraction is not a positive number, or if they sum to more than 1.
    package static func partSizes(of count: Int, _ fractions: [Double]) -> [Int]? {
        // In binary, 0.7 + 0.2 + 0.1 is not exactly 1.
        guard fractions.allSatisfy({ $0 > 0 && $0.isFinite }), fractions.reduce(0, +) <= 1 + 1e-9 else { return nil }
        var upToHere = 0.0
        var start = 0
        return fractions.map { fraction in
            upToHere += fraction
            let end = min(Int((upToHere * Double(count)).rounded()), count)
            defer { start = end }
            return end - start
        }
    }
}
