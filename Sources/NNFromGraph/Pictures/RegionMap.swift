import Autodiff
import Foundation

/// A picture of functions on the plane with values from 0 to 1, such as a class's probability or hidden units'
/// activations, with the samples on top (lecture 003, 'Visualizing the Decision Regions' and 'Visualizing the Hidden
/// Layers').
///
/// 0 is blue and 1 vermilion; a dark line marks the level ½.
public struct RegionMap: SVGPicture, Equatable {
    /// One function, given by its values at the cell centers of a square grid.
    public struct Panel: Sendable, Equatable {
        /// The title of the panel.
        public let title: String
        /// The values [cells × cells]; the first row is at the top, where y is largest.
        public let values: [[Double]]

        /// A panel of [cells × cells] values.
        public init(title: String, values: [[Double]]) {
            self.title = title
            self.values = values
        }
    }

    /// A sample and its class, 0 or 1.
    public struct Sample: Sendable, Equatable {
        /// The coordinates.
        public let x, y: Double
        /// The class, 0 or 1.
        public let label: Int

        /// A sample at (x, y).
        public init(x: Double, y: Double, label: Int) {
            self.x = x
            self.y = y
            self.label = label
        }
    }

    /// The number of grid cells in each direction.
    public static let cells = 100

    /// The title.
    public let title: String
    /// The square's extent in both directions.
    public let range: ClosedRange<Double>
    /// The panels, from left to right.
    public let panels: [Panel]
    /// The samples drawn on every panel.
    public let samples: [Sample]

    /// A picture of the given panels; samples outside the range are not drawn. Panels of another size than ``cells`` ×
    /// ``cells`` stop the program.
    public init(title: String, range: ClosedRange<Double>, panels: [Panel], samples: [Sample] = []) {
        for panel in panels
        where panel.values.count != Self.cells || panel.values.contains(where: { $0.count != Self.cells }) {
            stop(
                "RegionMap: panel '\(panel.title)' has \(panel.values.count) rows of "
                    + "\(Set(panel.values.map(\.count)).sorted()) values; it must have \(Self.cells) × \(Self.cells)")
        }
        self.title = title
        self.range = range
        self.panels = panels
        self.samples = samples
    }

    /// The cell centers, row by row from the top left: the points at which to evaluate.
    public static func grid(over range: ClosedRange<Double>) -> [(x: Double, y: Double)] {
        let step = (range.upperBound - range.lowerBound) / Double(cells)
        return (0..<cells * cells).map { cell -> (x: Double, y: Double) in
            let x = range.lowerBound + (Double(cell % cells) + 0.5) * step
            let y = range.upperBound - (Double(cell / cells) + 0.5) * step
            return (x, y)
        }
    }

    private static let side = 300.0
    private static let perRow = 3

    public var svg: String {
        let columns = min(max(panels.count, 1), Self.perRow)
        let rows = (panels.count + Self.perRow - 1) / Self.perRow
        let width = Double(columns) * (Self.side + 60) + 30
        var canvas = SVGCanvas(width: width, height: 60 + Double(rows) * (Self.side + 70))
        canvas.text(title, at: (width / 2, 32), size: 18, anchor: .middle, isBold: true)
        for (place, panel) in panels.enumerated() {
            let x = 50 + Double(place % Self.perRow) * (Self.side + 60)
            draw(panel, x: x, y: 80 + Double(place / Self.perRow) * (Self.side + 70), on: &canvas)
        }
        return canvas.svg
    }

    private func draw(_ panel: Panel, x: Double, y: Double, on canvas: inout SVGCanvas) {
        canvas.text(panel.title, at: (x + Self.side / 2, y - 10), size: 14, anchor: .middle, isBold: true)
        let pixels = pixels(panel.values)
        canvas.image(
            png: PNG.encode(pixels, width: Self.cells * 3, height: Self.cells * 3, color: .rgb), x: x, y: y,
            width: Self.side, height: Self.side)
        canvas.rectangle(x: x, y: y, width: Self.side, height: Self.side, stroke: SVGCanvas.Color.quiet)
        let extent = range.upperBound - range.lowerBound
        for sample in samples where range.contains(sample.x) && range.contains(sample.y) {
            let point = (
                x: x + (sample.x - range.lowerBound) / extent * Self.side,
                y: y + (range.upperBound - sample.y) / extent * Self.side
            )
            canvas.dot(at: point, radius: 3.5, color: "#ffffff")
            canvas.dot(
                at: point, radius: 2.5, color: sample.label == 1 ? SVGCanvas.Color.vermilion : SVGCanvas.Color.blue)
        }
        for (value, share) in [(range.lowerBound, 0.0), (range.upperBound, 1)] {
            let words = String(format: "%.3g", value)
            canvas.text(words, at: (x + share * Self.side, y + Self.side + 18), anchor: .middle)
            canvas.text(words, at: (x - 8, y + (1 - share) * Self.side + 4.5), anchor: .end)
        }
    }

    /// The values as colors: each cell becomes 3 × 3 interpolated pixels, dark where the next pixel lies on the other
    /// side of ½.
    private func pixels(_ values: [[Double]]) -> [UInt8] {
        let size = Self.cells * 3
        let fine = Self.refined(rows: values.map(Self.refined(line:)))
        var result: [UInt8] = []
        result.reserveCapacity(size * size * 3)
        for row in 0..<size {
            for column in 0..<size {
                let value = fine[row][column]
                let right = fine[row][min(column + 1, size - 1)]
                let below = fine[min(row + 1, size - 1)][column]
                let isEdge = (value >= 0.5) != (right >= 0.5) || (value >= 0.5) != (below >= 0.5)
                let color = isEdge ? RGB(red: 34, green: 34, blue: 34) : ColorScale.diverging(value)
                result += [color.red, color.green, color.blue]
            }
        }
        return result
    }

    /// Each number three times; the first and third are interpolated a third of the way to the neighbors.
    private static func refined(line: [Double]) -> [Double] {
        line.indices.flatMap { place -> [Double] in
            let (before, own, after) = (line[max(place - 1, 0)], line[place], line[min(place + 1, line.count - 1)])
            return [own + (before - own) / 3, own, own + (after - own) / 3]
        }
    }

    /// The same for rows.
    private static func refined(rows: [[Double]]) -> [[Double]] {
        rows.indices.flatMap { place -> [[Double]] in
            func towards(_ other: Int) -> [Double] { zip(rows[place], rows[other]).map { $0 + ($1 - $0) / 3 } }
            return [towards(max(place - 1, 0)), rows[place], towards(min(place + 1, rows.count - 1))]
        }
    }
}
