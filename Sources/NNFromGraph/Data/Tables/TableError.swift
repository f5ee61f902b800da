/// What is wrong with a table's file.
public enum TableFault: Error, Equatable, Sendable, CustomStringConvertible {
    /// The library was built or copied without the file.
    case missingResource
    /// The file cannot be read.
    case file(FileFault)
    /// The file cannot be decompressed.
    case gzip(GzipFault)
    /// The first line does not hold the numbers of samples and features and the class names.
    case unsuitableHead(features: Int)
    /// The number of lines differs from the header's.
    case wrongLineCount(expected: Int, found: Int)
    /// A line (counted from 1) has the wrong number of fields.
    case wrongFieldCount(line: Int, expected: Int, found: Int)
    /// A field is not a number.
    case notANumber(line: Int, column: String, text: String)
    /// There is nothing but empty lines.
    case empty
    /// The quotes that begin on a line have no end.
    case openQuote(line: Int)
    /// A field goes on after its closing quotes.
    case textAfterQuote(line: Int)
    /// A line is not UTF-8.
    case notUTF8(line: Int)
    /// Two columns have this name.
    case duplicateColumn(String)
    /// There is no column of this name; the names.
    case noColumn(String, among: [String])
    /// A value is missing.
    case missingValue(line: Int, column: String)
    /// No row is left, or there is none.
    case noRows
    /// There is no column for features.
    case noFeatures

    public var description: String {
        switch self {
        case .missingResource: "is missing from the library's resources"
        case .file(let fault): fault.description
        case .gzip(let fault): fault.description
        case .unsuitableHead(let features):
            "has an invalid first line; it must be the number of samples, \(features) features, and the class names"
        case .wrongLineCount(let expected, let found): "has \(found) lines where \(expected) are needed"
        case .wrongFieldCount(let line, let expected, let found):
            "has \(found) fields in line \(line) where \(expected) are needed"
        case .notANumber(let line, let column, let text):
            "has '\(text.printable)' in line \(line), column '\(column.printable)', where a number is needed"
        case .empty: "is empty"
        case .openQuote(let line): "has quotes in line \(line) that are not closed"
        case .textAfterQuote(let line):
            "has text after closing quotes in line \(line); write quotes inside quoted "
                + "text twice"
        case .notUTF8(let line): "is not UTF-8 in line \(line); save it as UTF-8"
        case .duplicateColumn(let name):
            "has two columns named '\(name.printable)'; rename one, or read it with `hasHeader: false`"
        case .noColumn(let name, let names):
            "has no column '\(name.printable)'; it has \(Self.list(names))"
        case .missingValue(let line, let column):
            "has no value in line \(line), column '\(column.printable)'; choose `missing: .omitted` or `.replaced`"
        case .noRows: "has no rows"
        case .noFeatures: "has no columns of features"
        }
    }

    /// The first names of a list.
    private static func list(_ names: [String]) -> String {
        names.prefix(20).map { "'\($0.printable)'" }.joined(separator: ", ") + (names.count > 20 ? ", …" : "")
    }
}

/// A table that cannot be used, and why.
public struct TableError: _DescribedError {
    /// The name of the file.
    public let file: String
    /// What is wrong with it.
    public let fault: TableFault

    /// An error in a file.
    public init(file: String, fault: TableFault) {
        self.file = file
        self.fault = fault
    }

    public var description: String { "\(file) \(fault)" }
}
