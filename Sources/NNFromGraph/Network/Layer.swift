import Autodiff

/// A function of tensors with parameters of its own: a building block of networks.
///
/// A layer is only a description, a value without tensors. Its one function asks the pass for every tensor that is not
/// its input: parameters, running statistics, random masks. The same function is run once to find out which those are
/// (their names, shapes and first values), over plain tensors to evaluate, and over recorded ones to train. So
/// nothing about a layer is written twice, and any Swift function of tensors becomes a layer by conforming to this:
///
///     struct Residual: Layer {
///         let units: Int
///         let kind = "residual"
///         func callAsFunction<T: TensorAlgebra>(_ x: T, _ pass: inout Pass<T>) throws(NetworkError) -> T {
///             let hidden = try pass.apply(Dense(units, .relu), to: x)
///             return try x + pass.apply(Dense(x.shape[1], .identity), to: hidden)
///         }
///     }
public protocol Layer: Sendable {
    /// What the layer is, in names of parameters and in tables: `dense`, `convolution`.
    var kind: String { get }
    /// The outputs for inputs whose first axis counts samples.
    ///
    /// It must ask the pass for the same tensors in the same order each time, but that masks are for training only.
    /// - Throws: ``NetworkError`` where the inputs' shape or the layer's own sizes are impossible.
    func callAsFunction<T: TensorAlgebra>(_ x: T, _ pass: inout Pass<T>) throws(NetworkError) -> T
    /// The layer without the activation that it ends in, and that activation. Losses that are exact only as functions
    /// of net inputs are computed from those of a network's last layer.
    var netInputs: (layer: any Layer, activation: Activation) { get }
}

extension Layer {
    public var netInputs: (layer: any Layer, activation: Activation) { (self, .identity) }
}
