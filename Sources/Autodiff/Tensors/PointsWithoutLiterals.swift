/// A plain tensor of doubles: `Tensor<Double>` alone conforms. Forms that are generic in it are never meant by
/// literals, so that `minimize(from: [1, 0]) { … }` is about an array of numbers, and nothing else is tried.
public protocol PlainDoubleTensor {
    /// The tensor itself.
    var plainTensor: Tensor<Double> { get }
}

extension Tensor: PlainDoubleTensor where Scalar == Double {
    /// The tensor itself.
    public var plainTensor: Tensor<Double> { self }
}
