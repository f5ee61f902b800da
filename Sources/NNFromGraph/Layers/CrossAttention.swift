import Autodiff

/// Attention with queries from one sequence and keys and values from another (Vaswani et al., 2017): what a decoder
/// hears of an encoder. Both sequences are computed from the layer's inputs, by layers of their own.
///
///     // A sequence of 12 steps attends to the 20 steps before it, which go through an encoder.
///     let heard = CrossAttention(
///         features: 8, heads: 2, queries: [Steps(20..<32)],
///         memory: [Steps(0..<20), Residual(MultiHeadAttention(heads: 2))])
///     let network = try Network<Float>(inputShape: [32, 8], Sequential(heard, Dense(8, .identity)))
///     print(network.architecture.outputShape)  // [12 × 8]
///
/// The last of the layers for the queries, a ``Dense`` layer of as many units as there are features, gives the queries,
/// and that for the memory, of twice as many, keys and values side by side: both follow the layers that are given. Each
/// head has d = features / heads of the features and computes softmax(Q·Kᵀ / √d)·V. The result is the heads' results
/// side by side, [samples × queries × features]; a ``Dense`` layer after it mixes them. Steps of the memory that an
/// ``Embedding`` took for padding are attended to by no query.
/// - Complexity: samples · heads · queries · keys weights.
public struct CrossAttention: Layer, LayerGroup {
    /// The number of features of queries, keys, values and results.
    public let features: Int
    /// The number of heads, which divides the number of features.
    public let heads: Int
    /// The layers from the inputs to the sequence whose steps attend, [samples × queries × …].
    public let queries: [any Layer]
    /// The layers from the inputs to the sequence that is attended to, [samples × keys × …].
    public let memory: [any Layer]
    /// Whether a query attends to the steps of the memory up to its own number only.
    public let isCausal: Bool
    /// Whether biases are added to queries, keys and values.
    public let hasBiases: Bool
    /// The probability with which, in training, a weight of a step is set to zero; the others are scaled by
    /// 1/(1 − rate). `nil` for none.
    public let dropout: Double?
    public var kind: String { Self.typeName }

    var paths: [[any Layer]] {
        [
            queries + [Dense(features, .identity, hasBiases: hasBiases)],
            memory + [Dense(2 * features, .identity, hasBiases: hasBiases)],
        ]
    }

    /// A layer of attention from one sequence to another. Heads that do not divide the features, a dropout outside
    /// 0 ..< 1, or paths that do not give sequences, are a ``NetworkError`` when the network is made.
    public init(
        features: Int, heads: Int, queries: [any Layer] = [], memory: [any Layer], isCausal: Bool = false,
        hasBiases: Bool = true, dropout: Double? = nil
    ) {
        (self.features, self.heads, self.queries, self.memory) = (features, heads, queries, memory)
        (self.isCausal, self.hasBiases, self.dropout) = (isCausal, hasBiases, dropout)
    }

    public func callAsFunction<T: TensorAlgebra>(_ x: T, _ pass: inout Pass<T>) throws(NetworkError) -> T {
        try NetworkError.require(size: features, "features of \(kind)")
        // The layer for keys and values has twice as many.
        try NetworkError.require(size: features << 1, "features of keys and values in \(kind)")
        let attend = AttentionHeads(kind: kind, count: heads, isCausal: isCausal, dropout: dropout)
        try attend.check(x.shape, features: features)
        let paths = paths
        let present = pass.present
        let query = try apply(paths[0], to: x, &pass)
        let presentQueries = pass.present
        pass.present = present
        let both = try apply(paths[1], to: x, &pass)
        let presentKeys = try pass.presentSteps(of: both.shape, for: kind)
        pass.present = presentQueries
        guard query.shape.rank == 3, both.shape.rank == 3, both.shape[1] >= 1 else {
            throw .inputShape(
                layer: kind, x.shape,
                needed: "layers that give sequences [samples × steps × features]; theirs have shapes \(query.shape) "
                    + "and \(both.shape)")
        }
        let parts = both.split(along: 2, sizes: [features, features])
        return try attend(query, parts[0], parts[1], present: presentKeys, &pass)
    }
}

/// Some steps of each sequence, [samples × steps × …]: a part of the inputs for one of several paths.
public struct Steps: CodableLayer, Hashable {
    public static let typeName = "steps"
    /// The first step.
    public let first: Int
    /// The step after the last one.
    public let end: Int
    public var kind: String { Self.typeName }

    /// The steps of a range. An empty one, or one beyond a sequence's steps, is a ``NetworkError`` when the network is
    /// made.
    public init(_ range: Range<Int>) { (first, end) = (range.lowerBound, range.upperBound) }

    public func callAsFunction<T: TensorAlgebra>(_ x: T, _ pass: inout Pass<T>) throws(NetworkError) -> T {
        guard x.shape.rank >= 2, first >= 0, first < end, end <= x.shape[1] else {
            throw .inputShape(layer: kind, x.shape, needed: "[samples × steps × …] that has steps \(first)..<\(end)")
        }
        if let present = pass.present, present.shape == [x.shape[0], x.shape[1]] {
            pass.present = present.slice(along: 1, first..<end)
        }
        return x.slice(along: 1, first..<end)
    }
}
