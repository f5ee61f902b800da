import Autodiff

/// Samples with labels or targets, as tensors by index.
public protocol DataSource<Scalar>: Sendable {
    /// The element type of the samples.
    associatedtype Scalar: TensorScalar
    /// The number of samples, which indices count from 0.
    var count: Int { get }
    /// The shape of one sample's inputs.
    var sampleShape: Shape { get }
    /// The number of classes; labels are in 0 ..< `classes`. 0 for regression.
    var classes: Int { get }
    /// How the targets encode the labels; `nil` for regression.
    var encoding: TargetEncoding? { get }
    /// The number of components of a target, which is the number of a network's outputs.
    var outputCount: Int { get }
    /// The inputs of the samples at `indices`: shape [indices] + ``sampleShape``.
    func inputs(_ indices: some Collection<Int>) -> Tensor<Scalar>
    /// The labels of the samples at `indices`; empty for regression.
    func labels(_ indices: some Collection<Int>) -> [Int]
    /// The targets of the samples at `indices`: [indices × outputs].
    func targets(_ indices: some Collection<Int>) -> Tensor<Scalar>
    /// The weights in the loss of the samples at `indices`, shape [indices]; `nil`, the default, for 1 each.
    func sampleWeights(_ indices: some Collection<Int>) -> Tensor<Scalar>?
    /// The batch of training step `step`: by default the unchanged samples; ``AugmentedImages`` augments them.
    func batch(_ indices: some Collection<Int>, step: Int) -> Batch<Tensor<Scalar>>
    /// Writes the tensors of ``DataSource/batch(_:step:)`` into memory of their sizes: the inputs, the targets and, if
    /// there are any, the sample weights. By default the batch is created and copied.
    func write(_ indices: [Int], step: Int, to places: ArraySlice<UnsafeMutableBufferPointer<Scalar>>)
}

extension DataSource {
    /// The number of features per sample.
    public var featureCount: Int { sampleShape.count }
    /// By default one-hot, as ``targets(_:)``; `nil` without classes.
    public var encoding: TargetEncoding? { classes == 0 ? nil : .oneHot }
    /// By default one output per class.
    public var outputCount: Int { classes }
    /// By default the labels, one-hot.
    public func targets(_ indices: some Collection<Int>) -> Tensor<Scalar> {
        .oneHot(labels(indices), classes: classes)
    }
    /// By default `nil`: every sample has weight 1.
    public func sampleWeights(_ indices: some Collection<Int>) -> Tensor<Scalar>? { nil }

    /// By default the unchanged samples.
    public func batch(_ indices: some Collection<Int>, step: Int) -> Batch<Tensor<Scalar>> { batch(indices) }

    /// By default creates the batch and copies it.
    public func write(_ indices: [Int], step: Int, to places: ArraySlice<UnsafeMutableBufferPointer<Scalar>>) {
        for (place, tensor) in zip(places, batch(indices, step: step).tensors) {
            _ = place.update(fromContentsOf: tensor.scalars)
        }
    }

    /// The unchanged samples at `indices`: inputs, targets and weights.
    public func batch(_ indices: some Collection<Int>) -> Batch<Tensor<Scalar>> {
        Batch(inputs: inputs(indices), targets: targets(indices), sampleWeights: sampleWeights(indices))
    }
}

extension DataSource {
    /// The mismatch between the shapes of samples or targets and a network; `nil` if they match. Training throws it,
    /// and evaluation stops with the same sentence.
    func fault(for architecture: Architecture) -> NetworkError? {
        if sampleShape != architecture.inputShape {
            return .sampleShape(sampleShape, needed: architecture.inputShape)
        }
        let targets: Shape = [outputCount]
        return targets == architecture.outputShape ? nil : .targetShape(targets, needed: architecture.outputShape)
    }
}

/// Images that are stored as bytes and scaled to a range as they are gathered.
public struct ScaledImages<Scalar: TensorScalar>: DataSource {
    /// The images.
    public let images: ImageDataSet
    /// The range to which pixel values 0…maximum are scaled.
    public let range: ClosedRange<Double>
    public let sampleShape: Shape
    /// The scaled value of each byte.
    private let scale: PixelScale<Scalar>

    /// Images whose pixels are scaled to `range`.
    /// - Parameters:
    ///   - images: The images.
    ///   - range: The range to which pixel values 0…maximum are scaled.
    ///   - sampleShape: The shape of one image, such as [28, 28, 1] for a convolution; by default one axis. A shape
    ///     with another number of elements stops the program.
    public init(_ images: ImageDataSet, range: ClosedRange<Double>, sampleShape: Shape? = nil) {
        let shape = sampleShape ?? [images.featureCount]
        if shape.count != images.featureCount {
            stop(
                "ScaledImages: sample shape \(shape) for images of \(images.height) × \(images.width) pixels; it must "
                    + "have \(images.featureCount) elements")
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
    public var sampleShape: Shape { features.shape.ofPart }
    public func inputs(_ indices: some Collection<Int>) -> Tensor<Scalar> { features.gatherRows(Array(indices)) }
    public func labels(_ indices: some Collection<Int>) -> [Int] {
        classes == 0 ? [] : indices.map { labels[$0] }
    }
    public func targets(_ indices: some Collection<Int>) -> Tensor<Scalar> { targets.gatherRows(Array(indices)) }
}
