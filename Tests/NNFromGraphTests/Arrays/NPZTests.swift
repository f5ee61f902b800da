import Autodiff
import Foundation
import Testing

@testable import NNFromGraph

/// A ZIP archive built field by field, to be wrong in any of them.
struct TestArchive {
    var contents: [UInt8] = Array("contents".utf8)
    var name = "a.npy"
    var localName: String?
    var method = 0
    var flags = 0
    var checksum: UInt32?
    var packed: Int?
    var size: Int?
    var start = 0
    /// ZIP64's field of the directory's entry, with the values that are there.
    var longSizes: [Int]?
    var hasDescriptor = false
    var copies = 1
    var count: Int?
    var directoryStart: Int?
    var directorySize: Int?
    /// Whether the directory's record is in ZIP64's form.
    var isLong = false
    /// Whether there is such a form besides the short one.
    var hasUnneededForm = false
    var longPlace: Int?
    var comment = ""
    var before: [UInt8] = []

    private func little(_ number: Int, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
    }

    var bytes: [UInt8] {
        let data = method == 8 ? Deflation.compress(contents, as: .raw) : contents
        let check = Int(checksum ?? Deflation.crc32(contents))
        let (packed, size) = (packed ?? data.count, size ?? contents.count)
        let sizes = hasDescriptor ? little(0, 12) : little(check, 4) + little(packed, 4) + little(size, 4)
        let local = localName ?? name
        var result = before
        result += little(0x0403_4b50, 4) + little(20, 2) + little(flags | (hasDescriptor ? 8 : 0), 2)
        result += little(method, 2) + little(0, 4) + sizes + little(local.utf8.count, 2) + little(0, 2)
        result += Array(local.utf8) + data
        if hasDescriptor { result += little(0x0807_4b50, 4) + little(check, 4) + little(packed, 4) + little(size, 4) }
        let place = result.count
        for copy in 0..<copies {
            let extra = longSizes.map { little(1, 2) + little(8 * $0.count, 2) + $0.flatMap { little($0, 8) } } ?? []
            let shown = copy == 0 ? name : "\(copy)" + name
            result += little(0x0201_4b50, 4) + little(20, 2) + little(20, 2)
            result += little(flags | (hasDescriptor ? 8 : 0), 2) + little(method, 2) + little(0, 4) + little(check, 4)
            result += longSizes == nil ? little(packed, 4) + little(size, 4) : little(-1, 8)
            result += little(shown.utf8.count, 2) + little(extra.count, 2) + little(0, 2) + little(0, 2) + little(0, 2)
            result += little(0, 4) + little(longSizes?.count == 3 ? -1 : start, 4) + Array(shown.utf8) + extra
        }
        let length = directorySize ?? result.count - place
        let (first, members) = (directoryStart ?? place, count ?? copies)
        if isLong || hasUnneededForm {
            let record = result.count
            result += little(0x0606_4b50, 4) + little(44, 8) + little(45, 2) + little(45, 2) + little(0, 8)
            result += little(members, 8) + little(members, 8) + little(length, 8) + little(first, 8)
            result += little(0x0706_4b50, 4) + little(0, 4) + little(longPlace ?? record, 8) + little(1, 4)
        }
        result += little(0x0605_4b50, 4) + little(0, 4)
        result +=
            isLong ? little(-1, 12) : little(members, 2) + little(members, 2) + little(length, 4) + little(first, 4)
        return result + little(comment.utf8.count, 2) + Array(comment.utf8)
    }
}

@Suite struct NPZTests {
    private func contents(_ bytes: [UInt8], limit: Int = 1 << 20) throws(ArrayFileError.Fault) -> [UInt8]? {
        try ZipArchive(.memory(bytes), count: bytes.count).contents("a.npy", limit: limit)
    }

    @Test(arguments: [true, false])
    func arraysComeBack(isCompressed: Bool) throws {
        try withTemporaryFolder { folder in
            let url = folder.appendingPathComponent("x.npz")
            var file = NPZ()
            file.add("X_train", Tensor<Float>.uniform([20, 30], in: 0...1, seed: 1))
            file.add("ü", try StoredArray([1, 2], as: .uint8))
            file.add("number", Tensor<Double>(0.1))
            file.add("none", Tensor<Double>.zeros([0, 3]))
            try file.write(to: url, compressed: isCompressed)
            let same = try NPZFile(contentsOf: url)
            #expect(same.names == ["X_train", "ü", "number", "none"])
            for (name, array) in file.arrays { #expect(try same.array(name) == array) }
            let error = #expect(throws: ArrayFileError.self) { try same.array("X_test") }
            #expect("\(error!)" == "\(url.path) has no array named 'X_test'; it has X_train, ü, number, none")
            #expect(throws: ArrayFileError.self) { try NPZFile(contentsOf: url, limit: 100).array("X_train") }
        }
    }

    @Test func membersOfEveryForm() throws {
        let text = Array("contents".utf8)
        var cases: [(String, TestArchive)] = []
        for method in [0, 8] {
            let packed = method == 0 ? text.count : Deflation.compress(text, as: .raw).count
            let plain = TestArchive(method: method)
            cases.append(("plain \(method)", plain))
            var other = plain
            other.hasDescriptor = true
            cases.append(("descriptor \(method)", other))
            other.longSizes = [text.count, packed]
            cases.append(("long sizes \(method)", other))
            other.longSizes = [text.count, packed, 0]
            cases.append(("long sizes and place \(method)", other))
            other.hasUnneededForm = true
            cases.append(("long directory without need \(method)", other))
            other.isLong = true
            cases.append(("long directory \(method)", other))
            other.comment = "PK\u{5}\u{6} a comment"
            cases.append(("comment \(method)", other))
        }
        for (name, archive) in cases { #expect(try contents(archive.bytes) == text, "\(name)") }
    }

    @Test func wrongFieldsAreErrors() throws {
        let archives: [(String, TestArchive)] = [
            ("checksum", TestArchive(checksum: 1)), ("deflated checksum", TestArchive(method: 8, checksum: 1)),
            ("encrypted", TestArchive(flags: 1)), ("method", TestArchive(method: 12)),
            ("packed", TestArchive(packed: 7)), ("packed beyond", TestArchive(packed: 1 << 31)),
            ("size", TestArchive(method: 8, size: 7)), ("size above", TestArchive(method: 8, size: 9)),
            ("bomb", TestArchive(method: 8, size: 1 << 31)), ("stored bomb", TestArchive(size: 1 << 31)),
            ("start", TestArchive(start: 1)), ("start beyond", TestArchive(start: 1 << 31)),
            ("local name", TestArchive(localName: "b.npy")), ("longer local name", TestArchive(localName: "a.npyy")),
            ("long size missing", TestArchive(longSizes: [8])),
            ("long size negative", TestArchive(longSizes: [-1, -1])),
            ("long size huge", TestArchive(longSizes: [.max, .max])),
            ("long start", TestArchive(longSizes: [8, 8, .max])),
            ("long start negative", TestArchive(longSizes: [8, 8, -5])),
            ("overlap", TestArchive(copies: 2)), ("directory start", TestArchive(directoryStart: 0)),
            ("directory beyond", TestArchive(directoryStart: 1 << 31)),
            ("directory size", TestArchive(directorySize: 3)),
            ("long place", TestArchive(isLong: true, longPlace: 3)),
            ("long place beyond", TestArchive(isLong: true, longPlace: .max)),
            ("long place negative", TestArchive(isLong: true, longPlace: -1)),
            ("long directory", TestArchive(directoryStart: .max, isLong: true)),
            ("long directory size", TestArchive(directorySize: .max, isLong: true)),
            ("moved", TestArchive(before: [1, 2, 3])), ("count", TestArchive(count: 2)),
            ("no count", TestArchive(count: 0)),
            ("long count", TestArchive(count: .max, isLong: true)),
        ]
        for (name, archive) in archives {
            #expect(throws: ArrayFileError.Fault.self, "\(name)") { try contents(archive.bytes) }
        }
        let whole = TestArchive(method: 8).bytes
        for length in 0..<whole.count {
            #expect(throws: ArrayFileError.Fault.self, "\(length)") { try contents(Array(whole.prefix(length))) }
        }
        #expect(throws: ArrayFileError.Fault.self) { try contents(whole + [0]) }
        // Ten zeros more than the limit.
        #expect(throws: ArrayFileError.Fault.self) {
            try contents(TestArchive(contents: [UInt8](repeating: 0, count: 110), method: 8).bytes, limit: 100)
        }
    }

    /// Every bit of an archive flipped: an error, or the contents as they were.
    @Test func flippedBits() throws {
        for archive in [
            TestArchive(method: 8), TestArchive(hasDescriptor: true),
            TestArchive(
                method: 8, longSizes: [8, Deflation.compress(Array("contents".utf8), as: .raw).count, 0], isLong: true),
        ] {
            let whole = archive.bytes
            #expect(try contents(whole) == archive.contents)
            var refused = 0
            for bit in 0..<(8 * whole.count) {
                var flipped = whole
                flipped[bit / 8] ^= 1 << UInt8(bit % 8)
                do {
                    let found = try contents(flipped)
                    // `nil` where the name is another in both places, which one bit cannot do.
                    #expect(found == archive.contents, "bit \(bit)")
                } catch { refused += 1 }
            }
            #expect(refused > whole.count)
        }
    }

    @Test func mutants() throws {
        let array = StoredArray(Tensor<Float>(shape: [2, 3], scalars: [1, 2, 3, 4, 5, 6]))
        let archive = TestArchive(contents: try array.npyHeader() + array.bytes, method: 8, isLong: true)
        let whole = archive.bytes
        var mutator = Mutator(seed: 22)
        var refused = 0
        for number in 0..<Mutator.count {
            let mutant = mutator.mutant(of: whole)
            do {
                let zip = try ZipArchive(.memory(mutant), count: mutant.count)
                for name in zip.names {
                    if let found = try zip.contents(name, limit: 1 << 20) {
                        #expect(found == archive.contents, "mutant \(number)")
                    }
                }
            } catch { refused += 1 }
        }
        #expect(refused > Mutator.count / 4)
    }

    /// Arrays are set, replaced and removed by name, and printed with their formats and shapes.
    @Test func namesAreSubscripts() throws {
        var file = NPZ()
        file["a"] = Tensor<Float>([[1, 2]])
        file["b"] = Tensor<Double>([3])
        file["a"] = Tensor<Float>([4, 5])
        #expect(file["a"] == Tensor<Float>([4, 5]) && file["b"] == Tensor<Double>([3]))
        #expect(file["a"] == Tensor<Double>?.none && file["c"] == Tensor<Double>?.none)
        #expect(file.description == "2 arrays\n  a: F32 [2]\n  b: F64 [1]")
        file["b"] = Tensor<Double>?.none
        file["c"] = Tensor<Double>?.none
        #expect(file.arrays.map(\.name) == ["a"])
        try withTemporaryFolder { folder in
            let url = folder.appendingPathComponent("a.npz")
            try file.write(to: url)
            let read = try NPZFile(contentsOf: url)
            #expect(read.description == "\(url.path): 1 array: a")
            #expect(try read.array("a").description == "F32 [2]: [4.0, 5.0]")
        }
        #expect("\(try StoredArray(Array(0..<20)))" == "I64 [20]: [0, 1, 2, 3, 4, 5, 6, 7, …]")
        #expect("\(StoredArray(Tensor<Double>(3)))" == "F64 []: [3.0]")
        #expect("\(StoredArray(Tensor<Double>.zeros([0, 3])))" == "F64 [0 × 3]: []")
    }
}
