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
        #expect(document.all("polyline").first?.attributes["points"] == "80,355 267.5,222.5 455,90")
    }

    @Test func valuesThatHaveNoLogarithmLeaveAGap() throws {
        let values: [Double] = [1, 10, 0, 10, 100, -1, 10, 10]
        let document = try document(
            LineChart.Panel("norm", isLogarithmic: true, series: [LineChart.Series("a", values: values)]))
        let lengths = document.all("polyline").map { $0.attributes["points"]?.split(separator: " ").count }
        #expect(lengths == [2, 2, 2, 2])
    }

    @Test func manyLinesGetALegendBesideTheFrame() throws {
        let series = (0..<5).map { LineChart.Series("line \($0)", values: [Double($0), 1]) }
        let document = try document(LineChart.Panel("p", series: series))
        for index in 0..<5 { #expect(document.texts.contains("line \(index)")) }
        let colors = Set(document.all("polyline").compactMap { $0.attributes["stroke"] })
        #expect(colors.count == 5)
        #expect(document.elements.first?.attributes["width"] == "600")
    }

    /// Two names go above the frame unless the title leaves them no room.
    @Test func fewLinesGetALegendWhereThereIsRoom() throws {
        func width(_ title: String) throws -> String? {
            let series = ["full batch", "stochastic"].map { LineChart.Series($0, values: [2, 1]) }
            return try document(LineChart.Panel(title, series: series)).elements.first?.attributes["width"]
        }
        #expect(try width("loss") == "490" && width("mean squared error") == "600")
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
