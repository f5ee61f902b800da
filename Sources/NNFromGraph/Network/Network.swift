import Autodiff

/// A network: an architecture of layers, and its parameters.
///
/// It is a value. Its computation is written once for every kind of tensor, so that training records it on a tape and
/// evaluation runs it on plain tensors; no derivative is written anywhere.
///
///     let network = try Network<Float>(inputs: 784, [Dense(100, .sigmoid), Dense(10, .softmax)], seed: 1)
///     print(network.parameterCount)     // 79510
public struct Network<Scalar: TensorScalar>: Sendable {
    public let architecture: Architecture
    /// The parameters, in the order of ``Architecture/parameters``: for dense layers W₁ [inputs × units₁], b₁ [units₁],
    /// W₂ [units₁ × units₂], b₂, ….
    public var parameters: [Tensor<Scalar>]
    /// The running statistics of layers that keep some.
    public var statistics: [Tensor<Scalar>]
    /// The numbers of the parameters that training leaves as they are.
    public internal(set) var frozen: Set<Int> = []

    /// A network of any layer, with parameters drawn from `seed`.
    /// - Parameters:
    ///   - inputShape: the shape of one sample.
    ///   - initialization: how weights are drawn where a layer does not say it; biases start at zero.
    /// - Throws: ``NetworkError`` where a size or a shape is impossible.
    public init(
        inputShape: Shape, _ layer: any Layer, initialization: Initializer = .glorotUniform, seed: UInt64
    ) throws(NetworkError) {
        (architecture, parameters, statistics) = try Architecture.build(
            layer, inputShape: inputShape, initializer: initialization, seed: seed)
    }

    /// A network of layers one after the other, for samples of `inputs` features.
    public init(
        inputs: Int, _ layers: [any Layer], initialization: Initializer = .glorotUniform, seed: UInt64
    ) throws(NetworkError) {
        guard inputs >= 1 else { throw .sizeBelowOne("inputs", inputs) }
        try self.init(inputShape: [inputs], Sequential(layers), initialization: initialization, seed: seed)
    }

    /// The number of weights, biases and other parameters.
    public var parameterCount: Int { parameters.map(\.shape.count).reduce(0, +) }

    /// The last layer's net inputs for inputs of shape [rows] + one sample's, with the given parameters.
    public func netInputs<T: TensorAlgebra>(_ x: T, _ parameters: [T]) -> T where T.Scalar == Scalar {
        var pass = Pass(mode: .inference, parameters: parameters, statistics: statistics.map { T($0) })
        return architecture(x, &pass)
    }

    /// The last layer's activations for inputs of shape [rows] + one sample's.
    public func callAsFunction(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
        architecture.outputActivation(netInputs(x, parameters))
    }

    /// What each layer gives for the inputs, by its name; the last one gives its net inputs.
    public func layerOutputs(_ x: Tensor<Scalar>) -> [(name: String, value: Tensor<Scalar>)] {
        var pass = Pass(mode: .inference, parameters: parameters, statistics: statistics, keepingOutputs: true)
        _ = architecture(x, &pass)
        return pass.outputs
    }
}

extension Architecture {
    /// The parameters of one role, picked from all of them.
    public func select<T>(_ role: ParameterRole, from parameters: [T]) -> [T] {
        zip(self.parameters, parameters).filter { $0.0.role == role }.map(\.1)
    }
}
