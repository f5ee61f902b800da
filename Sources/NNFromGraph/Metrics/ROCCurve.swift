import Autodiff

/// The receiver operating characteristic: for every threshold on a score, the fractions of negatives and positives at
/// or above it (T. Fawcett, "An introduction to ROC analysis", 2006).
///
/// Equal scores are handled together, so that their order does not matter.
public struct ROCCurve: Sendable, Hashable {
    /// A threshold, and the fractions of negatives and positives whose score is at least that.
    public struct Point: Sendable, Hashable {
        /// Samples with at least this score count as positive.
        public let threshold: Double
        /// The fraction of negative samples that are predicted positive.
        public let falsePositiveRate: Double
        /// The fraction of positive samples that are predicted positive.
        public let truePositiveRate: Double
    }

    /// The curve's points: (0, 0) at threshold ∞, then one for each distinct score, the last of which is (1, 1).
    public let points: [Point]

    /// The curve of the given scores. Different counts or a NaN score stop the program.
    /// - Parameters:
    ///   - isPositive: Which samples belong to the positive class.
    ///   - scores: The scores, higher for positives.
    public init(isPositive: [Bool], scores: [Double]) {
        let counts = ScoreCounts("ROCCurve", isPositive: isPositive, scores: scores)
        points =
            [Point(threshold: .infinity, falsePositiveRate: 0, truePositiveRate: 0)]
            + counts.steps.map { step in
                Point(
                    threshold: step.threshold, falsePositiveRate: Double(step.alarms) / Double(counts.negatives),
                    truePositiveRate: Double(step.hits) / Double(counts.positives))
            }
    }

    /// The area under the curve: the probability that a random positive scores above a random negative, where ties
    /// count half. NaN if one of the classes has no samples.
    public var area: Double {
        let area: Double = zip(points, points.dropFirst()).reduce(0) { sum, pair in
            sum + (pair.1.falsePositiveRate - pair.0.falsePositiveRate)
                * (pair.1.truePositiveRate + pair.0.truePositiveRate) / 2
        }
        return area.isNaN ? .nan : area
    }
}
