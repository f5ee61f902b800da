/// What is wrong with data that should be gzip.
public enum GzipFault: Error, Equatable, Sendable, CustomStringConvertible {
    /// The first two bytes are not gzip's magic number 1f 8b.
    case notGzip
    /// The data end before the compressed stream does.
    case truncated
    /// An invalid code, length or checksum; zlib's message.
    case corrupt(String)
    /// The last member is followed by bytes that are not another member.
    case trailingBytes(Int)
    /// The data would expand to more than `limit` bytes.
    case tooLarge(limit: Int)

    public var description: String {
        switch self {
        case .notGzip: "is not gzip data"
        case .truncated: "is cut short: the gzip data end too early"
        case .corrupt(let detail): "is corrupt gzip data: \(detail)"
        case .trailingBytes(let count): "has \(count) bytes after the end of its gzip data"
        case .tooLarge(let limit): "expands to more than the \(limit) bytes allowed here"
        }
    }
}

/// Gzip data that cannot be decompressed, with the name of their file.
public struct GzipError: _DescribedError {
    /// The name of the file, or the caller's name for the data.
    public let file: String
    /// What is wrong with it.
    public let fault: GzipFault

    /// An error in a file.
    public init(file: String, fault: GzipFault) {
        self.file = file
        self.fault = fault
    }

    public var description: String { "\(file) \(fault)" }
}

/// The gzip format (RFC 1952), read and written with the system's zlib.
package enum Gzip {
    /// Whether the data begin with gzip's magic number.
    package static func isGzip(_ bytes: [UInt8]) -> Bool {
        bytes.count >= 2 && bytes[0] == 0x1f && bytes[1] == 0x8b
    }

    /// Decompresses gzip data of one or several members.
    ///
    /// - Parameters:
    ///   - bytes: The whole file.
    ///   - file: The name in error messages.
    ///   - limit: The maximum size of the result, since a small file can expand to gigabytes.
    /// - Throws: `GzipError`.
    package static func decompress(
        _ bytes: [UInt8], file: String, limit: Int = 1 << 30
    ) throws(GzipError) -> [UInt8] {
        guard isGzip(bytes) else { throw GzipError(file: file, fault: .notGzip) }
        // The last four bytes are the uncompressed size of the last member modulo 2³², so that the output of a single
        // member need not grow. They are only a hint.
        let claimed = bytes.suffix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
        var inflation = Inflation(input: bytes, as: .gzip, claimed: claimed, limit: limit)
        do {
            return try inflation.run()
        } catch {
            throw GzipError(file: file, fault: error)
        }
    }

    /// Compresses bytes into one gzip member.
    package static func compress(_ bytes: [UInt8]) -> [UInt8] {
        Deflation.compress(bytes, as: .gzip)
    }
}
