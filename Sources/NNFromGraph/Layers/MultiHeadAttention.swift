import Autodiff

/// Self-attention with several heads over sequences [samples × steps × features] (Vaswani et al., 2017): each step of
/// the result is a mean of all steps' values, weighted by how well its query fits their keys.
///
/// Query, key and value are x·W + b, with W [features × 3·features] and b [3·features], in this order. Each head has
/// d = features / heads of their features and computes softmax(Q·Kᵀ / √d)·V. The heads' results, side by side, are
/// transformed by the output weights [features × features] and biases [features]. The result has the inputs' shape.
///
/// Steps that an ``Embedding`` took for padding are attended to by no step. Queries from one sequence and keys from
/// another: ``CrossAttention``. The order of steps is known to it only by a ``PositionalEncoding`` before it.
/// - Complexity: samples · heads · steps² weights.
public struct MultiHeadAttention: CodableLayer, Hashable {
    public static let typeName = "attention"
    /// The number of heads, which divides the number of features.
    public let heads: Int
    /// Whether a step attends to itself and earlier steps only.
    public let isCausal: Bool
    /// Whether biases are added to queries, keys, values and outputs.
    public let hasBiases: Bool
    /// The probability with which, in training, a weight of a step is set to zero; the others are scaled by
    /// 1/(1 − rate). `nil` for none.
    public let dropout: Double?
    /// How both weights are initialized; `nil` for the network's default.
    public let weights: Initializer?
    public var kind: String { Self.typeName }

    /// An attention layer. Heads that do not divide the features, or a dropout outside 0 ..< 1, are a ``NetworkError``
    /// when the network is made.
    public init(
        heads: Int, isCausal: Bool = false, hasBiases: Bool = true, dropout: Double? = nil, weights: Initializer? = nil
    ) {
        self.heads = heads
        self.isCausal = isCausal
        self.hasBiases = hasBiases
        self.dropout = dropout
        self.weights = weights
    }

    public func callAsFunction<T: TensorAlgebra>(_ x: T, _ pass: inout Pass<T>) throws(NetworkError) -> T {
        let attend = AttentionHeads(kind: kind, count: heads, isCausal: isCausal, dropout: dropout)
        try NetworkError.require(size: heads, "heads of \(kind)")
        guard x.shape.rank == 3, x.shape[1] >= 1 else {
            throw .inputShape(layer: kind, x.shape, needed: "[samples × steps × features] with at least one step")
        }
        let (samples, steps, features) = (x.shape[0], x.shape[1], x.shape[2])
        try attend.check(x.shape, features: features)
        let weightShape = try Shape([features, 3 * features], of: "the weights of attention")
        _ = try Shape([samples, steps, 3, features], of: "queries, keys and values of attention")
        let fans = (features, features)
        let w = try pass.parameter(
            "weights", weightShape, role: .weights, initializer: weights, fans: fans)
        let rows = x.reshaped(to: [samples * steps, features])
        var projected = matmul(rows, w)
        if hasBiases {
            projected =
                projected
                + (try pass.parameter("biases", [3 * features], role: .biases, initializer: .zeros, fans: fans))
        }
        let parts = projected.split(along: 1, sizes: [features, features, features]).map { $0.reshaped(to: x.shape) }
        let present = try pass.presentSteps(of: x.shape, for: kind)
        let heard = try attend(parts[0], parts[1], parts[2], present: present, &pass)
        let u = try pass.parameter(
            "output weights", [features, features], role: .weights, initializer: weights, fans: fans)
        var outputs = matmul(heard.reshaped(to: rows.shape), u)
        if hasBiases {
            outputs =
                outputs
                + (try pass.parameter("output biases", [features], role: .biases, initializer: .zeros, fans: fans))
        }
        return outputs.reshaped(to: x.shape)
    }
}
