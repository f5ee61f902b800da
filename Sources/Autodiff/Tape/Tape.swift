/// A record of elementary operations: flat, append-only rows, each an opcode, the rows of its operands and its value.
///
/// The rows are in the order of computation, so one loop from the last row to the first accumulates every adjoint
/// (lecture 002, 'Automatic differentiation'): the adjoint of row i is the sum, over the rows j that have i as an
/// operand, of adjoint(j) · ∂row j/∂row i.
///
/// A tape belongs to one task. It holds up to 134,217,728 rows (fewer if the system grants less address space). An
/// operation on tensors takes one row.
public final class Tape {
    /// The memory of the rows. It is the only property, so that variables can share it without reference counts.
    @usableFromInline package let storage: UnsafeMutablePointer<TapeStorage>

    /// An empty tape. It takes the memory of a released one, if there is any, else address space for new rows.
    public init() { storage = TapeStorage.obtain() }

    /// An empty tape that keeps every tensor's value, not only those that the backward sweep reads again: for
    /// inspecting a recording, as ``nonFiniteTrace(of:)-(Variable)`` does.
    public convenience init(keepingEveryValue: Bool) {
        self.init()
        storage.pointee.keepsEveryValue = keepingEveryValue
    }

    deinit { TapeStorage.recycle(storage) }

    /// The number of rows recorded.
    @inlinable public var count: Int { storage.pointee.count }

    /// A variable to differentiate with respect to.
    @inlinable @inline(__always)
    public func variable(_ value: Double) -> Variable { storage.variable(value) }

    /// Variables to differentiate with respect to, one for each value.
    public func variables(_ values: [Double]) -> [Variable] { storage.variables(values) }

    /// A tensor to differentiate with respect to.
    public func variable<Scalar>(_ value: Tensor<Scalar>) -> TensorVariable<Scalar> {
        if value.history != nil { value.requireNoHistory("variable") }
        return storage.variable(value)
    }

    /// Drops all rows and keeps the memory for the next recording. The tape's variables become stale: using one stops
    /// the program.
    @inlinable
    public func clear() { TapeStorage.clear(storage) }

    /// Drops all rows and returns the memory to the system.
    public func clearAndRelease() {
        TapeStorage.clear(storage)
        TapeStorage.releasePages(storage, beyond: 0)
        storage.pointee.tensors.pointee = []
    }
}

@available(*, unavailable, message: "A tape belongs to one task; make a tape in each task.")
extension Tape: Sendable {}

extension UnsafeMutablePointer where Pointee == TapeStorage {
    @inlinable @inline(__always)
    func variable(_ value: Double) -> Variable {
        append(.variable, .none, .none, value)
    }

    func variable<Scalar>(_ value: Tensor<Scalar>) -> TensorVariable<Scalar> {
        let isBad = pointee.stopsAtNonFinite && !value.isFinite
        if isBad { pointee.hasNonFiniteTensor = true }
        return append(nil, [], value, keeping: isBad)
    }

    /// Variables for all values, in consecutive rows.
    @usableFromInline
    func variables(_ values: [Double]) -> [Variable] {
        [Variable](unsafeUninitializedCapacity: values.count) { buffer, initialized in
            initialized = values.count
            guard let target = buffer.baseAddress else { return }
            // Pointers and a `while`: an iterator takes longer than the recording where nothing is optimized.
            values.withUnsafeBufferPointer { values in
                let source = values.baseAddress!
                var index = 0
                while index < values.count {
                    target[index] = append(.variable, .none, .none, source[index])
                    index &+= 1
                }
            }
        }
    }
}
