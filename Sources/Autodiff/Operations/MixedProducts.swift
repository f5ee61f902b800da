// Products and losses of a recorded tensor and a plain one, which is a constant, usually data.

/// ``matmul(_:_:transposingLeft:transposingRight:)`` with a constant on the left.
public func matmul<Scalar>(
    _ left: Tensor<Scalar>, _ right: TensorVariable<Scalar>, transposingLeft: Bool = false,
    transposingRight: Bool = false
) -> TensorVariable<Scalar> {
    matmul(TensorVariable(left), right, transposingLeft: transposingLeft, transposingRight: transposingRight)
}

/// ``matmul(_:_:transposingLeft:transposingRight:)`` with a constant on the right.
public func matmul<Scalar>(
    _ left: TensorVariable<Scalar>, _ right: Tensor<Scalar>, transposingLeft: Bool = false,
    transposingRight: Bool = false
) -> TensorVariable<Scalar> {
    matmul(left, TensorVariable(right), transposingLeft: transposingLeft, transposingRight: transposingRight)
}

/// ``dot(_:_:)`` with a constant on the left.
public func dot<Scalar>(_ left: Tensor<Scalar>, _ right: TensorVariable<Scalar>) -> TensorVariable<Scalar> {
    dot(TensorVariable(left), right)
}

/// ``dot(_:_:)`` with a constant on the right.
public func dot<Scalar>(_ left: TensorVariable<Scalar>, _ right: Tensor<Scalar>) -> TensorVariable<Scalar> {
    dot(left, TensorVariable(right))
}

/// ``softmaxCrossEntropy(logits:targets:)`` with constant targets.
public func softmaxCrossEntropy<Scalar>(
    logits: TensorVariable<Scalar>, targets: Tensor<Scalar>
) -> TensorVariable<Scalar> {
    softmaxCrossEntropy(logits: logits, targets: TensorVariable(targets))
}

/// ``sigmoidCrossEntropy(logits:targets:)`` with constant targets.
public func sigmoidCrossEntropy<Scalar>(
    logits: TensorVariable<Scalar>, targets: Tensor<Scalar>
) -> TensorVariable<Scalar> {
    sigmoidCrossEntropy(logits: logits, targets: TensorVariable(targets))
}
