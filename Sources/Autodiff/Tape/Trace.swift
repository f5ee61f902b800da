/// What is noted beside the rows while a program is recorded: the decisions that the rows depend on.
///
/// A program replays the rows. It is right only as long as every comparison through variables turns out as it did in
/// the recording, and as long as what was taken out of variables as plain numbers has no influence.
@usableFromInline
struct Trace {
    /// A comparison that decided what was recorded.
    struct Guard: Sendable {
        /// How many rows there were.
        let position: Int
        let left: Side
        let comparison: Comparison
        let right: Side
        let outcome: Bool
    }

    /// A side of a comparison.
    enum Side: Sendable {
        case row(Int)
        case constant(Double)
    }

    var guards: [Guard] = []
    /// The rows whose values were taken out as plain numbers.
    var takenValues: [Int] = []
}

/// The comparison of two variables, and what it was made from: a program that is being recorded records it as data, so
/// that a later run may choose otherwise.
@frozen
public struct VariableCondition {
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

    /// The tape, where a program is recorded on it.
    @inlinable @inline(__always)
    var tracedStorage: UnsafeMutablePointer<TapeStorage>? {
        guard let storage = left.storage ?? right.storage, storage.pointee.trace != nil else { return nil }
        return storage
    }
}

extension UnsafeMutablePointer where Pointee == TapeStorage {
    /// Runs `body`; what the rows that it records depend on is noted meanwhile, and given with its result.
    func tracing<Result>(_ body: () throws -> Result) rethrows -> (result: Result, trace: Trace) {
        var trace = Trace()
        let outer = pointee.trace
        let result = try withUnsafeMutablePointer(to: &trace) { trace in
            pointee.trace = trace
            defer { pointee.trace = outer }
            return try body()
        }
        return (result, trace)
    }

    /// Notes a comparison that decides what is recorded.
    @usableFromInline @inline(never)
    func note(_ left: Variable, _ comparison: Comparison, _ right: Variable, _ outcome: Bool) {
        func side(_ x: Variable) -> Trace.Side { x.isConstant ? .constant(x.number) : .row(Int(x.row)) }
        pointee.trace?.pointee.guards.append(
            Trace.Guard(
                position: pointee.count, left: side(left), comparison: comparison, right: side(right), outcome: outcome)
        )
    }

    /// Notes that a variable's value was taken out as a plain number.
    @usableFromInline @inline(never)
    func noteTakenValue(_ row: UInt32) { pointee.trace?.pointee.takenValues.append(Int(row)) }

    /// A choice that is recorded as data: by way of tensors without axes, whose `select` it is.
    @usableFromInline @inline(never)
    func select(_ condition: VariableCondition, _ yes: Variable, _ no: Variable) -> Variable {
        typealias Scalar = TensorVariable<Double>
        func tensor(_ x: Variable) -> Scalar { x.isConstant ? Scalar(constant: x.number) : Scalar([x], shape: []) }
        let mask = Scalar.compare(tensor(condition.left), condition.comparison, tensor(condition.right))
        return Scalar.select(mask, tensor(yes), tensor(no)).element(at: 0)
    }
}
