/// A layer of any type in coded form: its stored properties, beside `type` with the name of its type.
struct CodedLayer: Codable {
    let layer: any Layer

    init(_ layer: any Layer) { self.layer = layer }

    private enum CodingKeys: String, CodingKey { case type }
    /// The greatest depth of nested layers, each of which takes two levels or three; deeper ones could exhaust the
    /// stack.
    private static let deepest = 2 * 40

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        func refusal(_ reason: String) -> DecodingError {
            .dataCorruptedError(forKey: .type, in: container, debugDescription: reason)
        }
        guard decoder.codingPath.count <= Self.deepest else { throw refusal("layers are nested too deeply") }
        let types = LayerTypes(decoder.userInfo[.layerTypes] as? [any CodableLayer.Type] ?? [])
        let name = try container.decode(String.self, forKey: .type)
        guard let type = types[name] else {
            throw refusal(
                "there is no layer type '\(name)'; known are \(types.names.joined(separator: ", ")). Name a type of "
                    + "your own in `layers:`, or update this library.")
        }
        layer = try type.init(from: decoder)
    }

    func encode(to encoder: any Encoder) throws {
        guard let layer = layer as? any CodableLayer else {
            throw EncodingError.invalidValue(
                layer,
                .init(
                    codingPath: encoder.codingPath,
                    debugDescription:
                        "a layer of kind '\(layer.kind)' cannot be written; its type, \(type(of: layer)), must conform "
                        + "to CodableLayer"))
        }
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(type(of: layer).typeName, forKey: .type)
        try layer.encode(to: encoder)
    }
}

/// The coded form of a layer that consists of others, one after the other.
private struct LayersInOrder: Codable {
    private let coded: [CodedLayer]
    var layers: [any Layer] { coded.map(\.layer) }

    init(_ layers: [any Layer]) { coded = layers.map(CodedLayer.init) }

    private enum CodingKeys: String, CodingKey { case coded = "layers" }
}

extension Sequential: CodableLayer {
    public static var typeName: String { "sequential" }

    /// Decodes the layers. A decoder's `userInfo` has the custom types among them: see
    /// `CodingUserInfoKey.layerTypes`.
    public init(from decoder: any Decoder) throws { self.init(try LayersInOrder(from: decoder).layers) }

    /// Encodes the layers. One that is not a ``CodableLayer`` is an `EncodingError`.
    public func encode(to encoder: any Encoder) throws { try LayersInOrder(layers).encode(to: encoder) }
}

extension Residual: CodableLayer {
    public static var typeName: String { "residual block" }

    /// Decodes the layers. A decoder's `userInfo` has the custom types among them: see
    /// `CodingUserInfoKey.layerTypes`.
    public init(from decoder: any Decoder) throws { self.init(try LayersInOrder(from: decoder).layers) }

    /// Encodes the layers. One that is not a ``CodableLayer`` is an `EncodingError`.
    public func encode(to encoder: any Encoder) throws { try LayersInOrder(layers).encode(to: encoder) }
}

extension Branches: CodableLayer {
    public static var typeName: String { "branches" }

    private enum CodingKeys: String, CodingKey { case paths, joining }

    /// Decodes the paths. A decoder's `userInfo` has the custom types among the layers: see
    /// `CodingUserInfoKey.layerTypes`.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let paths = try container.decode([[CodedLayer]].self, forKey: .paths)
        self.init(paths.map { $0.map(\.layer) }, joining: try container.decode(Joining.self, forKey: .joining))
    }

    /// Encodes the paths. A layer that is not a ``CodableLayer`` is an `EncodingError`.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(paths.map { $0.map(CodedLayer.init) }, forKey: .paths)
        try container.encode(joining, forKey: .joining)
    }
}

extension CrossAttention: CodableLayer {
    public static var typeName: String { "cross-attention" }

    private enum CodingKeys: String, CodingKey { case features, heads, queries, memory, isCausal, hasBiases, dropout }

    /// Decodes the layer with those of its two paths. A decoder's `userInfo` has the types of one's own among them: see
    /// `CodingUserInfoKey.layerTypes`.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        func path(_ key: CodingKeys) throws -> [any Layer] {
            try container.decode([CodedLayer].self, forKey: key).map(\.layer)
        }
        self.init(
            features: try container.decode(Int.self, forKey: .features),
            heads: try container.decode(Int.self, forKey: .heads), queries: try path(.queries),
            memory: try path(.memory), isCausal: try container.decode(Bool.self, forKey: .isCausal),
            hasBiases: try container.decode(Bool.self, forKey: .hasBiases),
            dropout: try container.decodeIfPresent(Double.self, forKey: .dropout))
    }

    /// Encodes the layer with those of its two paths. One that is not a ``CodableLayer`` is an `EncodingError`.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(features, forKey: .features)
        try container.encode(heads, forKey: .heads)
        try container.encode(queries.map(CodedLayer.init), forKey: .queries)
        try container.encode(memory.map(CodedLayer.init), forKey: .memory)
        try container.encode(isCausal, forKey: .isCausal)
        try container.encode(hasBiases, forKey: .hasBiases)
        try container.encodeIfPresent(dropout, forKey: .dropout)
    }
}
