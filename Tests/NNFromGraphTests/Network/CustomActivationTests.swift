import Autodiff
import Foundation
import Testing

@testable import NNFromGraph

/// z·σ(s·z): with slope 1 it is SiLU.
private struct Swish: ActivationFunction {
    static let typeName = "swish"
    var slope = 1.0
    func callAsFunction<T: TensorAlgebra>(_ z: T) -> T { z * sigmoid(T(constant: slope) * z) }
}

/// Another type of the same name.
private struct OtherSwish: ActivationFunction {
    static let typeName = "swish"
    func callAsFunction<T: TensorAlgebra>(_ z: T) -> T { z }
}

/// Activations of one's own, as types and as closures.
@Suite struct CustomActivationTests {
    private let x = Tensor<Double>.uniform([7, 3], in: -2...2, seed: 4)
    private static let closure = Activation("own") { (z: TensorVariable<Double>) in z * sigmoid(z) }

    private func network(_ activation: Activation, last: Activation = .identity) throws -> Network<Double> {
        try Network(inputs: 3, [Dense(5, activation), Dense(2, last)], seed: 3)
    }

    /// The same outputs and gradients as SiLU, in plain and recorded passes, hidden and last.
    @Test(arguments: [Activation(Swish()), Self.closure])
    func equalsTheIncludedOne(activation: Activation) throws {
        for last in [Activation.identity, activation] {
            let own = try network(activation, last: last)
            let included = try network(.silu, last: last == .identity ? .identity : .silu)
            #expect(own.architecture.outputActivation == last)
            #expect(abs(own(x) - included(x)).max().scalar < 1e-15)
            let slopes = [own, included].map { network in
                gradient(atTree: network.parameters) { p in square(network.outputs(x, parameters: p)).sum() }
            }
            for (one, other) in zip(slopes[0], slopes[1]) { #expect(abs(one - other).max().scalar < 1e-13) }
        }
        try checkGradient(at: x) { x in activation(x).sum() }
    }

    /// Compiled steps equal recorded ones under every optimizer.
    @Test(arguments: 0..<5)
    func trainsCompiled(index: Int) throws {
        let optimizers: [any Optimizer] = [
            StochasticGradientDescent(learningRate: 0.1, momentum: 0.9), Adam(learningRate: 0.01), RMSprop(), Adagrad(),
            AdamW(),
        ]
        let data = try DataSet<Double>(x, [0, 1, 1, 0, 1, 0, 0])
        for activation in [Activation(Swish(slope: 1.5)), Self.closure] {
            let network = try network(activation, last: .softmax)
            let configuration = TrainingConfiguration(
                loss: .softmaxCrossEntropy, optimizer: optimizers[index], batchSize: 7)
            let rule = try network.rule(configuration, data)
            var eager = EagerStep(rule, data: data, from: network)
            var compiled = CompiledTrainingStep(rule, data: data, from: network)
            for _ in 1...3 {
                let (one, other) = (eager(Array(0..<7)[...], epochs: 0), compiled(Array(0..<7)[...], epochs: 0))
                #expect(abs(one.loss - other.loss) < 1e-12)
            }
            for (one, other) in zip(eager.state.parameters, compiled.state.parameters) {
                #expect(abs(one - other).max().scalar < 1e-9)
            }
            // The step can be written for other engines.
            #expect(try compiled.stableHLO(count: 7).contains("stablehlo.logistic"))
        }
    }

    @Test func filesNameTypes() throws {
        try withTemporaryFolder { folder in
            let file = folder.appendingPathComponent("network")
            let network = try network(Activation(Swish(slope: 1.5)), last: Activation(Swish()))
            try network.write(to: file)
            let same = try Network<Double>(contentsOf: file, activations: [Swish.self])
            #expect(same(x) == network(x) && same.architecture.outputActivation == Activation(Swish()))
            let text = try SafeTensorsReader(file: file).metadata["architecture"] ?? ""
            #expect(text.contains(#""activation":{"custom":{"_0":{"slope":1.5,"type":"swish"}}}"#))
            let decoder = JSONDecoder()
            decoder.userInfo[.activationTypes] = [Swish.self]
            #expect(try decoder.decode(Network<Double>.self, from: JSONEncoder().encode(network))(x) == network(x))
            #expect {
                _ = try Network<Double>(contentsOf: file)
            } throws: {
                "\($0)".contains("there is no activation type 'swish'; name a type of your own in `activations:`")
            }
        }
    }

    @Test func filesRefuseClosures() throws {
        #expect {
            try network(Self.closure).write(to: FileManager.default.temporaryDirectory.appendingPathComponent("none"))
        } throws: {
            "\($0)".contains("the activation 'own' is a closure, which cannot be written; write it as a type")
        }
    }

    @Test func otherFormatsRefuseThem() throws {
        let network = try network(Activation(Swish()))
        try withTemporaryFolder { folder in
            #expect {
                try network.write(pyTorch: folder.appendingPathComponent("a"))
            } throws: {
                "\($0)".contains("PyTorch does not know the activation 'swish'")
            }
            #expect {
                try network.write(onnx: folder.appendingPathComponent("b"))
            } throws: {
                "\($0)".contains("ONNX does not know the activation 'swish'")
            }
        }
    }

    @Test func equalityAndWords() {
        #expect(Activation(Swish()) == Activation(Swish()) && Activation(Swish()) != Activation(Swish(slope: 2)))
        #expect(Self.closure == Self.closure && Self.closure != Activation("own") { z in z * sigmoid(z) })
        #expect("\(Activation(Swish(slope: 2)))" == "Swish(slope: 2.0)" && "\(Self.closure)" == "own")
        #expect(Activation(Swish()).hasGradient && Activation.swish == .silu)
    }

    @Test func anotherElementTypeStops() async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            _ = try Network<Double>(inputs: 3, [Dense(5, Activation("own") { z in tanh(z) })])
        }
        let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
        #expect(text.contains("activation 'own': its closure takes tensors of Float, but the network's are of Double"))
    }

    @Test func anotherShapeStops() async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            _ = try Network<Float>(inputs: 3, [Dense(5, Activation("own") { z in z.sum(along: [1]) })])
        }
        let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
        #expect(text.contains("activation 'own': a result of shape [2] for pre-activations of shape [2 × 5]"))
    }

    @Test func twoTypesOfOneNameStop() async {
        await #expect(processExitsWith: .failure) {
            let network = try Network<Double>(inputs: 3, [Dense(5, Activation(Swish()))])
            let decoder = JSONDecoder()
            decoder.userInfo[.activationTypes] = [Swish.self, OtherSwish.self] as [any ActivationFunction.Type]
            _ = try decoder.decode(Network<Double>.self, from: JSONEncoder().encode(network))
        }
    }

    /// A closure after the number of units, and an evaluation by the usual loss.
    @Test func closuresOfLayers() throws {
        let network = try Network<Float>(inputs: 2, [Dense(3) { z in z * sigmoid(z) }, Dense(2, .softmax)], seed: 1)
        let same = try Network<Float>(inputs: 2, [Dense(3, .silu), Dense(2, .softmax)], seed: 1)
        let x = Tensor<Float>([[1, 2], [-1, 0.5]])
        #expect(network(x) == same(x))
        let double = try Network<Double>(
            inputs: 2, [Dense(3) { (z: TensorVariable<Double>) in z * sigmoid(z) }, Dense(1, .identity)], seed: 1)
        #expect(double(Tensor([[1, 2]])).shape == [1, 1])
        let data = try DataSet(inputs: x, labels: [0, 1])
        #expect(network.evaluate(on: data) == network.evaluate(on: data, loss: .softmaxCrossEntropy))
    }
}
