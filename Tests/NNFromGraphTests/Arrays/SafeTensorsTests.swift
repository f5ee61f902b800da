import AllocationCounter
import Autodiff
import Foundation
import Testing

@testable import NNFromGraph

@Suite struct SafeTensorsTests {
    /// The bytes are those that `Scripts/fixtures/training.py` makes from the format's description.
    @Test func bytesAreThoseOfTheFormat() throws {
        var file = SafeTensors()
        file.add("t", Tensor<Double>([1.5, -2]))
        file.metadata["a"] = "b"
        let header = #"{"__metadata__":{"a":"b"},"t":{"data_offsets":[0,16],"dtype":"F64","shape":[2]}}"#
        let expected: [UInt8] =
            [80, 0, 0, 0, 0, 0, 0, 0] + Array(header.utf8) + [0, 0, 0, 0, 0, 0, 0xf8, 0x3f, 0, 0, 0, 0, 0, 0, 0, 0xc0]
        #expect(file.encoded == expected)
        let read = try SafeTensorsReader(expected)
        #expect(try read.tensor("t", as: Double.self).scalars == [1.5, -2] && read.metadata == ["a": "b"])
    }

    @Test func tensorsRoundTripBitForBit() throws {
        let values: [Float] = [0, -0.0, .leastNonzeroMagnitude, .infinity, -.greatestFiniteMagnitude, .pi]
        var file = SafeTensors()
        file.add("weights \"1\"/ä", Tensor<Float>(shape: [2, 3], scalars: values))
        file.add("none", Tensor<Double>.zeros([0, 7]))
        file.add("number", Tensor<Double>(.nan))
        let read = try SafeTensorsReader(file.encoded)
        let weights: Tensor<Float> = try read.tensor("weights \"1\"/ä")
        #expect(weights.shape == [2, 3] && weights.scalars.map(\.bitPattern) == values.map(\.bitPattern))
        #expect(try read.tensor("none", as: Double.self).shape == [0, 7])
        #expect(try read.tensor("number", as: Double.self).scalar.isNaN)
        #expect(throws: SafeTensorsFault.wrongType("number", expected: "F32", found: "F64")) {
            try read.tensor("number", as: Float.self)
        }
        #expect(throws: SafeTensorsFault.noTensor("bias")) { try read.tensor("bias", as: Float.self) }
    }

    private func file(_ header: String, data: Int = 0) -> [UInt8] {
        let length = header.utf8.count
        return (0..<8).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) } + Array(header.utf8)
            + [UInt8](repeating: 0, count: data)
    }

    @Test func headerStringsHaveEscapes() throws {
        let header = #"{"__metadata__":{"a\n\"\\\/\u00e4\ud83d\ude00":"\b\f\r\t"}}"#
        #expect(try SafeTensorsReader(file(header)).metadata == ["a\n\"\\/ä😀": "\u{8}\u{c}\r\t"])
    }

    @Test func fileHasAChecksumOfItsContents() throws {
        var tensors = SafeTensors()
        tensors.add("t", Tensor<Float>([1, 2, 3]))
        tensors.metadata["words"] = "ä \" b"
        let signed = tensors.signedPieces.flatMap { $0 }
        #expect(throws: Never.self) { try SafeTensorsReader(signed).verifyChecksum() }
        #expect(throws: SafeTensorsFault.self) { try SafeTensorsReader(tensors.encoded).verifyChecksum() }
        // Every single bit, of the header and of the data.
        for bit in 0..<(8 * signed.count) {
            var flipped = signed
            flipped[bit / 8] ^= 1 << (bit % 8)
            #expect(throws: SafeTensorsFault.self, "bit \(bit)") { try SafeTensorsReader(flipped).verifyChecksum() }
        }
    }

    @Test func irregularFilesAreRefused() throws {
        try withTemporaryFolder { folder in
            let pipe = folder.appendingPathComponent("pipe")
            #expect(mkfifo(pipe.path, 0o600) == 0)
            for (path, reason) in [
                (pipe.path, "it is a named pipe, not a regular file"), (folder.path, "it is a directory"),
                ("/dev/null", "it is a device, not a regular file"),
            ] {
                #expect(throws: SafeTensorsFault.unreadable(reason)) {
                    try SafeTensorsReader(file: URL(fileURLWithPath: path))
                }
            }
        }
    }

    /// A reader takes memory for a header of bounded size and for the requested data. In a separate process, to measure
    /// its peak memory.
    @Test func hostileFilesTakeNoMemory() async {
        await #expect(processExitsWith: .success) {
            try withTemporaryFolder { folder in
                let file = folder.appendingPathComponent("hostile")
                // 3 GiB of zeros, with a header of the stated size.
                let descriptor = open(file.path, O_WRONLY | O_CREAT, 0o600)
                let header = #"{"t":{"dtype":"F32","shape":[805306368],"data_offsets":[0,3221225472]}}"#
                let start = [UInt8(header.utf8.count), 0, 0, 0, 0, 0, 0, 0] + Array(header.utf8)
                precondition(write(descriptor, start, start.count) == start.count)
                precondition(ftruncate(descriptor, off_t(start.count) + 3_221_225_472) == 0)
                close(descriptor)
                let before = PeakMemory.kibibytes
                let reader = try SafeTensorsReader(file: file)
                // Mapped, an array takes the pages that are used.
                let last = try reader.withBytes(of: "t") { $0[$0.count - 1] }
                precondition(last == 0)
                precondition((try? reader.tensor("t", as: Float.self, shape: [2])) == nil)
                precondition((try? FileBytes.read(file)) == nil)
                var many = "{"
                for place in 0..<40_000 {
                    many += #""some tensor's name \#(place)":{"dtype":"F32","shape":[0],"data_offsets":[0,0]},"#
                }
                many.removeLast()
                let words = Array((many + "}").utf8)
                let length = (0..<8).map { UInt8(truncatingIfNeeded: words.count >> (8 * $0)) }
                let own = PeakMemory.kibibytes
                _ = try SafeTensorsReader(length + words)
                // KiB: almost nothing for the first, and a small multiple of the header for the second.
                precondition(own - before < 32 << 10, "\(own - before) KiB")
                precondition(PeakMemory.kibibytes - own < 64 << 10, "\(PeakMemory.kibibytes - own) KiB")
            }
        }
    }

    /// The public reader: arrays by name, copied or mapped in place, with the file's name in errors.
    @Test func filesAreReadInParts() throws {
        try withTemporaryFolder { folder in
            let url = folder.appendingPathComponent("some.safetensors")
            var file = SafeTensors()
            file.add("b", Tensor<Double>(shape: [3, 2000], scalars: (0..<6000).map(Double.init)))
            file.add("a", try StoredArray([1, 2, 3], as: .uint8))
            file.add("none", Tensor<Float>.zeros([0, 2]))
            try file.write(to: url)
            let read = try SafeTensorsFile(contentsOf: url)
            #expect(read.names == ["a", "b", "none"])
            #expect(read.shape(of: "b") == [3, 2000] && read.format(of: "a") == .uint8 && read.shape(of: "c") == nil)
            #expect(try read.withBytes(of: "a") { Array($0) } == [1, 2, 3])
            #expect(try read.withBytes(of: "none") { $0.count } == 0)
            let last = try read.withBytes(of: "b") { $0.loadUnaligned(fromByteOffset: 8 * 5999, as: Double.self) }
            #expect(last == 5999)
            let missing = SafeTensorsError(file: url.path, fault: .noTensor("c"))
            #expect(throws: missing) { try read.withBytes(of: "c") { $0.count } }
            #expect(throws: missing) { try read.array("c") }
            #expect(throws: SafeTensorsError.self) { try read.tensor("a", as: Float.self) }
            // The file becomes shorter while it is open.
            #expect(truncate(url.path, 5000) == 0)
            let short = SafeTensorsError(file: url.path, fault: .truncated)
            #expect(throws: short) { try read.withBytes(of: "b") { $0.count } }
            #expect(throws: short) { try read.array("b") }
            #expect(throws: short) { try SafeTensorsFile(contentsOf: url) }
        }
    }

    @Test func damagedFilesAreErrors() {
        let whole = file(#"{"t":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#, data: 8)
        #expect(throws: Never.self) { try SafeTensorsReader(whole) }
        for length in 0..<whole.count {
            #expect(throws: SafeTensorsFault.self) { try SafeTensorsReader(Array(whole.prefix(length))) }
        }
        for header in [
            "", "[]", "{", #"{"t":1}"#, #"{"t":{"dtype":"F32","shape":[2]}}"#, #"{"__metadata__":{"a":1}}"#,
            #"{"t":{"dtype":"I63","shape":[1],"data_offsets":[0,8]}}"#,
            #"{"t":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}"#,
            #"{"t":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}"#,
            #"{"t":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}"#,
            #"{"t":{"dtype":"F32","shape":[2],"data_offsets":[-8,0]}}"#,
            #"{"t":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}"#,
            #"{"t":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,8]}}"#,
            #"{"t":{"dtype":"F32","shape":[2.5],"data_offsets":[0,8]}}"#,
            #"{"t":{"dtype":"F32","shape":[2.0],"data_offsets":[0,8]}}"#,
            #"{"t":{"dtype":"F32","shape":[2e0],"data_offsets":[0,8]}}"#,
            #"{"t":{"dtype":"F32","shape":[02],"data_offsets":[0,8]}}"#,
            #"{"t":{"dtype":"F32","shape":[true,2],"data_offsets":[0,8]}}"#,
            #"{"t":{"dtype":"F32","shape":[0,4611686018427387904,4],"data_offsets":[0,0]}}"#,
            // Bytes that belong to two tensors, or to none.
            #"{"t":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"#
                + #""u":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}"#,
            #"{"t":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}"#,
            #"{"t":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#, "{}",
            // The same twice.
            #"{"t":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"#
                + #""t":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#,
            #"{"t":{"dtype":"F32","dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#,
            #"{"__metadata__":{"a":"b","a":"b"},"t":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#,
            #"{"__metadata__":{},"__metadata__":{},"t":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#,
            // Unexpected contents.
            #"{"t":{"dtype":"F32","shape":[2],"data_offsets":[0,8],"note":[]}}"#,
            #"{"t":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}} x"#,
            #" {"t":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#,
            #"{"t":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},}"#,
            #"{"\ud800":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#,
        ] {
            #expect(throws: SafeTensorsFault.self, "\(header)") { try SafeTensorsReader(file(header, data: 8)) }
        }
        let longest = [UInt8](repeating: UInt8(ascii: " "), count: SafeTensorsHeader.longest + 1)
        #expect(throws: SafeTensorsFault.self) {
            try SafeTensorsReader(file("{" + String(decoding: longest, as: UTF8.self), data: 0))
        }
        let huge: [UInt8] = [255, 255, 255, 255, 255, 255, 255, 127] + whole.dropFirst(8)
        #expect(throws: SafeTensorsFault.truncated) { try SafeTensorsReader(huge) }
    }

    @Test func filesArePrintedBriefly() throws {
        try withTemporaryFolder { folder in
            let url = folder.appendingPathComponent("arrays")
            var file = SafeTensors()
            file.add("w", Tensor<Float>.zeros([3, 100]))
            file.add("b", Tensor<Double>([1]))
            try file.write(to: url)
            #expect(
                try SafeTensorsFile(contentsOf: url).description
                    == "\(url.path): 2 arrays\n  b: F64 [1]\n  w: F32 [3 × 100]")
        }
    }
}
