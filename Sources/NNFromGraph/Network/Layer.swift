import Autodiff

/// A function of tensors with parameters: a building block of networks.
///
/// A layer is a description: a value without tensors. Its one function requests from the pass every tensor other than
/// its input: parameters, running statistics, random masks. The same function runs once for planning (names, shapes and
/// initial values), on plain tensors in inference, and on recorded tensors in training. Any Swift function of tensors
/// becomes a layer by conforming:
///
///     struct Bottleneck: Layer {
///         let units: Int
///         let kind = "bottleneck"
///         func callAsFunction<T: TensorAlgebra>(_ x: T, _ pass: inout Pass<T>) throws(NetworkError) -> T {
///             let hidden = try pass.apply(Dense(units, .relu), to: x)
///             return try x + pass.apply(Dense(x.shape[1], .identity), to: hidden)
///         }
///     }
///     print(try Network<Float>(inputs: 8, [Bottleneck(units: 2), Dense(3, .softmax)]).parameterCount)  // 69
public protocol Layer: Sendable {
    /// The layer's kind, used in parameter names and tables: `dense`, `convolution`.
    var kind: String { get }
    /// The outputs for inputs whose first axis counts samples.
    ///
    /// Every call must request the same tensors in the same order, except that masks are requested only in training.
    /// - Throws: ``NetworkError`` if the inputs' shape or the layer's own sizes are invalid.
    func callAsFunction<T: TensorAlgebra>(_ x: T, _ pass: inout Pass<T>) throws(NetworkError) -> T
    /// The layer without its final activation, and that activation. Losses are computed from a network's logits where
    /// that is more accurate.
    var withoutActivation: (layer: any Layer, activation: Activation) { get }
}

/// A layer that network files can hold: its stored properties are written as JSON, beside the name of its type.
///
///     struct Doubled: CodableLayer {
///         static let typeName = "doubled"
///         let kind = "doubled"
///         func callAsFunction<T: TensorAlgebra>(_ x: T, _ pass: inout Pass<T>) throws(NetworkError) -> T { 2 * x }
///         private enum CodingKeys: CodingKey {}
///     }
///     let file = FileManager.default.temporaryDirectory.appendingPathComponent("doubled.safetensors")
///     try Network<Float>(inputs: 4, [Doubled(), Dense(3, .softmax)]).write(to: file)
///     print(try Network<Float>(contentsOf: file, layers: [Doubled.self]).parameterCount)  // 15
public protocol CodableLayer: Layer, Codable {
    /// The name of the type in network files. It must differ from other layers', and may not change afterwards.
    static var typeName: String { get }
}

extension Layer {
    /// The layer itself, and the identity: for layers without an activation of their own.
    public var withoutActivation: (layer: any Layer, activation: Activation) { (self, .identity) }

    /// The former name of ``withoutActivation``.
    @available(*, deprecated, renamed: "withoutActivation")
    public var netInputs: (layer: any Layer, activation: Activation) { withoutActivation }
}
