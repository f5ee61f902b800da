import Foundation

/// Address space that is reserved once and mapped page by page on first touch, so that rows never move and recording
/// needs no reallocation, only a bounds check.
enum AddressSpace {
    /// Reserves address space for `count` values of `Value`; if the system refuses, for half as many, and so on.
    static func reserve<Value>(
        _: Value.Type, count: Int
    ) -> (base: UnsafeMutablePointer<Value>, capacity: Int) {
        var capacity = count
        while capacity >= 4096 {
            // Without `MAP_NORESERVE` a system with strict overcommit accounting refuses; the loop then tries half the
            // size.
            let memory = mmap(
                nil, capacity * MemoryLayout<Value>.stride, PROT_READ | PROT_WRITE,
                MAP_PRIVATE | anonymous | MAP_NORESERVE, -1, 0)
            if let memory, memory != MAP_FAILED {
                return (memory.bindMemory(to: Value.self, capacity: capacity), capacity)
            }
            capacity /= 2
        }
        stop("Tape: the system cannot reserve memory even for 4,096 rows")
    }

    /// Returns the pages of a reserved range to the system; they are zero when touched again.
    static func release<Value>(_ base: UnsafeMutablePointer<Value>, count: Int) {
        let bytes = count * MemoryLayout<Value>.stride
        #if os(Linux)
            madvise(base, bytes, MADV_DONTNEED)
        #else
            // Other systems' `madvise` may keep the contents, so fresh zero pages are mapped over the range.
            _ = mmap(base, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | anonymous | MAP_NORESERVE | MAP_FIXED, -1, 0)
        #endif
    }

    #if os(Linux)
        private static var anonymous: Int32 { Int32(MAP_ANONYMOUS) }
    #else
        private static var anonymous: Int32 { MAP_ANON }
    #endif
}
