import Autodiff

/// Layers whose outputs are added to the block's inputs: x + f(x) (He et al., 2016). The layers keep the inputs' shape.
///
///     let block = Residual(LayerNormalization(), Dense(8, .relu), Dense(4, .identity))
///     print(try Network<Float>(inputs: 4, [block, Dense(2, .softmax)]).parameterCount)  // 94
public struct Residual: Layer, LayerGroup {
    /// The layers, first to last.
    public let layers: [any Layer]
    public var kind: String { Self.typeName }
    var paths: [[any Layer]] { [layers] }

    /// A block of the given layers, first to last. None, or layers with outputs of another shape than the inputs', are
    /// a ``NetworkError`` when the network is made.
    public init(_ layers: [any Layer]) { self.layers = layers }
    /// A block of the given layers, first to last. None, or layers with outputs of another shape than the inputs', are
    /// a ``NetworkError`` when the network is made.
    public init(_ layers: any Layer...) { self.layers = layers }

    public func callAsFunction<T: TensorAlgebra>(_ x: T, _ pass: inout Pass<T>) throws(NetworkError) -> T {
        guard !layers.isEmpty else { throw .noLayers }
        let y = try apply(layers, to: x, &pass)
        guard y.shape == x.shape else {
            throw .inputShape(
                layer: kind, x.shape, needed: "layers that keep this shape; the outputs of its layers have \(y.shape)")
        }
        return x + y
    }
}
