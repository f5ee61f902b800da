import Autodiff

/// The function that a layer applies to its net inputs, element by element or, for softmax, to each row.
public enum Activation: Sendable, Hashable {
    /// z itself.
    case identity
    /// 1 / (1 + e⁻ᶻ) (lecture 002, 'Activation functions').
    case sigmoid
    /// The hyperbolic tangent (lecture 002, 'Activation functions').
    case hyperbolicTangent
    /// max(z, 0).
    case relu
    /// z where z > 0, else slope·z (lecture 002, 'The ReLU function family').
    case leakyReLU(slope: Double = 0.01)
    /// z where z > 0, else α·(eᶻ − 1) (lecture 002, 'The ReLU function family').
    case elu(alpha: Double = 1)
    /// The self-normalizing exponential linear unit (Klambauer et al., 2017).
    case selu
    /// z·Φ(z).
    case gelu
    /// z·σ(z).
    case silu
    /// 1 where z > 0, else 0: the perceptron's. Its derivative is 0 everywhere, so that no gradient passes it: a
    /// network with one inside is not trained by its gradients.
    case heaviside
    /// exp(z) / Σ exp(z) over the last axis (lecture 002, 'The Softmax function').
    case softmax

    /// ``hyperbolicTangent`` by its usual name.
    public static var tanh: Activation { .hyperbolicTangent }

    /// One of each, the parameterised ones with their defaults.
    public static var allCases: [Activation] {
        [
            .identity, .sigmoid, .hyperbolicTangent, .relu, .leakyReLU(), .elu(), .selu, .gelu, .silu, .heaviside,
            .softmax,
        ]
    }

    /// Whether gradients pass: all but the Heaviside function.
    public var hasGradient: Bool { self != .heaviside }

    /// - Throws: ``NetworkError/outOfRange(_:_:allowed:)`` for a slope or an α that is not finite.
    func check() throws(NetworkError) {
        switch self {
        case .leakyReLU(let slope): try NetworkError.require(slope, "slope of leaky ReLU", .any)
        case .elu(let alpha): try NetworkError.require(alpha, "alpha of ELU", .any)
        default: break
        }
    }

    /// The activations of net inputs [rows × … × units].
    public func callAsFunction<T: TensorAlgebra>(_ netInputs: T) -> T {
        switch self {
        case .identity: netInputs
        case .sigmoid: Autodiff.sigmoid(netInputs)
        case .hyperbolicTangent: Autodiff.tanh(netInputs)
        case .relu: Autodiff.relu(netInputs)
        case .leakyReLU(let slope): Autodiff.leakyReLU(netInputs, slope)
        case .elu(let alpha): Autodiff.elu(netInputs, alpha)
        case .selu: Autodiff.selu(netInputs)
        case .gelu: Autodiff.gelu(netInputs)
        case .silu: Autodiff.silu(netInputs)
        case .heaviside: step(netInputs)
        case .softmax: netInputs.softmax()
        }
    }
}

extension Activation: CustomStringConvertible {
    public var description: String {
        switch self {
        case .identity: "identity"
        case .sigmoid: "sigmoid"
        case .hyperbolicTangent: "tanh"
        case .relu: "relu"
        case .leakyReLU(let slope): "leaky relu (\(slope))"
        case .elu(let alpha): "elu (\(alpha))"
        case .selu: "selu"
        case .gelu: "gelu"
        case .silu: "silu"
        case .heaviside: "heaviside"
        case .softmax: "softmax"
        }
    }
}
