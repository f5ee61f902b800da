/// The row of a running recording that a plain tensor's elements are the values of.
///
/// `gradient(at: t) { … }` at a plain tensor `t` gives a plain tensor. Inside the closure of another derivative, where
/// the inner function uses the outer one's variables, that tensor depends on them, and the outer derivative must
/// account for it. So it keeps its row: operations on it are recorded, `TensorVariable(t)` is the row's variable, and
/// reading the elements, which would lose the dependence, stops. After the recording the tensor is like any other.
///
/// This class is what tensors know about it; the tape's subclass is ``RecordedHistory``.
@usableFromInline
class TensorHistory: @unchecked Sendable {
    /// Whether the recording is still running.
    var isLive: Bool { false }

    /// Applies an operation to tensors, at least one of which has this history.
    func apply<Scalar>(_ operation: some TensorOperation, _ operands: [Tensor<Scalar>]) -> Tensor<Scalar> {
        stop("\(operation.name): a history must say how operations are applied")
    }
}

extension Tensor {
    /// The history, if its recording is still running.
    var liveHistory: TensorHistory? { history.flatMap { $0.isLive ? $0 : nil } }

    /// Stops if the tensor depends on variables of a running recording, since `operation` takes it for a constant.
    func requireNoHistory(_ operation: String) { history?.requireEnded(operation, of: shape) }
}

extension TensorHistory {
    /// Stops if the recording is still running. `shape` is that of a tensor with this history.
    ///
    /// Not a method of the tensor: a call that is given the elements, too, would keep a loop in another module from
    /// testing once, before it, that their array has one owner.
    @usableFromInline @inline(never)
    final func requireEnded(_ operation: String, of shape: Shape) {
        guard isLive else { return }
        stop(
            "\(operation): this plain tensor, of shape \(shape), is an inner derivative and depends on the variables "
                + "of the outer one; its numbers alone would lose that. Compute with the tensor itself, take "
                + "`TensorVariable(t)` for its elements as variables, or `withoutDerivative(t)` if it is a constant.")
    }
}

/// The same tensor as a constant, also where it is an inner derivative that depends on the outer function's variables.
public func withoutDerivative<Scalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
    x.history == nil ? x : Tensor(shape: x.shape, scalars: x.elements)
}
