import Autodiff

/// The maximum or mean over windows of images [samples × rows × columns × channels], channel by channel. By default
/// windows do not overlap. Rows and columns at the end that do not fill a window are ignored.
public struct Pooling2D: CodableLayer, Hashable {
    public static let typeName = "pooling"
    /// How the elements of a window are reduced to one number.
    public enum Summary: String, Sendable, Hashable, Codable {
        /// The largest element.
        case maximum
        /// The mean of the elements.
        case average
    }
    /// How the elements of a window are reduced to one number.
    public let summary: Summary
    /// The rows and columns of the window.
    public let size: Window2D.Extents
    /// The rows and columns by which the window moves.
    public let stride: Window2D.Extents
    public var kind: String { "\(summary) pooling" }

    /// A pooling layer; without a stride, the windows do not overlap. Sizes or strides below 1, or a window larger than
    /// the image, are a ``NetworkError`` when the network is made.
    public init(_ summary: Summary, size: (Int, Int), stride: (Int, Int)? = nil) {
        self.summary = summary
        self.size = Window2D.Extents(size.0, size.1)
        self.stride = stride.map { Window2D.Extents($0.0, $0.1) } ?? self.size
    }

    public func callAsFunction<T: TensorAlgebra>(_ x: T, _ pass: inout Pass<T>) throws(NetworkError) -> T {
        let window = try Window2D(size, stride: stride, padding: .valid, on: x.shape, of: kind)
        return summary == .maximum ? x.maximumPool(window) : x.averagePool(window)
    }
}

/// The mean of each channel over all positions of an image: from [samples × rows × columns × channels] to
/// [samples × channels] (M. Lin, Q. Chen, S. Yan, "Network in network", 2014).
public struct GlobalAveragePooling2D: CodableLayer, Hashable {
    public static let typeName = "global average pooling"
    public var kind: String { Self.typeName }

    /// A layer that averages each channel over the image.
    public init() {}

    public func callAsFunction<T: TensorAlgebra>(_ x: T, _ pass: inout Pass<T>) throws(NetworkError) -> T {
        guard x.shape.rank == 4 else {
            throw .inputShape(layer: kind, x.shape, needed: "[samples × rows × columns × channels]")
        }
        return x.mean(along: [1, 2])
    }
}
