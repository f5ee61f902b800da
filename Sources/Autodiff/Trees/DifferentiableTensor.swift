/// A kind of tensor that can be plain or recorded: ``Tensor`` and ``TensorVariable``.
public protocol DifferentiableTensor: TensorAlgebra, DifferentiableTree
where Plain: DifferentiableTensor, Recorded: DifferentiableTensor, Plain.Scalar == Scalar, Recorded.Scalar == Scalar {
    /// The tensor itself if it is recorded; a plain one as a constant, or, if it is the gradient of an inner function,
    /// with what it depends on.
    var variable: TensorVariable<Scalar> { get }
}

extension Tensor: DifferentiableTensor {
    /// The tensor as a constant, or, if it is the gradient of an inner function, with what it depends on.
    public var variable: TensorVariable<Scalar> { TensorVariable(self) }
}

extension TensorVariable: DifferentiableTensor {
    /// The tensor itself.
    public var variable: TensorVariable { self }
}
