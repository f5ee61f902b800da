import Autodiff

/// A 2-D convolution of images [samples × rows × columns × channels], channels last: activation(x ∗ K + b), with K
/// [kernel rows × kernel columns × channels × filters] and b [filters].
public struct Convolution2D: CodableLayer, Hashable {
    public static let typeName = "convolution"
    /// The padding at an image's edges.
    public enum Padding: String, Sendable, Hashable, Codable {
        /// No padding: the window stays inside the image, so the result is smaller than the image.
        case valid
        /// Zero padding such that the result has the image's extents, divided by the stride and rounded up.
        case same
    }
    /// The number of output channels.
    public let filters: Int
    /// The rows and columns of the kernels.
    public let size: Window2D.Extents
    /// The activation of the outputs.
    public let activation: Activation
    /// The rows and columns by which the kernels move.
    public let stride: Window2D.Extents
    /// The padding of the images.
    public let padding: Padding
    /// Whether a bias is added to each output channel.
    public let hasBiases: Bool
    /// How kernels are initialized; `nil` for the network's default.
    public let weights: Initializer?
    public var kind: String { Self.typeName }

    /// A convolution. Sizes or strides below 1, or a window larger than the image, are a ``NetworkError`` when the
    /// network is made.
    /// - Parameters:
    ///   - filters: The number of output channels.
    ///   - size: The kernels' rows and columns.
    ///   - activation: The activation of the outputs.
    ///   - stride: The rows and columns by which the kernels move.
    ///   - padding: The padding at the images' edges.
    ///   - hasBiases: Whether a bias is added to each output channel.
    ///   - weights: How kernels are initialized; `nil` for the network's default.
    public init(
        _ filters: Int, size: (Int, Int), _ activation: Activation, stride: (Int, Int) = (1, 1),
        padding: Padding = .valid,
        hasBiases: Bool = true, weights: Initializer? = nil
    ) {
        self.filters = filters
        self.size = Window2D.Extents(size.0, size.1)
        self.activation = activation
        self.stride = Window2D.Extents(stride.0, stride.1)
        self.padding = padding
        self.hasBiases = hasBiases
        self.weights = weights
    }

    public func callAsFunction<T: TensorAlgebra>(_ x: T, _ pass: inout Pass<T>) throws(NetworkError) -> T {
        try NetworkError.require(size: filters, "filters of a convolution")
        try activation.check()
        let window = try Window2D(size, stride: stride, padding: padding, on: x.shape, of: kind)
        let extents = [size.rows, size.columns, x.shape[3], filters]
        let kernelShape = try Shape(extents, of: "the weights of a convolution")
        let places = window.outputExtents(on: .init(x.shape[1], x.shape[2]))
        _ = try Shape([x.shape[0], places.rows, places.columns, filters], of: "the output of a convolution")
        let fans = (inputs: size.rows * size.columns * x.shape[3], outputs: size.rows * size.columns * filters)
        let kernels = try pass.parameter(
            "weights", kernelShape, role: .weights, initializer: weights, fans: fans)
        let sums = convolution2D(x, kernels, window)
        guard hasBiases else { return activation(sums) }
        return try activation(
            sums + pass.parameter("biases", [filters], role: .biases, initializer: .zeros, fans: fans))
    }

    public var withoutActivation: (layer: any Layer, activation: Activation) {
        let linear = Convolution2D(
            filters, size: (size.rows, size.columns), .identity, stride: (stride.rows, stride.columns),
            padding: padding,
            hasBiases: hasBiases, weights: weights)
        return (linear, activation)
    }
}

extension Window2D {
    /// A layer's window over images [samples × rows × columns × channels].
    /// - Throws: ``NetworkError`` if an extent is below 1, or the window is larger than the image.
    init(
        _ size: Extents, stride: Extents, padding: Convolution2D.Padding, on shape: Shape, of kind: String
    ) throws(NetworkError) {
        guard shape.rank == 4 else {
            throw .inputShape(
                layer: kind, shape, needed: "[samples × rows × columns × channels]; put a Reshape before it")
        }
        for (what, value) in [
            ("rows of a \(kind)", size.rows), ("columns of a \(kind)", size.columns),
            ("stride of a \(kind)", stride.rows), ("stride of a \(kind)", stride.columns),
        ] { try NetworkError.require(size: value, what) }
        let image = Extents(shape[1], shape[2])
        let padding = padding == .same ? Window2D.samePadding(size, stride: stride, on: image) : .none
        self.init(size.rows, size.columns, stride: stride, padding: padding)
        let places = outputExtents(on: image)
        guard places.rows >= 1, places.columns >= 1 else {
            throw .inputShape(layer: kind, shape, needed: "images of at least \(size.rows) × \(size.columns)")
        }
        _ = try Shape(
            [shape[0], places.rows, places.columns, size.rows, size.columns, shape[3]], of: "the windows of a \(kind)")
    }
}
