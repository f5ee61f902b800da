import Autodiff
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
        #expect(try SafeTensors(expected) == file)
    }

    @Test func tensorsComeBackBitForBit() throws {
        let values: [Float] = [0, -0.0, .leastNonzeroMagnitude, .infinity, -.greatestFiniteMagnitude, .pi]
        var file = SafeTensors()
        file.add("weights \"1\"/ä", Tensor<Float>(shape: [2, 3], scalars: values))
        file.add("none", Tensor<Double>.zeros([0, 7]))
        file.add("number", Tensor<Double>(.nan))
        let read = try SafeTensors(file.encoded)
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

    @Test func damagedFilesAreErrors() {
        let whole = file(#"{"t":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#, data: 8)
        #expect(throws: Never.self) { try SafeTensors(whole) }
        for length in 0..<whole.count {
            #expect(throws: SafeTensorsFault.self) { try SafeTensors(Array(whole.prefix(length))) }
        }
        for header in [
            "", "[]", "{", #"{"t":1}"#, #"{"t":{"dtype":"F32","shape":[2]}}"#, #"{"__metadata__":{"a":1}}"#,
            #"{"t":{"dtype":"I64","shape":[1],"data_offsets":[0,8]}}"#,
            #"{"t":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}"#,
            #"{"t":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}"#,
            #"{"t":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}"#,
            #"{"t":{"dtype":"F32","shape":[2],"data_offsets":[-8,0]}}"#,
            #"{"t":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}"#,
            #"{"t":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,8]}}"#,
            #"{"t":{"dtype":"F32","shape":[2.5],"data_offsets":[0,8]}}"#,
        ] {
            #expect(throws: SafeTensorsFault.self, "\(header)") { try SafeTensors(file(header, data: 8)) }
        }
        let huge: [UInt8] = [255, 255, 255, 255, 255, 255, 255, 127] + whole.dropFirst(8)
        #expect(throws: SafeTensorsFault.truncated) { try SafeTensors(huge) }
    }
}
