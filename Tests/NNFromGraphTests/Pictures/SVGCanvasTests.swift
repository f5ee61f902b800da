import Autodiff
import NNFromGraph
import Testing

struct SVGCanvasTests {
    @Test func drawsWellFormedElements() throws {
        var canvas = SVGCanvas(width: 100, height: 50.5, title: "a & b", description: "what it shows")
        canvas.line(from: (0, 1), to: (2.345678, -3), color: .vermilion)
        canvas.polyline([(0, 0), (1, 1)], color: .blue, dashes: "1 2")
        canvas.dot(at: (5, 5), radius: 2, color: .green)
        canvas.rectangle(x: 1, y: 2, width: 3, height: 4, edge: .ink)
        canvas.image(png: [1, 2, 3], x: 0, y: 0, width: 8, height: 8)
        let document = try #require(SVGDocument(canvas.svg))
        #expect(
            document.elements.map(\.name) == [
                "svg", "title", "desc", "style", "rect", "line", "polyline", "circle", "rect", "image",
            ])
        #expect(document.all("svg")[0].attributes["viewBox"] == "0 0 100 50.5")
        #expect(document.all("svg")[0].attributes["role"] == "img")
        #expect(document.title == "a & b" && document.summary == "what it shows")
        #expect(document.all("line")[0].attributes["x2"] == "2.35")
        #expect(document.all("line")[0].attributes["y2"] == "-3")
        #expect(document.all("polyline")[0].attributes["points"] == "0,0 1,1")
        #expect(document.all("image")[0].attributes["href"] == "data:image/png;base64,AQID")
    }

    @Test func markupInTextsIsEscaped() throws {
        let words = #"a<b> & "c" ]]> ünï 4"#
        var canvas = SVGCanvas(width: 10, height: 10, title: words, description: words)
        canvas.text(words, at: (0, 0))
        #expect(try #require(SVGDocument(canvas.svg)).texts == [words])
        #expect(Markup.escaped("\u{0}\u{1b}[0m") == "  [0m")
    }

    /// Only what is used has its dark variant in the style sheet.
    @Test func darkVariantsAreInTheStyleSheet() {
        var canvas = SVGCanvas(width: 10, height: 10, title: "t", description: "d")
        canvas.text("words", at: (1, 1))
        #expect(canvas.svg.contains("@media screen and (prefers-color-scheme: dark){.chart .fill-paper{fill:#14191f}"))
        #expect(canvas.svg.contains(".chart .fill-ink{fill:#e4e9ef}") && !canvas.svg.contains("vermilion"))
    }
}
