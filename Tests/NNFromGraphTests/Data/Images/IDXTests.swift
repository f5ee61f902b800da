import Foundation
import NNFromGraph
import Testing

struct IDXTests {
    /// 2 × 3 elements.
    private static let small: [UInt8] = [0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6]

    private func fault(_ bytes: [UInt8], rank: Int = 2, checksum: String? = nil) -> IDXFault? {
        do {
            _ = try IDX(bytes: bytes, rank: rank, checksum: checksum, file: "small")
            return nil
        } catch {
            #expect(error.file == "small")
            return error.fault
        }
    }

    @Test func readsExtentsAndElements() throws {
        let idx = try IDX(bytes: Self.small, rank: 2, file: "small")
        #expect(idx.dimensions == [2, 3])
        #expect(idx.elements == [1, 2, 3, 4, 5, 6])
        #expect(IDX.encode(idx.elements, dimensions: idx.dimensions) == Self.small)
    }

    @Test func extentsAreBigEndian() throws {
        let bytes: [UInt8] = [0, 0, 8, 1, 0, 0, 1, 2] + [UInt8](repeating: 7, count: 258)
        #expect(try IDX(bytes: bytes, rank: 1, file: "x").dimensions == [258])
    }

    @Test func noElementsAreElements() throws {
        #expect(try IDX(bytes: [0, 0, 8, 1, 0, 0, 0, 0], rank: 1, file: "x").elements == [])
    }

    @Test func everyTruncationIsAnError() {
        for length in 0..<Self.small.count {
            let expected = length < 12 ? 12 : 18
            #expect(fault(Array(Self.small.prefix(length))) == .truncated(expected: expected, found: length))
        }
    }

    @Test func otherFaultsAreReported() {
        #expect(fault(Self.small + [9, 9]) == .trailingBytes(2))
        #expect(fault([0x3c, 0x68, 0x74, 0x6d] + Self.small) == .wrongMagic([0x3c, 0x68, 0x74, 0x6d]))
        #expect(fault([0, 0, 0x0d] + Self.small.dropFirst(3)) == .wrongElementType(0x0d))
        #expect(fault(Self.small, rank: 3) == .wrongRank(expected: 3, found: 2))
        #expect(
            fault([0, 0, 8, 3] + [UInt8](repeating: 255, count: 12), rank: 3)
                == .absurdDimensions([4_294_967_295, 4_294_967_295, 4_294_967_295]))
        // Large, but possible: the file is too short.
        #expect(fault([0, 0, 8, 1, 0xff, 0, 0, 0], rank: 1) == .truncated(expected: 0xff00_0008, found: 8))
    }

    @Test func checksumCoversTheWholeContent() {
        let right = MD5.hexadecimal(of: Self.small)
        #expect(fault(Self.small, checksum: right) == nil)
        var changed = Self.small
        changed[17] = 0
        #expect(
            fault(changed, checksum: right)
                == .wrongChecksum(expected: right, found: MD5.hexadecimal(of: changed)))
    }

    @Test func filesAreReadCompressedOrNotWhateverTheirName() throws {
        try withTemporaryFolder { folder in
            let expected = try IDX(bytes: Self.small, rank: 2, file: "small")
            let plain = folder.appendingPathComponent("plain.gz")
            let compressed = folder.appendingPathComponent("compressed")
            try FileBytes.write(Self.small, to: plain)
            try FileBytes.write(Gzip.compress(Self.small), to: compressed)
            #expect(try IDX(contentsOf: plain, rank: 2) == expected)
            #expect(try IDX(contentsOf: compressed, rank: 2) == expected)
        }
    }

    @Test func fileErrorsNameTheFile() throws {
        try withTemporaryFolder { folder in
            let url = folder.appendingPathComponent("images.gz")
            #expect(throws: IDXError(file: url.path, fault: .file(.unreadable("no such file or directory")))) {
                try IDX(contentsOf: url, rank: 2)
            }
            try FileBytes.write(Array(Gzip.compress(Self.small).dropLast(4)), to: url)
            let error = #expect(throws: IDXError.self) { try IDX(contentsOf: url, rank: 2) }
            #expect(error == IDXError(file: url.path, fault: .gzip(.truncated)))
            #expect(error?.localizedDescription == "\(url.path) is cut short: the gzip data end too early")
            try FileBytes.write(Gzip.compress(Self.small), to: url)
            #expect(throws: IDXError(file: url.path, fault: .gzip(.tooLarge(limit: 17)))) {
                try IDX(contentsOf: url, rank: 2, limit: 17)
            }
        }
    }

    @Test func everyErrorHasAMessage() {
        let faults: [(IDXFault, String)] = [
            (.wrongMagic([0x3c, 0, 1, 0xff]), "begins with 3c 00 01 ff"), (.wrongElementType(13), "type 0d"),
            (.wrongRank(expected: 3, found: 1), "rank 1, but rank 3 is needed"),
            (.absurdDimensions([1, 2]), "1 × 2"), (.truncated(expected: 5, found: 4), "have 5 bytes, but it has 4"),
            (.trailingBytes(3), "3 bytes after"), (.wrongChecksum(expected: "a", found: "b"), "is b, not a"),
        ]
        for (fault, words) in faults {
            #expect(IDXError(file: "f", fault: fault).description.hasPrefix("f "))
            #expect(fault.description.contains(words))
        }
    }
}
