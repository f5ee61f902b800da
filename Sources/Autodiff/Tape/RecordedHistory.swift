import Foundation

/// The row of a tape that a plain tensor's elements are the values of.
final class RecordedHistory: TensorHistory, @unchecked Sendable {
    let storage: UnsafeMutablePointer<TapeStorage>
    let row: UInt32
    let generation: UInt32
    private let thread = pthread_self()

    init(storage: UnsafeMutablePointer<TapeStorage>, row: UInt32, generation: UInt32) {
        self.storage = storage
        self.row = row
        self.generation = generation
    }

    override var isLive: Bool {
        guard storage.pointee.generation == generation else { return false }
        if pthread_equal(thread, pthread_self()) == 0 {
            stop(
                "Tensor: an inner derivative that depends on the outer function's variables is used on another thread, "
                    + "but a tape belongs to one thread. Send `withoutDerivative(t)`.")
        }
        return true
    }

    override func apply<Scalar>(_ operation: some TensorOperation, _ operands: [Tensor<Scalar>]) -> Tensor<Scalar> {
        TensorVariable.apply(operation, operands.map { TensorVariable($0) }).tensorWithHistory
    }
}

extension TensorVariable {
    /// A plain tensor: a constant or, for an inner derivative that depends on variables of a running recording, the
    /// variable of its row.
    public init(_ tensor: Tensor<Scalar>) {
        if tensor.history != nil, let history = tensor.liveHistory as? RecordedHistory {
            self.init(
                value: withoutDerivative(tensor), storage: history.storage, row: history.row,
                generation: history.generation)
        } else {
            self.init(value: tensor, storage: nil, row: 0, generation: 0)
        }
    }

    /// The value as a plain tensor that keeps its dependence on the variables of the running recording.
    var tensorWithHistory: Tensor<Scalar> {
        guard let storage else { return tensor }
        return Tensor(tensor, history: RecordedHistory(storage: storage, row: row, generation: generation))
    }
}
