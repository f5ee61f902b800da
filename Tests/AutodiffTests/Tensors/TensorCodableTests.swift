import Autodiff
import Foundation
import Testing

@Suite struct TensorCodableTests {
    private struct Model: DifferentiableStructure, Codable, Equatable {
        var w: Tensor<Double> = [[1, 2], [3, 4]]
        var layers: [String: [Tensor<Float>]] = ["a": [Tensor<Float>(0.1)], "b": []]
        var scale = 0.5
        static var parts: Parts<Model> { Parts(\.w, \.layers, \.scale) }
    }

    @Test func treesComeBackBitForBit() throws {
        var model = Model()
        model.w.scalars = [.pi, -0.0, .leastNonzeroMagnitude, -.greatestFiniteMagnitude]
        let data = try JSONEncoder().encode(model)
        let same = try JSONDecoder().decode(Model.self, from: data)
        #expect(same == model && same.w.scalars.map(\.bitPattern) == model.w.scalars.map(\.bitPattern))
        for shape: Shape in [[], [0], [3, 0, 2], [1, 2, 3]] {
            let tensor = Tensor<Float>(shape: shape, scalars: (0..<shape.count).map { Float($0) / 3 })
            let data = try JSONEncoder().encode(tensor)
            #expect(try JSONDecoder().decode(Tensor<Float>.self, from: data) == tensor)
        }
    }

    @Test func tuplesOfTreesAreArrays() throws {
        let tuple = TreeTuple(Tensor<Double>([1, 2]), 0.5, ["a": [Tensor<Float>(3)]])
        let data = try JSONEncoder().encode(tuple)
        let same = try JSONDecoder().decode(
            TreeTuple<Tensor<Double>, Double, [String: [Tensor<Float>]]>.self, from: data)
        #expect(same.elements.0 == [1, 2] && same.elements.1 == 0.5 && same.elements.2 == ["a": [Tensor(3)]])
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode(TreeTuple<Double, Double>.self, from: Data("[1]".utf8))
        }
    }

    @Test func formIsStated() throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let data = try encoder.encode(Tensor<Double>([[1, 2.5], [3, 4]]))
        #expect(String(decoding: data, as: UTF8.self) == #"{"scalars":[1,2.5,3,4],"shape":[2,2]}"#)
    }

    @Test func notFiniteNumbersAreTheEncodersChoice() throws {
        let tensor = Tensor<Double>([.nan, .infinity])
        #expect(throws: EncodingError.self) { try JSONEncoder().encode(tensor) }
        let encoder = JSONEncoder()
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        let decoder = JSONDecoder()
        decoder.nonConformingFloatDecodingStrategy = .convertFromString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        let same = try decoder.decode(Tensor<Double>.self, from: encoder.encode(tensor))
        #expect(same.scalars[0].isNaN && same.scalars[1] == .infinity)
    }

    @Test(arguments: [
        "", "{}", "[]", #"{"shape":[2]}"#, #"{"shape":[2],"scalars":[1]}"#, #"{"shape":[-1],"scalars":[]}"#,
        #"{"shape":[4611686018427387904,4611686018427387904],"scalars":[]}"#, #"{"shape":[1.5],"scalars":[1]}"#,
        #"{"shape":[0,9223372036854775807,9223372036854775807],"scalars":[]}"#, #"{"shape":[1],"scalars":[null]}"#,
        #"{"shape":[1],"scalars":["1"]}"#, #"{"shape":[1],"scalars":[1e999]}"#, #"{"shape":1,"scalars":[1]}"#,
    ])
    func wrongTextsThrow(text: String) {
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode(Tensor<Double>.self, from: Data(text.utf8))
        }
    }

    @Test func shapesAreValidated() {
        #expect(Shape(validating: [2, 3]) == [2, 3] && Shape(validating: []) == [])
        #expect(Shape(validating: [-1]) == nil && Shape(validating: [1 << 45]) == nil)
        #expect(Shape(validating: [1 << 40, 1 << 40]) == nil && Shape(validating: [0, .max, 2]) == nil)
    }
}
