import Autodiff

/// The function that a layer applies to its net inputs, element by element or, for softmax, to each row.
public enum Activation: String, CaseIterable, Sendable {
    /// z itself.
    case identity
    /// 1 / (1 + e⁻ᶻ) (lecture 002, 'Activation functions').
    case sigmoid
    /// The hyperbolic tangent (lecture 002, 'Activation functions').
    case hyperbolicTangent = "tanh"
    /// max(z, 0).
    case relu
    /// exp(z) / Σ exp(z) over the row (lecture 002, 'The Softmax function').
    case softmax

    /// The activations of net inputs [rows × units].
    public func callAsFunction<T: TensorAlgebra>(_ netInputs: T) -> T {
        switch self {
        case .identity: netInputs
        case .sigmoid: Autodiff.sigmoid(netInputs)
        case .hyperbolicTangent: tanh(netInputs)
        case .relu: Autodiff.relu(netInputs)
        case .softmax: netInputs.softmax()
        }
    }
}
