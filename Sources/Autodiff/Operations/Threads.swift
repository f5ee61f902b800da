import AutodiffKernels

/// The threads of large computations. Results do not depend, bit for bit, on their number.
public enum Threads {
    /// The number of threads, including the caller's: 1…256, by default the number of cores that this process may run
    /// on. A new number takes effect with the next computation. One below 1 stops the program; one above 256 means 256.
    public static var count: Int {
        get { autodiff_thread_count() }
        set {
            guard newValue >= 1 else { stop("Threads.count: \(newValue) threads; give 1 or more") }
            autodiff_set_thread_count(newValue)
        }
    }

    /// Runs `body` once for every shard from 0 to `shards` − 1, distributed over the threads, and returns when all have
    /// finished. A shard usually runs on the same thread every time; see `autodiff_parallel`.
    package static func forEachShard(_ shards: Int, _ body: (Int) -> Void) {
        // A single shard runs here; only for more does the closure need an allocation.
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
