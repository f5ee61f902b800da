/// A kind of tensor that can be plain or recorded: ``Tensor`` and ``TensorVariable``.
public protocol DifferentiableTensor: TensorAlgebra, DifferentiableTree
where Plain: DifferentiableTensor, Recorded: DifferentiableTensor, Plain.Scalar == Scalar, Recorded.Scalar == Scalar {}

extension Tensor: DifferentiableTensor {}
extension TensorVariable: DifferentiableTensor {}
