import Autodiff

/// Images that are augmented anew in each training step, and evaluated unchanged.
///
/// The augmentation is determined by the seed, the step and the position in the batch, so that a step can be repeated.
public struct AugmentedImages<Scalar: TensorScalar>: DataSource {
    /// The images to augment.
    public let images: ScaledImages<Scalar>
    /// The augmentation.
    public let augmentation: Augmentation
    /// The seed of the augmentation.
    public let seed: UInt64

    /// Images that are augmented in each training step.
    public init(_ images: ScaledImages<Scalar>, _ augmentation: Augmentation = Augmentation(), seed: UInt64) {
        self.images = images
        self.augmentation = augmentation
        self.seed = seed
    }

    public var count: Int { images.count }
    public var sampleShape: Shape { images.sampleShape }
    public var classes: Int { images.classes }
    public func inputs(_ indices: some Collection<Int>) -> Tensor<Scalar> { images.inputs(indices) }
    public func labels(_ indices: some Collection<Int>) -> [Int] { images.labels(indices) }

    public func batch(_ indices: some Collection<Int>, step: Int) -> Batch<Tensor<Scalar>> {
        Batch(inputs: changed(Array(indices), step), targets: targets(indices), sampleWeights: nil)
    }

    private func changed(_ indices: [Int], _ step: Int) -> Tensor<Scalar> {
        let data = images.images
        let streams = RandomNumbers(seed: seed, stream: RandomNumbers.Stream.augmentation).split(UInt64(step))
        let lower = Float(images.range.lowerBound)
        let scale = (Float(images.range.upperBound) - lower) / Float(data.maximumPixel)
        let size = data.featureCount
        // Each image has its own random stream, so that the number of threads does not matter.
        let numbers = [Float](unsafeUninitializedCapacity: indices.count * size) { buffer, count in
            nonisolated(unsafe) let start = buffer.baseAddress!
            let shards = min(indices.count, Threads.count)
            Threads.forEachShard(shards) { shard in
                for place in (indices.count * shard / shards)..<(indices.count * (shard + 1) / shards) {
                    var random = streams.split(UInt64(place))
                    let warp = augmentation.draw(width: data.width, height: data.height, from: &random)
                    let target = start + place * size
                    warp.draw(data.image(at: indices[place]), width: data.width, height: data.height, to: target)
                    for pixel in 0..<size { target[pixel] = target[pixel] * scale + lower }
                }
            }
            count = indices.count * size
        }
        let shape = Shape([indices.count] + sampleShape.extents)
        if let same = numbers as? [Scalar] { return Tensor(shape: shape, scalars: same) }
        return Tensor(shape: shape, scalars: numbers.map { Scalar($0) })
    }
}
