import Testing

@testable import Autodiff
@testable import NNFromGraph

/// The data for a check of a layer: one row of the table.
struct LayerRow: Sendable, CustomTestStringConvertible {
    let layer: any Layer
    /// Without the samples' axis.
    let inputShape: Shape
    /// Inputs are whole numbers below this one, which have no derivative; `nil` for any numbers.
    var indices: Int?
    /// What stands before the layer.
    var before: [any Layer] = []
    /// Whether the recording has a loop.
    var isLoop = false

    var testDescription: String { "\(layer.kind) \(inputShape)" }

    static let all: [LayerRow] = [
        LayerRow(layer: Dense(3, .tanh), inputShape: [2]), LayerRow(layer: Activate(.mish), inputShape: [3]),
        LayerRow(layer: ActivityPenalty(.l2(0.3)), inputShape: [3]), LayerRow(layer: Flatten(), inputShape: [2, 3, 1]),
        LayerRow(layer: Reshape([3, 2]), inputShape: [6]), LayerRow(layer: Dropout(0.4), inputShape: [5]),
        LayerRow(layer: Sequential(Dense(3, .sigmoid), Dense(2, .softmax)), inputShape: [2]),
        LayerRow(layer: Convolution2D(2, size: (2, 2), .tanh, stride: (2, 1), padding: .same), inputShape: [4, 3, 2]),
        LayerRow(layer: Pooling2D(.maximum, size: (2, 2)), inputShape: [4, 4, 1]),
        LayerRow(layer: Pooling2D(.average, size: (2, 2), stride: (1, 2)), inputShape: [3, 4, 2]),
        LayerRow(layer: GlobalAveragePooling2D(), inputShape: [3, 2, 2]),
        LayerRow(layer: BatchNormalization(), inputShape: [3]),
        LayerRow(layer: BatchNormalization(), inputShape: [2, 2, 2]),
        LayerRow(layer: LayerNormalization(), inputShape: [4]),
        LayerRow(layer: Recurrent(ElmanCell(2), returningSequences: true), inputShape: [3, 2]),
        LayerRow(layer: Recurrent(ElmanCell(2)), inputShape: [17, 1], isLoop: true),
        LayerRow(layer: Recurrent(LSTMCell(2)), inputShape: [3, 2]),
        LayerRow(layer: Recurrent(LSTMCell(2), returningSequences: true), inputShape: [17, 1], isLoop: true),
        LayerRow(layer: Recurrent(GRUCell(2), returningSequences: true), inputShape: [3, 2]),
        LayerRow(layer: Recurrent(GRUCell(2)), inputShape: [17, 1], isLoop: true),
        LayerRow(
            layer: Recurrent(GRUCell(2)), inputShape: [4], indices: 3,
            before: [Embedding(3, features: 2, padding: 0)]),
        LayerRow(layer: Convolution1D(2, size: 2, .tanh, stride: 2, padding: .causal), inputShape: [5, 2]),
        LayerRow(layer: Convolution1D(2, size: 3, .gelu, dilation: 2, padding: .same), inputShape: [6, 2]),
        LayerRow(layer: MultiHeadAttention(heads: 2, isCausal: true, dropout: 0.3), inputShape: [3, 4]),
        LayerRow(
            layer: MultiHeadAttention(heads: 1), inputShape: [4], indices: 3,
            before: [Embedding(3, features: 2, padding: 0)]),
        LayerRow(
            layer: CrossAttention(features: 4, heads: 2, queries: [Steps(2..<4)], memory: [Steps(0..<2)]),
            inputShape: [4, 3]),
        LayerRow(layer: Steps(1..<3), inputShape: [4, 2]),
        LayerRow(layer: Residual(Dense(3, .tanh)), inputShape: [3]),
        LayerRow(
            layer: Branches([[Dense(2, .tanh)], [], [Dense(3, .sigmoid)]], joining: .concatenate), inputShape: [2]),
        LayerRow(layer: Branches([[Dense(2, .tanh)], []], joining: .add), inputShape: [2]),
        LayerRow(layer: Embedding(4, features: 2), inputShape: [3], indices: 4),
        LayerRow(layer: PositionalEncoding(.learned), inputShape: [3, 2]),
        LayerRow(layer: PositionalEncoding(.sinusoidal), inputShape: [3, 2]),
        LayerRow(layer: SequenceAverage(), inputShape: [3, 2]),
        LayerRow(
            layer: SequenceAverage(), inputShape: [4], indices: 3, before: [Embedding(3, features: 2, padding: 0)]),
    ]
}

/// Every layer by the gradient checker: in training, to the second order, by its parameters and its inputs.
@Suite struct LayerTableTests {
    @Test func everyLayerHasARow() {
        let rows = Set(LayerRow.all.map { ObjectIdentifier(type(of: $0.layer)) })
        let missing = LayerTypes.included.filter { !rows.contains(ObjectIdentifier($0)) }.map { "\($0)" }
        #expect(missing.isEmpty, "without a row in `LayerRow.all`: \(missing)")
        #expect(LayerRow.all.count { $0.isLoop } == 3)
    }

    @Test(arguments: LayerRow.all) func derivativesToSecondOrder(row: LayerRow) throws {
        // The last layer's activation would be left to the loss.
        let network = try Network<Double>(
            inputShape: row.inputShape, Sequential(row.before + [row.layer, Activate(.identity)]), seed: 3)
        let samples = 3
        let shape = Shape([samples] + row.inputShape.extents)
        let inputs: Tensor<Double> =
            row.indices.map { below in
                Tensor(shape: shape, scalars: (0..<shape.count).map { Double($0 * $0 % below) })
            } ?? .uniform(shape, in: -1...1, seed: 5)
        let parameters = network.parameters.indices.map { place in
            // Not the first values, among which are zeros.
            network.parameters[place] + .uniform(network.parameters[place].shape, in: 0.1...0.3, seed: UInt64(place))
        }
        let architecture = network.architecture
        let masks: [Tensor<Double>] = MaskDescription.draw(architecture.masks, rows: samples, seed: 1, step: 1)
        @Sendable func outputs(_ x: [TensorVariable<Double>]) -> TensorVariable<Double> {
            var pass = Pass(
                mode: .training, parameters: Array(x.prefix(parameters.count)),
                statistics: network.statistics.map { TensorVariable($0) }, masks: masks.map { TensorVariable($0) })
            let y = architecture(x.count > parameters.count ? x[parameters.count] : TensorVariable(inputs), &pass)
            return pass.penalty.map { y + $0 } ?? y
        }
        let point = parameters + (row.indices == nil ? [inputs] : [])
        let listing = compileTree { (x: [TensorVariable<Double>]) in outputs(x).sum() }.listing(at: point)
        #expect(listing.contains("scan of") == row.isLoop)
        try checkGradient(atTree: point, order: 2, directions: 1, of: outputs)
    }
}
