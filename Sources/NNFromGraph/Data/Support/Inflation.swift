import CZlib
import Foundation

/// One run of zlib's inflate over an array that grows as needed up to a limit.
struct Inflation {
    private let input: [UInt8]
    private let wrapper: Deflation.Wrapper
    private let limit: Int
    private var output: [UInt8]
    private var consumed = 0
    private var produced = 0

    /// - Parameters:
    ///   - claimed: The size of the result as the data state it: a hint.
    ///   - limit: The maximum size of the result.
    init(input: [UInt8], as wrapper: Deflation.Wrapper, claimed: Int, limit: Int) {
        self.input = input
        self.wrapper = wrapper
        self.limit = limit
        // The claim is not trusted with more than what data of the usual ratios need.
        let guess = min(claimed, limit, input.count * 16) + 1
        output = [UInt8](repeating: 0, count: max(guess, 64))
    }

    /// Deflate's maximum ratio of sizes: 258 bytes take two bits.
    static let maximumRatio = 1032

    /// The decompressed data. Gzip may have several members; other data end with the input.
    mutating func run() throws(GzipFault) -> [UInt8] {
        // zlib stores and checks the stream's address, so the stream must not move.
        let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
        stream.initialize(to: z_stream())
        defer { stream.deallocate() }
        guard inflateInit2_(stream, wrapper.windowBits, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
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
        let room = max(min(output.count * 2, limit + 1), output.count + 1)
        // In one piece: an append of single elements takes seconds in debug builds.
        output = [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
            let bytes = UnsafeMutableRawBufferPointer(buffer)
            bytes.copyBytes(from: output)
            memset(bytes.baseAddress! + output.count, 0, room - output.count)
            count = room
        }
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
        guard wrapper == .gzip, left >= 2, input[consumed] == 0x1f, input[consumed + 1] == 0x8b else {
            throw .trailingBytes(left)
        }
        inflateReset(stream)
        return true
    }
}
