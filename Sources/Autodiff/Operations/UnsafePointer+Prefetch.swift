import AutodiffKernels

extension UnsafePointer {
    /// Has the processor bring `count` elements into its caches, and does not wait for them: see `autodiff_prefetch`.
    package func prefetch(_ count: Int) { autodiff_prefetch(self, count * MemoryLayout<Pointee>.stride) }
}
