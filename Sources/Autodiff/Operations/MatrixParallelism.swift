import Dispatch
import Foundation
import Synchronization

/// How many threads large matrix products use; the machine's cores by default. Results do not depend on it, bit for bit.
public enum Threads {
    private static let setting = Atomic<Int>(ProcessInfo.processInfo.activeProcessorCount)

    /// The number of threads, at least 1.
    public static var count: Int {
        get { setting.load(ordering: .relaxed) }
        set { setting.store(Swift.max(1, newValue), ordering: .relaxed) }
    }
}

/// C = A·B, its rows or columns shared out over threads where the product is large enough to pay for it.
func multiplyInParallel<Scalar: TensorScalar>(
    rows: Int, columns: Int, inner: Int,
    _ a: UnsafePointer<Scalar>, _ aStrides: (row: Int, column: Int),
    _ b: UnsafePointer<Scalar>, _ bStrides: (row: Int, column: Int),
    _ c: UnsafeMutablePointer<Scalar>
) {
    // Waking threads costs some 40 µs (sketches of this machine); below 2 × 16 Mflop one thread is done sooner.
    let threads = Swift.min(Threads.count, rows * columns * inner / 8_000_000, rows / 16)
    if threads <= 1 {
        return Scalar.multiplyMatrices(
            rows: rows, columns: columns, inner: inner, a, aStrides, b, bStrides, c, accumulate: false)
    }
    // The pointers are shared between the threads on purpose: each writes rows of its own.
    nonisolated(unsafe) let (a, b, c) = (a, b, c)
    DispatchQueue.concurrentPerform(iterations: threads) { part in
        let first = rows * part / threads
        let end = rows * (part + 1) / threads
        Scalar.multiplyMatrices(
            rows: end - first, columns: columns, inner: inner, a + first * aStrides.row, aStrides, b, bStrides,
            c + first * columns, accumulate: false)
    }
}
