import Autodiff

/// The types of layers that network files can hold, by their names in files.
struct LayerTypes: Sendable {
    /// This library's own. ``Layer``s that lack a line here are found by `LayerTypesTests`.
    static let included: [any CodableLayer.Type] = [
        Sequential.self, Dense.self, Activate.self, ActivityPenalty.self, Flatten.self, Reshape.self, Dropout.self,
        Convolution2D.self, Pooling2D.self, GlobalAveragePooling2D.self, BatchNormalization.self,
        LayerNormalization.self, Recurrent<ElmanCell>.self, Recurrent<LSTMCell>.self, Recurrent<GRUCell>.self,
        Convolution1D.self, MultiHeadAttention.self, Residual.self, Branches.self, Embedding.self,
        CrossAttention.self, Steps.self, PositionalEncoding.self, SequenceAverage.self,
    ]

    private var types: [String: any CodableLayer.Type] = [:]

    /// The library's types and custom ones; a name that two types share stops the program.
    init(_ own: [any CodableLayer.Type] = []) {
        for type in Self.included + own {
            if let other = types.updateValue(type, forKey: type.typeName), other != type {
                stop("layers: \(other) and \(type) have the same typeName, '\(type.typeName)'; rename one of them")
            }
        }
    }

    /// All names, sorted.
    var names: [String] { types.keys.sorted() }

    subscript(name: String) -> (any CodableLayer.Type)? { types[name] }
}

extension CodingUserInfoKey {
    /// The key under which a decoder's `userInfo` has an array of custom layer types, `[any CodableLayer.Type]`,
    /// that a ``Network`` to be decoded may contain.
    public static let layerTypes = CodingUserInfoKey(rawValue: "NNFromGraph.layerTypes")!
}
