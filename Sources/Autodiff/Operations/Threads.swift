import AutodiffKernels

/// How many threads large computations use; at first the cores that this process may run on. Results do not depend on
/// it, bit for bit.
public enum Threads {
    /// The number of threads, the caller's included: 1…256. Setting it takes effect from the next computation on.
    public static var count: Int {
        get { autodiff_thread_count() }
        set { autodiff_set_thread_count(newValue) }
    }

    /// Runs `body` once for every shard from 0 to `shards` − 1, shared out over the threads, and returns when all are
    /// done. A shard belongs to the same thread every time; see `autodiff_parallel`.
    package static func forEachShard(_ shards: Int, _ body: (Int) -> Void) {
        // One is the caller's; only for others the closure needs a place in memory.
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
