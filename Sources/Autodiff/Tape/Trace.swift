/// The decisions that a program's recording depends on, collected while it is recorded.
///
/// A program replays the rows. That is valid only if every comparison of variables has the outcome that it had in the
/// recording, and if values read as plain numbers (`x.value`) have no influence.
@usableFromInline
struct Trace {
    /// A comparison whose outcome may have decided what was recorded.
    struct Guard: Sendable {
        /// The number of rows at that time.
        let position: Int
        let left: Side
        let comparison: Comparison
        let right: Side
        let outcome: Bool
    }

    /// An operand of a comparison.
    enum Side: Sendable {
        case row(Int)
        case constant(Double)
    }

    var guards: [Guard] = []
    /// The rows whose values were read as plain numbers.
    var readValues: [Int] = []
}

/// A comparison of two variables with its operands. While a program is recorded, ``select(_:_:_:)`` records it as data,
/// so that its outcome may differ in a later run.
@frozen
public struct _VariableCondition {
    @usableFromInline let left: Variable
    @usableFromInline let comparison: Comparison
    @usableFromInline let right: Variable

    @inlinable @inline(__always)
    init(_ left: Variable, _ comparison: Comparison, _ right: Variable) {
        self.left = left
        self.comparison = comparison
        self.right = right
    }

    @inlinable @inline(__always)
    var holds: Bool { comparison.holds(left.number, right.number) }

    /// The tape, if a program is being recorded on it.
    @inlinable @inline(__always)
    var tracedStorage: UnsafeMutablePointer<TapeStorage>? {
        guard let storage = left.storage ?? right.storage, storage.pointee.trace != nil else { return nil }
        return storage
    }
}

extension UnsafeMutablePointer where Pointee == TapeStorage {
    /// Runs `body` and returns its result with the trace of the rows that it records.
    func tracing<Result>(_ body: () throws -> Result) rethrows -> (result: Result, trace: Trace) {
        var trace = Trace()
        let outer = pointee.trace
        let result = try withUnsafeMutablePointer(to: &trace) { trace in
            pointee.trace = trace
            defer { pointee.trace = outer }
            return try RecordingExtent.run(on: self, body)
        }
        return (result, trace)
    }

    /// Adds a comparison to the trace.
    @usableFromInline @inline(never)
    func note(_ left: Variable, _ comparison: Comparison, _ right: Variable, _ outcome: Bool) {
        func side(_ x: Variable) -> Trace.Side { x.isConstant ? .constant(x.number) : .row(Int(x.row)) }
        pointee.trace?.pointee.guards.append(
            Trace.Guard(
                position: pointee.count, left: side(left), comparison: comparison, right: side(right), outcome: outcome)
        )
    }

    /// Adds a row whose value was read as a plain number to the trace.
    @usableFromInline @inline(never)
    func noteReadValue(_ row: UInt32) { pointee.trace?.pointee.readValues.append(Int(row)) }

    /// A selection recorded as data, by `select` on tensors of rank 0.
    @usableFromInline @inline(never)
    func select(_ condition: _VariableCondition, _ yes: Variable, _ no: Variable) -> Variable {
        typealias Scalar = TensorVariable<Double>
        func tensor(_ x: Variable) -> Scalar { x.isConstant ? Scalar(constant: x.number) : Scalar([x], shape: []) }
        let mask = Scalar.compare(tensor(condition.left), condition.comparison, tensor(condition.right))
        return Scalar.select(mask, tensor(yes), tensor(no)).element(at: 0)
    }
}
