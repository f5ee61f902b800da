import Synchronization

/// A pool of objects that threads borrow; it grows to the largest number borrowed at once.
final class Pool<Object: AnyObject>: Sendable {
    private let make: @Sendable () -> Object
    /// The addresses of idle objects, retained.
    private let idle = Mutex<[UInt]>([])

    init(_ make: @escaping @Sendable () -> Object) { self.make = make }

    deinit { for address in idle.withLock({ $0 }) { _ = Self.taken(address) } }

    /// Calls `body` with an object that no other caller has.
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

/// A block of memory with the alignment of programs.
final class Buffer {
    let address: UnsafeMutableRawPointer

    init(bytes: Int) { address = .allocate(byteCount: Swift.max(bytes, 1), alignment: MemoryPlan.alignment) }

    deinit { address.deallocate() }
}
