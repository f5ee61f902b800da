import Autodiff
import Foundation

/// A picture of a table of numbers: each is a colored cell, labeled with the number; the largest is framed.
///
/// Fractions are colored by the logarithm of their distance from 1, so that 95 % and 98 % differ as much as 50 % and
/// 80 %.
public struct HeatMap: SVGPicture, Equatable {
    /// The title.
    public let title: String
    /// The names of the two axes.
    public let rowsName, columnsName: String
    /// The labels of rows and columns.
    public let rows, columns: [String]
    /// The values [rows × columns]; one that is not finite gets a gray cell with a dash.
    public let values: [[Double]]
    /// Whether the values are fractions to be shown in percent.
    public let isPercent: Bool

    /// A picture of the given values. A number of values other than rows × columns, or none, stops the program.
    public init(
        title: String, rowsName: String, columnsName: String, rows: [String], columns: [String], values: [[Double]],
        isPercent: Bool
    ) {
        guard !rows.isEmpty, !columns.isEmpty, values.count == rows.count,
            values.allSatisfy({ $0.count == columns.count })
        else {
            stop(
                "HeatMap: rows of \(values.map(\.count)) values for \(rows.count) rows and \(columns.count) columns; "
                    + "give one value per cell, for at least one cell")
        }
        self.title = title
        self.rowsName = rowsName
        self.columnsName = columnsName
        self.rows = rows
        self.columns = columns
        self.values = values
        self.isPercent = isPercent
    }

    private static let cellHeight = 40.0
    private static let left = 106.0
    private static let bar = 92.0
    private var cellWidth: Double {
        max((SVGCanvas.widest - Self.left - Self.bar) / Double(max(columns.count, 6)), 34)
    }

    public var svg: String {
        let right = Self.left + Double(columns.count) * cellWidth
        var canvas = SVGCanvas(width: max(right + Self.bar, 420), title: title, description: description)
        let top = canvas.heading(title) + 22
        let bottom = top + Double(rows.count) * Self.cellHeight
        canvas.text("\(rowsName) ↓", at: (Self.left - 12, top - 10), anchor: .end, isBold: true)
        canvas.text("\(columnsName) →", at: (Self.left, bottom + 42), isBold: true)
        for (row, name) in rows.enumerated() {
            let y = top + Double(row) * Self.cellHeight
            canvas.text(name, at: (Self.left - 12, y + Self.cellHeight / 2 + 4.5), anchor: .end)
            for column in columns.indices {
                draw(values[row][column], x: Self.left + Double(column) * cellWidth, y, &canvas)
            }
        }
        for (column, name) in columns.enumerated() {
            canvas.text(name, at: (Self.left + (Double(column) + 0.5) * cellWidth, bottom + 20), anchor: .middle)
        }
        drawFrame(top: top, &canvas)
        canvas.colorBar(
            x: right + 14, y: top, height: max(bottom - top, 100), name: isPercent ? "%" : "",
            scale: ColorScale.sequential, labels: barLabels)
        canvas.height = canvas.note(note, y: max(bottom + 44, top + 104)) + 14
        return canvas.svg
    }

    /// A value's share of the color scale before it is stretched from 0 to 1.
    private func level(_ value: Double) -> Double {
        isPercent ? -log10(max(1 - value, 0.0005)) : value
    }

    private var finite: [Double] { values.joined().filter(\.isFinite) }
    private var range: (low: Double, high: Double) {
        (finite.map(level).min() ?? 0, finite.map(level).max() ?? 1)
    }

    private func share(_ value: Double) -> Double {
        let (low, high) = range
        return high > low ? (level(value) - low) / (high - low) : 0.5
    }

    /// Round values within the range, far enough apart on the bar.
    private var barLabels: [(share: Double, words: String)] {
        guard let least = finite.min(), let most = finite.max(), most > least else { return [] }
        let candidates =
            isPercent
            ? [0.1, 0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.998, 0.999]
            : AxisTicks(covering: least, most, wanted: 4).values
        var labels = [(share: 0.0, words: words(least)), (share: 1.0, words: words(most))]
        for value in candidates where value > least && value < most {
            let place = share(value)
            if labels.allSatisfy({ abs($0.share - place) > 0.12 }) { labels.append((place, short(value))) }
        }
        return labels
    }

    private func words(_ value: Double) -> String {
        String(format: isPercent ? "%.1f" : "%.3g", isPercent ? 100 * value : value)
    }

    private func short(_ value: Double) -> String { String(format: "%.3g", isPercent ? 100 * value : value) }

    private func draw(_ value: Double, x: Double, _ y: Double, _ canvas: inout SVGCanvas) {
        let color = value.isFinite ? ColorScale.sequential(share(value)) : RGB(0xdddddd)
        canvas.rectangle(x: x, y: y, width: cellWidth, height: Self.cellHeight, edge: .paper, fill: color)
        canvas.text(
            value.isFinite ? words(value) : "–", at: (x + cellWidth / 2, y + Self.cellHeight / 2 + 4.5), on: color)
    }

    private func drawFrame(top: Double, _ canvas: inout SVGCanvas) {
        guard let (row, column) = largest else { return }
        canvas.rectangle(
            x: Self.left + Double(column) * cellWidth, y: top + Double(row) * Self.cellHeight, width: cellWidth,
            height: Self.cellHeight, edge: .vermilion, edgeWidth: 3)
    }

    /// The first cell with the largest value.
    private var largest: (row: Int, column: Int)? {
        guard let most = finite.max(), let row = values.firstIndex(where: { $0.contains(most) }),
            let column = values[row].firstIndex(of: most)
        else { return nil }
        return (row, column)
    }

    private var note: String {
        var parts: [String] = []
        if let (row, column) = largest {
            let unit = isPercent ? " %" : ""
            parts.append(
                "Framed: the highest, \(words(values[row][column]))\(unit), at \(rowsName) \(rows[row]) and "
                    + "\(columnsName) \(columns[column]).")
        }
        if finite.count < rows.count * columns.count { parts.append("Dash: no result.") }
        if isPercent { parts.append("Color: the distance from 100 %, on a logarithmic scale.") }
        return parts.joined(separator: " ")
    }

    private var description: String {
        "A table of \(rows.count) × \(columns.count) colored cells by \(rowsName) and \(columnsName). " + note
    }
}
