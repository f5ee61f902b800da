import Autodiff
import Foundation

/// A picture of a table of numbers: each is a colored cell, labeled with the number; the largest is framed.
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

    private static let cell = (width: 74.0, height: 46.0)
    private static let left = 130.0
    private static let top = 92.0

    public var svg: String {
        let right = Self.left + Double(columns.count) * Self.cell.width
        let bottom = Self.top + Double(rows.count) * Self.cell.height
        var canvas = SVGCanvas(width: max(right + 40, 420), height: bottom + 70)
        canvas.text(title, at: (max(right + 40, 420) / 2, 32), size: 18, anchor: .middle, isBold: true)
        canvas.text("\(rowsName) ↓", at: (Self.left - 12, Self.top - 14), anchor: .end, isBold: true)
        canvas.text("\(columnsName) →", at: (Self.left, bottom + 48), isBold: true)
        let shown = values.joined().filter(\.isFinite)
        let (least, most) = (shown.min() ?? 0, shown.max() ?? 1)
        for (row, name) in rows.enumerated() {
            let y = Self.top + Double(row) * Self.cell.height
            canvas.text(name, at: (Self.left - 12, y + Self.cell.height / 2 + 4.5), anchor: .end)
            for column in columns.indices {
                draw(values[row][column], least, most, x: Self.left + Double(column) * Self.cell.width, y, &canvas)
            }
        }
        for (column, name) in columns.enumerated() {
            let x = Self.left + (Double(column) + 0.5) * Self.cell.width
            canvas.text(name, at: (x, bottom + 22), anchor: .middle)
        }
        drawFrame(around: most, &canvas)
        return canvas.svg
    }

    private func draw(
        _ value: Double, _ least: Double, _ most: Double, x: Double, _ y: Double, _ canvas: inout SVGCanvas
    ) {
        let share = most > least ? (value - least) / (most - least) : 0.5
        let color = value.isFinite ? ColorScale.sequential(share) : RGB(red: 221, green: 221, blue: 221)
        canvas.rectangle(
            x: x, y: y, width: Self.cell.width, height: Self.cell.height, stroke: "#ffffff", fill: color.hexadecimal)
        let words = value.isFinite ? String(format: isPercent ? "%.1f" : "%.3g", isPercent ? 100 * value : value) : "–"
        canvas.text(
            words, at: (x + Self.cell.width / 2, y + Self.cell.height / 2 + 4.5), anchor: .middle,
            color: color.isDark ? "#ffffff" : SVGCanvas.Color.ink)
    }

    private func drawFrame(around most: Double, _ canvas: inout SVGCanvas) {
        guard let row = values.firstIndex(where: { $0.contains(most) }),
            let column = values[row].firstIndex(of: most)
        else { return }
        canvas.rectangle(
            x: Self.left + Double(column) * Self.cell.width, y: Self.top + Double(row) * Self.cell.height,
            width: Self.cell.width, height: Self.cell.height, stroke: SVGCanvas.Color.vermilion, strokeWidth: 3)
    }
}
