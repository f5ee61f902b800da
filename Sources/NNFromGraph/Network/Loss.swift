import Autodiff

/// What training makes small: a function of the last layer's net inputs and the targets, both [rows × units].
///
/// Each is computed from net inputs, not activations, where that is what keeps it finite and exact.
public enum Loss: String, CaseIterable, Sendable {
    /// (1/n) Σ Σ (a − y)², the sum over units and the mean over rows: the loss whose gradient lecture 000 writes down in
    /// its `backward` (its formula (16) also divides by the number of units).
    case meanSquaredError = "mean squared error"
    /// −Σ Σ y·log a + (1 − y)·log(1 − a) for sigmoid outputs, summed over rows (lectures 001 and 004, 'Computing the
    /// logistic cost function').
    case logisticCost = "logistic cost"
    /// −(1/n) Σ Σ y·log a for softmax outputs, the mean over rows (lecture 002, 'Choose cost function and optimizer').
    case softmaxCrossEntropy = "softmax cross-entropy"

    /// The loss of net inputs [rows × units] against targets [rows × units]: a scalar.
    public func callAsFunction<T: TensorAlgebra>(_ netInputs: T, _ activation: Activation, targets: T) -> T {
        guard netInputs.shape == targets.shape else {
            fatalError(
                "\(rawValue): outputs of shape \(netInputs.shape) and targets of shape \(targets.shape) must be alike")
        }
        let rows = Double(netInputs.shape[0])
        return switch self {
        case .meanSquaredError: square(activation(netInputs) - targets).sum() / T(constant: rows)
        case .logisticCost: sigmoidCrossEntropy(logits: netInputs, targets: targets).sum()
        case .softmaxCrossEntropy: Autodiff.softmaxCrossEntropy(logits: netInputs, targets: targets).mean()
        }
    }

    /// Whether the loss of a batch is a sum over its rows (else a mean).
    public var isSum: Bool { self == .logisticCost }

    /// The activation that the last layer must have; `nil` if any will do.
    public var requiredActivation: Activation? {
        switch self {
        case .meanSquaredError: nil
        case .logisticCost: .sigmoid
        case .softmaxCrossEntropy: .softmax
        }
    }
}

/// λ/2·Σ w² over the weights, without the biases; its gradient is λ·w (lectures 001 and 004, 'Training').
public func weightPenalty<T: TensorAlgebra>(_ weights: [T], strength: Double) -> T {
    weights.reduce(T(constant: 0)) { $0 + square($1).sum() } * T(constant: strength / 2)
}
