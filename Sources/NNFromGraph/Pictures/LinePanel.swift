import Foundation

/// One diagram of a ``LineChart``, drawn: lines and points with axes, ticks and a legend.
struct LinePanel {
    let panel: LineChart.Panel
    /// The diagram's width in pixels, with the labels of its axis.
    let width: Double

    /// The width of the labels left of the frame.
    private static let margin = 62.0

    private struct Style {
        let color: Paint
        let dashes: String?
    }
    private static let styles = zip(Paint.lines, Paint.dashes).map { Style(color: $0, dashes: $1) }

    private var styled: [(series: LineChart.Series, style: Style)] {
        panel.series.enumerated().map { ($1, Self.styles[$0 % Self.styles.count]) }
    }

    /// Draws the diagram with its top left corner at a point.
    /// - Returns: The height of its lower edge.
    func draw(on canvas: inout SVGCanvas, left: Double, top: Double) -> Double {
        canvas.text(panel.title, at: (left + Self.margin, top + 14), size: 14, isBold: true)
        let start = drawLegend(on: &canvas, left: left + Self.margin, top: top + 18)
        let side = width - Self.margin - 14
        let frame = Frame(
            left: left + Self.margin, top: start + 12, width: panel.isSquare ? min(side, 330) : side,
            height: panel.isSquare ? min(side, 330) : 190, horizontal: horizontalTicks, vertical: verticalTicks)
        drawAxes(on: &canvas, frame)
        for (series, style) in styled { draw(series, style, on: &canvas, frame) }
        for level in panel.levels { draw(level, on: &canvas, frame) }
        for mark in panel.marks { draw(mark, on: &canvas, frame) }
        if shown.isEmpty {
            let middle = (frame.left + frame.width / 2, frame.top + frame.height / 2)
            canvas.text("no values", at: middle, size: 14, anchor: .middle, color: .quiet)
        }
        return frame.bottom + 42
    }

    /// All points that can be drawn, in axis units.
    private var shown: [(x: Double, y: Double)] {
        panel.series.flatMap { pieces($0.points).flatMap { $0 } }
    }

    /// Whether both axes have the same ticks, so that the diagonal is where the coordinates are equal.
    private var hasOneRange: Bool { panel.isSquare && !panel.isLogarithmic && !panel.isHorizontalLogarithmic }

    private var horizontalTicks: AxisTicks {
        let step = panel.isCounting ? 1.0 : 0
        let numbers = shown.map(\.x) + (hasOneRange ? shown.map(\.y) : [])
        guard let first = numbers.min(), let last = numbers.max() else {
            return AxisTicks(covering: 0, 1, smallestStep: step)
        }
        if panel.isHorizontalLogarithmic { return AxisTicks(logarithmsFrom: first, to: last) }
        // A few epochs or layers each have their tick.
        if panel.isCounting, last > first, last - first <= 12 { return AxisTicks(integersFrom: first, to: last) }
        // A single epoch is centered.
        return first == last
            ? AxisTicks(covering: first - 1, last + 1, smallestStep: step)
            : AxisTicks(covering: first, last, wanted: 6, smallestStep: step)
    }

    private var verticalTicks: AxisTicks {
        let levels = pieces(panel.levels.map { LineChart.Point(1, $0.value) }).joined().map(\.y)
        let values = shown.map(\.y)
        guard let least = (values + levels).min(), let most = (values + levels).max(), !values.isEmpty else {
            return AxisTicks(covering: 0, 1)
        }
        if panel.isLogarithmic { return AxisTicks(logarithmsFrom: least, to: most) }
        if hasOneRange { return horizontalTicks }
        // If all percentages are equal, the axis does not extend beyond 0 to 100.
        return panel.isPercent && least == most && (0...100).contains(least)
            ? AxisTicks(covering: max(least - 5, 0), min(least + 5, 100)) : AxisTicks(covering: least, most)
    }

    /// The runs of consecutive drawable points, in axis units.
    private func pieces(_ points: [LineChart.Point]) -> [[(x: Double, y: Double)]] {
        func decimalLogarithm(_ value: Double) -> Double { value > 0 ? log10(value) : .nan }
        let points = points.map { point -> (x: Double, y: Double) in
            let x = panel.isHorizontalLogarithmic ? decimalLogarithm(point.x) : point.x
            return (x, panel.isPercent ? point.y * 100 : panel.isLogarithmic ? decimalLogarithm(point.y) : point.y)
        }
        return points.split { $0.x.isNaN || !$0.y.isFinite || abs($0.y) > 1e100 }.map(Array.init)
    }

    private func drawAxes(on canvas: inout SVGCanvas, _ frame: Frame) {
        for value in frame.vertical.values {
            let y = frame.y(value)
            canvas.line(from: (frame.left, y), to: (frame.right, y), color: .grid)
            canvas.text(frame.vertical.label(value), at: (frame.left - 8, y + 4.5), anchor: .end)
        }
        for value in frame.horizontal.values {
            let x = frame.x(value)
            canvas.line(from: (x, frame.bottom), to: (x, frame.bottom + 5), color: .quiet)
            canvas.text(frame.horizontal.label(value), at: (x, frame.bottom + 19), anchor: .middle)
        }
        canvas.line(from: (frame.left, frame.bottom), to: (frame.right, frame.bottom), color: .quiet)
        canvas.line(from: (frame.left, frame.top), to: (frame.left, frame.bottom), color: .quiet)
        canvas.text(panel.horizontalName, at: (frame.left + frame.width / 2, frame.bottom + 37), anchor: .middle)
    }

    private func draw(_ series: LineChart.Series, _ style: Style, on canvas: inout SVGCanvas, _ frame: Frame) {
        let pieces = pieces(series.points)
        // Short series get markers, but not the ends of a straight line such as a diagonal. So do isolated points,
        // which would otherwise be invisible.
        let count = pieces.joined().count
        let marksAll = series.isScatter || count <= 12 && (panel.isCounting || count > 2)
        for piece in pieces {
            let points = piece.map { (x: frame.x($0.x), y: frame.y($0.y)) }
            if points.count > 1, !series.isScatter {
                canvas.polyline(points, color: style.color, dashes: style.dashes)
            }
            if marksAll || points.count == 1 {
                for point in points {
                    canvas.dot(at: point, radius: series.isScatter ? 2.5 : 3, color: style.color)
                }
            }
        }
    }

    private func draw(_ level: LineChart.Level, on canvas: inout SVGCanvas, _ frame: Frame) {
        guard let value = pieces([LineChart.Point(1, level.value)]).first?.first?.y else { return }
        let y = frame.y(value)
        canvas.line(from: (frame.left, y), to: (frame.right, y), color: .quiet, width: 1.5, dashes: "2 3")
    }

    /// A ring around a point, with its words on the side where there is room.
    private func draw(_ mark: LineChart.Mark, on canvas: inout SVGCanvas, _ frame: Frame) {
        guard let point = pieces([mark.point]).first?.first else { return }
        let (x, y) = (frame.x(point.x), frame.y(point.y))
        canvas.dot(at: (x, y), radius: 6, color: .paper)
        canvas.dot(at: (x, y), radius: 5, color: .ink)
        let width = SVGCanvas.width(of: mark.label)
        let isRight = x + 8 + width > frame.right
        let start = isRight ? x + 4 - width : x - 4
        let baselines = [y - 12, y + 22, y + 38, y - 28].filter { $0 - 12 >= frame.top && $0 + 4 <= frame.bottom }
        let baseline = baselines.min {
            hidden($0, start...start + width, frame) < hidden($1, start...start + width, frame)
        }
        canvas.label(mark.label, at: (isRight ? x + 4 : x - 4, baseline ?? y + 22), anchor: isRight ? .end : .start)
    }

    /// How much of lines and levels words with a baseline and an extent would hide: the number of their pixels across.
    private func hidden(_ baseline: Double, _ extent: ClosedRange<Double>, _ frame: Frame) -> Int {
        let rows = baseline - 13...baseline + 5
        let levels = pieces(panel.levels.map { LineChart.Point(1, $0.value) }).joined().map { frame.y($0.y) }
        var count = levels.count { rows.contains($0) } * Int(extent.upperBound - extent.lowerBound)
        for piece in panel.series.flatMap({ pieces($0.points) }) {
            for (one, other) in zip(piece, piece.dropFirst()) {
                let (left, right) = (frame.x(min(one.x, other.x)), frame.x(max(one.x, other.x)))
                let within = max(left, extent.lowerBound)...max(min(right, extent.upperBound), left, extent.lowerBound)
                let (y, last) = (frame.y(one.y), frame.y(other.y))
                let isBeside = max(y, last) < rows.lowerBound || min(y, last) > rows.upperBound
                if !isBeside { count += Int(within.upperBound - within.lowerBound) }
            }
        }
        return count
    }

    /// An entry of the legend.
    private struct Entry {
        let name: String
        let color: Paint
        let dashes: String?
        var isScatter = false
    }

    private var entries: [Entry] {
        let listed = styled.filter { !pieces($0.series.points).isEmpty && !$0.series.name.isEmpty }
        return listed.map { series, style in
            Entry(name: series.name, color: style.color, dashes: style.dashes, isScatter: series.isScatter)
        } + panel.levels.map { Entry(name: $0.name, color: .quiet, dashes: "2 3") }
    }

    /// Draws the legend above the frame, where it cannot overlap lines, in as many rows as it needs.
    /// - Returns: The height of its lower edge.
    private func drawLegend(on canvas: inout SVGCanvas, left: Double, top: Double) -> Double {
        var (x, y) = (left, top)
        // A single line needs no legend if the title names it.
        if entries.count == 1, entries[0].name == panel.title { return y }
        for (place, entry) in entries.enumerated() {
            let step = 36 + SVGCanvas.width(of: entry.name) + 18
            if place == 0 { y += 18 } else if x + step - 18 > left + width - Self.margin { (x, y) = (left, y + 19) }
            if entry.isScatter {
                canvas.dot(at: (x + 14, y - 4.5), radius: 2.5, color: entry.color)
            } else {
                canvas.polyline([(x, y - 4.5), (x + 28, y - 4.5)], color: entry.color, dashes: entry.dashes)
            }
            canvas.text(entry.name, at: (x + 36, y))
            x += step
        }
        return y
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
