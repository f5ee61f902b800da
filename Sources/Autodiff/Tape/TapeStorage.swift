import Synchronization

/// The memory of a tape, behind one pointer that the tape and its variables share.
///
/// A variable holds this pointer, not the tape: recording then touches no class property and no reference count. The
/// pointer stays valid forever, since storages are recycled and never freed; `generation` changes at each clearing and
/// each release, so that stale variables are recognized.
@frozen @usableFromInline
package struct TapeStorage {
    @usableFromInline var rows: UnsafeMutablePointer<Row>
    /// Scratch adjoints for sweeps that do not keep them; all zero between sweeps.
    @usableFromInline var adjoints: UnsafeMutablePointer<Double>
    @usableFromInline var count: Int
    @usableFromInline var capacity: Int
    @usableFromInline var generation: UInt32
    /// The largest number of rows since the pages were last returned to the system.
    @usableFromInline var highWater: Int
    /// The thread-local slot of the thread that owns the storage; `nil` if none does.
    @usableFromInline var threadSlot: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
    /// Whether every tensor's value is kept, for inspection, even if no pullback reads it.
    @usableFromInline var keepsEveryValue = false
    /// The trace of a program that is being recorded; `nil` otherwise.
    @usableFromInline var trace: UnsafeMutablePointer<Trace>?
    /// Whether sweeps test the output and every adjoint for NaN and infinity: see ``stoppingAtNonFinite(_:)``.
    @usableFromInline var stopsAtNonFinite = false
    /// Whether a tensor with a NaN or an infinity was recorded in that mode.
    @usableFromInline var hasNonFiniteTensor = false
    /// Whether one of the tables beside the rows has entries: tensors, names, scopes.
    @usableFromInline var hasTables = false
    /// The tensors' data beside their rows, in the order of the rows.
    @usableFromInline let tensors: UnsafeMutablePointer<[TensorRow]>
    /// Names and scopes, for inspection.
    @usableFromInline let labels: UnsafeMutablePointer<TapeLabels>

    /// Whether the rows are in memory of exactly their size: see ``compact(_:)``.
    var isCompact = false

    /// The number of the ``Recovery`` in whose closure a tape obtained the storage; 0 if there was none.
    var recovery = 0

    /// Storages of released tapes, for reuse.
    private static let pool = Mutex<[UInt]>([])

    /// A storage without rows: a recycled one, or a new one.
    static func obtain() -> UnsafeMutablePointer<TapeStorage> {
        let pointer = idleOrNew()
        pointer.pointee.stopsAtNonFinite = NonFiniteMode.isOn
        Recovery.current?.note(pointer)
        return pointer
    }

    private static func idleOrNew() -> UnsafeMutablePointer<TapeStorage> {
        if let address = pool.withLock({ $0.popLast() }),
            let pointer = UnsafeMutablePointer<TapeStorage>(bitPattern: address)
        {
            if pointer.pointee.isCompact { enlarge(pointer) }
            return pointer
        }
        let room = RowMemory.obtain()
        let tensors = UnsafeMutablePointer<[TensorRow]>.allocate(capacity: 1)
        tensors.initialize(to: [])
        let labels = UnsafeMutablePointer<TapeLabels>.allocate(capacity: 1)
        labels.initialize(to: TapeLabels())
        let pointer = UnsafeMutablePointer<TapeStorage>.allocate(capacity: 1)
        pointer.initialize(
            to: TapeStorage(
                rows: room.rows, adjoints: room.adjoints, count: 0, capacity: room.capacity,
                generation: 1, highWater: room.highWater, tensors: tensors, labels: labels))
        return pointer
    }

    /// Recycles the storage of a released tape. Its variables are stale from here on.
    static func recycle(_ pointer: UnsafeMutablePointer<TapeStorage>) {
        clear(pointer)
        pointer.pointee.keepsEveryValue = false
        pointer.pointee.recovery = 0
        if pointer.pointee.isCompact { dropCompactRows(pointer) } else { releasePages(pointer, beyond: 65536) }
        pointer.pointee.tensors.pointee = []
        pool.withLock { $0.append(UInt(bitPattern: pointer)) }
    }

    /// Drops all rows and keeps the memory.
    @inlinable @_transparent
    static func clear(_ pointer: UnsafeMutablePointer<TapeStorage>) {
        if pointer.pointee.count > pointer.pointee.highWater { pointer.pointee.highWater = pointer.pointee.count }
        pointer.pointee.count = 0
        pointer.pointee.generation &+= 1
        if pointer.pointee.hasTables { dropTables(pointer) }
    }

    @usableFromInline @inline(never)
    static func dropTables(_ pointer: UnsafeMutablePointer<TapeStorage>) {
        pointer.pointee.tensors.pointee.removeAll(keepingCapacity: true)
        pointer.pointee.labels.pointee = TapeLabels()
        pointer.pointee.hasTables = false
        pointer.pointee.hasNonFiniteTensor = false
    }

    /// Returns the pages of the rows from number `kept` on to the system. The storage must be cleared.
    static func releasePages(_ pointer: UnsafeMutablePointer<TapeStorage>, beyond kept: Int) {
        let highWater = pointer.pointee.highWater
        guard highWater > kept else { return }
        AddressSpace.release(pointer.pointee.rows + kept, count: highWater - kept)
        AddressSpace.release(pointer.pointee.adjoints + kept, count: highWater - kept)
        pointer.pointee.highWater = kept
    }
}

extension UnsafeMutablePointer where Pointee == TapeStorage {
    /// Appends a row and returns its variable.
    @inlinable @_transparent
    func append(_ opcode: Opcode, _ left: Operand, _ right: Operand, _ value: Double) -> Variable {
        let row = appendRow(opcode, left, right, value)
        return Variable(value: value, storage: self, row: row, generation: pointee.generation)
    }

    /// Appends a row and returns its number.
    @inlinable @_transparent
    func appendRow(_ opcode: Opcode, _ left: Operand, _ right: Operand, _ value: Double) -> UInt32 {
        let number = pointee.count
        if number == pointee.capacity { stopAtEnd() }
        pointee.rows[number] = Row(opcode, left, right, value)
        pointee.count = number &+ 1
        return UInt32(truncatingIfNeeded: number)
    }

    /// The operand for a constant: encoded in the operand itself or, where it does not fit, a new row.
    @inlinable @_transparent
    func operand(_ constant: Double) -> Operand {
        if let operand = Operand(constant: constant) { return operand }
        return Operand(row: appendRow(.constant, .none, .none, constant))
    }

    // It never returns, so that recording need not save registers for a call.
    @usableFromInline @inline(never)
    func stopAtEnd() -> Never {
        if pointee.isCompact {
            stop(
                "Tape: nothing more can be recorded on it. The recording of a pullback is complete: compute inside the "
                    + "function that is differentiated. A tape that was in use when `recovering` caught a mistake is "
                    + "of no further use: make another.")
        }
        stop(
            "Tape: full after \(pointee.capacity) rows. Differentiate a part at a time, write array code on tensors "
                + "(one row per array operation), or clear the tape between evaluations.")
    }
}
