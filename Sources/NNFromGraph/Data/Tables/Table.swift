import Autodiff
import Foundation

/// A table of text with named columns, as CSV and TSV files hold it.
///
///     let url = FileManager.default.temporaryDirectory.appendingPathComponent("table.csv")
///     let text = "length,width,species\n5.1,0.2,setosa\n7.0,1.4,versicolor\n"
///     try text.write(to: url, atomically: true, encoding: .utf8)
///     let table = try Table(contentsOf: url)
///     let data: DataSet<Float> = try table.dataSet(classes: "species")
///     print(table.rowCount, data.classNames)  // 2 ["setosa", "versicolor"]
public struct Table: Sendable {
    /// The name in error messages: the file's path.
    public let name: String
    /// The columns' names, in the file's order. Without a header they are "0", "1", ….
    public let columns: [String]
    private let text: TableText
    /// The number of the header's records, 0 or 1.
    private let headerCount: Int

    /// Reads a file of UTF-8 text, gzip-compressed or not: fields in quotes, any line endings, with or without a mark
    /// of byte order and a final line ending.
    /// - Parameters:
    ///   - url: The file.
    ///   - separator: An ASCII character; `nil` for a tab in a file named `.tsv` or `.tab`, else a comma.
    ///   - hasHeader: Whether the first line names the columns; `nil` to decide it by the first line, which is a header
    ///     unless each of its fields is a number.
    /// - Throws: ``TableError`` if the file cannot be read, a line has another number of fields than the first, or two
    ///   columns have the same name.
    public init(contentsOf url: URL, separator: Character? = nil, hasHeader: Bool? = nil) throws(TableError) {
        func refusal(_ fault: TableFault) -> TableError { TableError(file: url.path, fault: fault) }
        var bytes: [UInt8]
        do { bytes = try FileBytes.read(url) } catch { throw refusal(.file(error.fault)) }
        if Gzip.isGzip(bytes) {
            do { bytes = try Gzip.decompress(bytes, file: url.path) } catch { throw refusal(.gzip(error.fault)) }
        }
        let isTabbed = url.lastPathComponent.contains(/\.(tsv|tab)(\.gz)?$/.ignoresCase())
        try self.init(
            bytes, name: url.path, separator: separator ?? (isTabbed ? "\t" : ","), hasHeader: hasHeader)
    }

    /// A table from the text of a file.
    /// - Throws: ``TableError``, as for a file.
    public init(
        text: String, name: String = "the table", separator: Character = ",", hasHeader: Bool? = nil
    ) throws(TableError) {
        try self.init(Array(text.utf8), name: name, separator: separator, hasHeader: hasHeader)
    }

    init(_ bytes: [UInt8], name: String, separator: Character, hasHeader: Bool?) throws(TableError) {
        guard let mark = separator.asciiValue, !"\"\r\n".contains(separator) else {
            stop("Table: the separator '\(separator)' must be an ASCII character, not a quote or a line break")
        }
        self.name = name
        do throws(TableFault) {
            text = try TableText(bytes, separator: mark)
            guard !text.records.isEmpty else { throw .empty }
            let width = text.fieldCount(0)
            for record in text.records.indices where text.fieldCount(record) != width {
                throw .wrongFieldCount(
                    line: text.records[record].line, expected: width, found: text.fieldCount(record))
            }
            var first: [String] = []
            for column in 0..<width { first.append(try text.field(0, column)) }
            let isHeader = hasHeader ?? !first.allSatisfy { TableNumber.value($0) != nil }
            headerCount = isHeader ? 1 : 0
            columns = isHeader ? first : (0..<width).map(String.init)
            var names: Set<String> = []
            for column in columns where !names.insert(column).inserted { throw .duplicateColumn(column) }
        } catch { throw TableError(file: name, fault: error) }
    }

    /// The number of rows, without the header.
    public var rowCount: Int { text.records.count - headerCount }

    /// The fields of a column, in the order of the rows.
    /// - Throws: ``TableError`` if there is no such column, or a field is not UTF-8.
    public func fields(of column: String) throws(TableError) -> [String] {
        do throws(TableFault) {
            let index = try index(of: column)
            var fields: [String] = []
            fields.reserveCapacity(rowCount)
            for row in 0..<rowCount { fields.append(try field(row, index)) }
            return fields
        } catch { throw TableError(file: name, fault: error) }
    }

    func index(of column: String) throws(TableFault) -> Int {
        guard let index = columns.firstIndex(of: column) else { throw .noColumn(column, among: columns) }
        return index
    }

    func field(_ row: Int, _ column: Int) throws(TableFault) -> String { try text.field(row + headerCount, column) }

    func bytes(_ row: Int, _ column: Int) -> ArraySlice<UInt8> { text.bytes(row + headerCount, column) }

    /// The line that a row begins on, from 1.
    func line(of row: Int) -> Int { text.records[row + headerCount].line }
}

extension Table: CustomStringConvertible {
    /// The name, the numbers of rows and columns, and the first rows with the columns' names; long fields and many
    /// columns are cut.
    public var description: String {
        let (rowsShown, columnsShown, longest) = (5, 8, 20)
        let shown = Array(columns.indices.prefix(columnsShown))
        func cell(_ text: String) -> String {
            let text = text.printable
            return text.count > longest ? text.prefix(longest - 1) + "…" : text
        }
        var rows = [shown.map { cell(columns[$0]) }]
        for row in 0..<min(rowCount, rowsShown) {
            rows.append(shown.map { column in cell((try? field(row, column)) ?? "(not UTF-8)") })
        }
        let widths = shown.map { column in rows.map { $0[column].count }.max() ?? 0 }
        let more = columns.count > columnsShown ? "  …" : ""
        let lines = rows.map { row in
            "  " + zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }.joined(separator: "  ")
                + more
        }
        let rest = rowCount > rowsShown ? ["  …"] : []
        let first = "\(name.printable): \(Units.count(rowCount, "row")), \(Units.count(columns.count, "column"))"
        return ([first] + lines + rest).joined(separator: "\n")
    }
}
