import Autodiff

/// Precision and recall for every threshold on a score: which share of the samples at or above it is positive, and
/// which share of the positives is there.
///
/// Equal scores are handled together, so that their order does not matter. Without positive samples the precision is 0
/// and the recall counts as 1 at every score, so that the average precision is 0, as in scikit-learn.
public struct PrecisionRecallCurve: Sendable, Hashable {
    /// A threshold with its precision and recall.
    public struct Point: Sendable, Hashable {
        /// Samples with at least this score count as positive.
        public let threshold: Double
        /// The fraction of the samples that count as positive which are.
        public let precision: Double
        /// The fraction of the positive samples that count as positive.
        public let recall: Double

        /// The harmonic mean of precision and recall; 0 if both are 0.
        public var f1: Double { precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall) }
    }

    /// The curve's points: precision 1 and recall 0 at threshold ∞, then one for each distinct score, descending, up to
    /// recall 1.
    public let points: [Point]

    /// The curve of the given scores. Different counts or a NaN score stop the program.
    /// - Parameters:
    ///   - isPositive: Which samples belong to the positive class.
    ///   - scores: The scores, higher for positives.
    public init(isPositive: [Bool], scores: [Double]) {
        let counts = ScoreCounts("PrecisionRecallCurve", isPositive: isPositive, scores: scores)
        points =
            [Point(threshold: .infinity, precision: 1, recall: 0)]
            + counts.steps.map { step in
                Point(
                    threshold: step.threshold, precision: Double(step.hits) / Double(step.hits + step.alarms),
                    recall: counts.positives == 0 ? 1 : Double(step.hits) / Double(counts.positives))
            }
    }

    /// The average precision Σ (Rᵢ − Rᵢ₋₁)·Pᵢ over the points, by falling threshold: the precision's mean over the
    /// recall, without interpolation. 0 without positive samples.
    public var averagePrecision: Double {
        zip(points, points.dropFirst()).reduce(0) { $0 + ($1.1.recall - $1.0.recall) * $1.1.precision }
    }

    /// The point with the largest F1 score, whose threshold balances precision and recall best; of several that with
    /// the highest threshold.
    public var best: Point { points.dropFirst().reduce(points[0]) { $1.f1 > $0.f1 ? $1 : $0 } }
}

/// How many positives (hits) and negatives (alarms) are at or above each distinct score, by falling score.
struct ScoreCounts {
    let steps: [(threshold: Double, hits: Int, alarms: Int)]
    let positives: Int
    var negatives: Int { (steps.last.map { $0.hits + $0.alarms } ?? 0) - positives }

    /// Different counts or a NaN score stop the program with the caller's name.
    init(_ name: String, isPositive: [Bool], scores: [Double]) {
        Metrics.checkPairs(name, isPositive.count, scores.count)
        if let index = scores.firstIndex(where: \.isNaN) {
            stop("\(name): score \(index) is NaN; it must be a number")
        }
        var steps: [(threshold: Double, hits: Int, alarms: Int)] = []
        var (hits, alarms) = (0, 0)
        let order = scores.indices.sorted { scores[$0] > scores[$1] }
        for (place, sample) in order.enumerated() {
            if isPositive[sample] { hits += 1 } else { alarms += 1 }
            let isLastOfEquals = place + 1 == order.count || scores[order[place + 1]] != scores[sample]
            if isLastOfEquals { steps.append((scores[sample], hits, alarms)) }
        }
        self.steps = steps
        positives = hits
    }
}
