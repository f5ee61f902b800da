import Foundation

/// One diagram: lines and points with axes, ticks and a legend.
struct LinePanel {
    /// A line, interrupted where y is not finite.
    struct Series {
        let name: String
        let points: [(x: Double, y: Double)]
        /// Whether to draw small points without a line.
        var isScatter = false
    }

    let title: String
    /// Whether values are fractions to be shown in percent.
    var isPercent = false
    /// Whether the vertical axis is logarithmic; non-positive values then leave a gap.
    var isLogarithmic = false
    /// The label of the horizontal axis.
    var horizontalName = "epoch"
    /// Whether the horizontal axis counts, so that its ticks are integers.
    var isCounting = true
    /// Whether the horizontal axis is logarithmic; points at non-positive x then leave a gap.
    var isHorizontalLogarithmic = false
    /// The lines and points, in the order of the styles: the first is a solid blue line, the second a dashed vermilion
    /// one, and so on.
    let series: [Series]
    /// The diagram's width in pixels; larger with a legend beside the frame.
    var width: Double { isLegendBeside ? 560 : 450 }

    private static let styles: [(color: String, dashes: String?)] = [
        (SVGCanvas.Color.blue, nil), (SVGCanvas.Color.vermilion, "7 5"), (SVGCanvas.Color.green, nil),
        (SVGCanvas.Color.purple, "7 5"), (SVGCanvas.Color.orange, nil), (SVGCanvas.Color.sky, "3 4"),
        (SVGCanvas.Color.ink, "3 4"), (SVGCanvas.Color.quiet, nil),
    ]

    private var styled: [(series: Series, style: (color: String, dashes: String?))] {
        series.enumerated().map { ($1, Self.styles[$0 % Self.styles.count]) }
    }

    /// Draws the diagram, `width` × 350 pixels, with its left edge at `left`, below the picture's title.
    func draw(on canvas: inout SVGCanvas, left: Double) {
        let frame = Frame(
            left: left + 60, top: 90, width: width - 75 - legendColumn, height: 265, horizontal: horizontalTicks,
            vertical: verticalTicks)
        canvas.text(title, at: (frame.left, 76), size: 14, isBold: true)
        drawAxes(on: &canvas, frame)
        for (series, style) in styled { draw(series, style, on: &canvas, frame) }
        drawLegend(on: &canvas, frame)
        if shown.isEmpty {
            let middle = (frame.left + frame.width / 2, frame.top + frame.height / 2)
            canvas.text("no values", at: middle, size: 14, anchor: .middle, color: SVGCanvas.Color.quiet)
        }
    }

    /// All points that can be drawn.
    private var shown: [(x: Double, y: Double)] {
        series.flatMap { series in pieces(series).flatMap { $0 } }
    }

    private var horizontalTicks: AxisTicks {
        let step = isCounting ? 1.0 : 0
        let numbers = shown.map(\.x)
        guard let first = numbers.min(), let last = numbers.max() else {
            return AxisTicks(covering: 0, 1, smallestStep: step)
        }
        if isHorizontalLogarithmic { return AxisTicks(logarithmsFrom: first, to: last) }
        // A single epoch is centered.
        return first == last
            ? AxisTicks(covering: first - 1, last + 1, smallestStep: step)
            : AxisTicks(covering: first, last, wanted: 6, smallestStep: step)
    }

    private var verticalTicks: AxisTicks {
        let values = shown.map(\.y)
        guard let least = values.min(), let most = values.max() else { return AxisTicks(covering: 0, 1) }
        if isLogarithmic { return AxisTicks(logarithmsFrom: least, to: most) }
        // If all percentages are equal, the axis does not extend beyond 0 to 100.
        return isPercent && least == most && (0...100).contains(least)
            ? AxisTicks(covering: max(least - 5, 0), min(least + 5, 100)) : AxisTicks(covering: least, most)
    }

    /// The runs of consecutive drawable points, in axis units.
    private func pieces(_ series: Series) -> [[(x: Double, y: Double)]] {
        func decimalLogarithm(_ value: Double) -> Double { value > 0 ? log10(value) : .nan }
        let points = series.points.map { point -> (x: Double, y: Double) in
            let x = isHorizontalLogarithmic ? decimalLogarithm(point.x) : point.x
            return (x, isPercent ? point.y * 100 : isLogarithmic ? decimalLogarithm(point.y) : point.y)
        }
        return points.split { $0.x.isNaN || !$0.y.isFinite || abs($0.y) > 1e100 }.map(Array.init)
    }

    private func drawAxes(on canvas: inout SVGCanvas, _ frame: Frame) {
        for value in frame.vertical.values {
            let y = frame.y(value)
            canvas.line(from: (frame.left, y), to: (frame.right, y), color: SVGCanvas.Color.grid)
            canvas.text(frame.vertical.label(value), at: (frame.left - 8, y + 4.5), anchor: .end)
        }
        for value in frame.horizontal.values {
            let x = frame.x(value)
            canvas.line(from: (x, frame.bottom), to: (x, frame.bottom + 5), color: SVGCanvas.Color.quiet)
            canvas.text(frame.horizontal.label(value), at: (x, frame.bottom + 20), anchor: .middle)
        }
        canvas.line(from: (frame.left, frame.bottom), to: (frame.right, frame.bottom), color: SVGCanvas.Color.quiet)
        canvas.line(from: (frame.left, frame.top), to: (frame.left, frame.bottom), color: SVGCanvas.Color.quiet)
        canvas.text(horizontalName, at: (frame.left + frame.width / 2, frame.bottom + 42), anchor: .middle)
    }

    private func draw(
        _ series: Series, _ style: (color: String, dashes: String?), on canvas: inout SVGCanvas, _ frame: Frame
    ) {
        let pieces = pieces(series)
        // Short series get markers, and so do isolated points, which would otherwise be invisible.
        let marksAll = series.isScatter || pieces.joined().count <= 12
        for piece in pieces {
            let points = piece.map { (x: frame.x($0.x), y: frame.y($0.y)) }
            if points.count > 1, !series.isScatter {
                canvas.polyline(points, color: style.color, dashes: style.dashes)
            }
            if marksAll || points.count == 1 {
                for point in points {
                    canvas.dot(at: point, radius: series.isScatter ? 2.5 : 3.5, color: style.color)
                }
            }
        }
    }

    /// The series listed in the legend.
    private var named: [(series: Series, style: (color: String, dashes: String?))] {
        styled.filter { !pieces($0.series).isEmpty && !$0.series.name.isEmpty }
    }

    /// The approximate width of a name in the legend.
    private func width(of name: String) -> Double { 6.8 * Double(name.count) }

    /// Whether the legend does not fit beside the title, above a frame of 375 pixels.
    private var isLegendBeside: Bool {
        let names = named.map(\.series.name)
        return names.count > 2 || names.reduce(8.5 * Double(title.count)) { $0 + 54 + width(of: $1) } > 375
    }

    /// The width of a legend beside the frame.
    private var legendColumn: Double {
        isLegendBeside ? 58 + (named.map { width(of: $0.series.name) }.max() ?? 0) : 0
    }

    /// Draws the legend above the frame at the right, where it cannot overlap lines, or beside the frame.
    private func drawLegend(on canvas: inout SVGCanvas, _ frame: Frame) {
        if legendColumn > 0 {
            for (row, entry) in named.enumerated() {
                let y = frame.top + 12 + 22 * Double(row)
                drawKey(entry, from: frame.right + 14, y: y - 4.5, on: &canvas)
                canvas.text(entry.series.name, at: (frame.right + 50, y))
            }
            return
        }
        var right = frame.right
        for entry in named.reversed() {
            let start = right - width(of: entry.series.name)
            canvas.text(entry.series.name, at: (start, 76))
            drawKey(entry, from: start - 36, y: 71.5, on: &canvas)
            right = start - 54
        }
    }

    private func drawKey(
        _ entry: (series: Series, style: (color: String, dashes: String?)), from x: Double, y: Double,
        on canvas: inout SVGCanvas
    ) {
        if entry.series.isScatter {
            canvas.dot(at: (x + 14, y), radius: 2.5, color: entry.style.color)
        } else {
            canvas.polyline([(x, y), (x + 28, y)], color: entry.style.color, dashes: entry.style.dashes)
        }
    }

    /// The plot area and its coordinate transform.
    private struct Frame {
        let left, top, width, height: Double
        let horizontal, vertical: AxisTicks

        var right: Double { left + width }
        var bottom: Double { top + height }

        func x(_ value: Double) -> Double {
            left + width * (value - horizontal.lower) / (horizontal.upper - horizontal.lower)
        }

        func y(_ value: Double) -> Double {
            bottom - height * (value - vertical.lower) / (vertical.upper - vertical.lower)
        }
    }
}
