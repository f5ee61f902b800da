import Autodiff

/// A parameter's role: penalties and weight decay apply by role.
public enum ParameterRole: String, Sendable, Hashable {
    /// Multiplies a layer's inputs.
    case weights
    /// Is added.
    case biases
    /// Scales a normalized value.
    case gain
}

/// A parameter's name within the network, such as `dense1.weights`, its shape and its role.
public struct ParameterDescription: Sendable, Hashable {
    /// The name, such as `dense1.weights`.
    public let name: String
    /// The shape.
    public let shape: Shape
    /// The role, by which penalties and weight decay select parameters.
    public let role: ParameterRole
}

/// A running statistic's name and shape.
public struct StatisticDescription: Sendable, Hashable {
    /// The name, such as `batchNormalization1.mean`.
    public let name: String
    /// The shape.
    public let shape: Shape
}

/// A random mask's distribution, and its shape without the sample axis.
public struct MaskDescription: Sendable, Hashable {
    /// The distribution of the elements.
    public let distribution: MaskDistribution
    /// The shape for one sample.
    public let sampleShape: Shape
}

/// One layer of a network, for summaries.
public struct LayerDescription: Sendable, Hashable {
    /// The name, with the enclosing layers' names: `sequential1.dense2`.
    public let name: String
    /// The kind of layer, as ``Layer/kind``.
    public let kind: String
    /// The shape of the output for one sample.
    public let outputShape: Shape
    /// The indices of its parameters, including those of nested layers.
    public let parameters: Range<Int>
    /// Whether it contains other layers.
    public let isGroup: Bool
    /// The nesting depth, 1 for a top-level layer.
    public let depth: Int
}

/// The tensors that a network's layers need, determined by running them once.
struct Plan<Scalar: TensorScalar> {
    private(set) var parameters: [ParameterDescription] = []
    private(set) var statistics: [StatisticDescription] = []
    private(set) var masks: [MaskDescription] = []
    private(set) var layers: [LayerDescription] = []
    private(set) var parameterValues: [Tensor<Scalar>] = []
    private(set) var statisticValues: [Tensor<Scalar>] = []
    private let initializer: Initializer
    private let random: RandomNumbers

    init(initializer: Initializer, seed: UInt64) {
        self.initializer = initializer
        random = RandomNumbers(seed: seed)
    }

    /// Initializes the parameter from a random stream of its own, so that its values do not depend on the sizes of
    /// other layers.
    mutating func add(
        _ parameter: ParameterDescription, _ own: Initializer?, _ fans: (inputs: Int, outputs: Int)
    ) throws(NetworkError) -> Tensor<Scalar> {
        for extent in parameter.shape.extents where extent < 1 {
            throw .impossibleShape(parameter.name, parameter.shape)
        }
        var stream = random.split(UInt64(parameters.count))
        let chosen = own ?? initializer
        try chosen.check(parameter.name)
        let value: Tensor<Scalar> = chosen.draw(parameter.shape, fans: fans, from: &stream)
        parameters.append(parameter)
        parameterValues.append(value)
        return value
    }

    mutating func add(_ statistic: StatisticDescription, _ value: Tensor<Scalar>) {
        statistics.append(statistic)
        statisticValues.append(value)
    }

    mutating func add(_ mask: MaskDescription) { masks.append(mask) }

    mutating func note(_ name: String, _ layer: any Layer, output: Shape, depth: Int, firstParameter: Int) {
        let last = layers.last
        layers.append(
            LayerDescription(
                name: name, kind: layer.kind, outputShape: Shape(Array(output.extents.dropFirst())),
                parameters: firstParameter..<parameters.count, isGroup: (last?.depth ?? 0) > depth, depth: depth))
    }
}
