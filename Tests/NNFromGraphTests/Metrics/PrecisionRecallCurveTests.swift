import NNFromGraph
import Testing

/// The literals are by `Scripts/fixtures/metrics.py` (scikit-learn 1.9.1).
struct PrecisionRecallCurveTests {
    private let isPositive = [0, 1, 1, 0, 1, 1, 0, 0, 1, 0].map { $0 == 1 }
    private let scores = [0.1, 0.4, 0.35, 0.2, 0.4, 0.8, 0.9, 0.05, 0.7, 0.4]

    @Test func pointsAsScikitLearn() {
        let curve = PrecisionRecallCurve(isPositive: isPositive, scores: scores)
        let precisions = [
            1, 0, 0.5, 0.6666666666666666, 0.6666666666666666, 0.7142857142857143, 0.625, 0.5555555555555556, 0.5,
        ]
        #expect(curve.points.map(\.precision) == precisions)
        #expect(curve.points.map(\.recall) == [0, 0, 0.2, 0.4, 0.8, 1, 1, 1, 1])
        #expect(curve.points.map(\.threshold) == [.infinity, 0.9, 0.8, 0.7, 0.4, 0.35, 0.2, 0.1, 0.05])
        #expect(abs(curve.averagePrecision - 0.6428571428571428) < 1e-15)
        #expect(curve.best.threshold == 0.35 && abs(curve.best.f1 - 5 / 6.0) < 1e-15)
        let distinct = scores.enumerated().map { $1 + 0.001 * Double($0) }
        let other = PrecisionRecallCurve(isPositive: isPositive, scores: distinct)
        #expect(abs(other.averagePrecision - 0.6295238095238094) < 1e-15)
    }

    /// Equal scores in any order give the same curve.
    @Test func theOrderOfSamplesDoesNotMatter() {
        let order = [9, 4, 1, 0, 2, 3, 8, 7, 6, 5]
        let curve = PrecisionRecallCurve(isPositive: order.map { isPositive[$0] }, scores: order.map { scores[$0] })
        #expect(curve == PrecisionRecallCurve(isPositive: isPositive, scores: scores))
    }

    @Test func oneClassAlone() {
        let none = PrecisionRecallCurve(isPositive: [Bool](repeating: false, count: 10), scores: scores)
        #expect(
            none.averagePrecision == 0 && none.points.dropFirst().allSatisfy { $0.precision == 0 && $0.recall == 1 })
        #expect(none.best.f1 == 0)
        let all = PrecisionRecallCurve(isPositive: [Bool](repeating: true, count: 10), scores: scores)
        #expect(abs(all.averagePrecision - 1) < 1e-15 && all.points.allSatisfy { $0.precision == 1 })
        let empty = PrecisionRecallCurve(isPositive: [], scores: [])
        #expect(empty.points.count == 1 && empty.averagePrecision == 0)
    }

    @Test func aScoreThatIsNotANumberStops() async {
        await #expect(processExitsWith: .failure) {
            _ = PrecisionRecallCurve(isPositive: [true], scores: [.nan])
        }
    }
}
