import Autodiff

/// Pictures in the PNG format (W3C Portable Network Graphics, second edition), 8 bits per channel, not interlaced.
package enum PNG {
    /// The color type.
    package enum Color: UInt8, Sendable {
        /// One byte: 0 black, 255 white.
        case gray = 0
        /// Three bytes: red, green, blue.
        case rgb = 2

        /// Bytes per pixel.
        package var channels: Int { self == .gray ? 1 : 3 }
    }

    /// The content of a PNG file.
    ///
    /// - Parameters:
    ///   - pixels: The pixels, shape [height, width, channels], row-major, from the top left. A wrong number of bytes,
    ///     or an extent below 1, stops the program.
    ///   - width: The number of columns.
    ///   - height: The number of rows.
    ///   - color: The color type.
    package static func encode(_ pixels: [UInt8], width: Int, height: Int, color: Color = .gray) -> [UInt8] {
        let rowLength = width * color.channels
        if width < 1 || height < 1 || pixels.count != rowLength * height {
            stop(
                "PNG.encode: \(pixels.count) bytes for \(width) × \(height) pixels of \(color.channels) bytes; give "
                    + "\(max(rowLength * height, 1)) bytes, and extents of at least 1")
        }
        var scanlines: [UInt8] = []
        scanlines.reserveCapacity((rowLength + 1) * height)
        for row in 0..<height {
            // Filter type 0 (none): other filters help with photographs, but hardly with digits.
            scanlines.append(0)
            scanlines += pixels[row * rowLength..<(row + 1) * rowLength]
        }
        let header = bigEndian(width) + bigEndian(height) + [8, color.rawValue, 0, 0, 0]
        return [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
            + chunk("IHDR", header)
            + chunk("IDAT", Deflation.compress(scanlines, as: .zlib))
            + chunk("IEND", [])
    }

    /// Length, type, data, and a checksum of type and data.
    private static func chunk(_ type: String, _ data: [UInt8]) -> [UInt8] {
        let body = Array(type.utf8) + data
        return bigEndian(data.count) + body + bigEndian(Int(Deflation.crc32(body)))
    }

    private static func bigEndian(_ number: Int) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
    }
}
