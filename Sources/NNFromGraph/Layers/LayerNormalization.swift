import Autodiff

/// Normalizes the features of each sample, then scales and shifts each feature by two parameters (Ba et al., 2016):
/// γ·(x − μ) / √(σ² + ε) + β, with mean and (biased) variance over the last axis. Training and inference are the same.
public struct LayerNormalization: CodableLayer, Hashable {
    public static let typeName = "layer normalization"
    /// ε, which is added to the variance.
    public let epsilon: Double
    public var kind: String { Self.typeName }

    /// A layer normalization with the given ε. One that is not positive is a ``NetworkError`` when the network is made.
    public init(epsilon: Double = 1e-5) { self.epsilon = epsilon }

    public func callAsFunction<T: TensorAlgebra>(_ x: T, _ pass: inout Pass<T>) throws(NetworkError) -> T {
        guard x.shape.rank >= 2, let features = x.shape.extents.last else {
            throw .inputShape(layer: kind, x.shape, needed: "[rows × … × features]")
        }
        try NetworkError.require(epsilon, "epsilon of layer normalization", .positive)
        let fans = (1, 1)
        let gain = try pass.parameter("gain", [features], role: .gain, initializer: .constant(1), fans: fans)
        let bias = try pass.parameter("biases", [features], role: .biases, initializer: .zeros, fans: fans)
        let mean = x.mean(along: [-1], keepingAxes: true)
        let variance = x.variance(along: [-1], keepingAxes: true)
        return (x - mean) / sqrt(variance + T(positive: epsilon)) * gain + bias
    }
}
