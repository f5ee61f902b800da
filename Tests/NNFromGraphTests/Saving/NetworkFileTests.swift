import Autodiff
import Foundation
import Testing

@testable import NNFromGraph

/// A user-defined layer that network files can hold.
private struct OwnResidual: CodableLayer {
    static let typeName = "ownResidual"
    let units: Int
    var kind: String { Self.typeName }
    func callAsFunction<T: TensorAlgebra>(_ x: T, _ pass: inout Pass<T>) throws(NetworkError) -> T {
        let hidden = try pass.apply(Dense(units, .relu), to: x)
        return try x + pass.apply(Dense(x.shape[1], .identity), to: hidden)
    }
}

/// One that they cannot.
private struct Halving: Layer {
    let kind = "halving"
    func callAsFunction<T: TensorAlgebra>(_ x: T, _ pass: inout Pass<T>) throws(NetworkError) -> T { x * 0.5 }
}

/// One whose parameters have one name.
private struct Twins: CodableLayer {
    static let typeName = "twins"
    var kind: String { Self.typeName }
    func callAsFunction<T: TensorAlgebra>(_ x: T, _ pass: inout Pass<T>) throws(NetworkError) -> T {
        try pass.apply(Dense(2, .relu), to: pass.apply(Dense(2, .relu), to: x, name: "twin"), name: "twin")
    }
}

@Suite struct NetworkFileTests {
    private static let multilayer: [any Layer] = [
        Dense(4, .leakyReLU(slope: 0.02), weights: .heNormal, biases: .constant(0.01)), Dropout(0.3),
        BatchNormalization(momentum: 0.2), ActivityPenalty(.l1(0.001)), LayerNormalization(), Dense(3, .softmax),
    ]
    private static let convolutional: [any Layer] = [
        Reshape([6, 5, 1]), Convolution2D(3, size: (3, 2), .relu, stride: (1, 2), padding: .same),
        Pooling2D(.maximum, size: (2, 2)), Convolution2D(2, size: (1, 1), .identity, hasBiases: false),
        Activate(.elu(alpha: 0.5)), Sequential(Flatten(), Dense(2, .tanh, hasBiases: false)),
    ]
    private static let recurrent: [any Layer] = [
        Reshape([5, 6]), Recurrent(LSTMCell(4, forgetBias: 0.5), returningSequences: true),
        Recurrent(ElmanCell(3, .relu), recurrentWeights: .orthogonal(gain: 0.9)), Dense(1, .sigmoid),
    ]

    private static let composed: [any Layer] = [
        Reshape([5, 6]), Convolution1D(4, size: 2, .relu, padding: .causal),
        Residual(MultiHeadAttention(heads: 2)),
        Branches([[], [Recurrent(GRUCell(3), returningSequences: true), Dropout(0.2)]], joining: .concatenate),
        BatchNormalization(), Flatten(), Dense(1, .sigmoid),
    ]

    private static let attentive: [any Layer] = [
        Reshape([5, 6]), PositionalEncoding(.learned), PositionalEncoding(),
        CrossAttention(features: 4, heads: 2, queries: [Steps(0..<2)], memory: [], dropout: 0.1),
        MultiHeadAttention(heads: 2, dropout: 0.25), SequenceAverage(), Dense(1, .sigmoid),
    ]

    /// Reading gives the same layers, tensors and outputs, bit for bit, also after training and freezing.
    @Test(arguments: 0..<5)
    func networksComeBackBitForBit(index: Int) throws {
        func check<Scalar: TensorScalar>(_: Scalar.Type) throws {
            let layers = [Self.multilayer, Self.convolutional, Self.recurrent, Self.composed, Self.attentive][index]
            var network = try Network<Scalar>(inputs: 30, layers, seed: 7)
            network.statistics = network.statistics.map { $0 * 1.5 + 0.25 }
            try network.freeze("\(network.architecture.parameters[0].name)")
            let x = Tensor<Scalar>.uniform([5, 30], in: -1...1, seed: 3)
            try withTemporaryFolder { folder in
                let file = folder.appendingPathComponent("network.safetensors")
                try network.write(to: file)
                let same = try Network<Scalar>(contentsOf: file)
                #expect(same.parameters == network.parameters && same.statistics == network.statistics)
                #expect(same.frozen == network.frozen && same(x) == network(x))
                #expect("\(same.architecture)" == "\(network.architecture)")
                // Writing again gives the same bytes.
                let bytes = try FileBytes.read(file)
                try same.write(to: file)
                #expect(try FileBytes.read(file) == bytes)
                // The same through JSON.
                let coded = try JSONDecoder().decode(Network<Scalar>.self, from: JSONEncoder().encode(network))
                #expect(coded.parameters == network.parameters && coded.statistics == network.statistics)
                #expect(coded.frozen == network.frozen && coded(x) == network(x))
            }
        }
        try check(Float.self)
        try check(Double.self)
    }

    /// The description of every layer, as files have it. A change that this test notices needs a new version of the
    /// form, or files that have been written cannot be read any more.
    @Test func descriptionIsStable() throws {
        func description(_ layers: [any Layer]) throws -> String {
            try withTemporaryFolder { folder in
                let file = folder.appendingPathComponent("network")
                try Network<Float>(inputs: 30, layers, seed: 7).write(to: file)
                return try SafeTensorsReader(file: file).metadata["architecture"]!
            }
        }
        let zeros = #""biases":{"zeros":{}}"#
        #expect(
            try description(Self.multilayer) == #"{"frozen":[],"inputShape":[30],"layer":{"layers":["#
                + #"{"activation":{"leakyReLU":{"slope":0.02}},"biases":{"constant":{"_0":0.01}},"hasBiases":true,"#
                + #""type":"dense","units":4,"weights":{"heNormal":{}}},{"rate":0.3,"type":"dropout"},"#
                + #"{"epsilon":1e-05,"momentum":0.2,"type":"batch normalization"},"#
                + #"{"regularizer":{"l1":0.001,"l2":0},"type":"activity penalty"},"#
                + #"{"epsilon":1e-05,"type":"layer normalization"},"#
                + #"{"activation":{"softmax":{}},\#(zeros),"hasBiases":true,"type":"dense","units":3}],"#
                + #""type":"sequential"},"version":1}"#)
        #expect(
            try description(Self.convolutional) == #"{"frozen":[],"inputShape":[30],"layer":{"layers":["#
                + #"{"shape":[6,5,1],"type":"reshape"},"#
                + #"{"activation":{"relu":{}},"filters":3,"hasBiases":true,"padding":"same","#
                + #""size":{"columns":2,"rows":3},"stride":{"columns":2,"rows":1},"type":"convolution"},"#
                + #"{"size":{"columns":2,"rows":2},"stride":{"columns":2,"rows":2},"summary":"maximum","#
                + #""type":"pooling"},"#
                + #"{"activation":{"identity":{}},"filters":2,"hasBiases":false,"padding":"valid","#
                + #""size":{"columns":1,"rows":1},"stride":{"columns":1,"rows":1},"type":"convolution"},"#
                + #"{"activation":{"elu":{"alpha":0.5}},"type":"activation"},"#
                + #"{"layers":[{"type":"flatten"},{"activation":{"hyperbolicTangent":{}},\#(zeros),"#
                + #""hasBiases":false,"type":"dense","units":2}],"type":"sequential"}],"#
                + #""type":"sequential"},"version":1}"#)
        #expect(
            try description(Self.recurrent) == #"{"frozen":[],"inputShape":[30],"layer":{"layers":["#
                + #"{"shape":[5,6],"type":"reshape"},"#
                + #"{"cell":{"forgetBias":0.5,"units":4},"recurrentWeights":{"orthogonal":{"gain":1}},"#
                + #""returnsSequences":true,"type":"lstm"},"#
                + #"{"cell":{"activation":{"relu":{}},"units":3},"recurrentWeights":{"orthogonal":{"gain":0.9}},"#
                + #""returnsSequences":false,"type":"elman"},"#
                + #"{"activation":{"sigmoid":{}},\#(zeros),"hasBiases":true,"type":"dense","units":1}],"#
                + #""type":"sequential"},"version":1}"#)
        #expect(
            try description(Array(Self.composed[..<4])) == #"{"frozen":[],"inputShape":[30],"layer":{"layers":["#
                + #"{"shape":[5,6],"type":"reshape"},"#
                + #"{"activation":{"relu":{}},"dilation":1,"filters":4,"hasBiases":true,"padding":"causal","size":2,"#
                + #""stride":1,"type":"sequence convolution"},"#
                + #"{"layers":[{"hasBiases":true,"heads":2,"isCausal":false,"type":"attention"}],"#
                + #""type":"residual block"},"#
                + #"{"joining":"concatenate","paths":[[],[{"cell":{"units":3},"#
                + #""recurrentWeights":{"orthogonal":{"gain":1}},"returnsSequences":true,"type":"gru"},"#
                + #"{"rate":0.2,"type":"dropout"}]],"type":"branches"}],"#
                + #""type":"sequential"},"version":1}"#)
        #expect(
            try description(Array(Self.attentive[..<6])) == #"{"frozen":[],"inputShape":[30],"layer":{"layers":["#
                + #"{"shape":[5,6],"type":"reshape"},{"form":"learned","type":"positional encoding"},"#
                + #"{"form":"sinusoidal","type":"positional encoding"},"#
                + #"{"dropout":0.1,"features":4,"hasBiases":true,"heads":2,"isCausal":false,"memory":[],"#
                + #""queries":[{"end":2,"first":0,"type":"steps"}],"type":"cross-attention"},"#
                + #"{"dropout":0.25,"hasBiases":true,"heads":2,"isCausal":false,"type":"attention"},"#
                + #"{"type":"sequence average"}],"type":"sequential"},"version":1}"#)
        #expect(
            try description([Embedding(7, features: 2, padding: 0)])
                == #"{"frozen":[],"inputShape":[30],"layer":{"layers":[{"entries":7,"features":2,"padding":0,"#
                + #""type":"embedding","weights":{"normal":{"standardDeviation":1}}}],"type":"sequential"},"#
                + #""version":1}"#
        )
    }

    @Test func predictTakesOneSample() throws {
        let network = try Network<Double>(inputs: 30, Self.convolutional, seed: 2)
        let x = Tensor<Double>.uniform([4, 30], in: -1...1, seed: 5)
        let all = network(x)
        for row in 0..<4 {
            let sample: Tensor<Double> = x[row]
            let expected: Tensor<Double> = all[row]
            #expect(network.predict(sample).shape == [2])
            #expect(zip(network.predict(sample).scalars, expected.scalars).allSatisfy { abs($0 - $1) < 1e-14 })
        }
        let images = try Network<Float>(inputShape: [4, 4, 1], Convolution2D(2, size: (3, 3), .relu), seed: 1)
        #expect(images.predict(.ones([4, 4, 1])).shape == [2, 2, 2])
    }

    @Test func predictStopsAtAnotherShape() async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            _ = try Network<Float>(inputs: 3, [Dense(1, .relu)], seed: 1).predict([1, 2])
        }
        let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
        #expect(text.contains("samples of shape [2], but the network takes samples of shape [3]"))
    }

    /// A batch and a single sample have their own functions, and each names the other.
    @Test func batchesAndSamplesAreToldApart() async {
        let samples = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            let network = try! Network<Float>(inputs: 2, [Dense(1, .sigmoid)], seed: 1)
            _ = network.predict([[0, 0], [0, 1], [1, 0]])
        }
        #expect(
            String(decoding: samples!.standardErrorContent, as: UTF8.self).contains(
                "predict: 3 samples, of shape [3 × 2] together; for several call the network itself"))
        let sample = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            let network = try! Network<Float>(inputs: 2, [Dense(1, .sigmoid)], seed: 1)
            _ = network([0, 1])
        }
        #expect(
            String(decoding: sample!.standardErrorContent, as: UTF8.self).contains(
                "one sample, of shape [2], without an axis that counts samples; call predict(sample)"))
    }

    /// Tensors of other shapes are not written over a good file.
    @Test func wrongTensorsStop() async {
        let missing = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            var network = try! Network<Float>(inputs: 2, [Dense(1, .sigmoid)], seed: 1)
            network.parameters.removeLast()
            try network.write(to: URL(fileURLWithPath: "/no/such/folder/network"))
        }
        #expect(
            String(decoding: missing!.standardErrorContent, as: UTF8.self).contains(
                "network: 1 parameters; the architecture needs 2"))
        let other = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            var network = try! Network<Float>(inputs: 2, [Dense(1, .sigmoid)], seed: 1)
            network.parameters[0] = .zeros([3, 3])
            try network.write(onnx: URL(fileURLWithPath: "/no/such/folder/network"))
        }
        #expect(
            String(decoding: other!.standardErrorContent, as: UTF8.self).contains(
                "the tensor 'dense1.weights' has shape [3 × 3], but the architecture needs [2 × 1]"))
    }

    @Test func otherPlacesThanFiles() throws {
        let network = try Network<Float>(inputs: 2, [Dense(1, .sigmoid)], seed: 1)
        let url = try #require(URL(string: "http://localhost/tmp/network.safetensors"))
        let written = #expect(throws: NetworkFileError.self) { try network.write(to: url) }
        #expect("\(written!)".contains("cannot be written: is at http://"))
        let read = #expect(throws: NetworkFileError.self) { try Network<Float>(contentsOf: url) }
        #expect("\(read!)".contains("cannot be read: is at http://"))
    }

    @Test func layersOfOnesOwn() throws {
        try withTemporaryFolder { folder in
            let file = folder.appendingPathComponent("network")
            let network = try Network<Float>(inputs: 2, [OwnResidual(units: 8), Dense(1, .sigmoid)], seed: 2)
            try network.write(to: file)
            let same = try Network<Float>(contentsOf: file, layers: [OwnResidual.self])
            #expect(same.parameters == network.parameters)
            let error = #expect(throws: NetworkFileError.self) { try Network<Float>(contentsOf: file) }
            #expect("\(error!)".contains("there is no layer type 'ownResidual'; known are activation,"))
            let halving = try Network<Float>(inputs: 2, [Halving(), Dense(1, .sigmoid)], seed: 2)
            let refusal = #expect(throws: NetworkFileError.self) { try halving.write(to: file) }
            #expect("\(refusal!)".contains("a layer of kind 'halving' cannot be written; its type, Halving, must"))
            #expect(throws: EncodingError.self) { try JSONEncoder().encode(halving) }
            // The file of the other network is still there.
            #expect(try Network<Float>(contentsOf: file, layers: [OwnResidual.self]).parameters == network.parameters)
        }
    }

    @Test func twoTensorsOfOneNameAreRefused() throws {
        let network = try Network<Float>(inputs: 2, [Twins()], seed: 1)
        try withTemporaryFolder { folder in
            let file = folder.appendingPathComponent("network")
            let name = "twins1.twin.weights"
            #expect(throws: NetworkFileError(file: file.path, fault: .duplicateName(name))) {
                try network.write(to: file)
            }
            #expect(throws: EncodingError.self) { try JSONEncoder().encode(network) }
        }
    }

    @Test func metadataOfOnesOwn() throws {
        try withTemporaryFolder { folder in
            let file = folder.appendingPathComponent("network")
            let network = try Network<Float>(inputs: 2, [Dense(1, .sigmoid)], seed: 2)
            try network.write(to: file, metadata: ["classes": "no, yes"])
            #expect(try SafeTensorsReader(file: file).metadata["classes"] == "no, yes")
            #expect(try Network<Float>(contentsOf: file).parameters == network.parameters)
        }
    }

    @Test func elementTypesAreConverted() throws {
        try withTemporaryFolder { folder in
            let file = folder.appendingPathComponent("network")
            let network = try Network<Double>(inputs: 30, Self.multilayer, seed: 2)
            try network.write(to: file)
            #expect(throws: NetworkFileError(file: file.path, fault: .scalarType("F64", needed: "F32"))) {
                try Network<Float>(contentsOf: file)
            }
            let single = try Network<Double>(contentsOf: file).converted(to: Float.self)
            #expect(single.parameters == network.parameters.map { $0.converted(to: Float.self) })
            #expect(single.statistics.map(\.shape) == network.statistics.map(\.shape))
        }
    }

    /// A trained network, its scaling beside it, predicts without the training data.
    @Test func scalingIsCodable() throws {
        let data = try Iris.load(as: Double.self)
        let scaling = Standardization(fitting: data.features)
        let coded = try JSONDecoder().decode(
            Standardization<Double>.self, from: try JSONEncoder().encode(scaling))
        #expect(coded == scaling && coded(data.features) == scaling(data.features))
        let ranges = MinMaxScaling(fitting: data.features)
        #expect(
            try JSONDecoder().decode(MinMaxScaling<Double>.self, from: try JSONEncoder().encode(ranges)) == ranges)
        for bad in [
            #"{"offset":{"shape":[1],"scalars":[0]},"scale":{"shape":[2],"scalars":[1,1]}}"#,
            #"{"offset":{"shape":[1],"scalars":[0]},"scale":{"shape":[1],"scalars":[0]}}"#,
            #"{"offset":{"shape":[1],"scalars":[0]},"scale":{"shape":[1],"scalars":[-1]}}"#,
            #"{"offset":{"shape":[1],"scalars":[0]}}"#,
        ] {
            #expect(throws: DecodingError.self, "\(bad)") {
                try JSONDecoder().decode(Standardization<Double>.self, from: Data(bad.utf8))
            }
        }
    }
}
