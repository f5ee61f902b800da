import Foundation

/// Memory that is reserved at once and backed by pages only as they are touched, so that rows never move and recording
/// needs no growth path, only a check of the end.
enum AddressSpace {
    /// Reserves room for `count` values of `Value`, or for half as many, and so on, where the system gives less.
    static func reserve<Value>(
        _: Value.Type, count: Int
    ) -> (base: UnsafeMutablePointer<Value>, capacity: Int) {
        var capacity = count
        while capacity >= 4096 {
            // Without `MAP_NORESERVE` a system with strict accounting refuses; the loop then asks for less.
            let memory = mmap(
                nil, capacity * MemoryLayout<Value>.stride, PROT_READ | PROT_WRITE,
                MAP_PRIVATE | anonymous | MAP_NORESERVE, -1, 0)
            if let memory, memory != MAP_FAILED {
                return (memory.bindMemory(to: Value.self, capacity: capacity), capacity)
            }
            capacity /= 2
        }
        stop("Tape: the system refuses memory for even 4096 rows")
    }

    /// Gives the pages of a reserved range back to the system; they read as zero when touched again.
    static func release<Value>(_ base: UnsafeMutablePointer<Value>, count: Int) {
        let bytes = count * MemoryLayout<Value>.stride
        #if os(Linux)
            madvise(base, bytes, MADV_DONTNEED)
        #else
            // Elsewhere `madvise` may leave the contents, so map fresh zero pages over the range.
            _ = mmap(base, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | anonymous | MAP_NORESERVE | MAP_FIXED, -1, 0)
        #endif
    }

    #if os(Linux)
        private static var anonymous: Int32 { Int32(MAP_ANONYMOUS) }
    #else
        private static var anonymous: Int32 { MAP_ANON }
    #endif
}
