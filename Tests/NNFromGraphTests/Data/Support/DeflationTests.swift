import NNFromGraph
import Testing

struct DeflationTests {
    @Test func checksumsEqualCatalogValues() {
        // The check value of CRC-32/ISO-HDLC, the one of gzip and PNG.
        #expect(Deflation.crc32(Array("123456789".utf8)) == 0xcbf4_3926)
        #expect(Deflation.crc32([]) == 0)
    }

    @Test func wrappersHaveTheirMagicBytes() {
        #expect(Deflation.compress([1, 2, 3], as: .gzip).prefix(2) == [0x1f, 0x8b])
        #expect(Deflation.compress([1, 2, 3], as: .zlib).first == 0x78)
    }
}
