import Foundation
import NNFromGraph
import Testing

struct RegionMapTests {
    @Test func gridHasTheCellCentersFromTheTopLeft() {
        let grid = RegionMap.grid(over: 0...2)
        #expect(grid.count == 10_000)
        #expect(abs(grid[0].x - 0.01) < 1e-15 && abs(grid[0].y - 1.99) < 1e-15)
        #expect(abs(grid[99].x - 1.99) < 1e-15 && abs(grid[100].y - 1.97) < 1e-15)
        #expect(abs(grid[9999].x - 1.99) < 1e-15 && abs(grid[9999].y - 0.01) < 1e-14)
    }

    @Test func hasAPanelForEachFunctionAndItsSamples() throws {
        let values = (0..<100).map { row in (0..<100).map { Double(row + $0) / 198 } }
        let panels = ["output", "unit 1", "unit 2", "unit 3"].map { RegionMap.Panel(title: $0, values: values) }
        let map = RegionMap(
            title: "regions", range: 0...1, panels: panels,
            samples: [
                RegionMap.Sample(x: 0.5, y: 0.25, label: 1), RegionMap.Sample(x: 0, y: 0, label: 0),
                RegionMap.Sample(x: 1.5, y: 0, label: 0),
            ])
        let document = try #require(SVGDocument(map.svg))
        for panel in panels { #expect(document.texts.contains(panel.title)) }
        #expect(document.all("image").count == 4)
        // The legend's two, then one for each sample that lies in the square, in each of the panels.
        let circles = document.all("circle")
        #expect(circles.count == 2 + 8)
        // The first panel's square is at (50, 94) and 236 wide.
        let sample = circles[2].attributes
        #expect(sample["cx"] == "168" && sample["cy"] == "271" && sample["fill"] == "#222222")
        for words in ["class 0", "class 1", "value ½", "0", "½", "1"] { #expect(document.texts.contains(words)) }
    }

    @Test func panelsWithoutSamplesAndNamesOfAxes() throws {
        let values = [[Double]](repeating: Array(repeating: 0.4, count: 100), count: 100)
        let map = RegionMap(
            title: "t", range: 0...1, horizontalName: "length", verticalName: "width", valueName: "probability",
            classNames: ["setosa", "versicolor"],
            panels: [
                .init(title: "a", values: values, lines: [.init("boundary", a: 1, b: -1, c: 0)]),
                .init(title: "b", values: values, showsSamples: false),
            ], samples: [.init(x: 0.5, y: 0.5, label: 0)])
        let document = try #require(SVGDocument(map.svg))
        #expect(document.all("circle").count == 3)
        for words in ["length", "width", "setosa", "versicolor", "boundary", "Color: probability."] {
            #expect(document.texts.contains(words), "\(words)")
        }
        // The boundary y = x goes from the lower left to the upper right.
        let line = try #require(document.all("line").first { $0.attributes["class"] == "edge-image" }).attributes
        let ends = [["x1", "y1"], ["x2", "y2"]].map { $0.map { Double(line[$0]!)! } }.sorted { $0[0] < $1[0] }
        #expect(ends == [[50, 330], [286, 94]])
    }

    @Test(arguments: [(1.0, 0.0, -0.25, true), (0, 1, -2, false), (1, 1, -1, true), (1, 1, 0, false)])
    func linesEndAtTheSquare(a: Double, b: Double, c: Double, isInside: Bool) {
        let ends = RegionMap.Line("l", a: a, b: b, c: c).ends(in: 0...1)
        #expect((ends != nil) == isInside)
        for point in ends.map({ [$0.start, $0.end] }) ?? [] {
            #expect(abs(a * point.x + b * point.y + c) < 1e-12)
            #expect([0, 1].contains(point.x) || [0, 1].contains(point.y))
        }
    }

    @Test func otherSizesStop() async {
        await #expect(processExitsWith: .failure) {
            _ = RegionMap(title: "t", range: 0...1, panels: [RegionMap.Panel(title: "p", values: [[1]])])
        }
    }

    /// x² + y² = 1.0123, which no grid point has: the segments lie on the circle, and each end belongs to two.
    @Test func levelLinesFollowTheFunction() {
        let values = (0..<60).map { row in
            (0..<60).map { column -> Double in
                let (x, y) = (Double(column) / 20 - 1.5, Double(row) / 20 - 1.5)
                return x * x + y * y
            }
        }
        let segments = LevelLine(values, at: 1.0123).segments
        let points = Array(segments.joined())
        for point in points {
            let (x, y) = (point.x / 20 - 1.5, point.y / 20 - 1.5)
            #expect(abs((x * x + y * y).squareRoot() - 1.0123.squareRoot()) < 2e-3)
            // The end of one segment is the beginning of the next.
            #expect(points.count { abs($0.x - point.x) + abs($0.y - point.y) < 1e-9 } == 2)
        }
        #expect(segments.count > 100)
    }
}
