import Foundation

extension Tensor {
    /// Stops with the size if the system has no memory for a tensor; Swift's arrays would crash without a message.
    @inline(__always)
    static func requireMemory(for shape: Shape) {
        if shape.count > 1 << 28 { requireLargeMemory(for: shape) }
    }

    @inline(never)
    private static func requireLargeMemory(for shape: Shape) {
        let bytes = shape.count * MemoryLayout<Scalar>.stride
        // A system may overcommit memory, but many times its physical memory is never available.
        let machine = sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE))
        let memory = machine > 0 && bytes / 16 > machine ? nil : malloc(bytes)
        guard let memory else {
            stop(
                "Tensor of shape \(shape): the system cannot allocate its \(bytes) bytes. Use a smaller shape, or "
                    + "compute a part at a time.")
        }
        free(memory)
    }
}
