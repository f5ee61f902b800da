import Foundation

/// The IDX format of the MNIST files: an array of unsigned bytes of any rank, with its extents.
///
/// Layout (Y. LeCun, "The MNIST database of handwritten digits", section File formats): two zero bytes; a byte for the
/// element type (8 for unsigned bytes, the only type supported here); a byte for the rank; the extents as big-endian
/// 32-bit integers; and the elements in row-major order.
package struct IDX: Equatable, Sendable {
    /// The extents, outermost first: `[60000, 28, 28]` for MNIST's training images.
    package let dimensions: [Int]
    /// The elements in row-major order; their number is the product of `dimensions`.
    package let elements: [UInt8]

    /// Reads an IDX file, gzip-compressed or not (which its content decides, not its name).
    ///
    /// - Parameters:
    ///   - url: The file.
    ///   - rank: The expected number of extents.
    ///   - checksum: The expected MD5 of the uncompressed content; `nil` for no check.
    ///   - limit: The maximum number of uncompressed bytes.
    /// - Throws: `IDXError`, which names the file and the fault.
    package init(
        contentsOf url: URL, rank: Int, checksum: String? = nil, limit: Int = 1 << 30
    ) throws(IDXError) {
        var bytes: [UInt8]
        do {
            // Incompressible data grow slightly under gzip.
            bytes = try FileBytes.read(url, limit: limit + limit / 1000 + 1024)
        } catch {
            throw IDXError(file: error.file, fault: .file(error.fault))
        }
        if Gzip.isGzip(bytes) {
            do {
                bytes = try Gzip.decompress(bytes, file: url.path, limit: limit)
            } catch {
                throw IDXError(file: error.file, fault: .gzip(error.fault))
            }
        }
        try self.init(bytes: bytes, rank: rank, checksum: checksum, file: url.path)
    }

    /// Reads uncompressed IDX data.
    ///
    /// - Parameters:
    ///   - bytes: The whole content; consumed, so that `elements` reuses its memory.
    ///   - rank: The expected number of extents.
    ///   - checksum: The expected MD5 of `bytes`; `nil` for no check.
    ///   - file: The name in error messages.
    /// - Throws: `IDXError`.
    package init(
        bytes: consuming [UInt8], rank: Int, checksum: String? = nil, file: String
    ) throws(IDXError) {
        do throws(IDXFault) {
            // The header is checked first, since "truncated" says more than "wrong checksum".
            let header = try IDXHeader(bytes, rank: rank)
            if let checksum {
                let found = MD5.hexadecimal(of: bytes)
                guard found == checksum else { throw IDXFault.wrongChecksum(expected: checksum, found: found) }
            }
            bytes.removeFirst(header.byteCount)
            dimensions = header.dimensions
            elements = bytes
        } catch {
            throw IDXError(file: file, fault: error)
        }
    }

    /// The bytes of a file with the given elements; the inverse of reading.
    package static func encode(_ elements: [UInt8], dimensions: [Int]) -> [UInt8] {
        let extents = dimensions.flatMap { extent in
            stride(from: 24, through: 0, by: -8).map { UInt8(truncatingIfNeeded: extent >> $0) }
        }
        return [0, 0, IDXHeader.unsignedByte, UInt8(dimensions.count)] + extents + elements
    }
}

/// The first bytes of an IDX file, checked against the number of bytes that follow.
private struct IDXHeader {
    static let unsignedByte: UInt8 = 8

    let dimensions: [Int]
    let byteCount: Int

    init(_ bytes: borrowing [UInt8], rank: Int) throws(IDXFault) {
        guard bytes.count >= 4 else { throw .truncated(expected: 4 + 4 * rank, found: bytes.count) }
        guard bytes[0] == 0, bytes[1] == 0 else { throw .wrongMagic(Array(bytes[0..<4])) }
        guard bytes[2] == Self.unsignedByte else { throw .wrongElementType(bytes[2]) }
        guard Int(bytes[3]) == rank else { throw .wrongRank(expected: rank, found: Int(bytes[3])) }
        byteCount = 4 + 4 * rank
        guard bytes.count >= byteCount else { throw .truncated(expected: byteCount, found: bytes.count) }
        var dimensions: [Int] = []
        var total = byteCount
        var elementCount = 1
        for axis in 0..<rank {
            let extent = bytes[4 + 4 * axis..<8 + 4 * axis].reduce(0) { $0 << 8 | Int($1) }
            dimensions.append(extent)
            // A product of 32-bit extents can overflow Int.
            let (product, overflow) = elementCount.multipliedReportingOverflow(by: extent)
            elementCount = overflow ? Int.max : product
        }
        guard elementCount < 1 << 40 else { throw .absurdDimensions(dimensions) }
        total += elementCount
        guard bytes.count >= total else { throw .truncated(expected: total, found: bytes.count) }
        guard bytes.count == total else { throw .trailingBytes(bytes.count - total) }
        self.dimensions = dimensions
    }
}
