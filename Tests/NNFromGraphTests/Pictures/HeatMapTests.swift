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
        // Columns are 75.33 wide, from 106 on.
        #expect(frames.count == 1 && frames.first?.attributes["x"] == "181.33")
        let words = document.texts.joined(separator: " ")
        #expect(words.contains("Framed: the highest, 97.2 %, at η 0.1 and λ b. Dash: no result."))
    }

    /// 95 and 98 % differ by 30 % of a scale from 10 to 98 %, where a linear one has 3 %.
    @Test func percentagesNearOneHundredAreFarApart() throws {
        let map = HeatMap(
            title: "t", rowsName: "a", columnsName: "b", rows: ["1"], columns: ["1", "2", "3"],
            values: [[0.1, 0.95, 0.98]], isPercent: true)
        let document = try #require(SVGDocument(map.svg))
        let share = (log10(0.9) - log10(0.05)) / (log10(0.9) - log10(0.02))
        #expect(share < 0.77)
        let fills = document.all("rect").compactMap { $0.attributes["fill"] }
        #expect(fills.contains(ColorScale.sequential(share).hexadecimal))
        // The color bar has its ends and round values between.
        for words in ["10.0", "98.0", "50", "80", "90"] { #expect(document.texts.contains(words), "\(words)") }
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
        #expect(
            ColorScale.sequential(7) == ColorScale.sequential(1)
                && ColorScale.sequential(.nan) == ColorScale.sequential(0))
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
