import Autodiff
import Foundation

/// A picture of functions on the plane with values from 0 to 1, such as a class's probability or hidden units'
/// activations, with samples and straight lines on top (lecture 003, 'Visualizing the Decision Regions' and
/// 'Visualizing the Hidden Layers').
///
/// 0 is blue and 1 vermilion, as the color bar shows; a dark line marks the level ½. Samples are white (class
/// 0) and dark (class 1).
public struct RegionMap: SVGPicture, Equatable {
    /// One function, given by its values at the cell centers of a square grid.
    public struct Panel: Sendable, Equatable {
        /// The title of the panel.
        public let title: String
        /// The values [cells × cells]; the first row is at the top, where y is largest.
        public let values: [[Double]]
        /// Straight lines on top.
        public let lines: [Line]
        /// Whether the samples are drawn on it.
        public let showsSamples: Bool

        /// A panel of [cells × cells] values.
        public init(title: String, values: [[Double]], lines: [Line] = [], showsSamples: Bool = true) {
            self.title = title
            self.values = values
            self.lines = lines
            self.showsSamples = showsSamples
        }
    }

    /// The straight line a·x + b·y + c = 0, such as where a unit's weighted sum is 0.
    public struct Line: Sendable, Equatable {
        /// The name in the legend.
        public let name: String
        /// The coefficients.
        public let a, b, c: Double

        /// The line a·x + b·y + c = 0.
        public init(_ name: String, a: Double, b: Double, c: Double) {
            (self.name, self.a, self.b, self.c) = (name, a, b, c)
        }

        /// The ends of its part within a square; `nil` if it does not cross it.
        package func ends(in range: ClosedRange<Double>) -> (
            start: (x: Double, y: Double), end: (x: Double, y: Double)
        )? {
            let (low, high) = (range.lowerBound, range.upperBound)
            let vertical = [low, high].map { x in (x: x, y: -(a * x + c) / b) }.filter { range.contains($0.y) }
            let horizontal = [low, high].map { y in (x: -(b * y + c) / a, y: y) }.filter { range.contains($0.x) }
            let all = vertical + horizontal
            guard let first = all.first else { return nil }
            // A line through a corner is found twice there.
            func distance(_ point: (x: Double, y: Double)) -> Double { abs(point.x - first.x) + abs(point.y - first.y) }
            guard let last = all.max(by: { distance($0) < distance($1) }), distance(last) > 0 else { return nil }
            return (first, last)
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
    /// What the title leaves out; may be empty.
    public let subtitle: String
    /// The names of the axes.
    public let horizontalName, verticalName: String
    /// What the colors show.
    public let valueName: String
    /// The names of classes 0 and 1.
    public let classNames: [String]
    /// The square's extent in both directions.
    public let range: ClosedRange<Double>
    /// The panels, from left to right.
    public let panels: [Panel]
    /// The samples drawn on the panels.
    public let samples: [Sample]

    /// A picture of the given panels; samples outside the range are not drawn. Panels of another size than ``cells`` ×
    /// ``cells`` stop the program.
    public init(
        title: String, subtitle: String = "", range: ClosedRange<Double>, horizontalName: String = "x",
        verticalName: String = "y", valueName: String = "value", classNames: [String] = ["class 0", "class 1"],
        panels: [Panel], samples: [Sample] = []
    ) {
        for panel in panels
        where panel.values.count != Self.cells || panel.values.contains(where: { $0.count != Self.cells }) {
            stop(
                "RegionMap: panel '\(panel.title)' has \(panel.values.count) rows of "
                    + "\(Set(panel.values.map(\.count)).sorted()) values; it must have \(Self.cells) × \(Self.cells)")
        }
        if classNames.count != 2 { stop("RegionMap: \(classNames.count) names of classes; give two") }
        self.title = title
        self.subtitle = subtitle
        self.range = range
        self.horizontalName = horizontalName
        self.verticalName = verticalName
        self.valueName = valueName
        self.classNames = classNames
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

    public var svg: String { RegionDrawing(map: self).svg }

    /// The values as colors: each cell becomes 3 × 3 interpolated pixels.
    func pixels(_ values: [[Double]]) -> [UInt8] {
        let fine = Self.refined(rows: values.map(Self.refined(line:)))
        var result: [UInt8] = []
        result.reserveCapacity(fine.count * fine.count * 3)
        for value in fine.joined() {
            let color = ColorScale.diverging(value)
            result += [color.red, color.green, color.blue]
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
