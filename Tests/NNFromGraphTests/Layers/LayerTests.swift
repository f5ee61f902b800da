import Autodiff
import NNFromGraph
import Testing

/// A user-defined layer, as in the documentation of `Layer`: free composition.
private struct Residual: Layer {
    let units: Int
    let kind = "residual"
    func callAsFunction<T: TensorAlgebra>(_ x: T, _ pass: inout Pass<T>) throws(NetworkError) -> T {
        let hidden = try pass.apply(Dense(units, .relu), to: x)
        return try x + pass.apply(Dense(x.shape[1], .identity), to: hidden)
    }
}

@Suite struct LayerTests {
    @Test func customLayerIsTrainedLikeAnyOther() throws {
        let data: DataSet<Double> = SyntheticData.moons(count: 60, noise: 0.1, seed: 1)
        var network = try Network<Double>(
            inputs: 2, [Residual(units: 8), Residual(units: 8), Dense(1, .sigmoid)], initialization: .heNormal, seed: 2)
        #expect(
            network.architecture.parameters.map(\.name).prefix(2) == [
                "residual1.dense1.weights", "residual1.dense1.biases",
            ])
        #expect(network.architecture.layers.map(\.depth) == [2, 2, 1, 2, 2, 1, 1])
        let history = try network.train(
            on: data, validation: data,
            TrainingConfiguration(
                loss: .binaryCrossEntropy, optimizer: Adam(learningRate: 0.02), epochs: 60, batchSize: 20, seed: 1))
        #expect(history.last!.trainingAccuracy > 0.95)
    }

    @Test func shapingAndGlobalPooling() throws {
        let network = try Network<Double>(inputs: 8, [Reshape([2, 2, 2]), GlobalAveragePooling2D()], seed: 1)
        let x = Tensor<Double>(shape: [1, 8], scalars: [1, 10, 2, 20, 3, 30, 6, 60])
        #expect(network.parameterCount == 0)
        #expect(network(x) == Tensor([[3, 30]]))
        #expect(throws: NetworkError.self) { try Network<Double>(inputs: 7, [Reshape([2, 2, 2])], seed: 1) }
        #expect(throws: NetworkError.self) { try Network<Double>(inputs: 7, [GlobalAveragePooling2D()], seed: 1) }
    }

    @Test func edgesAndStrides() throws {
        func output(_ layer: any Layer) throws -> Shape {
            try Network<Float>(inputShape: [7, 6, 2], layer, seed: 1).architecture.outputShape
        }
        #expect(try output(Convolution2D(3, size: (3, 2), .relu)) == [5, 5, 3])
        #expect(try output(Convolution2D(3, size: (3, 2), .relu, padding: .same)) == [7, 6, 3])
        #expect(try output(Convolution2D(3, size: (3, 2), .relu, stride: (2, 2), padding: .same)) == [4, 3, 3])
        #expect(try output(Pooling2D(.maximum, size: (2, 2))) == [3, 3, 2])
        #expect(try output(Pooling2D(.average, size: (3, 3), stride: (1, 1))) == [5, 4, 2])
        for wrong: any Layer in [
            Convolution2D(0, size: (3, 3), .relu), Convolution2D(1, size: (8, 1), .relu),
            Convolution2D(1, size: (1, 1), .relu, stride: (0, 1)), Pooling2D(.maximum, size: (0, 2)), Dropout(1),
            Dropout(-0.1), BatchNormalization(momentum: 0), Recurrent(ElmanCell(0)), Recurrent(LSTMCell(3)),
        ] {
            #expect(throws: NetworkError.self, "\(wrong)") { try output(wrong) }
        }
    }

    /// The second mask of a network in step 2, from the words of Philox worked out anew:
    /// `Scripts/fixtures/initializers.py`.
    @Test func dropoutMask() throws {
        let network = try Network<Double>(inputs: 6, [Dropout(0.3), Dropout(0.3), Dense(1, .identity)], seed: 1)
        let rule = try network.rule(
            TrainingConfiguration(
                loss: .meanSquaredError, optimizer: StochasticGradientDescent(learningRate: 1), epochs: 1,
                batchSize: 1, seed: 5))
        let masks: [Tensor<Double>] = rule.masks(rows: 2, step: 2)
        let kept = 1.4285776566757493
        #expect(masks[1] == Tensor([[kept, kept, kept, 0, kept, 0], [kept, kept, kept, 0, kept, kept]]))
    }

    /// A layer that tracks its inputs' mean in training, and passes its inputs on in inference.
    @Test func dropoutKeepsTheMean() throws {
        let network = try Network<Double>(inputs: 4000, [Dropout(0.25)], seed: 1)
        let x = Tensor<Double>.ones([1, 4000])
        #expect(network(x) == x)
        let data = try DataSet(name: "ones", features: x, targets: x)
        let rule = try Network<Double>(inputs: 4000, [Dropout(0.25), Dense(1, .identity)], seed: 1).rule(
            TrainingConfiguration(
                loss: .meanSquaredError, optimizer: StochasticGradientDescent(learningRate: 1), epochs: 1,
                batchSize: 1, seed: 5))
        let masks: [Tensor<Double>] = rule.masks(rows: 1, step: 1)
        let kept = masks[0].scalars.count { $0 != 0 }
        #expect(
            masks[0].shape == data.features.shape
                && masks[0].scalars.allSatisfy { $0 == 0 || abs($0 - 4 / 3.0) < 1e-12 })
        #expect(abs(Double(kept) / 4000 - 0.75) < 0.03)
        let again: [Tensor<Double>] = rule.masks(rows: 1, step: 1)
        let other: [Tensor<Double>] = rule.masks(rows: 1, step: 2)
        #expect(again == masks && other != masks)
    }
}
