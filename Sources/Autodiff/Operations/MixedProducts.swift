// Products, losses and choices of a recorded tensor and a plain one, which is a constant: data, usually.
//
// Functions that plain code has, too, have no such forms (`Notes/design.md`, 'Overloads'): `max(w, TensorVariable(t))`.

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

/// ``outer(_:_:)`` with a constant on the left.
public func outer<Scalar>(_ left: Tensor<Scalar>, _ right: TensorVariable<Scalar>) -> TensorVariable<Scalar> {
    outer(TensorVariable(left), right)
}

/// ``outer(_:_:)`` with a constant on the right.
public func outer<Scalar>(_ left: TensorVariable<Scalar>, _ right: Tensor<Scalar>) -> TensorVariable<Scalar> {
    outer(left, TensorVariable(right))
}

/// ``einsum(_:_:)-(String,T...)`` of two tensors, the first a constant.
public func einsum<Scalar>(
    _ subscripts: String, _ left: Tensor<Scalar>, _ right: TensorVariable<Scalar>
) -> TensorVariable<Scalar> {
    einsum(subscripts, [TensorVariable(left), right])
}

/// ``einsum(_:_:)-(String,T...)`` of two tensors, the second a constant.
public func einsum<Scalar>(
    _ subscripts: String, _ left: TensorVariable<Scalar>, _ right: Tensor<Scalar>
) -> TensorVariable<Scalar> {
    einsum(subscripts, [left, TensorVariable(right)])
}

/// ``solve(_:_:)`` with a constant matrix.
public func solve<Scalar>(_ matrix: Tensor<Scalar>, _ right: TensorVariable<Scalar>) -> TensorVariable<Scalar> {
    solve(TensorVariable(matrix), right)
}

/// ``solve(_:_:)`` with a constant right side.
public func solve<Scalar>(_ matrix: TensorVariable<Scalar>, _ right: Tensor<Scalar>) -> TensorVariable<Scalar> {
    solve(matrix, TensorVariable(right))
}

/// ``convolution2D(_:_:_:groups:)`` of constant images.
public func convolution2D<Scalar>(
    _ images: Tensor<Scalar>, _ kernels: TensorVariable<Scalar>, _ window: Window2D, groups: Int = 1
) -> TensorVariable<Scalar> {
    convolution2D(TensorVariable(images), kernels, window, groups: groups)
}

/// ``convolution2D(_:_:_:groups:)`` with constant kernels.
public func convolution2D<Scalar>(
    _ images: TensorVariable<Scalar>, _ kernels: Tensor<Scalar>, _ window: Window2D, groups: Int = 1
) -> TensorVariable<Scalar> {
    convolution2D(images, TensorVariable(kernels), window, groups: groups)
}

/// ``convolution1D(_:_:_:groups:)`` of constant sequences.
public func convolution1D<Scalar>(
    _ sequences: Tensor<Scalar>, _ kernels: TensorVariable<Scalar>, _ window: Window1D, groups: Int = 1
) -> TensorVariable<Scalar> {
    convolution1D(TensorVariable(sequences), kernels, window, groups: groups)
}

/// ``convolution1D(_:_:_:groups:)`` with constant kernels.
public func convolution1D<Scalar>(
    _ sequences: TensorVariable<Scalar>, _ kernels: Tensor<Scalar>, _ window: Window1D, groups: Int = 1
) -> TensorVariable<Scalar> {
    convolution1D(sequences, TensorVariable(kernels), window, groups: groups)
}

/// ``linearRecurrence(_:_:along:fromEnd:)`` with constant factors.
public func linearRecurrence<Scalar>(
    _ factors: Tensor<Scalar>, _ terms: TensorVariable<Scalar>, along axis: Int, fromEnd: Bool = false
) -> TensorVariable<Scalar> {
    linearRecurrence(TensorVariable(factors), terms, along: axis, fromEnd: fromEnd)
}

/// ``linearRecurrence(_:_:along:fromEnd:)`` with constant terms.
public func linearRecurrence<Scalar>(
    _ factors: TensorVariable<Scalar>, _ terms: Tensor<Scalar>, along axis: Int, fromEnd: Bool = false
) -> TensorVariable<Scalar> {
    linearRecurrence(factors, TensorVariable(terms), along: axis, fromEnd: fromEnd)
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

/// ``softmaxCrossEntropy(logits:targets:)`` with constant logits.
public func softmaxCrossEntropy<Scalar>(
    logits: Tensor<Scalar>, targets: TensorVariable<Scalar>
) -> TensorVariable<Scalar> {
    softmaxCrossEntropy(logits: TensorVariable(logits), targets: targets)
}

/// ``sigmoidCrossEntropy(logits:targets:)`` with constant logits.
public func sigmoidCrossEntropy<Scalar>(
    logits: Tensor<Scalar>, targets: TensorVariable<Scalar>
) -> TensorVariable<Scalar> {
    sigmoidCrossEntropy(logits: TensorVariable(logits), targets: targets)
}

/// ``binaryCrossEntropy(_:_:)`` with constant targets.
@_disfavoredOverload
public func binaryCrossEntropy<Scalar>(
    _ logits: TensorVariable<Scalar>, _ targets: Tensor<Scalar>
) -> TensorVariable<Scalar> {
    binaryCrossEntropy(logits, TensorVariable(targets))
}

/// ``binaryCrossEntropy(_:_:)`` with constant logits.
@_disfavoredOverload
public func binaryCrossEntropy<Scalar>(
    _ logits: Tensor<Scalar>, _ targets: TensorVariable<Scalar>
) -> TensorVariable<Scalar> {
    binaryCrossEntropy(TensorVariable(logits), targets)
}

/// `xlogy` with a constant logarithm.
@_disfavoredOverload
public func xlogy<Scalar>(_ x: TensorVariable<Scalar>, _ y: Tensor<Scalar>) -> TensorVariable<Scalar> {
    xlogy(x, TensorVariable(y))
}

/// `xlogy` with a constant factor.
@_disfavoredOverload
public func xlogy<Scalar>(_ x: Tensor<Scalar>, _ y: TensorVariable<Scalar>) -> TensorVariable<Scalar> {
    xlogy(TensorVariable(x), y)
}

/// ``select(_:_:_:)`` by a constant mask.
@_disfavoredOverload
public func select<Scalar>(
    _ condition: Tensor<Scalar>, _ yes: @autoclosure () -> TensorVariable<Scalar>,
    _ no: @autoclosure () -> TensorVariable<Scalar>
) -> TensorVariable<Scalar> {
    TensorVariable.select(TensorVariable(condition), yes(), no())
}
