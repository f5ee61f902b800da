/// What is wrong with a file that should be in the IDX format.
public enum IDXFault: Error, Equatable, Sendable, CustomStringConvertible {
    /// The file cannot be read.
    case file(FileFault)
    /// The file is compressed but cannot be decompressed.
    case gzip(GzipFault)
    /// The first two bytes are not zero; the first four bytes.
    case wrongMagic([UInt8])
    /// The elements are not unsigned bytes; the type byte.
    case wrongElementType(UInt8)
    /// The number of extents is not the expected one.
    case wrongRank(expected: Int, found: Int)
    /// The product of the extents is a tebibyte or more.
    case absurdDimensions([Int])
    /// The uncompressed file is shorter than its header says: the numbers of bytes.
    case truncated(expected: Int, found: Int)
    /// The uncompressed file continues after its last element; the number of extra bytes.
    case trailingBytes(Int)
    /// The MD5 of the uncompressed content is not the expected one.
    case wrongChecksum(expected: String, found: String)

    public var description: String {
        switch self {
        case .file(let fault): fault.description
        case .gzip(let fault): fault.description
        case .wrongMagic(let bytes): "is not an IDX file: it begins with \(hexadecimal(bytes)), not with 00 00 08"
        case .wrongElementType(let type):
            "is an IDX file with elements of type \(hexadecimal([type])); only 08, unsigned bytes, is supported"
        case .wrongRank(let expected, let found):
            "is an IDX file of rank \(found), but rank \(expected) is needed"
        case .absurdDimensions(let dimensions):
            "has impossible extents, \(dimensions.map(String.init).joined(separator: " × "))"
        case .truncated(let expected, let found):
            "is cut short: uncompressed it should have \(expected) bytes, but it has \(found)"
        case .trailingBytes(let count): "has \(count) bytes after its last element"
        case .wrongChecksum(let expected, let found):
            "is damaged or the wrong file: the MD5 of its uncompressed content is \(found), not \(expected)"
        }
    }

    private func hexadecimal(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(separator: " ")
    }
}

/// An IDX file that cannot be used, and why.
public struct IDXError: _DescribedError {
    /// The path of the file.
    public let file: String
    /// What is wrong with it.
    public let fault: IDXFault

    /// An error in a file.
    public init(file: String, fault: IDXFault) {
        self.file = file
        self.fault = fault
    }

    public var description: String { "\(file) \(fault)" }
}
