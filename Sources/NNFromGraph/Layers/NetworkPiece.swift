import Autodiff

/// Layers from samples with `inputs` features to `outputs` units, both part of the type: pieces whose sizes do not fit
/// together do not compile.
///
///     let hidden = NetworkPiece<784, 100>.dense(.sigmoid)
///     let network = try Network<Float>(hidden.then(NetworkPiece<100, 10>.dense(.softmax)), seed: 1)
///     print(network.parameterCount)  // 79510
@available(macOS 26, iOS 26, tvOS 26, watchOS 26, visionOS 26, *)
public struct NetworkPiece<let inputs: Int, let outputs: Int>: Sendable {
    /// The layers, first to last.
    public let layers: [any Layer]

    private init(layers: [any Layer]) { self.layers = layers }

    /// A fully connected layer: see ``Dense``.
    public static func dense(
        _ activation: Activation, hasBiases: Bool = true, weights: Initializer? = nil, biases: Initializer = .zeros
    ) -> Self {
        Self(layers: [Dense(outputs, activation, hasBiases: hasBiases, weights: weights, biases: biases)])
    }

    /// This piece followed by another, whose inputs are its outputs.
    public func then<let last: Int>(_ next: NetworkPiece<outputs, last>) -> NetworkPiece<inputs, last> {
        NetworkPiece<inputs, last>(layers: layers + next.layers)
    }

    /// This piece followed by layers that keep the number of outputs: ``Dropout``, ``LayerNormalization``,
    /// ``BatchNormalization``. One that does not is a ``NetworkError`` when the network is made.
    public func then(_ layers: any Layer...) -> Self { Self(layers: self.layers + layers) }
}

extension Network {
    /// A network of a piece.
    /// - Throws: ``NetworkError`` if a layer does not give the number of outputs that its piece states, or a size is
    ///   invalid.
    @available(macOS 26, iOS 26, tvOS 26, watchOS 26, visionOS 26, *)
    public init<let inputs: Int, let outputs: Int>(
        _ piece: NetworkPiece<inputs, outputs>, initialization: Initializer = .glorotUniform, seed: UInt64
    ) throws(NetworkError) {
        try self.init(inputs: inputs, piece.layers, initialization: initialization, seed: seed)
        let found = architecture.outputShape
        guard found == [outputs] else { throw .pieceOutputs(found: found, stated: outputs) }
    }
}
