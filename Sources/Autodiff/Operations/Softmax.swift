// Softmax and the losses that are stable only when fused with it.
//
// A row whose logits are all −∞ is fully masked: its probabilities are 0, with gradient 0, and their logarithms are −∞.
// So there is no NaN, and softmax is exp(logSoftmax) everywhere (`Notes/conventions.md`).

/// exp(x) / Σ exp(x) over axes. With y the result, the pullback is y·(adjoint − Σ adjoint·y).
struct Softmax: RowOperation {
    let axes: [Int]
    var name: String { "softmax" }
    var reads: Reads { .output }
    var lowering: TensorLowering { .composition(self, as: .softmax(axes: axes)) }
    func resultShape(of operands: [Shape]) -> Shape { operands[0] }
    func loop<Scalar: TensorScalar>(over _: Scalar.Type) -> RowLoops<Scalar>.Rows? {
        Scalar._kernels.rows().softmax
    }
    func composed<T: TensorAlgebra>(_ operands: [T]) -> T {
        // Dividing by the sum has one rounding error less than exp(x − log Σ exp), and each row sums to 1 up to
        // rounding.
        let exponentials = exp(operands[0] - finiteMaximum(operands[0], over: axes))
        return exponentials / oneWhereZero(exponentials.sum(along: axes, keepingAxes: true))
    }
    func pullback<T: TensorAlgebra>(_ adjoint: T, to operand: Int, in row: RowValues<T>) -> T? {
        let y = row.result
        return row.product(adjoint - row.product(adjoint, y).sum(along: axes, keepingAxes: true), y)
    }
}

/// x − log Σ exp(x) over axes. The pullback is adjoint − softmax(x)·Σ adjoint.
struct LogSoftmax: RowOperation {
    let axes: [Int]
    var name: String { "logSoftmax" }
    var reads: Reads { .output }
    var lowering: TensorLowering { .composition(self, as: .logSoftmax(axes: axes)) }
    func resultShape(of operands: [Shape]) -> Shape { operands[0] }
    func loop<Scalar: TensorScalar>(over _: Scalar.Type) -> RowLoops<Scalar>.Rows? {
        Scalar._kernels.rows().logSoftmax
    }
    func composed<T: TensorAlgebra>(_ operands: [T]) -> T {
        // Relative to the largest element, the logarithm that is subtracted is at most that of the number of terms.
        let x = operands[0] - finiteMaximum(operands[0], over: axes)
        return x - log(oneWhereZero(exp(x).sum(along: axes, keepingAxes: true)))
    }
    func pullback<T: TensorAlgebra>(_ adjoint: T, to operand: Int, in row: RowValues<T>) -> T? {
        adjoint - row.product(adjoint.sum(along: axes, keepingAxes: true), exp(row.result))
    }
}

/// The sums of exponentials, with 1 for a sum of 0, whose terms are all masked.
private func oneWhereZero<T: TensorAlgebra>(_ sums: T) -> T { T.select(T.compare(sums, .equal, 0), 1, sums) }

/// −Σ t·log softmax(z) along the last axis, for logits z and target probabilities t, one number per row. The pullback
/// to z is adjoint·(softmax(z)·Σt − t), which for one-hot targets is softmax(z) − t (lecture 002, 'Optimizing the cost
/// function').
struct SoftmaxCrossEntropy: ComposedOperation {
    var name: String { "softmaxCrossEntropy" }
    var reads: Reads { .inputs }
    var lowering: TensorLowering { .composition(self, as: .softmaxCrossEntropy) }
    func resultShape(of operands: [Shape]) -> Shape {
        guard operands[0] == operands[1], operands[0].rank >= 1 else {
            stop(
                "softmaxCrossEntropy: logits of shape \(operands[0]) and targets of shape \(operands[1]); both must "
                    + "have the same shape, [… × classes]. Turn labels into targets with Tensor.oneHot(_:classes:).")
        }
        return operands[0].replacing(operands[0].rank - 1, with: 1)
    }
    func value<Scalar: TensorScalar>(_ operands: [Tensor<Scalar>], shape: Shape) -> Tensor<Scalar> {
        Scalar._kernels.rows().crossEntropy == nil ? composed(operands) : written(operands, shape: shape)
    }
    func composed<T: TensorAlgebra>(_ operands: [T]) -> T {
        let last = operands[0].shape.rank - 1
        // A target of 0 contributes nothing, even if its logit is −∞.
        let terms = T.apply(.adjointProduct, operands[1], operands[0].logSoftmax(along: last))
        return -terms.sum(along: [last], keepingAxes: true)
    }
    func write<Scalar: TensorScalar>(
        _ operands: Operands<Scalar>, to result: UnsafeMutablePointer<Scalar>, shape: Shape
    ) {
        guard let loop = Scalar._kernels.rows().crossEntropy else {
            return copyValue(operands, to: result, shape: shape)
        }
        let logits = operands.shapes[0]
        loop(operands[0], operands[1], result, shape.count, logits[logits.rank - 1])
    }
    func pullback<T: TensorAlgebra>(_ adjoint: T, to operand: Int, in row: RowValues<T>) -> T? {
        let (logits, targets) = (row[0], row[1])
        let last = logits.shape.rank - 1
        if operand == 1 { return row.product(adjoint.broadcast(to: row.shapes[1]), -logits.logSoftmax(along: last)) }
        let weight = targets.sum(along: [last], keepingAxes: true)
        return row.product(
            adjoint.broadcast(to: row.shapes[0]), logits.softmax(along: last) * weight - targets)
    }
}

/// softmax(z)·Σt − t along the last axis, for logits z and targets t: the partial derivative of
/// ``SoftmaxCrossEntropy``, in one pass over the logits. Compiled programs use it instead of the separate operations
/// (``GraphPass/joinCrossEntropyGradient``).
struct SoftmaxCrossEntropyGradient: ComposedOperation {
    var name: String { "softmaxCrossEntropyGradient" }
    var reads: Reads { .inputs }
    var lowering: TensorLowering { .composition(self, as: .softmaxCrossEntropyGradient) }
    func resultShape(of operands: [Shape]) -> Shape {
        _ = SoftmaxCrossEntropy().resultShape(of: operands)
        return operands[0]
    }
    func value<Scalar: TensorScalar>(_ operands: [Tensor<Scalar>], shape: Shape) -> Tensor<Scalar> {
        Scalar._kernels.rows().crossEntropyGradient == nil
            ? composed(operands) : written(operands, shape: shape)
    }
    func composed<T: TensorAlgebra>(_ operands: [T]) -> T {
        let last = operands[0].shape.rank - 1
        let weight = operands[1].sum(along: [last], keepingAxes: true)
        return operands[0].softmax(along: last) * weight - operands[1]
    }
    func write<Scalar: TensorScalar>(
        _ operands: Operands<Scalar>, to result: UnsafeMutablePointer<Scalar>, shape: Shape
    ) {
        guard let loop = Scalar._kernels.rows().crossEntropyGradient else {
            return copyValue(operands, to: result, shape: shape)
        }
        let columns = shape[shape.rank - 1]
        loop(operands[0], operands[1], result, columns == 0 ? 0 : shape.count / columns, columns)
    }
    func pullback<T: TensorAlgebra>(_ adjoint: T, to operand: Int, in row: RowValues<T>) -> T? {
        let last = row.shapes[0].rank - 1
        let probabilities = row[0].softmax(along: last)
        let product = row.product(adjoint, probabilities)
        let sum = product.sum(along: [last], keepingAxes: true)
        if operand == 1 { return sum - adjoint }
        let weight = row[1].sum(along: [last], keepingAxes: true)
        return (product - row.product(sum, probabilities)) * weight
    }
}

extension TensorAlgebra {
    /// Softmax, exp(x) / Σ exp(x), along an axis, by default the last; without overflow.
    public func softmax(along axis: Int = -1) -> Self {
        Self.apply(Softmax(axes: [shape.axis(axis, for: "softmax")]), [self])
    }

    /// log softmax(x) = x − log Σ exp(x) along an axis, by default the last; without overflow.
    public func logSoftmax(along axis: Int = -1) -> Self {
        Self.apply(LogSoftmax(axes: [shape.axis(axis, for: "logSoftmax")]), [self])
    }
}

/// The cross-entropy −Σ t·log softmax(z) of logits z and target probabilities t, both [… × classes]: one number per
/// row, of shape […].
public func softmaxCrossEntropy<T: TensorAlgebra>(logits: T, targets: T) -> T {
    T.apply(SoftmaxCrossEntropy(), [logits, targets]).squeezed(at: -1)
}

/// The cross-entropy of logits [rows × classes] and one label per row; the labels have no gradient.
public func softmaxCrossEntropy<T: TensorAlgebra>(logits: T, labels: [Int]) -> T {
    guard logits.shape.rank == 2, logits.shape[0] == labels.count else {
        stop("softmaxCrossEntropy: logits of shape \(logits.shape) and \(labels.count) labels; give one label per row")
    }
    return softmaxCrossEntropy(logits: logits, targets: T(.oneHot(labels, classes: logits.shape[1])))
}

/// The binary cross-entropy −t·log σ(z) − (1 − t)·log(1 − σ(z)) of logits z and targets t of the same shape, element by
/// element (lecture 003, 'Back-Propagation Example').
public func sigmoidCrossEntropy<T: TensorAlgebra>(logits: T, targets: T) -> T {
    guard logits.shape == targets.shape else {
        stop(
            "sigmoidCrossEntropy: logits of shape \(logits.shape) and targets of shape "
                + "\(targets.shape); they must be the same")
    }
    return binaryCrossEntropy(logits, targets)
}
