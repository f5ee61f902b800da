extension Calibration {
    /// The reliability diagram: the share of right predictions over the confidence, by bin; on the diagonal the two are
    /// equal.
    public func chart(title: String, subtitle: String = "") -> LineChart {
        let points = bins.filter { $0.count > 0 }.map { LineChart.Point($0.confidence, $0.accuracy) }
        let error = Units.percent(expectedError)
        return LineChart(
            title: title, subtitle: (subtitle.isEmpty ? "" : subtitle + "; ") + "expected calibration error \(error)",
            panels: [
                LineChart.Panel(
                    "share of correct predictions", horizontalName: "confidence", isCounting: false, isSquare: true,
                    series: [
                        .init("bins", points), .init("confidence = share", [.init(0, 0), .init(1, 1)]),
                    ])
            ])
    }

    /// The bins that are not empty, as rows of a table.
    var rows: [[HTMLPage.Cell]] {
        bins.filter { $0.count > 0 }.map { bin in
            [
                .text(
                    "\(Units.fixed(100 * bin.lower, decimals: 2))–\(Units.fixed(100 * bin.upper, decimals: 2))\u{A0}%"),
                .number(Units.grouped(bin.count)), .number(Units.percent(bin.confidence)),
                .number(Units.percent(bin.accuracy)),
            ]
        }
    }
}
