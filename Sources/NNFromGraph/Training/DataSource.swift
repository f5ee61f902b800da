import Autodiff

/// Samples with labels or targets, handed out by number as tensors.
public protocol DataSource<Scalar>: Sendable {
    associatedtype Scalar: TensorScalar
    /// The number of samples.
    var count: Int { get }
    /// The shape of one sample's inputs.
    var sampleShape: Shape { get }
    /// The number of classes; labels lie in 0 ..< classes. 0 for data whose targets are numbers.
    var classes: Int { get }
    /// How the targets were made of labels; nothing for data whose targets are numbers.
    var encoding: TargetEncoding? { get }
    /// The number of numbers in a target: of outputs that a network for these data needs.
    var outputCount: Int { get }
    /// The inputs: shape [indices] + ``sampleShape``.
    func inputs(_ indices: some Collection<Int>) -> Tensor<Scalar>
    /// The labels; none for data whose targets are numbers.
    func labels(_ indices: some Collection<Int>) -> [Int]
    /// What outputs are held against [indices × outputs].
    func targets(_ indices: some Collection<Int>) -> Tensor<Scalar>
    /// What each sample counts in the loss: shape [indices]; `nil`, the default, for 1 each.
    func sampleWeights(_ indices: some Collection<Int>) -> Tensor<Scalar>?
    /// What training step number `step` learns from: by default the samples as they are; ``AugmentedImages`` changes
    /// them.
    func batch(_ indices: some Collection<Int>, step: Int) -> Batch<Tensor<Scalar>>
    /// Writes what ``batch(_:step:)`` gives to memory of the same size: the inputs, the targets and, where there are
    /// some, the sample weights. By default it is made and copied.
    func write(_ indices: [Int], step: Int, to places: ArraySlice<UnsafeMutableBufferPointer<Scalar>>)
}

extension DataSource {
    /// The number of features of a sample: of numbers in its inputs.
    public var featureCount: Int { sampleShape.count }
    /// One-hot, as ``targets(_:)`` gives them; nothing without classes.
    public var encoding: TargetEncoding? { classes == 0 ? nil : .oneHot }
    /// One output a class.
    public var outputCount: Int { classes }
    /// The labels, one-hot.
    public func targets(_ indices: some Collection<Int>) -> Tensor<Scalar> {
        .oneHot(labels(indices), classes: classes)
    }
    public func sampleWeights(_ indices: some Collection<Int>) -> Tensor<Scalar>? { nil }

    public func batch(_ indices: some Collection<Int>, step: Int) -> Batch<Tensor<Scalar>> { batch(indices) }

    public func write(_ indices: [Int], step: Int, to places: ArraySlice<UnsafeMutableBufferPointer<Scalar>>) {
        for (place, tensor) in zip(places, batch(indices, step: step).tensors) {
            _ = place.update(fromContentsOf: tensor.scalars)
        }
    }

    /// Some samples with all that belongs to them.
    public func batch(_ indices: some Collection<Int>) -> Batch<Tensor<Scalar>> {
        Batch(inputs: inputs(indices), targets: targets(indices), sampleWeights: sampleWeights(indices))
    }
}

/// Images that stay bytes in memory and are scaled into a range as they are gathered.
public struct ScaledImages<Scalar: TensorScalar>: DataSource {
    public let images: ImageDataSet
    /// What pixel 0 and the brightest pixel become.
    public let range: ClosedRange<Double>
    public let sampleShape: Shape
    /// What each byte becomes.
    private let scale: PixelScale<Scalar>

    /// - Parameter sampleShape: the shape of one image, such as [28, 28, 1] for a convolution; one axis by default. One
    ///   that does not hold all pixels stops the program.
    public init(_ images: ImageDataSet, range: ClosedRange<Double>, sampleShape: Shape? = nil) {
        let shape = sampleShape ?? [images.featureCount]
        if shape.count != images.featureCount {
            stop(
                "ScaledImages: sample shape \(shape) for images of \(images.height) × \(images.width) pixels; it "
                    + "must have "
                    + "\(images.featureCount) elements")
        }
        self.images = images
        self.range = range
        self.sampleShape = shape
        scale = PixelScale(range, maximumPixel: images.maximumPixel)
    }

    public var count: Int { images.count }
    public var classes: Int { images.classes }

    public func inputs(_ indices: some Collection<Int>) -> Tensor<Scalar> {
        Tensor(
            shape: Shape([indices.count] + sampleShape.extents),
            scalars: images.gather(Array(indices), scaledBy: scale))
    }

    public func labels(_ indices: some Collection<Int>) -> [Int] { images.gatherLabels(indices) }

    public func write(_ indices: [Int], step: Int, to places: ArraySlice<UnsafeMutableBufferPointer<Scalar>>) {
        let (inputs, targets) = (places[places.startIndex], places[places.startIndex + 1])
        guard let inputs = inputs.baseAddress else { return }
        images.gather(indices, scaledBy: scale, writingTo: inputs)
        Tensor.writeOneHot(images.gatherLabels(indices), classes: classes, to: targets)
    }
}

extension DataSet: DataSource {
    public var sampleShape: Shape { Shape(Array(features.shape.extents.dropFirst())) }
    public func inputs(_ indices: some Collection<Int>) -> Tensor<Scalar> { features.gatherRows(Array(indices)) }
    public func labels(_ indices: some Collection<Int>) -> [Int] {
        classes == 0 ? [] : indices.map { labels[$0] }
    }
    public func targets(_ indices: some Collection<Int>) -> Tensor<Scalar> { targets.gatherRows(Array(indices)) }
}
