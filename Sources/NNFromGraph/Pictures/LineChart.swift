/// A picture of one or more diagrams side by side, each of lines or points over a common axis.
public struct LineChart: SVGPicture, Equatable {
    public struct Point: Sendable, Equatable {
        public let x, y: Double
        public init(_ x: Double, _ y: Double) {
            self.x = x
            self.y = y
        }
    }

    /// A line; where y is not finite it is broken.
    public struct Series: Sendable, Equatable {
        /// What the legend calls it; one without a name is drawn and not listed.
        public let name: String
        public let points: [Point]
        /// Whether the points alone are drawn, without a line.
        public let isScatter: Bool

        public init(_ name: String, _ points: [Point], isScatter: Bool = false) {
            self.name = name
            self.points = points
            self.isScatter = isScatter
        }

        /// Values over 1, 2, 3, …: one an epoch or a layer.
        public init(_ name: String, values: [Double]) {
            self.init(name, values.enumerated().map { Point(Double($0 + 1), $1) })
        }
    }

    /// One diagram.
    public struct Panel: Sendable, Equatable {
        public let title: String
        /// What stands below the horizontal axis.
        public let horizontalName: String
        /// Whether the horizontal axis counts, so that its marks are whole numbers.
        public let isCounting: Bool
        /// Whether the vertical axis is logarithmic; values that are not positive then leave a gap.
        public let isLogarithmic: Bool
        /// Whether values are fractions that are to be shown in per cent.
        public let isPercent: Bool
        public let series: [Series]

        public init(
            _ title: String, horizontalName: String = "epoch", isCounting: Bool = true, isLogarithmic: Bool = false,
            isPercent: Bool = false, series: [Series]
        ) {
            self.title = title
            self.horizontalName = horizontalName
            self.isCounting = isCounting
            self.isLogarithmic = isLogarithmic
            self.isPercent = isPercent
            self.series = series
        }
    }

    /// What stands above the picture.
    public let title: String
    public let panels: [Panel]

    public init(title: String, panels: [Panel]) {
        self.title = title
        self.panels = panels
    }

    /// The picture, 420 pixels high and 470 or, with a legend beside the frame, 580 wide a panel.
    public var svg: String {
        let drawn = panels.map { panel in
            LinePanel(
                title: panel.title, isPercent: panel.isPercent, isLogarithmic: panel.isLogarithmic,
                horizontalName: panel.horizontalName, isCounting: panel.isCounting,
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
