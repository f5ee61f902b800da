import Autodiff

/// How a random mask's elements are drawn, anew in every training step.
public enum MaskDistribution: Sendable, Hashable, CustomStringConvertible {
    /// 0 with the given probability, else 1/(1 − rate): the mean is 1. The rate is rounded to a multiple of 2⁻¹⁶.
    case dropout(rate: Double)
    /// N(0, σ).
    case normal(standardDeviation: Double)

    public var description: String {
        switch self {
        case .dropout(let rate): "dropout(rate: \(rate))"
        case .normal(let deviation): "normal(standardDeviation: \(deviation))"
        }
    }

    /// The mask's elements.
    func draw<Scalar: TensorScalar>(_ shape: Shape, from random: inout RandomNumbers) -> Tensor<Scalar> {
        switch self {
        case .normal(let deviation):
            return Tensor(shape: shape, scalars: random.normals(shape.count, standardDeviation: deviation))
        case .dropout(let rate):
            // Four elements from each word: 16 bits decide one.
            let dropped = UInt64((rate * 65536).rounded())
            let kept = Scalar(65536 / (65536 - Double(dropped)))
            var scalars = [Scalar](repeating: 0, count: shape.count)
            var word: UInt64 = 0
            for index in scalars.indices {
                if index & 3 == 0 { word = random.next() } else { word >>= 16 }
                if word & 0xffff >= dropped { scalars[index] = kept }
            }
            return Tensor(shape: shape, scalars: scalars)
        }
    }
}

extension MaskDescription {
    /// The masks of training step `step` for a batch of `rows`, by the seed alone: a step can be done again.
    static func draw<Scalar: TensorScalar>(
        _ masks: [MaskDescription], rows: Int, seed: UInt64, step: Int
    ) -> [Tensor<Scalar>] {
        let streams = RandomNumbers(seed: seed, stream: RandomNumbers.Stream.masks).split(UInt64(step))
        return masks.enumerated().map { index, mask in
            var random = streams.split(UInt64(index))
            return mask.distribution.draw(Shape([rows] + mask.sampleShape.extents), from: &random)
        }
    }
}
