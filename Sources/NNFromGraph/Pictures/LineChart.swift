import Foundation

/// A picture of one or more diagrams, one below the other, each with lines or points over a common axis.
public struct LineChart: SVGPicture, Equatable {
    /// A point of a line.
    public struct Point: Sendable, Equatable {
        /// The coordinates.
        public let x, y: Double
        /// The point (x, y).
        public init(_ x: Double, _ y: Double) {
            self.x = x
            self.y = y
        }
    }

    /// A line, interrupted where y is not finite.
    public struct Series: Sendable, Equatable {
        /// The name in the legend; a series with an empty name is drawn but not listed.
        public let name: String
        /// The points, in the order in which they are connected.
        public let points: [Point]
        /// Whether to draw points without a line.
        public let isScatter: Bool

        /// A line through points, or the points alone.
        public init(_ name: String, _ points: [Point], isScatter: Bool = false) {
            self.name = name
            self.points = points
            self.isScatter = isScatter
        }

        /// Values over 1, 2, 3, …, such as one per epoch or layer.
        public init(_ name: String, values: [Double]) {
            self.init(name, values.enumerated().map { Point(Double($0 + 1), $1) })
        }
    }

    /// A point that is marked by a ring, such as the best epoch, with its words.
    public struct Mark: Sendable, Equatable {
        /// The point.
        public let point: Point
        /// The words beside it.
        public let label: String
        /// A marked point.
        public init(_ point: Point, _ label: String) {
            self.point = point
            self.label = label
        }
    }

    /// A horizontal line with a name, such as a target.
    public struct Level: Sendable, Equatable {
        /// The height of the line, in the units of the points.
        public let value: Double
        /// The name in the legend.
        public let name: String
        /// A named level.
        public init(_ value: Double, _ name: String) {
            self.value = value
            self.name = name
        }
    }

    /// One diagram.
    public struct Panel: Sendable, Equatable {
        /// The title of the diagram.
        public let title: String
        /// The label of the horizontal axis.
        public let horizontalName: String
        /// Whether the horizontal axis counts, so that its ticks are integers.
        public let isCounting: Bool
        /// Whether the horizontal axis is logarithmic; points at non-positive x then leave a gap.
        public let isHorizontalLogarithmic: Bool
        /// Whether the vertical axis is logarithmic; non-positive values then leave a gap.
        public let isLogarithmic: Bool
        /// Whether values are fractions to be shown in percent.
        public let isPercent: Bool
        /// Whether the frame is a square, and both axes have the same ticks if they are linear.
        public let isSquare: Bool
        /// The lines and points, in the order of the styles: the first is a solid blue line, the second a dashed
        /// vermilion one, and so on.
        public let series: [Series]
        /// Horizontal lines, within the vertical axis.
        public let levels: [Level]
        /// Marked points.
        public let marks: [Mark]

        /// A diagram of the given series.
        public init(
            _ title: String, horizontalName: String = "epoch", isCounting: Bool = true,
            isHorizontalLogarithmic: Bool = false, isLogarithmic: Bool = false, isPercent: Bool = false,
            isSquare: Bool = false, series: [Series], levels: [Level] = [], marks: [Mark] = []
        ) {
            self.title = title
            self.horizontalName = horizontalName
            self.isCounting = isCounting
            self.isHorizontalLogarithmic = isHorizontalLogarithmic
            self.isLogarithmic = isLogarithmic
            self.isPercent = isPercent
            self.isSquare = isSquare
            self.series = series
            self.levels = levels
            self.marks = marks
        }
    }

    /// The title.
    public let title: String
    /// What the title leaves out, such as the network and its result; may be empty.
    public let subtitle: String
    /// The diagrams, from top to bottom.
    public let panels: [Panel]

    /// A picture of the given diagrams.
    public init(title: String, subtitle: String = "", panels: [Panel]) {
        self.title = title
        self.subtitle = subtitle
        self.panels = panels
    }

    /// The picture as SVG: 520 pixels wide, about 270 more high for each panel.
    public var svg: String {
        let width = 520.0
        var canvas = SVGCanvas(width: width, title: title, description: description)
        var y = canvas.heading(title, subtitle)
        for panel in panels { y = LinePanel(panel: panel, width: width - 16).draw(on: &canvas, left: 0, top: y) + 12 }
        canvas.height = y
        return canvas.svg
    }

    /// Each line's first and last value, in words.
    private var description: String {
        let words = panels.map { panel in
            let lines = panel.series.compactMap { series -> String? in
                let points = series.points.filter { $0.x.isFinite && $0.y.isFinite }
                guard let first = points.first, let last = points.last else { return nil }
                if series.isScatter {
                    return (series.name.isEmpty ? "" : series.name + ": ") + Units.count(points.count, "point")
                }
                return "\(series.name.isEmpty ? "" : series.name + " ")from \(panel.words(first.y)) at "
                    + "\(Self.number(first.x)) to \(panel.words(last.y)) at \(Self.number(last.x))"
            }
            let marks = panel.marks.map { "marked: \($0.label)" } + panel.levels.map(\.name)
            return "\(panel.title), by \(panel.horizontalName): " + (lines + marks).joined(separator: "; ") + "."
        }
        return ((subtitle.isEmpty ? [] : [subtitle + "."]) + words).joined(separator: " ")
    }

    fileprivate static func number(_ value: Double) -> String { String(format: "%.4g", value) }
}

extension LineChart.Panel {
    /// A value of the vertical axis, in words.
    fileprivate func words(_ value: Double) -> String {
        isPercent ? String(format: "%.2f %%", 100 * value) : LineChart.number(value)
    }
}
