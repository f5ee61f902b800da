import Autodiff
import Foundation

/// A picture of a confusion matrix: the counts in cells, colored by their share of the row, and each class's recall.
///
///     let matrix = ConfusionMatrix(labels: [0, 1, 1], predictions: [0, 1, 0], classes: 2)
///     let chart = ConfusionMatrixChart(title: "Two classes", matrix: matrix)
///     try chart.write(to: FileManager.default.temporaryDirectory.appendingPathComponent("matrix.svg"))
public struct ConfusionMatrixChart: SVGPicture, Equatable {
    /// The title.
    public let title: String
    /// What was counted; may be empty. The number of right predictions is added to it.
    public let subtitle: String
    /// The counts.
    public let matrix: ConfusionMatrix
    /// A name for each class.
    public let classNames: [String]

    /// A picture of the given matrix. A number of names other than its classes stops the program.
    ///
    /// - Parameters:
    ///   - title: The title above the cells.
    ///   - subtitle: What was counted; may be empty.
    ///   - matrix: The counts.
    ///   - classNames: A name for each class; without any, classes are numbered from 0.
    public init(title: String, subtitle: String = "", matrix: ConfusionMatrix, classNames: [String] = []) {
        let classes = matrix.counts.count
        if !classNames.isEmpty, classNames.count != classes {
            stop("ConfusionMatrixChart: \(classNames.count) names for \(classes) classes; give one per class")
        }
        self.title = title
        self.subtitle = subtitle
        self.matrix = matrix
        self.classNames = classNames.isEmpty ? (0..<classes).map(String.init) : classNames
    }

    /// The picture: 640 pixels wide, or more with over 15 classes.
    public var svg: String {
        let count = Double(classNames.count)
        let longest = classNames.map { SVGCanvas.width(of: $0) }.max() ?? 0
        let left = max(longest, SVGCanvas.width(of: "true ↓")) + 24
        let (recallWidth, barWidth) = (68.0, 84.0)
        let cell = min(max((640 - left - recallWidth - barWidth) / count, 30), 90)
        let (right, height) = (left + count * cell, min(max(cell, 30), 60))
        let width = max(right + recallWidth + barWidth, 420)
        var canvas = SVGCanvas(width: width, title: title, description: description)
        let top = canvas.heading(title, [subtitle, result].filter { !$0.isEmpty }.joined(separator: ": ")) + 24
        canvas.text("true ↓", at: (left - 12, top - 10), anchor: .end, isBold: true)
        canvas.text("recall", at: (right + 12, top - 10), isBold: true)
        for (row, name) in classNames.enumerated() {
            let y = top + Double(row) * height
            let baseline = y + height / 2 + 4.5
            canvas.text(name, at: (left - 12, baseline), anchor: .end)
            for column in classNames.indices {
                let color = ColorScale.blues(share(row, column).squareRoot())
                let x = left + Double(column) * cell
                canvas.rectangle(x: x, y: y, width: cell, height: height, edge: .grid, fill: color)
                canvas.text(
                    Units.grouped(matrix[row, column]), at: (x + cell / 2, baseline), on: color, isBold: row == column)
            }
            canvas.text(recall(row), at: (right + 12, baseline))
        }
        let bottom = top + count * height
        for (column, name) in classNames.enumerated() {
            canvas.text(name, at: (left + (Double(column) + 0.5) * cell, bottom + 20), anchor: .middle)
        }
        canvas.text("predicted →", at: (left, bottom + 42), isBold: true)
        canvas.colorBar(
            x: right + recallWidth + 14, y: top, height: max(bottom - top, 110), name: "",
            scale: ColorScale.blues,
            labels: [0, 0.01, 0.1, 0.25, 0.5, 1].map { ($0.squareRoot(), String(format: "%.0f %%", 100 * $0)) })
        canvas.height =
            canvas.note(
                "Rows: true classes; columns: predicted ones. Color: share of the row, on a square-root scale.",
                y: max(bottom + 42, top + 114)) + 14
        return canvas.svg
    }

    private var right: Int { classNames.indices.reduce(0) { $0 + matrix[$1, $1] } }
    private var result: String {
        "\(Units.grouped(right)) of \(Units.grouped(matrix.total)) right (\(Units.percent(matrix.accuracy)))"
    }

    private func share(_ row: Int, _ column: Int) -> Double {
        Double(matrix[row, column]) / Double(max(matrix.counts[row].reduce(0, +), 1))
    }

    private func recall(_ row: Int) -> String {
        matrix.counts[row].reduce(0, +) == 0 ? "–" : String(format: "%.1f %%", 100 * matrix.recall(of: row))
    }

    private var description: String {
        let recalls = classNames.indices.map { "\(classNames[$0]) \(recall($0))" }.joined(separator: ", ")
        return "A confusion matrix of \(classNames.count) classes. \(result). Recall: \(recalls)."
    }
}
