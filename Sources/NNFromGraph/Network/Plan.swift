import Autodiff

/// What a parameter is for: penalties and decay apply by role.
public enum ParameterRole: String, Sendable, Hashable {
    /// Multiplies what a layer sums over.
    case weights
    /// Is added.
    case biases
    /// Scales a normalized value.
    case gain
}

/// A parameter's name within the network, such as `dense1.weights`, its shape and its role.
public struct ParameterDescription: Sendable, Hashable {
    public let name: String
    public let shape: Shape
    public let role: ParameterRole
}

/// A running statistic's name and shape.
public struct StatisticDescription: Sendable, Hashable {
    public let name: String
    public let shape: Shape
}

/// A random mask: how its elements are drawn, and its shape without the axis of samples.
public struct MaskDescription: Sendable, Hashable {
    public let distribution: MaskDistribution
    public let sampleShape: Shape
}

/// One layer of a network, as a table shows it.
public struct LayerDescription: Sendable, Hashable {
    /// The name, nested with points: `sequential1.dense2`.
    public let name: String
    public let kind: String
    /// The shape of the output for one sample.
    public let outputShape: Shape
    /// The numbers of the parameters that it and the layers inside it have.
    public let parameters: Range<Int>
    /// Whether other layers are inside it.
    public let isGroup: Bool
    /// 1 for a layer that is inside no other.
    public let depth: Int
}

/// What a network's layers need, found out by running them once.
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

    /// Draws the parameter, from a stream of its own: another layer's size has no influence on it.
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
