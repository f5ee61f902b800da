import Autodiff
import Foundation

extension Table {
    /// A table of numbers, one column after the other.
    ///
    /// Another number of names than columns, or a row of another length, stops the program.
    /// - Throws: ``TableError`` for names that are no header, as when two columns have the same.
    public init(columns: [String], rows: [[String]], name: String = "the table") throws(TableError) {
        if let row = rows.first(where: { $0.count != columns.count }) {
            stop("Table: a row of \(row.count) fields for \(columns.count) columns")
        }
        try self.init(
            text: Self.text([columns] + rows, separator: ","), name: name, separator: ",", hasHeader: true)
    }

    /// The table as text: a line of the columns' names and one for each row, with quotes where they are needed.
    /// - Throws: ``TableError`` if a field is not UTF-8.
    public func text(separator: Character = ",") throws(TableError) -> String {
        do throws(TableFault) {
            var rows = [columns]
            for row in 0..<rowCount {
                var fields: [String] = []
                for column in columns.indices { fields.append(try field(row, column)) }
                rows.append(fields)
            }
            return Self.text(rows, separator: separator)
        } catch { throw TableError(file: name, fault: error) }
    }

    /// Writes the table, atomically.
    /// - Parameters:
    ///   - url: The file, which is replaced if it exists.
    ///   - separator: `nil` for a tab in a file named `.tsv` or `.tab`, else a comma.
    /// - Throws: ``TableError`` if the file cannot be written.
    public func write(to url: URL, separator: Character? = nil) throws(TableError) {
        let isTabbed = ["tsv", "tab"].contains(url.pathExtension.lowercased())
        let text = try text(separator: separator ?? (isTabbed ? "\t" : ","))
        do { try FileBytes.write(text, to: url) } catch {
            throw TableError(file: url.path, fault: .file(error.fault))
        }
    }

    private static func text(_ rows: [[String]], separator: Character) -> String {
        let special: Set<Character> = [separator, "\"", "\n", "\r", "\r\n"]
        func quoted(_ field: String, isAlone: Bool) -> String {
            // A line of one empty field would be skipped as an empty line.
            guard field.contains(where: special.contains) || (isAlone && field.isEmpty) else { return field }
            return "\"" + field.replacing("\"", with: "\"\"") + "\""
        }
        var text = ""
        for row in rows {
            text += row.map { quoted($0, isAlone: row.count == 1) }.joined(separator: String(separator)) + "\n"
        }
        return text
    }
}
