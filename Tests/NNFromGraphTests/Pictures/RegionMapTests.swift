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
        // Two circles for each sample that lies in the square, in each of the panels.
        #expect(document.all("circle").count == 16)
        let first = document.all("circle")[1].attributes
        // The first panel's square is at (50, 80) and 300 wide.
        #expect(first["cx"] == "200" && first["cy"] == "305" && first["fill"] == "#d55e00")
    }

    @Test func otherSizesStop() async {
        await #expect(processExitsWith: .failure) {
            _ = RegionMap(title: "t", range: 0...1, panels: [RegionMap.Panel(title: "p", values: [[1]])])
        }
    }
}
