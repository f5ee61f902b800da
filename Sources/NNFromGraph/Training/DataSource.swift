import Autodiff

/// Samples with labels or targets, handed out by number as tensors.
public protocol DataSource<Scalar>: Sendable {
    associatedtype Scalar: TensorScalar
    /// The number of samples.
    var count: Int { get }
    /// The number of features of a sample.
    var featureCount: Int { get }
    /// The number of classes; labels lie in 0 ..< classes. 0 for data whose targets are numbers.
    var classes: Int { get }
    /// The number of numbers in a target: of outputs that a network for these data needs.
    var outputCount: Int { get }
    /// The features [indices × features].
    func inputs(_ indices: some Collection<Int>) -> Tensor<Scalar>
    /// The labels; none for data whose targets are numbers.
    func labels(_ indices: some Collection<Int>) -> [Int]
    /// What outputs are held against [indices × outputs].
    func targets(_ indices: some Collection<Int>) -> Tensor<Scalar>
}

extension DataSource {
    /// One output a class.
    public var outputCount: Int { classes }
    /// The labels, one-hot.
    public func targets(_ indices: some Collection<Int>) -> Tensor<Scalar> {
        .oneHot(labels(indices), classes: classes)
    }
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

extension DataSet: DataSource {
    public func inputs(_ indices: some Collection<Int>) -> Tensor<Scalar> { features.gatherRows(Array(indices)) }
    public func labels(_ indices: some Collection<Int>) -> [Int] {
        classes == 0 ? [] : indices.map { labels[$0] }
    }
    public func targets(_ indices: some Collection<Int>) -> Tensor<Scalar> { targets.gatherRows(Array(indices)) }
}
