import Autodiff
import Foundation
import Testing

#if canImport(FoundationXML)
    import FoundationXML
#endif

struct DrawingTests {
    /// A picture read back from its SVG.
    private struct Picture {
        struct Box {
            let x, y, width, height: Double
            let lines: [String]
        }
        var boxes: [Box] = []
        var lines: [(from: Int, to: Int)] = []
        var width = 0.0
        var height = 0.0

        init(_ svg: String) throws {
            let reader = Reader()
            let parser = XMLParser(data: Data(svg.utf8))
            parser.delegate = reader
            try #require(parser.parse(), "\(String(describing: parser.parserError)) in \(svg)")
            self = reader.picture
        }
        fileprivate init() {}

        func box(starting text: String) throws -> Box { try #require(boxes.first { $0.lines[0].hasPrefix(text) }) }
    }

    private final class Reader: NSObject, XMLParserDelegate {
        var picture = Picture()
        private var frame: [Double] = []
        private var texts: [String] = []
        private var isText = false
        private var inBox = false

        func parser(
            _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
            attributes: [String: String] = [:]
        ) {
            func numbers(_ names: [String]) -> [Double] { names.compactMap { attributes[$0].flatMap(Double.init) } }
            switch name {
            case "svg": (picture.width, picture.height) = (numbers(["width"])[0], numbers(["height"])[0])
            case "g":
                inBox = attributes["data-box"] != nil
                texts = []
                if let from = attributes["data-from"].flatMap(Int.init),
                    let to = attributes["data-to"].flatMap(Int.init)
                {
                    picture.lines.append((from, to))
                }
            case "rect": frame = numbers(["x", "y", "width", "height"])
            case "text":
                isText = true
                texts.append("")
            default: break
            }
        }
        func parser(_ parser: XMLParser, foundCharacters text: String) { if isText { texts[texts.count - 1] += text } }
        func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
            if name == "text" { isText = false }
            if name == "g", inBox {
                picture.boxes.append(
                    .init(x: frame[0], y: frame[1], width: frame[2], height: frame[3], lines: texts))
            }
        }
    }

    private func check(_ picture: Picture) {
        for (index, one) in picture.boxes.enumerated() {
            #expect(
                one.x >= 0 && one.y >= 0 && one.x + one.width <= picture.width && one.y + one.height <= picture.height)
            for other in picture.boxes[(index + 1)...] {
                let isApart =
                    one.x + one.width < other.x || other.x + other.width < one.x || one.y + one.height < other.y
                    || other.y + other.height < one.y
                #expect(isApart, "\(one.lines) lies on \(other.lines)")
            }
        }
    }

    @Test func theLecturesGraph() throws {
        let tape = Tape()
        let graph = tape.graph(of: LectureExample.root(on: tape))
        let picture = try Picture(try #require(graph.svg()))
        check(picture)
        let svg = try #require(graph.svg())
        #expect(svg.contains("role=\"img\"") && svg.contains("<title>The graph of f</title>"))
        #expect(svg.contains("<desc>5 rows, inputs included: 1; d = 2.66636. Operands are above their users.</desc>"))
        #expect(
            picture.boxes.map(\.lines) == [
                ["x", "1.3", "∂f/∂x = 3.12986"], ["a = x²", "1.69", "∂f/∂a = 1.20379"],
                ["b = exp(a)", "5.41948", "∂f/∂b = 0.187521"], ["c = a + b", "7.10948", "∂f/∂c = 0.187521"],
                ["d = sqrt(c)", "2.66636", "∂f/∂d = 1"],
            ])
        #expect(
            picture.lines.map { [$0.from, $0.to] }.sorted { $0[0] * 9 + $0[1] < $1[0] * 9 + $1[1] } == [
                [0, 1], [1, 2], [1, 3], [2, 3], [3, 4],
            ])
        // A layer each, from above.
        for (upper, lower) in zip(picture.boxes, picture.boxes.dropFirst()) {
            #expect(upper.y + upper.height < lower.y)
        }
    }

    /// Random graphs: no boxes overlap, and every line leads down.
    @Test(arguments: 0..<8) func boxesDoNotOverlap(seed: UInt64) throws {
        let program = ScalarProgram(seed: seed, inputs: 4, length: 5, smooth: true)
        let tape = Tape()
        let graph = tape.graph(of: program(tape.variables(program.point)))
        let picture = try Picture(try #require(graph.svg()))
        check(picture)
        #expect(graph.nodes.count > 20 && picture.boxes.count == graph.nodes.count)
        #expect(picture.lines.count == graph.nodes.map(\.operands.count).reduce(0, +))
        for line in picture.lines {
            let (from, to) = (picture.boxes[line.from], picture.boxes[line.to])
            #expect(from.y + from.height < to.y)
        }
    }

    @Test func largeGraphsShowTheirScopes() throws {
        let tape = Tape()
        let graph = tape.graph(of: LargeExample.network(on: tape))
        #expect(graph.nodes.count > 2000)
        let whole = try Picture(try #require(graph.svg()))
        check(whole)
        #expect(whole.boxes.count < 40)
        #expect(try whole.box(starting: "layer 3").lines[1] == "220 rows, open ›")
        let layer = try Picture(try #require(graph.svg(scope: ["layer 3"])))
        check(layer)
        // Ten units, and the ten values that come from outside as one box.
        #expect(layer.boxes.filter { $0.lines[0].hasPrefix("unit") }.count == 10)
        let unit = try Picture(try #require(graph.svg(scope: ["layer 3", "unit 7"])))
        check(unit)
        #expect(unit.boxes.contains { $0.lines[0].contains("tanh") })
        #expect(graph.svg(scope: ["layer 3", "unit 11"]) == nil)
    }

    @Test func namesAreEscaped() throws {
        let tape = Tape()
        let x = tape.variable(1).named("<a & \"b\">")
        let graph = tape.graph(of: tape.scope("<scope>\\") { exp(x) })
        let picture = try Picture(try #require(graph.svg()))
        #expect(picture.boxes[0].lines[0] == "<a & \"b\">")
        #expect(graph.dot.contains("label=\"<a & \\\"b\\\">\\n1\\n") && graph.dot.contains("label=\"<scope>\\\\\""))
    }

    @Test func dotShowsTheSameGraph() {
        let tape = Tape()
        let dot = tape.graph(of: LectureExample.root(on: tape)).dot
        #expect(dot.hasPrefix("digraph \"f\" {") && dot.hasSuffix("}\n"))
        for line in [
            "n1 [label=\"a = x²\\n1.69\\n∂f/∂a = 1.20379\"];", "n0 -> n1 [label=\"2.6\"];", "n1 -> n3 [label=\"1\"];",
            "n3 -> n4 [label=\"0.187521\"];",
        ] {
            #expect(dot.contains(line), "\(line) is missing in \(dot)")
        }
        let scoped = Tape()
        let x = scoped.variable(1)
        let graph = scoped.graph(of: scoped.scope("outer") { scope("inner") { exp(x) } })
        #expect(graph.dot.contains("subgraph cluster0 {\n    label=\"outer\";\n    subgraph cluster1 {"))
    }
}
