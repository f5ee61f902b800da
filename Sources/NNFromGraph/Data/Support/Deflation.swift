import Autodiff
import CZlib

/// Compression and checksums by the system's zlib.
package enum Deflation {
    /// The container of the compressed data.
    package enum Wrapper {
        /// A two-byte header and an Adler-32 trailer (RFC 1950), as in PNG.
        case zlib
        /// The gzip header and trailer (RFC 1952).
        case gzip
        /// None, as in ZIP archives (RFC 1951).
        case raw

        var windowBits: Int32 {
            switch self {
            case .raw: -MAX_WBITS
            case .zlib: MAX_WBITS
            case .gzip: MAX_WBITS + 16
            }
        }
    }

    /// Compresses bytes at zlib's highest level.
    ///
    /// Stops the program for 4 GiB of input or more, and if there is not enough memory.
    package static func compress(_ bytes: [UInt8], as wrapper: Wrapper) -> [UInt8] {
        guard let inputCount = UInt32(exactly: bytes.count) else {
            stop("Deflation.compress: \(bytes.count) bytes; it takes fewer than 2³² in one call")
        }
        let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
        stream.initialize(to: z_stream())
        defer { stream.deallocate() }
        let started = deflateInit2_(
            stream, Z_BEST_COMPRESSION, Z_DEFLATED, wrapper.windowBits, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
            Int32(MemoryLayout<z_stream>.size))
        guard started == Z_OK else { stop("Deflation.compress: zlib could not be started (status \(started))") }
        defer { deflateEnd(stream) }
        // `deflateBound` bytes suffice for a single call, whatever the input.
        let room = Int(deflateBound(stream, uLong(bytes.count)))
        guard let roomLeft = UInt32(exactly: room) else {
            stop("Deflation.compress: \(bytes.count) bytes may need more than 2³² compressed, the limit of one call")
        }
        return bytes.withUnsafeBufferPointer { source in
            [UInt8](unsafeUninitializedCapacity: room) { target, count in
                stream.pointee.next_in = source.baseAddress.map { UnsafeMutablePointer(mutating: $0) }
                stream.pointee.avail_in = inputCount
                stream.pointee.next_out = target.baseAddress
                stream.pointee.avail_out = roomLeft
                let status = deflate(stream, Z_FINISH)
                guard status == Z_STREAM_END else {
                    stop("Deflation.compress: zlib could not compress (status \(status))")
                }
                count = room - Int(stream.pointee.avail_out)
            }
        }
    }

    /// The CRC-32 of gzip and PNG.
    package static func crc32(_ bytes: [UInt8]) -> UInt32 {
        UInt32(truncatingIfNeeded: crc32_z(0, bytes, bytes.count))
    }
}
