import Synchronization

/// Address space for the largest possible recording, and scratch memory for its adjoints, mapped on first touch. There
/// are as many of these as recordings were ever active at the same time.
struct RowMemory: @unchecked Sendable {
    let rows: UnsafeMutablePointer<Row>
    /// All zero between sweeps.
    let adjoints: UnsafeMutablePointer<Double>
    let capacity: Int
    /// An upper bound of the number of rows whose pages have been touched.
    var highWater = 0

    /// Those that no recording uses.
    private static let idle = Mutex<[RowMemory]>([])

    static func obtain() -> RowMemory {
        if let room = idle.withLock({ $0.popLast() }) { return room }
        let (rows, rowCapacity) = AddressSpace.reserve(Row.self, count: Operand.rowLimit)
        let (adjoints, adjointCapacity) = AddressSpace.reserve(Double.self, count: rowCapacity)
        return RowMemory(rows: rows, adjoints: adjoints, capacity: min(rowCapacity, adjointCapacity))
    }

    func giveBack() { RowMemory.idle.withLock { $0.append(self) } }
}

extension TapeStorage {
    /// Moves the rows of a complete recording that is kept to memory of exactly their size, and frees its address
    /// space. Its variables stay valid, but nothing more can be recorded on it.
    /// - Complexity: O(rows).
    static func compact(_ pointer: UnsafeMutablePointer<TapeStorage>) {
        guard !pointer.pointee.isCompact, pointer.pointee.threadSlot == nil else { return }
        let count = pointer.pointee.count
        let rows = UnsafeMutablePointer<Row>.allocate(capacity: max(count, 1))
        rows.initialize(from: pointer.pointee.rows, count: count)
        pointer.pointee.highWater = max(pointer.pointee.highWater, count)
        releasePages(pointer, beyond: 65536)
        let room = RowMemory(
            rows: pointer.pointee.rows, adjoints: pointer.pointee.adjoints, capacity: pointer.pointee.capacity,
            highWater: pointer.pointee.highWater)
        pointer.pointee.rows = rows
        pointer.pointee.capacity = count
        pointer.pointee.highWater = 0
        pointer.pointee.isCompact = true
        room.giveBack()
    }

    /// Gives a compacted storage, whose rows were dropped, address space to record again.
    static func enlarge(_ pointer: UnsafeMutablePointer<TapeStorage>) {
        let room = RowMemory.obtain()
        pointer.pointee.rows.deallocate()
        pointer.pointee.rows = room.rows
        pointer.pointee.adjoints = room.adjoints
        pointer.pointee.capacity = room.capacity
        pointer.pointee.highWater = room.highWater
        pointer.pointee.isCompact = false
    }

    /// Frees the rows of a compacted recording.
    static func dropCompactRows(_ pointer: UnsafeMutablePointer<TapeStorage>) {
        pointer.pointee.rows.deallocate()
        pointer.pointee.rows = .allocate(capacity: 1)
        pointer.pointee.capacity = 0
    }
}
