import Autodiff

/// Normalizes each feature over the batch, then scales and shifts it by two parameters (lecture 002, 'Batch
/// Normalization'; Ioffe and Szegedy, 2015): γ·(x − μ) / √(σ² + ε) + β.
///
/// Features are on the last axis; mean and variance are taken over all other axes: for images, over samples and
/// positions. Training uses the batch's own statistics, through which gradients flow, and updates running averages of
/// them; inference uses the running statistics. The batch is normalized by the biased variance; the running variance
/// averages the unbiased estimate.
public struct BatchNormalization: CodableLayer, Hashable {
    public static let typeName = "batch normalization"
    /// The weight of each batch's statistics in the running averages.
    public let momentum: Double
    /// ε, which is added to the variance.
    public let epsilon: Double
    public var kind: String { Self.typeName }

    /// A layer with the given momentum, above 0 and at most 1, and a positive ε. Other values are a ``NetworkError``
    /// when the network is made.
    public init(momentum: Double = 0.1, epsilon: Double = 1e-5) {
        self.momentum = momentum
        self.epsilon = epsilon
    }

    public func callAsFunction<T: TensorAlgebra>(_ x: T, _ pass: inout Pass<T>) throws(NetworkError) -> T {
        guard x.shape.rank >= 2, let features = x.shape.extents.last else {
            throw .inputShape(layer: kind, x.shape, needed: "[rows × … × features]")
        }
        try NetworkError.require(momentum, "momentum of batch normalization", .share)
        try NetworkError.require(epsilon, "epsilon of batch normalization", .positive)
        let fans = (1, 1)
        let gain = try pass.parameter("gain", [features], role: .gain, initializer: .constant(1), fans: fans)
        let bias = try pass.parameter("biases", [features], role: .biases, initializer: .zeros, fans: fans)
        let runningMean = pass.statistic("mean", [features], initially: 0)
        let runningVariance = pass.statistic("variance", [features], initially: 1)
        let count = x.shape.count / max(features, 1)
        let rows = x.reshaped(to: [count, features])
        let (mean, variance): (T, T)
        if pass.mode == .training {
            mean = rows.mean(along: [0])
            variance = rows.variance(along: [0])
            let unbiased = variance * T(constant: Double(count) / Double(max(count - 1, 1)))
            pass.update(runningMean.number, to: mixed(runningMean.value, mean))
            pass.update(runningVariance.number, to: mixed(runningVariance.value, unbiased))
        } else {
            (mean, variance) = (runningMean.value, runningVariance.value)
        }
        let scale = gain / sqrt(variance + T(positive: epsilon))
        return ((rows - mean) * scale + bias).reshaped(to: x.shape)
    }

    private func mixed<T: TensorAlgebra>(_ running: T, _ current: T) -> T {
        T(constant: 1 - momentum) * running + T(constant: momentum) * current
    }
}
