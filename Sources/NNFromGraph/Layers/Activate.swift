import Autodiff

/// An activation as a layer of its own, for use after a layer without one.
public struct Activate: CodableLayer, Hashable {
    public static let typeName = "activation"
    /// The activation.
    public let activation: Activation
    public var kind: String { Self.typeName }

    /// A layer that applies an activation.
    public init(_ activation: Activation) { self.activation = activation }

    public func callAsFunction<T: TensorAlgebra>(_ x: T, _ pass: inout Pass<T>) throws(NetworkError) -> T {
        try activation.check()
        return activation(x)
    }

    public var withoutActivation: (layer: any Layer, activation: Activation) { (Activate(.identity), activation) }
}

/// Passes its inputs through unchanged and, in training, adds a penalty on them to the loss: summed over units and
/// averaged over samples.
public struct ActivityPenalty: CodableLayer, Hashable {
    public static let typeName = "activity penalty"
    /// The penalty on the layer's inputs.
    public let regularizer: Regularizer
    public var kind: String { Self.typeName }

    /// A layer that penalizes its inputs. A negative or non-finite strength is a ``NetworkError`` when the network is
    /// made.
    public init(_ regularizer: Regularizer) { self.regularizer = regularizer }

    public func callAsFunction<T: TensorAlgebra>(_ x: T, _ pass: inout Pass<T>) throws(NetworkError) -> T {
        try regularizer.check("activities")
        if pass.mode == .training, let penalty = regularizer([x]) {
            pass.penalize(penalty / T(constant: Double(x.shape[0])))
        }
        return x
    }
}
