/// One diagram of a learning curve: lines over epochs with axes, marks and a legend.
struct LinePanel {
    /// A line; where y is not finite it is broken.
    struct Series {
        let name: String
        let points: [(x: Double, y: Double)]
    }

    let title: String
    /// Whether values are fractions that are to be shown in per cent.
    let isPercent: Bool
    /// The first is drawn as a full blue line, the second dashed and vermilion.
    let series: [Series]

    private static let styles: [(colour: String, dashes: String?)] = [
        (SVGCanvas.Colour.blue, nil), (SVGCanvas.Colour.vermilion, "7 5"),
    ]

    /// Draws the diagram, 450 × 350 pixels, with its left edge at `left`, below the picture's title.
    func draw(on canvas: inout SVGCanvas, left: Double) {
        let frame = Frame(
            left: left + 60, top: 90, width: 375, height: 265, horizontal: epochTicks, vertical: valueTicks)
        canvas.text(title, at: (frame.left, 76), size: 14, isBold: true)
        drawAxes(on: &canvas, frame)
        for (series, style) in zip(series, Self.styles) {
            draw(series, style, on: &canvas, frame)
        }
        drawLegend(on: &canvas, frame)
        if shown.isEmpty {
            let middle = (frame.left + frame.width / 2, frame.top + frame.height / 2)
            canvas.text("no values", at: middle, size: 14, anchor: .middle, colour: SVGCanvas.Colour.quiet)
        }
    }

    /// All points that can be shown.
    private var shown: [(x: Double, y: Double)] {
        series.flatMap { series in pieces(series).flatMap { $0 } }
    }

    private var epochTicks: AxisTicks {
        let numbers = shown.map(\.x)
        guard let first = numbers.min(), let last = numbers.max() else {
            return AxisTicks(covering: 0, 1, smallestStep: 1)
        }
        // One epoch stands in the middle of three.
        return first == last
            ? AxisTicks(covering: first - 1, last + 1, smallestStep: 1)
            : AxisTicks(covering: first, last, wanted: 6, smallestStep: 1)
    }

    private var valueTicks: AxisTicks {
        let values = shown.map(\.y)
        guard let least = values.min(), let most = values.max() else { return AxisTicks(covering: 0, 1) }
        // No axis of per cents beyond 100 or below 0, where all are the same.
        return isPercent && least == most && (0...100).contains(least)
            ? AxisTicks(covering: max(least - 5, 0), min(least + 5, 100)) : AxisTicks(covering: least, most)
    }

    /// The runs of points between those that cannot be shown, in the units of the axis.
    private func pieces(_ series: Series) -> [[(x: Double, y: Double)]] {
        series.points
            .map { (x: $0.x, y: isPercent ? $0.y * 100 : $0.y) }
            .split { !$0.y.isFinite || abs($0.y) > 1e100 }
            .map(Array.init)
    }

    private func drawAxes(on canvas: inout SVGCanvas, _ frame: Frame) {
        for value in frame.vertical.values {
            let y = frame.y(value)
            canvas.line(from: (frame.left, y), to: (frame.right, y), colour: SVGCanvas.Colour.grid)
            canvas.text(frame.vertical.label(value), at: (frame.left - 8, y + 4.5), anchor: .end)
        }
        for value in frame.horizontal.values {
            let x = frame.x(value)
            canvas.line(from: (x, frame.bottom), to: (x, frame.bottom + 5), colour: SVGCanvas.Colour.quiet)
            canvas.text(frame.horizontal.label(value), at: (x, frame.bottom + 20), anchor: .middle)
        }
        canvas.line(from: (frame.left, frame.bottom), to: (frame.right, frame.bottom), colour: SVGCanvas.Colour.quiet)
        canvas.line(from: (frame.left, frame.top), to: (frame.left, frame.bottom), colour: SVGCanvas.Colour.quiet)
        canvas.text("epoch", at: (frame.left + frame.width / 2, frame.bottom + 42), anchor: .middle)
    }

    private func draw(
        _ series: Series, _ style: (colour: String, dashes: String?), on canvas: inout SVGCanvas, _ frame: Frame
    ) {
        let pieces = pieces(series)
        // Few points are marked, and a point without neighbours must be, or it would not be seen.
        let marksAll = pieces.joined().count <= 12
        for piece in pieces {
            let points = piece.map { (x: frame.x($0.x), y: frame.y($0.y)) }
            if points.count > 1 { canvas.polyline(points, colour: style.colour, dashes: style.dashes) }
            if marksAll || points.count == 1 {
                for point in points { canvas.dot(at: point, radius: 3.5, colour: style.colour) }
            }
        }
    }

    /// On the right above the frame, where no line can run into it; only lines that there are.
    private func drawLegend(on canvas: inout SVGCanvas, _ frame: Frame) {
        var right = frame.right
        for (series, style) in zip(series, Self.styles).reversed() where !pieces(series).isEmpty {
            let wordWidth = Double(series.name.count) * 7
            canvas.text(series.name, at: (right, 76), anchor: .end)
            let end = right - wordWidth - 8
            canvas.polyline([(end - 28, 71.5), (end, 71.5)], colour: style.colour, dashes: style.dashes)
            right = end - 28 - 18
        }
    }

    /// The area of the lines, and how values become places in it.
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
