import Autodiff

/// Layers applied one after the other.
public struct Sequential: Layer {
    /// The layers, first to last.
    public let layers: [any Layer]
    public let kind = "sequential"

    /// The given layers, first to last. An empty list is a ``NetworkError`` when the network is made.
    public init(_ layers: [any Layer]) { self.layers = layers }
    /// The given layers, first to last. An empty list is a ``NetworkError`` when the network is made.
    public init(_ layers: any Layer...) { self.layers = layers }

    public func callAsFunction<T: TensorAlgebra>(_ x: T, _ pass: inout Pass<T>) throws(NetworkError) -> T {
        guard !layers.isEmpty else { throw .noLayers }
        var activations = x
        for layer in layers { activations = try pass.apply(layer, to: activations) }
        return activations
    }

    public var withoutActivation: (layer: any Layer, activation: Activation) {
        guard let last = layers.last else { return (self, .identity) }
        let (layer, activation) = last.withoutActivation
        return (Sequential(layers.dropLast() + [layer]), activation)
    }
}
