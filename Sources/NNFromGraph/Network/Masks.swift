import Autodiff

/// The distribution of the elements of a random mask, which is drawn anew in every training step.
public enum MaskDistribution: Sendable, Hashable, CustomStringConvertible {
    /// 0 with probability `rate`, else 1/(1 − rate), so that the mean is 1. The rate is rounded to a multiple of 2⁻¹⁶.
    case dropout(rate: Double)
    /// Normal with mean 0 and the given standard deviation.
    case normal(standardDeviation: Double)

    public var description: String {
        switch self {
        case .dropout(let rate): "dropout(rate: \(rate))"
        case .normal(let deviation): "normal(standardDeviation: \(deviation))"
        }
    }

    /// Draws a mask.
    func draw<Scalar: TensorScalar>(_ shape: Shape, from random: inout RandomNumbers) -> Tensor<Scalar> {
        switch self {
        case .normal(let deviation):
            return Tensor(shape: shape, scalars: random.normals(shape.count, standardDeviation: deviation))
        case .dropout(let rate):
            let dropped = UInt64((rate * 65536).rounded())
            let scalars = [Scalar](unsafeUninitializedCapacity: shape.count) { buffer, count in
                nonisolated(unsafe) let start = buffer.baseAddress
                let (groups, random) = ((shape.count + 3) / 4, random)
                let shards = min(Threads.count, max(shape.count / 20_000, 1))
                Threads.forEachShard(shards) { shard in
                    guard let start else { return }
                    let places = (4 * (groups * shard / shards))..<min(4 * (groups * (shard + 1) / shards), shape.count)
                    fillDropout(start, places, dropped: dropped, random)
                }
                count = shape.count
            }
            random.position += UInt64((shape.count + 3) / 4)
            return Tensor(shape: shape, scalars: scalars)
        }
    }
}

// Each random word decides four elements, by 16 bits each. It depends only on the position, so the result does not
// depend on the number of threads.
@_specialize(where Scalar == Float)
@_specialize(where Scalar == Double)
private func fillDropout<Scalar: TensorScalar>(
    _ target: UnsafeMutablePointer<Scalar>, _ places: Range<Int>, dropped: UInt64, _ random: RandomNumbers
) {
    let kept = Scalar(65536 / (65536 - Double(dropped)))
    var random = random
    random.position += UInt64(places.lowerBound / 4)
    var word: UInt64 = 0
    for place in places {
        if place & 3 == 0 { word = random.next() } else { word >>= 16 }
        (target + place).initialize(to: word & 0xffff >= dropped ? kept : 0)
    }
}

extension MaskDescription {
    /// The masks of training step `step` for a batch of `rows` samples, determined by seed and step, so that a step can
    /// be repeated.
    static func draw<Scalar: TensorScalar>(
        _ masks: [MaskDescription], rows: Int, seed: UInt64, step: Int
    ) -> [Tensor<Scalar>] {
        if masks.isEmpty { return [] }
        let streams = RandomNumbers(seed: seed, stream: RandomNumbers.Stream.masks).split(UInt64(step))
        return masks.enumerated().map { index, mask in
            var random = streams.split(UInt64(index))
            return mask.distribution.draw(Shape([rows] + mask.sampleShape.extents), from: &random)
        }
    }
}
