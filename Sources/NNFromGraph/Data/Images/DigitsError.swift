/// What is wrong with the file of the embedded digits.
public enum DigitsFault: Equatable, Sendable, CustomStringConvertible {
    /// The library was built or copied without the file.
    case missingResource
    /// The file cannot be read.
    case file(FileFault)
    /// The file cannot be decompressed.
    case gzip(GzipFault)
    /// The number of lines is wrong.
    case wrongLineCount(expected: Int, found: Int)
    /// A line (counted from 1) has the wrong number of fields.
    case wrongFieldCount(line: Int, expected: Int, found: Int)
    /// A field (counted from 1) is not a number from 0 to 255.
    case notANumber(line: Int, column: Int, text: String)

    public var description: String {
        switch self {
        case .missingResource: TableFault.missingResource.description
        case .file(let fault): fault.description
        case .gzip(let fault): fault.description
        case .wrongLineCount(let expected, let found):
            TableFault.wrongLineCount(expected: expected, found: found).description
        case .wrongFieldCount(let line, let expected, let found):
            TableFault.wrongFieldCount(line: line, expected: expected, found: found).description
        case .notANumber(let line, let column, let text):
            "has '\(text.printable)' in line \(line), field \(column), where a number from 0 to 255 is needed"
        }
    }
}

/// A digits file that cannot be used, and why.
public struct DigitsError: _DescribedError {
    /// The name of the file.
    public let file: String
    /// What is wrong with it.
    public let fault: DigitsFault

    /// An error in a file.
    public init(file: String, fault: DigitsFault) {
        self.file = file
        self.fault = fault
    }

    public var description: String { "\(file) \(fault)" }
}
