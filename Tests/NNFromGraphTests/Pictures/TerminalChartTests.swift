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
            #expect(lines(columns, style).allSatisfy { $0.count <= max(columns, 24) })
        }
        // Colors are no columns.
        for line in lines(columns, .braille) {
            #expect(line.replacing(#/\u{1B}\[\d+m/#, with: "").count <= max(columns, 24))
        }
    }

    @Test func theStyleIsTheTerminals() {
        func style(_ isTerminal: Bool, _ environment: [String: String]) -> TerminalChart.Style {
            .usual(isTerminal: isTerminal, environment: environment)
        }
        #expect(style(true, ["TERM": "xterm-256color"]) == .braille && style(true, ["TERM": "dumb"]) == .ascii)
        #expect(style(false, ["TERM": "dumb"]) == .ascii && style(false, [:]) == .marks)
        // The characters are the locale's, the colors the terminal's.
        #expect(style(true, ["TERM": "dumb", "LANG": "en_US.UTF-8"]) == .marks)
        #expect(style(true, ["TERM": "xterm-256color", "LC_ALL": "C"]) == .ascii)
        #expect(style(true, ["NO_COLOR": "1"]) == .marks)
    }

    /// Names that do not fit beside the title stand below it.
    @Test func legendsAreWrapped() {
        let series = ["constant", "momentum", "Adagrad", "Adagrad with momentum", "RMSprop", "Adam"].map {
            LineChart.Series($0, values: [1, 2])
        }
        let chart = LineChart(title: "", panels: [LineChart.Panel("training loss", series: series)])
        for style in [TerminalChart.Style.ascii, .marks, .braille] {
            let text = chart.text(columns: 40, style: style).replacing(#/\u{1B}\[\d+m/#, with: "")
            let lines = text.split(separator: "\n").map(String.init)
            #expect(lines.allSatisfy { $0.count <= 40 }, "\(text)")
            #expect(lines[0].hasPrefix("  training loss   ") && lines[0].hasSuffix("constant"))
            #expect(lines[1].hasPrefix("   ") && lines[1].contains("momentum") && lines[1].contains("Adagrad"))
            #expect(series.allSatisfy { text.contains($0.name) })
        }
        #expect(!chart.text(columns: 200, style: .marks).hasPrefix("  training loss\n"))
    }

    @Test func longNamesOfAxesStandBelow() {
        let panel = LineChart.Panel(
            "found", horizontalName: "share of the others taken as it (%)", series: [.init("found", values: [0, 1])])
        let lines = LineChart(title: "", panels: [panel]).text(columns: 40, style: .ascii).split(separator: "\n")
        #expect(lines.allSatisfy { $0.count <= 40 } && lines.suffix(2).first?.hasSuffix(" 2") == true, "\(lines)")
        #expect(lines.last?.hasSuffix("share of the others taken as it (%)") == true)
        let wide = LineChart(title: "", panels: [panel]).text(columns: 80, style: .ascii)
        #expect(wide.split(separator: "\n").last?.hasSuffix(" 2") == true)
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
