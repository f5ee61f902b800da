import Autodiff

/// A layer whose units all see all inputs: activation(x·W + b), with W [inputs × units] and b [units].
public struct Dense: Sendable, Hashable {
    /// The number of units, and so of outputs.
    public let units: Int
    public let activation: Activation

    public init(_ units: Int, _ activation: Activation) {
        self.units = units
        self.activation = activation
    }
}

/// How weights are drawn; biases start at zero.
public enum WeightInitialization: Sendable, Hashable {
    /// N(0, σ) with the given standard deviation (lecture 000 takes 0.1).
    case normal(standardDeviation: Double)
    /// Glorot and Bengio's uniform distribution within ±√(6 / (inputs + units)).
    case glorotUniform
}

/// A multilayer perceptron: dense layers one after the other, and their parameters.
///
/// It is a value. Its computation is written once for every kind of tensor, so that training records it on a tape and
/// evaluation runs it on plain tensors; no derivative is written anywhere.
///
///     let network = try Network<Float>(inputs: 784, [Dense(100, .sigmoid), Dense(10, .softmax)], seed: 1)
///     print(network.parameterCount)     // 79510
public struct Network<Scalar: TensorScalar>: Sendable {
    /// The number of features of a sample.
    public let inputs: Int
    public let layers: [Dense]
    /// Weights and biases, by layer: W₁ [inputs × units₁], b₁ [units₁], W₂ [units₁ × units₂], b₂, ….
    public var parameters: [Tensor<Scalar>]

    /// A network with weights drawn from `seed` and biases of zero.
    /// - Throws: ``NetworkError`` for no layers, or for a layer or an input without units.
    public init(
        inputs: Int, _ layers: [Dense], initialization: WeightInitialization = .glorotUniform, seed: UInt64
    ) throws(NetworkError) {
        guard inputs >= 1 else { throw .sizeBelowOne("inputs", inputs) }
        guard !layers.isEmpty else { throw .noLayers }
        for (index, layer) in layers.enumerated() where layer.units < 1 {
            throw .sizeBelowOne("units of layer \(index + 1)", layer.units)
        }
        self.inputs = inputs
        self.layers = layers
        parameters = []
        var width = inputs
        for (index, layer) in layers.enumerated() {
            var random = RandomNumbers(seed: seed).split(UInt64(index))
            let weights: [Scalar] =
                switch initialization {
                case .normal(let standardDeviation):
                    random.normals(width * layer.units, standardDeviation: standardDeviation)
                case .glorotUniform:
                    random.uniforms(
                        width * layer.units,
                        in: -Self.glorotBound(width, layer.units)..<Self.glorotBound(width, layer.units))
                }
            parameters.append(Tensor(shape: [width, layer.units], scalars: weights))
            parameters.append(.zeros([layer.units]))
            width = layer.units
        }
    }

    private static func glorotBound(_ inputs: Int, _ units: Int) -> Double { (6 / Double(inputs + units)).squareRoot() }

    /// The number of weights and biases.
    public var parameterCount: Int { parameters.map(\.shape.count).reduce(0, +) }

    /// The last layer's net inputs [rows × units] for inputs [rows × features], with the given parameters.
    public func netInputs<T: TensorAlgebra>(_ x: T, _ parameters: [T]) -> T where T.Scalar == Scalar {
        var activations = x
        for (index, layer) in layers.enumerated() {
            let z = matmul(activations, parameters[2 * index]) + parameters[2 * index + 1]
            if index == layers.count - 1 { return z }
            activations = layer.activation(z)
        }
        return activations
    }

    /// The last layer's activations [rows × units] for inputs [rows × features].
    public func callAsFunction(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
        layers[layers.count - 1].activation(netInputs(x, parameters))
    }

    /// The weights alone, without the biases: what penalties apply to.
    public func weights<T>(_ parameters: [T]) -> [T] {
        stride(from: 0, to: parameters.count, by: 2).map { parameters[$0] }
    }
}

/// What is wrong with a network's description.
public enum NetworkError: WordedError {
    case noLayers
    case sizeBelowOne(String, Int)
    case unsuitableActivation(loss: String, activation: Activation, needed: Activation)

    public var description: String {
        switch self {
        case .noLayers: "network: no layers; give at least one"
        case .sizeBelowOne(let what, let value): "network: \(what) is \(value); it must be at least 1"
        case .unsuitableActivation(let loss, let activation, let needed):
            "\(loss): the last layer's activation is \(activation.rawValue); this loss needs \(needed.rawValue)"
        }
    }
}
