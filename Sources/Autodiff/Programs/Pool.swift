import Synchronization

/// Objects of one kind that threads borrow: as many are made as are lent at the same time.
final class Pool<Object: AnyObject>: Sendable {
    private let make: @Sendable () -> Object
    /// Those that no thread uses, retained, by address: they change hands here.
    private let idle = Mutex<[UInt]>([])

    init(_ make: @escaping @Sendable () -> Object) { self.make = make }

    deinit { for address in idle.withLock({ $0 }) { _ = Self.taken(address) } }

    /// Lends an object that no other thread uses meanwhile.
    func lend<Value>(_ body: (Object) -> Value) -> Value {
        let object = idle.withLock { $0.popLast() }.map(Self.taken) ?? make()
        let result = body(object)
        let address = UInt(bitPattern: Unmanaged.passRetained(object).toOpaque())
        idle.withLock { $0.append(address) }
        return result
    }

    private static func taken(_ address: UInt) -> Object {
        Unmanaged<Object>.fromOpaque(UnsafeRawPointer(bitPattern: address)!).takeRetainedValue()
    }
}

/// A stretch of memory, aligned as programs want it.
final class Buffer {
    let address: UnsafeMutableRawPointer

    init(bytes: Int) { address = .allocate(byteCount: Swift.max(bytes, 1), alignment: MemoryPlan.alignment) }

    deinit { address.deallocate() }
}
