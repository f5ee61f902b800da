import Synchronization

/// Memory that rows are recorded in: room for as many as there can be, and scratch for their adjoints. It is address space, backed as it is
/// touched; there are as many rooms as recordings are under way at one time.
struct RowRoom: @unchecked Sendable {
    let rows: UnsafeMutablePointer<Row>
    /// All zero.
    let adjoints: UnsafeMutablePointer<Double>
    let capacity: Int
    /// How many rows' pages may have been touched.
    var highWater = 0

    /// Those that no recording has.
    private static let idle = Mutex<[RowRoom]>([])

    static func obtain() -> RowRoom {
        if let room = idle.withLock({ $0.popLast() }) { return room }
        let (rows, rowCapacity) = AddressSpace.reserve(Row.self, count: Operand.rowLimit)
        let (adjoints, adjointCapacity) = AddressSpace.reserve(Double.self, count: rowCapacity)
        return RowRoom(rows: rows, adjoints: adjoints, capacity: min(rowCapacity, adjointCapacity))
    }

    func giveBack() { RowRoom.idle.withLock { $0.append(self) } }
}

extension TapeStorage {
    /// Moves the rows of a recording that is complete and kept into memory of their size, so that it costs its rows and no address
    /// space. Variables stay what they are, but nothing can be recorded on it any more.
    /// - Complexity: O(rows).
    static func compact(_ pointer: UnsafeMutablePointer<TapeStorage>) {
        guard !pointer.pointee.isCompact, pointer.pointee.threadSlot == nil else { return }
        let count = pointer.pointee.count
        let rows = UnsafeMutablePointer<Row>.allocate(capacity: max(count, 1))
        rows.initialize(from: pointer.pointee.rows, count: count)
        pointer.pointee.highWater = max(pointer.pointee.highWater, count)
        releasePages(pointer, beyond: 65536)
        let room = RowRoom(
            rows: pointer.pointee.rows, adjoints: pointer.pointee.adjoints, capacity: pointer.pointee.capacity,
            highWater: pointer.pointee.highWater)
        pointer.pointee.rows = rows
        pointer.pointee.capacity = count
        pointer.pointee.highWater = 0
        pointer.pointee.isCompact = true
        room.giveBack()
    }

    /// Gives a compact storage without rows room to record in.
    static func enlarge(_ pointer: UnsafeMutablePointer<TapeStorage>) {
        let room = RowRoom.obtain()
        pointer.pointee.rows.deallocate()
        pointer.pointee.rows = room.rows
        pointer.pointee.adjoints = room.adjoints
        pointer.pointee.capacity = room.capacity
        pointer.pointee.highWater = room.highWater
        pointer.pointee.isCompact = false
    }

    /// Frees the rows of a compact recording that nobody needs any more.
    static func dropCompactRows(_ pointer: UnsafeMutablePointer<TapeStorage>) {
        pointer.pointee.rows.deallocate()
        pointer.pointee.rows = .allocate(capacity: 1)
        pointer.pointee.capacity = 0
    }
}
