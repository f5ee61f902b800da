import Testing

@testable import NNFromGraph

@Suite struct TerminalChartTests {
    private let chart = LineChart(
        title: "two lines",
        panels: [
            LineChart.Panel(
                "loss", series: [.init("falling", values: [4, 3, 2, 1, 0]), .init("rising", values: [0, 1, 2, 3, 4])])
        ])

    private func lines(_ columns: Int, _ style: TerminalChart.Style) -> [String] {
        chart.text(columns: columns, style: style).split(separator: "\n").map(String.init)
    }

    /// A falling line from the upper left to the lower right, and a rising one, as ASCII alone.
    @Test func asciiLinesGoWhereTheirPointsAre() {
        let found = lines(40, .ascii)
        #expect(found.allSatisfy { $0.allSatisfy(\.isASCII) && $0.count <= 40 })
        #expect(found[0] == "  loss   * falling   o rising")
        #expect(found.count == 17 && found[1].hasPrefix("4 |*") && found[1].hasSuffix("o"))
        #expect(found[14].hasPrefix("0 |o") && found[14].hasSuffix("*") && found[15].hasPrefix("  +---"))
        #expect(found[16].hasPrefix("   1") && found[16].contains("epoch") && found[16].hasSuffix("5"))
        #expect(found[8].contains("2 |") && found[8].contains("*"))
    }

    @Test(arguments: [20, 40, 80, 160]) func itFitsTheColumns(columns: Int) {
        for style in [TerminalChart.Style.ascii, .marks] {
            #expect(lines(columns, style).dropFirst().allSatisfy { $0.count <= max(columns, 24) })
        }
        // Colors are no columns.
        for line in lines(columns, .braille).dropFirst() {
            #expect(line.replacing(#/\u{1B}\[\d+m/#, with: "").count <= max(columns, 24))
        }
    }

    @Test func theStyleIsTheTerminals() {
        func style(_ isTerminal: Bool, _ environment: [String: String]) -> TerminalChart.Style {
            .usual(isTerminal: isTerminal, environment: environment)
        }
        #expect(style(true, ["TERM": "xterm-256color"]) == .braille && style(true, ["TERM": "dumb"]) == .ascii)
        #expect(style(false, ["TERM": "dumb"]) == .ascii && style(false, [:]) == .marks)
        #expect(style(true, ["NO_COLOR": "1"]) == .marks)
    }

    @Test func missingValuesAndSinglePointsAreDrawn() {
        let empty = LineChart(title: "", panels: [LineChart.Panel("none", series: [.init("a", values: [.nan])])])
        #expect(empty.text(columns: 60, style: .ascii) == "  none: no values")
        let one = LineChart(title: "", panels: [LineChart.Panel("one", series: [.init("a", values: [3])])])
        #expect(one.text(columns: 60, style: .ascii).filter { $0 == "*" }.count == 2)
        let logarithmic = LineChart(
            title: "",
            panels: [LineChart.Panel("log", isLogarithmic: true, series: [.init("a", values: [1, 10, 0, 100])])])
        #expect(logarithmic.text(columns: 60, style: .ascii).contains("100 |"))
    }

    @Test func theLearningCurveIsTwoDiagrams() {
        let curve = LearningCurve(
            title: "t", epochs: (1...5).map { .init(number: $0, trainingLoss: 1 / Double($0), trainingAccuracy: 0.9) })
        let text = curve.text(columns: 60, style: .marks)
        #expect(text.contains("  loss   ● training\n") && text.contains("  accuracy (%)   ● training\n"))
    }
}
