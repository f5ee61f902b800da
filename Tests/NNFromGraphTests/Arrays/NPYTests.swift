import Autodiff
import Foundation
import Testing

@testable import NNFromGraph

@Suite struct NPYTests {
    /// The bytes of an NPY file with a header as given.
    private func file(_ header: String, _ data: [UInt8], version: [UInt8] = [1, 0]) -> [UInt8] {
        let count = header.utf8.count
        let length = (0..<(version[0] == 1 ? 2 : 4)).map { UInt8(truncatingIfNeeded: count >> (8 * $0)) }
        return [0x93] + Array("NUMPY".utf8) + version + length + Array(header.utf8) + data
    }

    private func read(_ bytes: [UInt8]) throws(ArrayFileError.Fault) -> StoredArray {
        try StoredArray(npy: bytes)
    }

    private func header(_ type: String, _ shape: String, fortran: Bool = false) -> String {
        "{'descr': '\(type)', 'fortran_order': \(fortran ? "True" : "False"), 'shape': \(shape), }\n"
    }

    /// The bytes are NumPy's: `numpy.save` of `numpy.array([[1, 2, 3]], "<i2")`.
    @Test func bytesAreThoseOfTheFormat() throws {
        let array = try StoredArray([1, 2, 3], shape: [1, 3], as: .int16)
        let text = "{'descr': '<i2', 'fortran_order': False, 'shape': (1, 3), }"
        let expected = file(text + String(repeating: " ", count: 117 - text.utf8.count) + "\n", [1, 0, 2, 0, 3, 0])
        #expect(try array.npyHeader() + array.bytes == expected)
        #expect(try read(expected) == array)
    }

    @Test func shapesAndOrders() throws {
        for shape: Shape in [[], [0], [5], [2, 3], [3, 0, 2], [2, 3, 4]] {
            let array = try StoredArray(Array(0..<shape.count), shape: shape, as: .int32)
            #expect(try read(array.npyHeader() + array.bytes) == array)
        }
        // a[i, j, k] = 100 i + 10 j + k in Fortran order: i varies fastest.
        var (bytes, expected): ([UInt8], [Int]) = ([], [])
        for k in 0..<4 { for j in 0..<3 { for i in 0..<2 { bytes += [0, UInt8(100 * i + 10 * j + k)] } } }
        for i in 0..<2 { for j in 0..<3 { for k in 0..<4 { expected.append(100 * i + 10 * j + k) } } }
        let array = try read(file(header(">i2", "(2, 3, 4)", fortran: true), bytes))
        #expect(array.shape == [2, 3, 4] && array.format == .int16)
        #expect(try array.integers() == expected)
        #expect(try read(file(header("<f4", "(0, 3)", fortran: true), [])).shape == [0, 3])
        #expect(
            try read(file(header(">f8", "()"), [0x3f, 0xf8, 0, 0, 0, 0, 0, 0])).tensor(as: Double.self) == Tensor(1.5))
        #expect(try read(file(header("|b1", "(3,)"), [0, 1, 7])).integers() == [0, 1, 1])
        #expect(
            try read(file("{\"shape\": (2L,), 'descr': '|u1', 'fortran_order': False}", [1, 2])).integers() == [1, 2])
        for version: [UInt8] in [[2, 0], [3, 0]] {
            #expect(try read(file(header("<u2", "(1,)"), [1, 2], version: version)).integers() == [513])
        }
    }

    @Test func damagedFilesAreErrors() throws {
        let whole = file(header("<i4", "(2,)"), [1, 0, 0, 0, 2, 0, 0, 0])
        #expect(try read(whole).integers() == [1, 2])
        for length in 0..<whole.count {
            #expect(throws: ArrayFileError.Fault.truncated, "\(length)") { try read(Array(whole.prefix(length))) }
        }
        #expect(throws: ArrayFileError.Fault.self) { try read(whole + [0]) }
        for (text, data) in [
            (header("<i4", "(2, -1)"), 8), (header("<i4", "(4611686018427387904, 4)"), 8),
            (header("<i4", "(99999999999,)"), 8),
            (header("<i4", "(99999999999999999999,)"), 8), (header("<i4", "(2.0,)"), 8), (header("<i4", "[2]"), 8),
            (header("<i4", "2"), 8), (header("|O", "(2,)"), 8), (header("<U4", "(2,)"), 32), (header("<c8", "(1,)"), 8),
            (header("|V4", "(2,)"), 8), (header("<M8[ns]", "(1,)"), 8), (header("i4", "(2,)"), 8),
            (header("", "(2,)"), 8),
            (header("|i4", "(2,)"), 8), ("{'descr': [('a', '<i4')], 'fortran_order': False, 'shape': (2,), }", 8),
            ("{'descr': '<i4', 'descr': '<i4', 'fortran_order': False, 'shape': (2,), }", 8),
            ("{'descr': '<i4', 'fortran_order': False, 'shape': (2,), 'more': 1}", 8),
            ("{'descr': '<i4', 'shape': (2,)}", 8),
            ("{'descr': '<i4', 'fortran_order': 0, 'shape': (2,)}", 8), ("{'descr': '<i4", 8), ("", 0), ("{", 0),
            ("{}", 0),
            ("{'descr': '<i4', 'fortran_order': False, 'shape': (2,)} import os", 8), ("\u{1}", 0),
        ] {
            #expect(throws: ArrayFileError.Fault.self, "\(text)") {
                try read(file(text, [UInt8](repeating: 0, count: data)))
            }
        }
        #expect(throws: ArrayFileError.Fault.self) { try read(file(header("<i4", "(2,)"), [], version: [9, 0])) }
        // A header that claims four gigabytes.
        #expect(throws: ArrayFileError.Fault.format("its header of 4294967295 bytes is longer than 65536")) {
            try read([0x93] + Array("NUMPY".utf8) + [2, 0, 255, 255, 255, 255])
        }
    }

    @Test func mutants() throws {
        let array = StoredArray(Tensor<Float>(shape: [2, 3], scalars: [1, 2, 3, 4, 5, 6]))
        let whole = try array.npyHeader() + array.bytes
        var mutator = Mutator(seed: 21)
        var refused = 0
        for number in 0..<Mutator.count {
            let mutant = mutator.mutant(of: whole)
            do {
                let found = try read(mutant)
                #expect(found.bytes.count == found.shape.count * found.format.size, "mutant \(number)")
            } catch { refused += 1 }
        }
        #expect(refused > Mutator.count / 4)
    }

    @Test func filesHaveNamesInErrors() throws {
        try withTemporaryFolder { folder in
            let file = folder.appendingPathComponent("x.npy")
            try Tensor<Double>([[1, 2], [3, 4]]).write(npy: file)
            #expect(try Tensor<Double>(npy: file) == Tensor([[1, 2], [3, 4]]))
            #expect(try Tensor<Float>(npy: file) == Tensor([[1, 2], [3, 4]]))
            try Data([1, 2]).write(to: file)
            #expect(throws: ArrayFileError(file: file.path, fault: .truncated)) { try StoredArray(npy: file) }
            let half = StoredArray(.bfloat16, [1], [0, 0])
            let error = #expect(throws: ArrayFileError.self) { try half.write(npy: file) }
            #expect("\(error!)".contains("NumPy has no bfloat16"))
            #expect(throws: ArrayFileError.self) { try StoredArray(npy: folder) }
        }
    }
}
