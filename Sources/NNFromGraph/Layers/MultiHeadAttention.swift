import Autodiff

/// Self-attention with several heads over sequences [samples × steps × features] (Vaswani et al., 2017): each step of
/// the result is a mean of all steps' values, weighted by how well its query fits their keys.
///
/// Query, key and value are x·W + b, with W [features × 3·features] and b [3·features], in this order. Each head has
/// d = features / heads of their features and computes softmax(Q·Kᵀ / √d)·V. The heads' results, side by side, are
/// transformed by the output weights [features × features] and biases [features]. The result has the inputs' shape.
/// - Complexity: samples · heads · steps² weights.
public struct MultiHeadAttention: CodableLayer, Hashable {
    public static let typeName = "attention"
    /// The number of heads, which divides the number of features.
    public let heads: Int
    /// Whether a step attends to itself and earlier steps only.
    public let isCausal: Bool
    /// Whether biases are added to queries, keys, values and outputs.
    public let hasBiases: Bool
    /// How both weights are initialized; `nil` for the network's default.
    public let weights: Initializer?
    public var kind: String { Self.typeName }

    /// Added to the fit of a step's query and a later step's key: finite, and the softmax of it is exactly 0.
    static let masked = -Double(Float.greatestFiniteMagnitude) / 2

    /// An attention layer. Heads that do not divide the features are a ``NetworkError`` when the network is made.
    public init(heads: Int, isCausal: Bool = false, hasBiases: Bool = true, weights: Initializer? = nil) {
        self.heads = heads
        self.isCausal = isCausal
        self.hasBiases = hasBiases
        self.weights = weights
    }

    public func callAsFunction<T: TensorAlgebra>(_ x: T, _ pass: inout Pass<T>) throws(NetworkError) -> T {
        try NetworkError.require(size: heads, "heads of attention")
        guard x.shape.rank == 3, x.shape[1] >= 1 else {
            throw .inputShape(layer: kind, x.shape, needed: "[samples × steps × features] with at least one step")
        }
        let (samples, steps, features) = (x.shape[0], x.shape[1], x.shape[2])
        guard features % heads == 0 else {
            throw .inputShape(
                layer: kind, x.shape, needed: "a number of features that \(heads) heads divide; put a Dense before it")
        }
        let width = features / heads
        let weightShape = try Shape([features, 3 * features], of: "the weights of attention")
        _ = try Shape([samples, steps, 3, features], of: "queries, keys and values of attention")
        _ = try Shape([samples, heads, steps, steps], of: "the weights of steps in attention")
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
        let parts = projected.reshaped(to: [samples, steps, 3, heads, width]).transposed([2, 0, 3, 1, 4])
        func part(_ place: Int) -> T {
            parts.slice(along: 0, place..<(place + 1)).reshaped(to: [samples, heads, steps, width])
        }
        let query = part(0) * T(constant: 1 / Double(width).squareRoot())
        var fits = matmul(query, part(1), transposingRight: true)
        // A plan has shapes only, and those of a file may claim any number of steps.
        if isCausal, pass.plan == nil { fits = fits + T(Self.mask(steps)) }
        let heard = matmul(fits.softmax(), part(2)).transposed([0, 2, 1, 3]).reshaped(to: rows.shape)
        let u = try pass.parameter(
            "output weights", [features, features], role: .weights, initializer: weights, fans: fans)
        var outputs = matmul(heard, u)
        if hasBiases {
            outputs =
                outputs
                + (try pass.parameter("output biases", [features], role: .biases, initializer: .zeros, fans: fans))
        }
        return outputs.reshaped(to: x.shape)
    }

    /// What is added to the fits of queries, in rows, and keys: 0 up to the diagonal, and ``masked`` above it.
    static func mask<Scalar: TensorScalar>(_ steps: Int) -> Tensor<Scalar> {
        var scalars = [Scalar](repeating: 0, count: steps * steps)
        for query in 0..<steps {
            for key in (query + 1)..<steps { scalars[query * steps + key] = Scalar(masked) }
        }
        return Tensor(shape: [steps, steps], scalars: scalars)
    }
}
