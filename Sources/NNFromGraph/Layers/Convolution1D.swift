import Autodiff

/// A convolution of sequences [samples × steps × channels] along their steps: activation(x ∗ K + b), with K
/// [size × channels × filters] and b [filters]. The result is [samples × steps × filters].
public struct Convolution1D: CodableLayer, Hashable {
    public static let typeName = "sequence convolution"
    /// The padding at a sequence's ends.
    public enum Padding: String, Sendable, Hashable, Codable {
        /// No padding: the window stays inside the sequence, so the result has fewer steps.
        case valid
        /// Zeros at both ends, such that the result has the sequence's steps, divided by the stride and rounded up.
        case same
        /// Zeros before the sequence, such that a step of the result depends on no later step of the sequence.
        case causal
    }
    /// The number of output channels.
    public let filters: Int
    /// The steps of the kernels.
    public let size: Int
    /// The activation of the outputs.
    public let activation: Activation
    /// The steps by which the kernels move.
    public let stride: Int
    /// The distance between neighboring steps of the kernels.
    public let dilation: Int
    /// The padding of the sequences.
    public let padding: Padding
    /// Whether a bias is added to each output channel.
    public let hasBiases: Bool
    /// How kernels are initialized; `nil` for the network's default.
    public let weights: Initializer?
    public var kind: String { Self.typeName }

    /// A convolution. A size, stride or dilation below 1, or a window longer than the sequence, is a ``NetworkError``
    /// when the network is made.
    /// - Parameters:
    ///   - filters: The number of output channels.
    ///   - size: The kernels' steps.
    ///   - activation: The activation of the outputs.
    ///   - stride: The steps by which the kernels move.
    ///   - dilation: The distance between neighboring steps of the kernels.
    ///   - padding: The padding at the sequences' ends.
    ///   - hasBiases: Whether a bias is added to each output channel.
    ///   - weights: How kernels are initialized; `nil` for the network's default.
    public init(
        _ filters: Int, size: Int, _ activation: Activation, stride: Int = 1, dilation: Int = 1,
        padding: Padding = .valid, hasBiases: Bool = true, weights: Initializer? = nil
    ) {
        self.filters = filters
        self.size = size
        self.activation = activation
        self.stride = stride
        self.dilation = dilation
        self.padding = padding
        self.hasBiases = hasBiases
        self.weights = weights
    }

    public func callAsFunction<T: TensorAlgebra>(_ x: T, _ pass: inout Pass<T>) throws(NetworkError) -> T {
        try NetworkError.require(size: filters, "filters of a \(kind)")
        try NetworkError.require(size: size, "size of a \(kind)")
        try NetworkError.require(size: stride, "stride of a \(kind)")
        try NetworkError.require(size: dilation, "dilation of a \(kind)")
        try activation.check()
        guard x.shape.rank == 3 else {
            throw .inputShape(layer: kind, x.shape, needed: "[samples × steps × channels]; put a Reshape before it")
        }
        let (samples, steps, channels) = (x.shape[0], x.shape[1], x.shape[2])
        let window = Window1D(size, stride: stride, padding: padding(on: steps), dilation: dilation)
        let places = window.outputSteps(on: steps)
        guard places >= 1 else {
            throw .inputShape(layer: kind, x.shape, needed: "at least \((size - 1) * dilation + 1) steps")
        }
        let kernelShape = try Shape([size, channels, filters], of: "the weights of a \(kind)")
        _ = try Shape([samples, places, size, channels], of: "the windows of a \(kind)")
        _ = try Shape([samples, places, filters], of: "the output of a \(kind)")
        let fans = (inputs: size * channels, outputs: size * filters)
        let kernels = try pass.parameter(
            "weights", kernelShape, role: .weights, initializer: weights, fans: fans)
        let sums = convolution1D(x, kernels, window)
        guard hasBiases else { return activation(sums) }
        return try activation(
            sums + pass.parameter("biases", [filters], role: .biases, initializer: .zeros, fans: fans))
    }

    /// The zeros before and after a sequence.
    func padding(on steps: Int) -> Window1D.Padding {
        switch padding {
        case .valid: .none
        case .causal: Window1D.causalPadding(size, dilation: dilation)
        case .same: Window1D.samePadding(size, stride: stride, on: steps, dilation: dilation)
        }
    }

    public var withoutActivation: (layer: any Layer, activation: Activation) {
        let linear = Convolution1D(
            filters, size: size, .identity, stride: stride, dilation: dilation, padding: padding, hasBiases: hasBiases,
            weights: weights)
        return (linear, activation)
    }
}
