import Foundation

extension ROCCurve {
    /// A picture of the curve, beside the diagonal of guessing, with the area below it; the threshold ½ is marked.
    ///
    /// - Parameters:
    ///   - title: The title.
    ///   - subtitle: The model and the samples; the area is added to it.
    ///   - positive: The name of the positive class.
    public func chart(title: String, subtitle: String = "", positive: String = "positive") -> LineChart {
        let area = String(format: "area under the curve %.4f", area)
        // The last point whose threshold is at least ½ counts scores of ½ and above as positive.
        let marks = points.last { $0.threshold >= 0.5 }.map { point in
            LineChart.Mark(
                .init(100 * point.falsePositiveRate, point.truePositiveRate),
                String(
                    format: "threshold ½: %.1f %%, %.1f %%", 100 * point.falsePositiveRate, 100 * point.truePositiveRate
                ))
        }
        let panel = LineChart.Panel(
            "share of \(positive) found (%)", horizontalName: "share of the others taken for \(positive) (%)",
            isCounting: false, isPercent: true, isSquare: true,
            series: [
                .init("classifier", points.map { .init(100 * $0.falsePositiveRate, $0.truePositiveRate) }),
                .init("guessing", [.init(0, 0), .init(100, 1)]),
            ], marks: marks.map { [$0] } ?? [])
        return LineChart(
            title: title, subtitle: subtitle.isEmpty ? area : subtitle + ": " + area, panels: [panel])
    }
}
