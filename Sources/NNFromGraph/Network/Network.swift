import Autodiff

/// A network: an architecture of layers, and its parameters.
///
/// A value type. Its computation is generic over the kind of tensor: training records it on a tape, and inference runs
/// it on plain tensors.
///
///     let network = try Network<Float>(inputs: 784, [Dense(100, .sigmoid), Dense(10, .softmax)])
///     print(network.parameterCount)  // 79510
public struct Network<Scalar: TensorScalar>: Sendable {
    /// The layers, and the names and shapes of the tensors that they need.
    public let architecture: Architecture
    /// The parameters, in the order of ``Architecture/parameters``: for dense layers W₁ [inputs × units₁], b₁ [units₁],
    /// W₂ [units₁ × units₂], b₂, ….
    public var parameters: [Tensor<Scalar>]
    /// The layers' running statistics, in the order of ``Architecture/statistics``.
    public var statistics: [Tensor<Scalar>]
    /// The indices of the parameters that training leaves unchanged.
    public internal(set) var frozen: Set<Int> = []

    /// A network that consists of one layer, such as ``Sequential``, with parameters initialized from `seed`.
    /// - Parameters:
    ///   - inputShape: The shape of one sample.
    ///   - layer: The layer.
    ///   - initialization: How weights are initialized where a layer does not specify it.
    ///   - seed: The seed of the initial parameters: the same seed gives the same parameters, on every machine.
    /// - Throws: ``NetworkError`` if a size or a shape is invalid.
    public init(
        inputShape: Shape, _ layer: any Layer, initialization: Initializer = .glorotUniform, seed: UInt64 = 0
    ) throws(NetworkError) {
        (architecture, parameters, statistics) = try Architecture.build(
            layer, inputShape: inputShape, .drawn(initialization, seed: seed))
    }

    /// A sequential network for samples with `inputs` features.
    /// - Throws: ``NetworkError`` if a size or a shape is invalid.
    public init(
        inputs: Int, _ layers: [any Layer], initialization: Initializer = .glorotUniform, seed: UInt64 = 0
    ) throws(NetworkError) {
        guard inputs >= 1 else { throw .sizeBelowOne("inputs", inputs) }
        try self.init(inputShape: [inputs], Sequential(layers), initialization: initialization, seed: seed)
    }

    /// A network with given tensors, by the names of the architecture's descriptions.
    /// - Throws: ``NetworkError`` if a size or a shape is invalid, or a tensor is missing or has another shape.
    init(inputShape: Shape, _ layer: any Layer, tensors: [String: Tensor<Scalar>]) throws(NetworkError) {
        (architecture, parameters, statistics) = try Architecture.build(layer, inputShape: inputShape, .given(tensors))
    }

    /// The number of weights, biases and other parameters.
    public var parameterCount: Int { parameters.map(\.shape.count).reduce(0, +) }

    /// The logits, that is, the last layer's outputs before its activation, with the given parameters, in inference
    /// mode: what a ``Loss`` takes. A custom loss on the outputs themselves takes ``outputs(_:parameters:)->T``.
    /// Inputs have the shape [rows] + one sample's; another shape stops the program.
    public func logits<T: TensorAlgebra>(_ x: T, _ parameters: [T]) -> T where T.Scalar == Scalar {
        var pass = Pass(mode: .inference, parameters: parameters, statistics: statistics.map { T($0) })
        return architecture(x, &pass)
    }

    /// The former name of ``logits(_:_:)->T``.
    @available(*, deprecated, renamed: "logits(_:_:)")
    public func netInputs<T: TensorAlgebra>(_ x: T, _ parameters: [T]) -> T where T.Scalar == Scalar {
        logits(x, parameters)
    }

    /// The last layer's outputs, with its activation, as a function of the given parameters, in inference mode: the
    /// ``logits(_:_:)->T`` where the last activation is the identity. Inputs have the shape [rows] + one sample's;
    /// another shape stops the program.
    ///
    ///     let network = try Network<Float>(inputs: 2, [Dense(3, .tanh), Dense(1, .identity)], seed: 1)
    ///     let x = Tensor<Float>([[1, 2]]), y = Tensor<Float>([[1]])
    ///     let slopes = gradient(atTree: network.parameters) { p in
    ///         square(network.outputs(x, parameters: p) - y).mean()
    ///     }
    ///     print(slopes.map(\.shape))  // [[2 × 3], [3], [3 × 1], [1]]
    public func outputs<T: TensorAlgebra>(_ x: T, parameters: [T]) -> T where T.Scalar == Scalar {
        architecture.outputActivation(logits(x, parameters))
    }

    /// The last layer's activations, in inference mode, for inputs of shape [rows] + one sample's.
    public func callAsFunction(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
        outputs(x, parameters: parameters)
    }

    /// The last layer's activations for one sample, without a sample axis in input and output, in inference mode. A
    /// sample of another shape than the architecture's stops the program.
    ///
    ///     let network = try Network<Float>(inputs: 4, [Dense(8, .tanh), Dense(3, .softmax)])
    ///     print(network.predict([5.1, 3.5, 1.4, 0.2]).shape)  // [3]
    public func predict(_ sample: Tensor<Scalar>) -> Tensor<Scalar> {
        guard sample.shape == architecture.inputShape else {
            if Array(sample.shape.extents.dropFirst()) == architecture.inputShape.extents {
                stop(
                    "predict: \(sample.shape[0]) samples, of shape \(sample.shape) together; for several call the "
                        + "network itself, network(samples)")
            }
            stop(NetworkError.sampleShape(sample.shape, needed: architecture.inputShape).description)
        }
        return self(sample.reshaped(to: Shape([1] + sample.shape.extents))).reshaped(to: architecture.outputShape)
    }

    /// Each layer's name and output, in order of completion; the last layer's output is its logits.
    public func layerOutputs(_ x: Tensor<Scalar>) -> [(name: String, value: Tensor<Scalar>)] {
        var pass = Pass(mode: .inference, parameters: parameters, statistics: statistics, keepingOutputs: true)
        _ = architecture(x, &pass)
        return pass.outputs
    }
}

extension Architecture {
    /// The elements of `parameters`, which are in the order of the architecture's, that have the given role.
    public func select<T>(_ role: ParameterRole, from parameters: [T]) -> [T] {
        zip(self.parameters, parameters).filter { $0.0.role == role }.map(\.1)
    }
}
