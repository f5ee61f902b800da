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

    /// The name of the layer that has it, such as `dense1`.
    var layerName: String { Self.layerName(of: name) }

    /// The name of the layer that has the parameter of the given name: the part before the last dot.
    static func layerName(of name: String) -> String {
        let layer = name.split(separator: ".").dropLast().joined(separator: ".")
        return layer.isEmpty ? name : layer
    }
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
    /// Its activation; that of the network's last layer is ``Architecture/outputActivation``.
    let activation: Activation
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
    /// The source of the tensors' values.
    enum Values {
        /// Parameters are drawn, by the initializer where a layer has none of its own; statistics have their first
        /// values.
        case drawn(Initializer, seed: UInt64)
        /// All have been given, by name.
        case given([String: Tensor<Scalar>])
        /// None: only names and shapes are determined.
        case unknown
    }

    private(set) var parameters: [ParameterDescription] = []
    private(set) var statistics: [StatisticDescription] = []
    private(set) var masks: [MaskDescription] = []
    private(set) var layers: [LayerDescription] = []
    private(set) var parameterValues: [Tensor<Scalar>] = []
    private(set) var statisticValues: [Tensor<Scalar>] = []
    private let values: Values
    /// The first fault of a statistic, for which a layer's request cannot throw.
    private(set) var fault: NetworkError?

    init(_ values: Values) { self.values = values }

    /// Initializes the parameter from a random stream of its own, so that its values do not depend on the sizes of
    /// other layers.
    mutating func add(
        _ parameter: ParameterDescription, _ own: Initializer?, _ fans: (inputs: Int, outputs: Int)
    ) throws(NetworkError) -> Tensor<Scalar> {
        for extent in parameter.shape.extents where extent < 1 {
            throw .impossibleShape(parameter.name, parameter.shape)
        }
        let value: Tensor<Scalar>
        switch values {
        case .drawn(let initializer, let seed):
            var stream = RandomNumbers(seed: seed).split(UInt64(parameters.count))
            let chosen = own ?? initializer
            try chosen.check(parameter.name)
            value = chosen.draw(parameter.shape, fans: fans, from: &stream)
        case .given(let tensors):
            value = try Self.take(parameter.name, parameter.shape, from: tensors)
        case .unknown: value = Tensor(0)
        }
        parameters.append(parameter)
        parameterValues.append(value)
        return value
    }

    /// Adds a statistic, whose elements are initially `value`, and returns its tensor; without axes, if it has a fault.
    mutating func add(_ statistic: StatisticDescription, initially value: Double) -> Tensor<Scalar> {
        let tensor: Tensor<Scalar>
        switch values {
        case .drawn: tensor = Tensor(repeating: Scalar(value), shape: statistic.shape)
        case .given(let tensors):
            do { tensor = try Self.take(statistic.name, statistic.shape, from: tensors) } catch {
                fault = fault ?? error
                tensor = Tensor(0)
            }
        case .unknown: tensor = Tensor(0)
        }
        statistics.append(statistic)
        statisticValues.append(tensor)
        return tensor
    }

    private static func take(
        _ name: String, _ shape: Shape, from tensors: [String: Tensor<Scalar>]
    ) throws(NetworkError) -> Tensor<Scalar> {
        guard let tensor = tensors[name] else { throw .noTensor(name) }
        guard tensor.shape == shape else { throw .tensorShape(name, tensor.shape, needed: shape) }
        return tensor
    }

    mutating func add(_ mask: MaskDescription) { masks.append(mask) }

    mutating func note(_ name: String, _ layer: any Layer, output: Shape, depth: Int, firstParameter: Int) {
        let last = layers.last
        layers.append(
            LayerDescription(
                name: name, kind: layer.kind, activation: layer.withoutActivation.activation,
                outputShape: output.ofPart, parameters: firstParameter..<parameters.count,
                isGroup: (last?.depth ?? 0) > depth, depth: depth))
    }
}
