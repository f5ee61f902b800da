import AutodiffKernels

/// The number of threads of large computations; by default the cores that this process may run on. Results are bitwise
/// independent of it.
public enum Threads {
    /// The number of threads, the caller's included: 1…256. Setting it takes effect from the next computation on.
    public static var count: Int {
        get { autodiff_thread_count() }
        set { autodiff_set_thread_count(newValue) }
    }

    /// Runs `body` once for every shard from 0 to `shards` − 1, distributed over the threads, and returns when all are
    /// done. A shard runs on the same thread every time; see `autodiff_parallel`.
    package static func forEachShard(_ shards: Int, _ body: (Int) -> Void) {
        // The caller runs one itself; only for others does the closure need an allocation.
        if shards == 1 { return body(0) }
        withoutActuallyEscaping(body) { body in
            withUnsafePointer(to: body) { pointer in
                autodiff_parallel(
                    shards,
                    { context, shard in context!.assumingMemoryBound(to: ((Int) -> Void).self).pointee(shard) },
                    UnsafeMutableRawPointer(mutating: pointer))
            }
        }
    }
}
