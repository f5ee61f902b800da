import CZlib

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
        var inflation = Inflation(input: bytes, limit: limit)
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

/// One run of zlib's inflate over an array that grows as needed up to a limit.
private struct Inflation {
    let input: [UInt8]
    let limit: Int
    var output: [UInt8]
    var consumed = 0
    var produced = 0

    init(input: [UInt8], limit: Int) {
        self.input = input
        self.limit = limit
        // The last four bytes are the uncompressed size of the last member modulo 2³², so that the output of a single
        // member need not grow. They are only a hint, bounded by deflate's maximum ratio of 1032.
        let claimed = input.suffix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
        let guess = min(claimed, limit, input.count * 1032) + 1
        output = [UInt8](repeating: 0, count: max(guess, 64))
    }

    mutating func run() throws(GzipFault) -> [UInt8] {
        // zlib stores and checks the stream's address, so the stream must not move.
        let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
        stream.initialize(to: z_stream())
        defer { stream.deallocate() }
        let headerIsGzip = MAX_WBITS + 16
        guard inflateInit2_(stream, headerIsGzip, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
            throw .corrupt("zlib could not be started")
        }
        defer { inflateEnd(stream) }
        var memberEnded = false
        while !memberEnded {
            if produced == output.count { grow() }
            switch step(stream) {
            case Z_OK, Z_BUF_ERROR:
                // Output space is left and all input was consumed: the input is truncated.
                if consumed == input.count && produced < output.count { throw .truncated }
            case Z_STREAM_END:
                memberEnded = try !startNextMember(stream)
            case Z_NEED_DICT:
                throw .corrupt("it asks for a preset dictionary")
            case Z_MEM_ERROR:
                throw .corrupt("zlib ran out of memory")
            default:
                throw .corrupt(stream.pointee.msg.map { String(cString: $0) } ?? "unknown fault")
            }
            if produced > limit { throw .tooLarge(limit: limit) }
        }
        output.removeLast(output.count - produced)
        return output
    }

    /// Doubles the buffer, up to one byte above the limit: if that byte is written, the limit is exceeded.
    private mutating func grow() {
        let room = min(output.count * 2, limit + 1)
        output.append(contentsOf: repeatElement(0, count: max(room - output.count, 1)))
    }

    /// One call of `inflate`. zlib's counters have 32 bits, so large arrays are passed in pieces.
    private mutating func step(_ stream: UnsafeMutablePointer<z_stream>) -> Int32 {
        let offered = min(input.count - consumed, 1 << 30)
        let room = min(output.count - produced, 1 << 30)
        let status = input.withUnsafeBufferPointer { source in
            output.withUnsafeMutableBufferPointer { target in
                // zlib does not write to its input; its API predates `const`.
                stream.pointee.next_in = UnsafeMutablePointer(mutating: source.baseAddress! + consumed)
                stream.pointee.avail_in = UInt32(offered)
                stream.pointee.next_out = target.baseAddress! + produced
                stream.pointee.avail_out = UInt32(room)
                return inflate(stream, Z_NO_FLUSH)
            }
        }
        consumed += offered - Int(stream.pointee.avail_in)
        produced += room - Int(stream.pointee.avail_out)
        return status
    }

    /// Prepares for the next member, if there is one.
    private func startNextMember(_ stream: UnsafeMutablePointer<z_stream>) throws(GzipFault) -> Bool {
        let left = input.count - consumed
        if left == 0 { return false }
        guard left >= 2, input[consumed] == 0x1f, input[consumed + 1] == 0x8b else { throw .trailingBytes(left) }
        inflateReset(stream)
        return true
    }
}
