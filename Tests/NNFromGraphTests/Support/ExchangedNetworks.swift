import Autodiff
import Foundation

@testable import NNFromGraph

/// Networks of every layer that other programs have, with parameters and statistics that are not their first values.
enum ExchangedNetworks {
    struct Example: CustomStringConvertible, Sendable {
        let name: String
        let inputShape: Shape
        let layers: [any Layer]
        /// The inputs are whole numbers below this one; `nil` for any numbers.
        var indices: Int?
        var description: String { name }

        func network<Scalar: TensorScalar>(_: Scalar.Type) throws -> Network<Scalar> {
            var network = try Network<Scalar>(inputShape: inputShape, Sequential(layers), seed: 5)
            for place in network.parameters.indices where network.architecture.parameters[place].role != .weights {
                let shape = network.parameters[place].shape
                network.parameters[place] = .uniform(shape, in: 0.5...1.5, seed: UInt64(place))
            }
            for place in network.statistics.indices {
                let shape = network.statistics[place].shape
                network.statistics[place] = .uniform(shape, in: 0.1...0.9, seed: UInt64(place))
            }
            return network
        }

        /// Samples for which the network's function is not flat.
        func samples<Scalar: TensorScalar>(_: Scalar.Type) -> Tensor<Scalar> {
            let shape = Shape([7] + inputShape.extents)
            guard let indices else { return .uniform(shape, in: -1...1, seed: 9) }
            return Tensor(shape: shape, scalars: (0..<shape.count).map { Scalar($0 * $0 % indices) })
        }
    }

    private static let activations: [Activation] = [
        .sigmoid, .tanh, .relu, .leakyReLU(slope: 0.2), .elu(alpha: 0.7), .selu, .gelu, .silu, .softmax,
        .softplus, .softsign, .mish,
    ]

    static let multilayer = Example(
        name: "MLP", inputShape: [6],
        layers: activations.flatMap { [Dense(8, $0), Dense(5, .identity, hasBiases: false)] as [any Layer] } + [
            BatchNormalization(epsilon: 1e-3), Dropout(0.4), ActivityPenalty(.l2(0.1)),
            LayerNormalization(epsilon: 1e-4),
            Activate(.tanh), Sequential(Dense(4, .relu), Dense(3, .softmax)),
        ])
    static let convolutional = Example(
        name: "CNN", inputShape: [9, 8, 2],
        layers: [
            Convolution2D(4, size: (3, 3), .relu, padding: .same), BatchNormalization(),
            Pooling2D(.maximum, size: (2, 2)), Convolution2D(3, size: (2, 3), .silu, hasBiases: false),
            Pooling2D(.average, size: (2, 1), stride: (1, 1)), Activate(.softmax), Flatten(), BatchNormalization(),
            LayerNormalization(), Dropout(0.3), Dense(5, .gelu), Dense(2, .identity),
        ])
    static let padded = Example(
        name: "uneven padding", inputShape: [7, 6, 3],
        layers: [
            Convolution2D(4, size: (2, 4), .leakyReLU(), padding: .same),
            Convolution2D(5, size: (3, 2), .elu(), stride: (2, 3), padding: .same), GlobalAveragePooling2D(),
            Dense(3, .sigmoid),
        ])
    static let reshaped = Example(
        name: "vectors as images", inputShape: [30],
        layers: [Reshape([5, 6, 1]), Convolution2D(3, size: (2, 2), .tanh), Flatten(), Dense(4, .identity)])
    static let imageOutput = Example(
        name: "images to images", inputShape: [4, 5, 1], layers: [Convolution2D(2, size: (2, 2), .relu)])
    static let lstm = Example(
        name: "LSTM", inputShape: [5, 3],
        layers: [
            Recurrent(LSTMCell(6, forgetBias: 0.7), returningSequences: true), Dense(4, .tanh),
            Recurrent(LSTMCell(5)), Dense(2, .softmax),
        ])
    static let elman = Example(
        name: "Elman", inputShape: [12],
        layers: [
            Reshape([4, 3]), Recurrent(ElmanCell(6), returningSequences: true), LayerNormalization(),
            Recurrent(ElmanCell(5, .relu)), Dense(2, .identity),
        ])
    static let sequences = Example(
        name: "convolutions of sequences, GRU", inputShape: [9, 3],
        layers: [
            Convolution1D(4, size: 3, .relu, dilation: 2, padding: .same),
            Convolution1D(5, size: 2, .tanh, stride: 2, padding: .causal),
            Convolution1D(4, size: 4, .softmax, padding: .same, hasBiases: false), Convolution1D(3, size: 2, .identity),
            Recurrent(GRUCell(5), returningSequences: true), Recurrent(GRUCell(4)), Dense(2, .softmax),
        ])
    static let attention = Example(
        name: "attention", inputShape: [5, 4],
        layers: [
            Dense(8, .identity), Residual(LayerNormalization(), MultiHeadAttention(heads: 2)),
            Residual(Dense(12, .gelu), Residual(Dense(12, .tanh)), Dense(8, .identity)),
            Residual(MultiHeadAttention(heads: 4, isCausal: true, hasBiases: false)), LayerNormalization(), Flatten(),
            Dense(3, .softmax),
        ])
    static let branched = Example(
        name: "branches", inputShape: [6, 5, 2],
        layers: [
            Branches(
                [
                    [Convolution2D(3, size: (3, 3), .relu, padding: .same), BatchNormalization()], [],
                    [Convolution2D(2, size: (1, 1), .tanh)],
                ], joining: .concatenate),
            Residual(Convolution2D(7, size: (3, 1), .silu, padding: .same), BatchNormalization()),
            Branches([[GlobalAveragePooling2D()], [Flatten(), Dense(4, .relu)]], joining: .concatenate),
            Branches([[Dense(6, .tanh)], [Sequential(Dense(5, .relu), Dense(6, .identity))]], joining: .add),
            Dense(2, .softmax),
        ])
    static let embedded = Example(
        name: "embedding", inputShape: [6],
        layers: [Embedding(11, features: 4), Recurrent(GRUCell(5)), Dense(2, .softmax)], indices: 11)

    static let translated = Example(
        name: "positions, cross-attention", inputShape: [9, 4],
        layers: [
            Dense(6, .identity), PositionalEncoding(.learned), Residual(MultiHeadAttention(heads: 3, dropout: 0.2)),
            CrossAttention(
                features: 6, heads: 2, queries: [Steps(5..<9)], memory: [Steps(0..<5), Residual(Dense(6, .gelu))]),
            PositionalEncoding(.sinusoidal),
            CrossAttention(features: 8, heads: 4, memory: [Dense(5, .tanh)], isCausal: true, hasBiases: false),
            SequenceAverage(), Dense(2, .softmax),
        ])

    static let all = [
        multilayer, convolutional, padded, reshaped, imageOutput, lstm, elman, sequences, attention, branched, embedded,
        translated,
    ]
}

/// The largest difference of two tensors' elements, by the larger of 1 and their magnitude; infinite if the shapes
/// differ.
func difference<Scalar: TensorScalar>(_ one: Tensor<Scalar>, _ other: Tensor<Scalar>) -> Double {
    guard one.shape == other.shape else { return .infinity }
    return zip(one.scalars, other.scalars).reduce(0) {
        max($0, Double(abs($1.0 - $1.1) / max(1, abs($1.0))))
    }
}
