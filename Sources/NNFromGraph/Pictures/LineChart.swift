/// A picture of one or more diagrams side by side, each with lines or points over a common axis.
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
        /// The lines and points.
        public let series: [Series]

        /// A diagram of the given series.
        public init(
            _ title: String, horizontalName: String = "epoch", isCounting: Bool = true,
            isHorizontalLogarithmic: Bool = false, isLogarithmic: Bool = false, isPercent: Bool = false,
            series: [Series]
        ) {
            self.title = title
            self.horizontalName = horizontalName
            self.isCounting = isCounting
            self.isHorizontalLogarithmic = isHorizontalLogarithmic
            self.isLogarithmic = isLogarithmic
            self.isPercent = isPercent
            self.series = series
        }
    }

    /// The title.
    public let title: String
    /// The diagrams, from left to right.
    public let panels: [Panel]

    /// A picture of the given diagrams.
    public init(title: String, panels: [Panel]) {
        self.title = title
        self.panels = panels
    }

    /// The picture as SVG: 420 pixels high; each panel adds 470 pixels to the width or, with a legend beside the frame,
    /// 580.
    public var svg: String {
        let drawn = panels.map { panel in
            LinePanel(
                title: panel.title, isPercent: panel.isPercent, isLogarithmic: panel.isLogarithmic,
                horizontalName: panel.horizontalName, isCounting: panel.isCounting,
                isHorizontalLogarithmic: panel.isHorizontalLogarithmic,
                series: panel.series.map { series in
                    LinePanel.Series(
                        name: series.name, points: series.points.map { ($0.x, $0.y) }, isScatter: series.isScatter)
                })
        }
        let width = drawn.reduce(20) { $0 + $1.width + 20 }
        var canvas = SVGCanvas(width: width, height: 420)
        canvas.text(title, at: (width / 2, 32), size: 18, anchor: .middle, isBold: true)
        var left = 20.0
        for panel in drawn {
            panel.draw(on: &canvas, left: left)
            left += panel.width + 20
        }
        return canvas.svg
    }
}
