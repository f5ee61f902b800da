import Synchronization

/// Stretches of memory of one size that threads borrow: as many are made as are lent at the same time.
final class BufferPool: Sendable {
    private let bytes: Int
    /// The addresses of those that nobody has.
    private let idle = Mutex<[UInt]>([])

    init(bytes: Int) { self.bytes = bytes }

    deinit { for address in idle.withLock({ $0 }) { UnsafeMutableRawPointer(bitPattern: address)!.deallocate() } }

    /// Lends a buffer that no other thread uses meanwhile.
    func lend<Value>(_ body: (UnsafeMutableRawPointer) -> Value) -> Value {
        let buffer =
            idle.withLock { $0.popLast() }.flatMap { UnsafeMutableRawPointer(bitPattern: $0) }
            ?? .allocate(byteCount: Swift.max(bytes, 1), alignment: MemoryPlan.alignment)
        let result = body(buffer)
        idle.withLock { $0.append(UInt(bitPattern: buffer)) }
        return result
    }
}
