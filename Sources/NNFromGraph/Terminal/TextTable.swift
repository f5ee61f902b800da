/// A table for a number of columns of the screen: drawn as a table where it fits, with its text column wrapped where
/// that is enough, and otherwise turned, so that each row is a block with a line per cell.
package struct TextTable {
    /// A column.
    package struct Column: Sendable {
        /// Where the cells of a column are aligned, and whether they may be wrapped.
        package enum Kind: Sendable { case name, number, text }
        package let title: String
        package let kind: Kind

        /// A column of names, aligned to the left and kept whole.
        package static func name(_ title: String) -> Column { Column(title: title, kind: .name) }
        /// A column of numbers, aligned to the right.
        package static func number(_ title: String) -> Column { Column(title: title, kind: .number) }
        /// A column of text, aligned to the left, that may be wrapped between words.
        package static func text(_ title: String) -> Column { Column(title: title, kind: .text) }
    }

    package let columns: [Column]
    /// The cells of each row, one per column.
    package var rows: [[String]]
    /// The number of spaces before each line.
    package var indentation: Int

    package init(_ columns: [Column], rows: [[String]] = [], indentation: Int = 2) {
        self.columns = columns
        self.rows = rows
        self.indentation = indentation
    }

    private static let gap = 2
    /// The width below which a column of text is not wrapped any further.
    private static let leastText = 20

    /// Its titles, if there are any, and its rows.
    private var all: [[String]] {
        (columns.contains { !$0.title.isEmpty } ? [columns.map(\.title)] : []) + rows
    }

    private var widths: [Int] { columns.indices.map { column in all.map { $0[column].count }.max() ?? 0 } }

    /// The number of columns of the screen that it needs to be drawn with a line per row.
    package var width: Int { indentation + widths.reduce(0, +) + Self.gap * (columns.count - 1) }

    /// The table as lines of at most `width` characters, as far as its cells allow.
    package func lines(width: Int) -> [String] {
        var widths = widths
        let needed = self.width
        if needed > width {
            guard let text = columns.firstIndex(where: { $0.kind == .text }),
                widths[text] - (needed - width) >= Self.leastText
            else { return turned(width: width) }
            widths[text] -= needed - width
        }
        return all.flatMap { row(of: $0, widths) }
    }

    /// The table with each title and cell mapped.
    package func mappingText(_ map: (String) -> String) -> TextTable {
        TextTable(
            columns.map { Column(title: map($0.title), kind: $0.kind) }, rows: rows.map { $0.map(map) },
            indentation: indentation)
    }

    /// The lines of one row: more than one if its text is wrapped.
    private func row(of cells: [String], _ widths: [Int]) -> [String] {
        let pieces = columns.indices.map { column in
            columns[column].kind == .text
                ? TextFlow.wrapped(cells[column], columns: widths[column], hanging: 0)
                    .split(separator: "\n", omittingEmptySubsequences: false).map(String.init) : [cells[column]]
        }
        let height = pieces.map(\.count).max() ?? 0
        return (0..<height).map { line in
            let shown = columns.indices.map { column -> String in
                let cell = line < pieces[column].count ? pieces[column][line] : ""
                return columns[column].kind == .number ? cell.aligned(widths[column]) : cell.padded(widths[column])
            }
            let text = String(repeating: " ", count: indentation) + shown.joined(separator: "  ")
            return text.withoutTrailingSpaces
        }
    }

    /// The first cell of each row as a line of its own, and the others below it with their titles.
    private func turned(width: Int) -> [String] {
        let margin = String(repeating: " ", count: indentation)
        let titleWidth = columns.dropFirst().map(\.title.count).max() ?? 0
        return rows.flatMap { cells -> [String] in
            let head = TextFlow.wrapped(margin + cells[0], columns: width)
            let others = columns.indices.dropFirst().filter { !cells[$0].isEmpty }.map { column in
                let title = titleWidth == 0 ? "" : columns[column].title.padded(titleWidth + Self.gap)
                return TextFlow.wrapped(
                    margin + "  " + title + cells[column], columns: width,
                    hanging: indentation + 2 + title.count)
            }
            return ([head] + others).flatMap { $0.split(separator: "\n").map(String.init) }
        }
    }
}
