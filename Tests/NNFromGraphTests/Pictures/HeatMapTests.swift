import Foundation
import NNFromGraph
import Testing

struct HeatMapTests {
    @Test func everyCellHasItsNumberAndTheBestAFrame() throws {
        let map = HeatMap(
            title: "accuracy", rowsName: "η", columnsName: "λ", rows: ["0.1", "1"], columns: ["a", "b", "c"],
            values: [[0.5, 0.972, 0.1], [.nan, 0.25, 0.1]], isPercent: true)
        let document = try #require(SVGDocument(map.svg))
        for words in ["accuracy", "η ↓", "λ →", "0.1", "1", "a", "b", "c", "50.0", "97.2", "25.0", "–"] {
            #expect(document.texts.contains(words), "\(words)")
        }
        let fills = document.all("rect").compactMap { $0.attributes["fill"] }
        #expect(fills.contains("#440154") && fills.contains("#fde725") && fills.contains("#dddddd"))
        let frames = document.all("rect").filter { $0.attributes["stroke-width"] == "3" }
        #expect(frames.count == 1 && frames.first?.attributes["x"] == "204" && frames.first?.attributes["y"] == "92")
    }

    @Test func equalAndMissingValuesCanBeDrawn() throws {
        for value in [0.5, Double.nan, .infinity] {
            let map = HeatMap(
                title: "t", rowsName: "a", columnsName: "b", rows: ["1"], columns: ["2"], values: [[value]],
                isPercent: false)
            #expect(SVGDocument(map.svg) != nil && !map.svg.contains("nan") && !map.svg.contains("inf"))
        }
    }

    @Test func colorsRunFromEndToEnd() {
        #expect(ColorScale.sequential(0) == RGB(red: 68, green: 1, blue: 84))
        #expect(ColorScale.sequential(1) == RGB(red: 253, green: 231, blue: 37))
        #expect(ColorScale.sequential(0.5) == RGB(red: 33, green: 145, blue: 140))
        #expect(ColorScale.sequential(7) == ColorScale.sequential(1) && ColorScale.sequential(.nan).isDark)
        #expect(ColorScale.diverging(0.5).hexadecimal == "#ffffff")
    }

    @Test func otherNumbersOfValuesStop() async {
        await #expect(processExitsWith: .failure) {
            _ = HeatMap(
                title: "t", rowsName: "a", columnsName: "b", rows: ["1"], columns: ["2"], values: [[1, 2]],
                isPercent: true)
        }
    }
}
