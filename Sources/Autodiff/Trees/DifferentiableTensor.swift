/// A kind of tensor that can be plain or recorded: ``Tensor`` and ``TensorVariable``.
public protocol DifferentiableTensor: TensorAlgebra, DifferentiableTree
where Plain: DifferentiableTensor, Recorded: DifferentiableTensor, Plain.Scalar == Scalar, Recorded.Scalar == Scalar {
    /// The tensor itself if it is recorded, or a plain one as a constant.
    var variable: TensorVariable<Scalar> { get }
}

extension Tensor: DifferentiableTensor {
    /// The tensor as a constant of the tape.
    public var variable: TensorVariable<Scalar> { TensorVariable(self) }
}

extension TensorVariable: DifferentiableTensor {
    /// The tensor itself.
    public var variable: TensorVariable { self }
}
