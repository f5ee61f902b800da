import NNFromGraph
import Testing

struct GzipTests {
    /// Compressible and incompressible bytes.
    private static func sample(_ count: Int) -> [UInt8] {
        var numbers = RandomNumbers(seed: 11)
        return (0..<count).map { $0 % 3 == 0 ? UInt8(truncatingIfNeeded: numbers.next()) : UInt8($0 % 7) }
    }

    /// "hello\n" as gzip 1.12 compresses it, so that not only our own compressor is read.
    private static let hello: [UInt8] = [
        0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x03, 0xcb, 0x48, 0xcd, 0xc9, 0xc9, 0xe7, 0x02, 0x00,
        0x20, 0x30, 0x3a, 0x36, 0x06, 0x00, 0x00, 0x00,
    ]

    @Test func readsWhatGzipWrote() throws {
        #expect(try Gzip.decompress(Self.hello, file: "hello.gz") == Array("hello\n".utf8))
    }

    @Test(arguments: [0, 1, 2, 63, 64, 65, 1000, 300_000])
    func readsWhatItWrote(count: Int) throws {
        let bytes = Self.sample(count)
        #expect(try Gzip.decompress(Gzip.compress(bytes), file: "x") == bytes)
    }

    @Test func readsMembersOneAfterTheOther() throws {
        // The last member is the shortest, so that the length in its trailer is too small.
        let parts = [Self.sample(5000), [], Self.sample(100), Self.sample(3)]
        let file = parts.flatMap(Gzip.compress)
        #expect(try Gzip.decompress(file, file: "x") == parts.flatMap { $0 })
    }

    @Test func everyTruncationIsAnError() {
        let file = Gzip.compress(Self.sample(200))
        for length in 0..<file.count {
            let fault: GzipFault = length < 2 ? .notGzip : .truncated
            #expect(throws: GzipError(file: "x.gz", fault: fault), "cut to \(length)") {
                try Gzip.decompress(Array(file.prefix(length)), file: "x.gz")
            }
        }
    }

    @Test func aTruncatedSecondMemberIsAnError() {
        let file = Gzip.compress(Self.sample(200)) + Gzip.compress(Self.sample(300)).dropLast(9)
        #expect(throws: GzipError(file: "x", fault: .truncated)) { try Gzip.decompress(file, file: "x") }
    }

    @Test func trailingBytesAreAnError() {
        #expect(throws: GzipError(file: "x", fault: .trailingBytes(3))) {
            try Gzip.decompress(Self.hello + [1, 2, 3], file: "x")
        }
    }

    @Test func changedByteOfTheDataIsAnError() {
        // From the compressed data on: the bytes of the header (time, system) do not affect the content.
        for place in 10..<Self.hello.count {
            var file = Self.hello
            file[place] ^= 0x55
            #expect(throws: GzipError.self, "byte \(place)") { try Gzip.decompress(file, file: "x") }
        }
    }

    @Test func otherDataThanGzipAreAnError() {
        #expect(throws: GzipError(file: "page.html", fault: .notGzip)) {
            try Gzip.decompress(Array("<!doctype html>".utf8), file: "page.html")
        }
    }

    @Test func decompressionBombIsAnError() throws {
        let bomb = Gzip.compress([UInt8](repeating: 0, count: 1_000_000))
        #expect(bomb.count < 2000)
        #expect(throws: GzipError(file: "bomb", fault: .tooLarge(limit: 999_999))) {
            try Gzip.decompress(bomb, file: "bomb", limit: 999_999)
        }
        #expect(try Gzip.decompress(bomb, file: "bomb", limit: 1_000_000).count == 1_000_000)
        // Many small members can exceed the limit together, too.
        let many = (0..<50).flatMap { _ in Self.hello }
        #expect(throws: GzipError(file: "x", fault: .tooLarge(limit: 299))) {
            try Gzip.decompress(many, file: "x", limit: 299)
        }
    }

    @Test func errorsNameFileAndFault() {
        let error = GzipError(file: "t10k.gz", fault: .truncated)
        #expect(error.description == "t10k.gz is cut short: the gzip data end too early")
        #expect(error.localizedDescription == error.description)
    }
}
