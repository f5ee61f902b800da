import Autodiff
import Foundation
import Testing

@testable import NNFromGraph

/// Layers of sequences, and layers that consist of others.
@Suite struct ComposedLayerTests {
    /// Outputs of causal layers up to a step are the same, bit for bit, for other inputs after it.
    @Test(
        arguments: [
            MultiHeadAttention(heads: 2, isCausal: true),
            Convolution1D(3, size: 3, .tanh, dilation: 2, padding: .causal),
            Recurrent(GRUCell(3), returningSequences: true),
            Residual(MultiHeadAttention(heads: 4, isCausal: true), Dense(4, .silu)),
        ] as [any Layer])
    func causalLayersDependOnThePast(layer: any Layer) throws {
        let network = try Network<Double>(inputShape: [6, 4], layer, seed: 1)
        let x = Tensor<Double>.uniform([2, 6, 4], in: -1...1, seed: 2)
        let y = network(x)
        for step in 1..<6 {
            let later = Tensor<Double>.uniform([2, 6 - step, 4], in: -1e3...1e3, seed: 3)
            let other = network(Tensor.concatenate([x.slice(along: 1, 0..<step), later], along: 1))
            #expect(other.slice(along: 1, 0..<step) == y.slice(along: 1, 0..<step))
            #expect(other.slice(along: 1, step..<6) != y.slice(along: 1, step..<6))
        }
    }

    /// Without positions, attention does not know the order of the steps; one step attends to itself alone.
    @Test func attentionIsAMeanOverSteps() throws {
        let network = try Network<Double>(inputShape: [5, 6], MultiHeadAttention(heads: 3), seed: 1)
        let x = Tensor<Double>.uniform([2, 5, 6], in: -1...1, seed: 2)
        let order = [3, 0, 4, 1, 2]
        func reordered(_ x: Tensor<Double>) -> Tensor<Double> {
            Tensor.concatenate(order.map { x.slice(along: 1, $0..<($0 + 1)) }, along: 1)
        }
        let isClose = zip(network(reordered(x)).scalars, reordered(network(x)).scalars)
            .allSatisfy { abs($0 - $1) < 1e-14 }
        #expect(isClose)
        let one = try Network<Double>(
            inputShape: [1, 6], MultiHeadAttention(heads: 3, hasBiases: false), seed: 1)
        let rows = Tensor<Double>.uniform([4, 1, 6], in: -1...1, seed: 2)
        let value = matmul(rows.reshaped(to: [4, 6]), one.parameters[0].slice(along: 1, 12..<18))
        let expected = matmul(value, one.parameters[1])
        #expect(zip(one(rows).scalars, expected.scalars).allSatisfy { abs($0 - $1) < 1e-14 })
        // Scores far beyond the exponential's range give one step's value, not NaN.
        let far = network(x * 1e150)
        #expect(far.scalars.allSatisfy { $0.isFinite })
    }

    /// The names of parameters tell where they are, and shapes follow from the inputs.
    @Test func namesAndShapes() throws {
        let network = try Network<Float>(
            inputShape: [7, 4],
            Sequential(
                Residual(LayerNormalization(), MultiHeadAttention(heads: 2)),
                Branches([[Dense(2, .relu)], [], [Dense(3, .relu)]], joining: .concatenate),
                Convolution1D(5, size: 3, .relu, stride: 2), Recurrent(GRUCell(6))), seed: 1)
        #expect(
            network.architecture.layers.filter { $0.depth == 1 }.map(\.outputShape) == [[7, 4], [7, 9], [3, 5], [6]])
        #expect(
            network.architecture.parameters.map(\.name) == [
                "residual block1.layer normalization1.gain", "residual block1.layer normalization1.biases",
                "residual block1.attention1.weights", "residual block1.attention1.biases",
                "residual block1.attention1.output weights", "residual block1.attention1.output biases",
                "branches1.dense1.weights", "branches1.dense1.biases", "branches1.dense2.weights",
                "branches1.dense2.biases", "sequence convolution1.weights", "sequence convolution1.biases",
                "gru1.weights", "gru1.recurrent weights", "gru1.biases", "gru1.recurrent biases",
            ])
        #expect(network.architecture.layers.filter(\.isGroup).map(\.kind) == ["residual block", "branches"])
    }

    /// Compiled steps take the indices of each batch, and those that are no indices stop.
    @Test func embeddingsAreTrained() async throws {
        let words = Tensor<Double>(shape: [40, 3], scalars: (0..<120).map { Double($0 * $0 % 7) })
        let labels = (0..<40).map { words.scalars[3 * $0] < 2 ? 1 : 0 }
        let data = try DataSet(name: "words", features: words, labels: labels, classes: 2)
        let network = try Network<Double>(
            inputs: 3, [Embedding(7, features: 4), Flatten(), Dense(2, .softmax)], seed: 1)
        let configuration = TrainingConfiguration(
            loss: .softmaxCrossEntropy, optimizer: Adam(learningRate: 0.05), epochs: 20, batchSize: 10, seed: 1)
        let rule = try network.rule(configuration, data)
        var eager = EagerStep(rule, data: data, from: network)
        var compiled = CompiledTrainingStep(rule, data: data, from: network)
        for indices in [Array(0..<10)[...], Array(10..<20)[...], Array(33..<40)[...]] {
            let (one, other) = (eager(indices, epochs: 0), compiled(indices, epochs: 0))
            #expect(abs(one.loss - other.loss) < 1e-12 && one.correct == other.correct)
        }
        var trained = network
        let history = try trained.train(on: data, validation: data, configuration)
        #expect(try #require(history.last).validationAccuracy == 1)
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            let network = try! Network<Double>(inputs: 3, [Embedding(7, features: 4)], seed: 1)
            _ = network([[0, 7, 1]])
        }
        let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
        #expect(text.contains("the index 7") && text.contains("here to 6"), "\(text)")
    }

    @Test func lengthsOfSequences() throws {
        func steps(_ layer: Convolution1D, _ steps: Int) throws -> Int {
            try Network<Float>(inputShape: [steps, 2], layer, seed: 1).architecture.outputShape[0]
        }
        for (stride, lengths) in [(1, [5, 7, 7]), (2, [3, 4, 4]), (3, [2, 3, 3])] {
            for (padding, expected) in zip([.valid, .same, .causal] as [Convolution1D.Padding], lengths) {
                #expect(try steps(Convolution1D(1, size: 3, .relu, stride: stride, padding: padding), 7) == expected)
            }
        }
        #expect(try steps(Convolution1D(1, size: 5, .relu, dilation: 3, padding: .causal), 1) == 1)
        #expect(try steps(Convolution1D(1, size: 3, .relu, dilation: 2), 7) == 3)
    }

    @Test func mistakesAreErrors() throws {
        func message(_ layer: any Layer, _ shape: Shape) -> String {
            do {
                _ = try Network<Float>(inputShape: shape, layer, seed: 1)
                return "none"
            } catch { return error.description }
        }
        let residual = message(Residual(Dense(3, .relu)), [4])
        #expect(residual.contains("got inputs of shape [2 × 4]") && residual.contains("its layers have [2 × 3]"))
        let sum = message(Branches([[Dense(3, .relu)], [Dense(1, .relu)]], joining: .add), [4])
        #expect(sum.contains("one shape; the outputs of two paths have [2 × 3] and [2 × 1]"))
        let joined = message(Branches([[Flatten()], [Dense(1, .relu)]], joining: .concatenate), [4, 2])
        #expect(joined.contains("differ in the last axis only; the outputs of two paths have [2 × 8] and [2 × 4 × 1]"))
        #expect(message(MultiHeadAttention(heads: 3), [5, 4]).contains("a number of features that 3 heads divide"))
        #expect(message(Convolution1D(1, size: 6, .relu), [5, 4]).contains("at least 6 steps"))
        let impossible: [(any Layer, Shape)] = [
            (Residual([]), [4]), (Branches([], joining: .add), [4]), (MultiHeadAttention(heads: 0), [5, 4]),
            (MultiHeadAttention(heads: 1 << 40), [5, 4]), (MultiHeadAttention(heads: 2), [4]),
            (Convolution1D(0, size: 1, .relu), [5, 4]), (Convolution1D(1, size: 0, .relu), [5, 4]),
            (Convolution1D(1, size: 1, .relu, stride: 0), [5, 4]),
            (Convolution1D(1, size: 2, .relu, dilation: 5), [5, 4]),
            (Convolution1D(1, size: 2, .relu, dilation: 0), [5, 4]), (Convolution1D(1, size: 1, .relu), [4]),
            (Convolution1D(1, size: 1 << 40, .relu, padding: .causal), [5, 4]), (Recurrent(GRUCell(0)), [5, 4]),
            // A file may claim such shapes; nothing of their size is made.
            (MultiHeadAttention(heads: 1, isCausal: true), [1 << 40, 4]),
            (PositionalEncoding(.learned), [4]), (SequenceAverage(), [4]),
            (Steps(2..<2), [5, 4]), (Steps(0..<6), [5, 4]), (Steps(-1..<2), [5, 4]),
            (MultiHeadAttention(heads: 2, dropout: 1), [5, 4]),
            (CrossAttention(features: 3, heads: 2, memory: []), [5, 4]),
            (CrossAttention(features: .max, heads: 1, memory: []), [5, 4]),
            (CrossAttention(features: 4, heads: 2, memory: [Flatten()]), [5, 4]),
            (Embedding(4, features: 2, padding: 4), [5]), (Embedding(4, features: 2, padding: 0), [5, 4]),
            (
                Sequential(
                    Embedding(4, features: 2, padding: 0), Convolution1D(2, size: 3, .relu),
                    MultiHeadAttention(heads: 1)),
                [5]
            ),
            (Convolution1D(1 << 30, size: 1 << 30, .relu, padding: .causal), [5, 1 << 20]),
        ]
        for (wrong, shape) in impossible { #expect(message(wrong, shape).hasPrefix("network: "), "\(wrong)") }
    }

    /// Each row of a digit is a step: a small transformer, compiled, learns, and as steps that are recorded each time
    /// do.
    @Test func aTransformerLearnsDigits() throws {
        let images = try Digits.load()
        let training = ScaledImages<Float>(images.subset(Array(0..<800)), range: 0...1)
        let test = ScaledImages<Float>(images.subset(Array(1200..<1500)), range: 0...1)
        var network = try Network<Float>(
            inputs: 64,
            [
                Reshape([8, 8]), Dense(16, .identity), Residual(LayerNormalization(), MultiHeadAttention(heads: 2)),
                Residual(LayerNormalization(), Dense(32, .gelu), Dense(16, .identity)), LayerNormalization(),
                Flatten(), Dense(10, .softmax),
            ], seed: 1)
        let configuration = TrainingConfiguration(
            loss: .softmaxCrossEntropy, optimizer: Adam(learningRate: 0.004), epochs: 6, batchSize: 32, seed: 1)
        let rule = try network.rule(configuration, training)
        var eager = EagerStep(rule, data: training, from: network)
        var compiled = CompiledTrainingStep(rule, data: training, from: network)
        for indices in [Array(0..<32)[...], Array(32..<50)[...], Array(50..<82)[...]] {
            let (one, other) = (eager(indices, epochs: 0), compiled(indices, epochs: 0))
            #expect(abs(one.loss - other.loss) < 1e-4 && one.correct == other.correct)
        }
        let history = try network.train(on: training, validation: test, configuration)
        let accuracy = try #require(history.last).validationAccuracy
        #expect(accuracy > 0.9, "\(accuracy)")
    }

    /// What is at the steps of padding has no influence, whatever their number; and the order has one by positions.
    @Test func paddingAndPositions() throws {
        let layers: [any Layer] = [
            Embedding(9, features: 8, padding: 0), PositionalEncoding(.sinusoidal),
            Residual(LayerNormalization(), MultiHeadAttention(heads: 2, dropout: 0.3)), SequenceAverage(),
        ]
        func outputs(_ words: [Double], _ steps: Int) throws -> Tensor<Double> {
            let network = try Network<Double>(inputs: steps, layers, seed: 4)
            let filled = words + [Double](repeating: 0, count: steps - words.count)
            return network(Tensor(shape: [1, steps], scalars: filled))
        }
        let short = try outputs([3, 1, 4], 3)
        for steps in [4, 9] {
            #expect(zip(try outputs([3, 1, 4], steps).scalars, short.scalars).allSatisfy { abs($0 - $1) < 1e-14 })
        }
        #expect(try outputs([1, 3, 4], 3) != short)
        // Nothing but padding is the mean of no step.
        #expect(try outputs([], 3) == .zeros([1, 8]))
        // Dropout is drawn in training alone.
        let network = try Network<Double>(inputs: 3, layers, seed: 4)
        #expect(network.architecture.masks.map(\.sampleShape) == [[2, 3, 3]])
        // A sequence without end is planned by its shape alone.
        let long = try Network<Float>(inputShape: [1 << 30, 4], PositionalEncoding(), seed: 1)
        #expect(long.architecture.outputShape == [1 << 30, 4])
    }

    @Test func attentionOfTensors() {
        let (q, k) = (
            Tensor<Double>.uniform([2, 3, 4], in: -1...1, seed: 1),
            Tensor<Double>.uniform([2, 5, 4], in: -1...1, seed: 2)
        )
        let v = Tensor<Double>.uniform([2, 5, 6], in: -1...1, seed: 3)
        let mask = Tensor<Double>([1, 0, 1, 0, 0])
        // The keys that are left, alone.
        func chosen(_ x: Tensor<Double>) -> Tensor<Double> {
            .concatenate([x.slice(along: 1, 0..<1), x.slice(along: 1, 2..<3)], along: 1)
        }
        #expect(difference(attention(q, k, v, mask: mask), attention(q, chosen(k), chosen(v))) < 1e-14)
        let first = attention(q, k, v, isCausal: true).slice(along: 1, 0..<1)
        #expect(difference(first, v.slice(along: 1, 0..<1)) < 1e-14)
        // No key: the mean of all values, not NaN.
        #expect(
            difference(
                attention(q, k, v, mask: .zeros([5])).slice(along: 1, 0..<1), v.mean(along: [1], keepingAxes: true))
                < 1e-14)
    }
}
