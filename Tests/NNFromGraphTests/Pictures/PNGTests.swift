import NNFromGraph
import Testing

struct PNGTests {
    /// The chunks of a PNG file, each checked for its length and checksum.
    private func chunks(_ file: [UInt8]) throws -> [(type: String, data: [UInt8])] {
        #expect(file.prefix(8) == [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
        func number(_ place: Int) -> Int { file[place..<place + 4].reduce(0) { $0 << 8 | Int($1) } }
        var place = 8
        var chunks: [(String, [UInt8])] = []
        while place < file.count {
            let length = number(place)
            let body = Array(file[place + 4..<place + 8 + length])
            #expect(number(place + 8 + length) == Int(Deflation.crc32(body)))
            chunks.append((String(decoding: body.prefix(4), as: UTF8.self), Array(body.dropFirst(4))))
            place += 12 + length
        }
        return chunks
    }

    @Test func grayPictureConformsToTheStandard() throws {
        let chunks = try chunks(PNG.encode([0, 128, 255, 1, 2, 3], width: 3, height: 2))
        #expect(chunks.map(\.type) == ["IHDR", "IDAT", "IEND"])
        #expect(chunks[0].data == [0, 0, 0, 3, 0, 0, 0, 2, 8, 0, 0, 0, 0])
        #expect(try holds(chunks[1].data, [0, 0, 128, 255, 0, 1, 2, 3]))
        #expect(chunks[2].data == [])
    }

    @Test func colorPictureHasThreeBytesPerPixel() throws {
        let chunks = try chunks(PNG.encode([1, 2, 3, 4, 5, 6], width: 1, height: 2, color: .rgb))
        #expect(chunks[0].data == [0, 0, 0, 1, 0, 0, 0, 2, 8, 2, 0, 0, 0])
        #expect(try holds(chunks[1].data, [0, 1, 2, 3, 0, 4, 5, 6]))
    }

    @Test func invalidPixelCountStopsTheProgram() async {
        await #expect(processExitsWith: .failure) { _ = PNG.encode([1, 2, 3], width: 2, height: 2) }
        await #expect(processExitsWith: .failure) { _ = PNG.encode([], width: 0, height: 2) }
    }

    /// Whether a zlib stream holds `expected`: its deflate data, without two bytes of head and four of checksum, are
    /// put into a gzip wrapper that claims the checksum and length of `expected`, and read from there.
    private func holds(_ zlib: [UInt8], _ expected: [UInt8]) throws -> Bool {
        func littleEndian(_ number: UInt32) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) } }
        let gzip =
            [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3] + zlib[2..<zlib.count - 4]
            + littleEndian(Deflation.crc32(expected)) + littleEndian(UInt32(expected.count))
        return try Gzip.decompress(gzip, file: "IDAT") == expected
    }
}
