import Autodiff

/// A layer that consists of other layers alone: paths of them, each of which takes the layer's inputs.
protocol LayerGroup: Layer {
    /// The layers of each path, first to last, in the order in which they are applied.
    var paths: [[any Layer]] { get }
}

extension LayerGroup {
    /// The output of layers, one after the other.
    func apply<T: TensorAlgebra>(
        _ layers: [any Layer], to x: T, _ pass: inout Pass<T>
    ) throws(NetworkError) -> T {
        var y = x
        for layer in layers { y = try pass.apply(layer, to: y) }
        return y
    }
}
