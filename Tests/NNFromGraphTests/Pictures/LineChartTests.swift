import NNFromGraph
import Testing

struct LineChartTests {
    private func document(_ panel: LineChart.Panel) throws -> SVGDocument {
        let svg = LineChart(title: "title", panels: [panel]).svg
        #expect(!svg.contains("nan") && !svg.contains("inf"))
        return try #require(SVGDocument(svg))
    }

    @Test func logarithmicAxesHavePowersOfTen() throws {
        let document = try document(
            LineChart.Panel(
                "norm", horizontalName: "layer", isLogarithmic: true,
                series: [LineChart.Series("sigmoid", values: [1e-6, 1e-4, 1e-2])]))
        for words in ["norm", "layer", "10⁻⁶", "10⁻⁴", "10⁻²", "1", "3"] { #expect(document.texts.contains(words)) }
        // Equal ratios are equal distances: the three points lie on a line, over 1…3.
        let points = document.all("polyline").compactMap { $0.attributes["points"] }
        #expect(points.contains("62,282 276,187 490,92"), "\(points)")
    }

    @Test func valuesThatHaveNoLogarithmLeaveAGap() throws {
        let values: [Double] = [1, 10, 0, 10, 100, -1, 10, 10]
        let document = try document(
            LineChart.Panel("norm", isLogarithmic: true, series: [LineChart.Series("a", values: values)]))
        let lengths = document.all("polyline").map { $0.attributes["points"]?.split(separator: " ").count }
        // The key of the legend, and three lines of two points.
        #expect(lengths == [2, 2, 2, 2])
    }

    @Test func manyLinesGetALegendInRows() throws {
        let series = (0..<8).map { LineChart.Series("line number \($0)", values: [Double($0), 1]) }
        let document = try document(LineChart.Panel("p", series: series))
        let named = zip(document.all("text"), document.texts).filter { $0.1.hasPrefix("line number") }
        #expect(named.count == 8)
        // Three rows, none of which is wider than the picture.
        #expect(Set(named.compactMap { $0.0.attributes["y"] }).count == 3)
        for (element, words) in named {
            #expect(Double(element.attributes["x"] ?? "")! + SVGCanvas.width(of: words) <= 520)
        }
        let styles = document.all("polyline").map { [$0.attributes["stroke"], $0.attributes["stroke-dasharray"]] }
        #expect(Set(styles).count == 8)
    }

    @Test func fewLayersAllHaveTheirTick() throws {
        let document = try document(
            LineChart.Panel("p", horizontalName: "layer", series: [.init("a", values: (1...11).map(Double.init))]))
        for layer in 1...11 { #expect(document.texts.contains("\(layer)"), "\(layer)") }
        #expect(!document.texts.contains("0 ") && !document.texts.contains("13"))
    }

    /// A level is on the axis even if no point is near it, and named in the legend.
    @Test func levelsAndMarksAreDrawn() throws {
        let document = try document(
            LineChart.Panel(
                "p", series: [.init("a", values: [1, 2])], levels: [.init(10, "target")],
                marks: [.init(.init(2, 2), "the best")]))
        #expect(document.texts.contains("target") && document.texts.contains("the best"))
        #expect(document.texts.contains("10"))
        #expect(document.all("line").contains { $0.attributes["stroke-dasharray"] == "2 3" })
    }

    /// Where coordinates are equal is the diagonal, from corner to corner.
    @Test func squaresHaveOneRange() throws {
        let points: [LineChart.Point] = [.init(0, 0), .init(10, 10), .init(2, 7)]
        let document = try document(
            LineChart.Panel("p", horizontalName: "x", isCounting: false, isSquare: true, series: [.init("p", points)]))
        let line = try #require(
            document.all("polyline").first { $0.attributes["points"]!.split(separator: " ").count > 2 })
        #expect(line.attributes["points"] == "62,404 392,74 128,173")
    }

    @Test func scatteredPointsHaveNoLine() throws {
        let points = (0..<40).map { LineChart.Point(Double($0) / 40, Double($0 % 7)) }
        let document = try document(
            LineChart.Panel(
                "p", horizontalName: "x", isCounting: false, series: [LineChart.Series("", points, isScatter: true)]))
        #expect(document.all("polyline").isEmpty && document.all("circle").count == 40)
        #expect(document.texts.contains("0.4"))
    }
}
