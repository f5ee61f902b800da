/// What is wrong with a table's file.
public enum TableFault: Equatable, Sendable, CustomStringConvertible {
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
    /// A field (counted from 1) is not a number.
    case notANumber(line: Int, column: Int, text: String)

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
            "has '\(text.printable)' in line \(line), field \(column), where a number is needed"
        }
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
