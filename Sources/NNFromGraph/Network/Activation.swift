import Autodiff

/// The function that a layer applies to its pre-activations: elementwise or, for softmax, along the last axis.
public enum Activation: Sendable, Hashable, Codable {
    /// z.
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
    /// z·Φ(z), with the distribution function Φ of the standard normal distribution.
    case gelu
    /// z·σ(z), with the sigmoid σ.
    case silu
    /// 1 where z > 0, else 0: the perceptron's activation. Its derivative is 0, so no gradient passes through it, and
    /// the layers before it cannot be trained by gradients.
    case heaviside
    /// exp(z) / Σ exp(z) over the last axis (lecture 002, 'The Softmax function').
    case softmax
    /// log(1 + eᶻ): a smooth ReLU, whose values are positive.
    case softplus
    /// z / (1 + |z|).
    case softsign
    /// z·tanh(log(1 + eᶻ)) (Misra, 2019).
    case mish
    /// eᶻ: positive outputs, such as the rates of counts.
    case exponential
    /// A custom one: a type, `Activation(Swish())`, or a closure, `Activation("swish") { z in z * sigmoid(z) }`.
    case custom(CustomActivation)

    /// ``hyperbolicTangent`` by its usual name.
    public static var tanh: Activation { .hyperbolicTangent }
    /// ``silu`` by its other name.
    public static var swish: Activation { .silu }

    /// Every activation of this library, with default parameters.
    public static var allCases: [Activation] {
        [
            .identity, .sigmoid, .hyperbolicTangent, .relu, .leakyReLU(), .elu(), .selu, .gelu, .silu, .heaviside,
            .softmax, .softplus, .softsign, .mish, .exponential,
        ]
    }

    /// Whether gradients pass through the activation: true for all but the Heaviside function.
    public var hasGradient: Bool { self != .heaviside }

    /// - Throws: ``NetworkError/outOfRange(_:_:allowed:)`` for a slope or an α that is not finite.
    func check() throws(NetworkError) {
        switch self {
        case .leakyReLU(let slope): try NetworkError.require(slope, "slope of leaky ReLU", .any)
        case .elu(let alpha): try NetworkError.require(alpha, "alpha of ELU", .any)
        default: break
        }
    }

    /// Applies the activation to pre-activations z [rows × … × units].
    public func callAsFunction<T: TensorAlgebra>(_ z: T) -> T {
        switch self {
        case .identity: z
        case .sigmoid: Autodiff.sigmoid(z)
        case .hyperbolicTangent: Autodiff.tanh(z)
        case .relu: Autodiff.relu(z)
        case .leakyReLU(let slope): Autodiff.leakyReLU(z, slope)
        case .elu(let alpha): Autodiff.elu(z, alpha)
        case .selu: Autodiff.selu(z)
        case .gelu: Autodiff.gelu(z)
        case .silu: Autodiff.silu(z)
        case .heaviside: step(z)
        case .softmax: z.softmax()
        case .softplus: Autodiff.softplus(z)
        case .softsign: z / (1 + abs(z))
        case .mish: z * Autodiff.tanh(Autodiff.softplus(z))
        case .exponential: exp(z)
        case .custom(let function): function(z)
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
        case .softplus: "softplus"
        case .softsign: "softsign"
        case .mish: "mish"
        case .exponential: "exponential"
        case .custom(let function): function.description
        }
    }
}
