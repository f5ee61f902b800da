import Autodiff

/// Flattens each sample to one axis: [samples × features].
public struct Flatten: CodableLayer, Hashable {
    public static let typeName = "flatten"
    public var kind: String { Self.typeName }

    /// A layer that flattens each sample.
    public init() {}

    public func callAsFunction<T: TensorAlgebra>(_ x: T, _ pass: inout Pass<T>) throws(NetworkError) -> T {
        x.reshaped(to: [x.shape[0], x.shape.extents.dropFirst().reduce(1, *)])
    }
}

/// Reshapes each sample, such as to [28, 28, 1] for a convolution.
public struct Reshape: CodableLayer, Hashable {
    public static let typeName = "reshape"
    /// One sample's shape.
    public let shape: Shape
    public var kind: String { Self.typeName }

    /// A layer that gives each sample the shape `shape`. Samples with another number of elements are a ``NetworkError``
    /// when the network is made.
    public init(_ shape: Shape) { self.shape = shape }

    public func callAsFunction<T: TensorAlgebra>(_ x: T, _ pass: inout Pass<T>) throws(NetworkError) -> T {
        guard x.shape.extents.dropFirst().reduce(1, *) == shape.count else {
            throw .inputShape(layer: kind, x.shape, needed: "\(shape.count) numbers per sample, to fill \(shape)")
        }
        return x.reshaped(to: Shape([x.shape[0]] + shape.extents))
    }
}
