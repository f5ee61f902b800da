import AutodiffKernels

extension UnsafePointer {
    /// Prefetches `count` elements into the caches: see `autodiff_prefetch`.
    package func prefetch(_ count: Int) { autodiff_prefetch(self, count * MemoryLayout<Pointee>.stride) }
}
