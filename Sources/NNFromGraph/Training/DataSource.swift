import Autodiff

/// Samples with labels, handed out by number as tensors.
public protocol DataSource<Scalar>: Sendable {
    associatedtype Scalar: TensorScalar
    /// The number of samples.
    var count: Int { get }
    /// The number of features of a sample.
    var featureCount: Int { get }
    /// The number of classes; labels lie in 0 ..< classes.
    var classes: Int { get }
    /// The features [indices × features].
    func inputs(_ indices: some Collection<Int>) -> Tensor<Scalar>
    /// The labels.
    func labels(_ indices: some Collection<Int>) -> [Int]
}

/// Images that stay bytes in memory and are scaled into a range as they are gathered.
public struct ScaledImages<Scalar: TensorScalar>: DataSource {
    public let images: ImageDataSet
    /// What pixel 0 and the brightest pixel become.
    public let range: ClosedRange<Double>

    public init(_ images: ImageDataSet, range: ClosedRange<Double>) {
        self.images = images
        self.range = range
    }

    public var count: Int { images.count }
    public var featureCount: Int { images.featureCount }
    public var classes: Int { images.classes }

    public func inputs(_ indices: some Collection<Int>) -> Tensor<Scalar> {
        Tensor(shape: [indices.count, images.featureCount], scalars: images.gather(indices, into: range))
    }

    public func labels(_ indices: some Collection<Int>) -> [Int] { images.gatherLabels(indices) }
}
