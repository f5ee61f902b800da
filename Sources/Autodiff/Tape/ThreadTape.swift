import AutodiffKernels
import Foundation

/// The tape that a thread keeps for `gradient(at:of:)` and its kin on scalars: acquiring and releasing it takes a few
/// nanoseconds, and recording an operation needs no thread-local lookup.
@usableFromInline
enum ThreadTape {
    /// Acquires the thread's storage, or another one if an outer call is using it.
    @usableFromInline
    static func begin() -> UnsafeMutablePointer<TapeStorage> {
        let slot = autodiff_thread_slot()
        guard let own = slot.pointee else { return obtain(slot) }
        slot.pointee = nil
        return own.assumingMemoryBound(to: TapeStorage.self)
    }

    /// Clears and releases the storage. It is inlined into the caller, as is the rest of the return path of a call on
    /// scalars, so that the sweep is the only function called.
    @inlinable @_transparent
    static func end(_ storage: UnsafeMutablePointer<TapeStorage>) {
        guard let slot = storage.pointee.threadSlot else { return endInside(storage) }
        TapeStorage.clear(storage)
        slot.pointee = UnsafeMutableRawPointer(storage)
    }

    /// The end of a nested call.
    @usableFromInline @inline(never)
    static func endInside(_ storage: UnsafeMutablePointer<TapeStorage>) {
        RecordingExtent.end(storage)
        TapeStorage.recycle(storage)
    }

    /// The thread's own storage, while a call uses it.
    static var taken: UnsafeMutablePointer<TapeStorage>? {
        autodiff_thread_slot().pointee == nil ? own : nil
    }

    /// The thread's own storage, in use or not; `nil` before the first call.
    static var own: UnsafeMutablePointer<TapeStorage>? {
        pthread_getspecific(key)?.assumingMemoryBound(to: TapeStorage.self)
    }

    /// The derivative of `output` with respect to row 0; clears and releases the storage.
    @inlinable @_transparent
    static func endWithDerivative(of output: Variable, _ storage: UnsafeMutablePointer<TapeStorage>) -> Double {
        sweep(from: output, storage, downTo: 1)
        let derivative = storage.pointee.adjoints[0]
        storage.pointee.adjoints[0] = 0
        end(storage)
        return derivative
    }

    /// The value of a function that makes the first `count` rows of the storage its inputs, and its gradient.
    @inlinable @_transparent
    static func gradient(
        inputs count: Int, of function: (UnsafeMutablePointer<TapeStorage>) throws -> Variable
    ) rethrows -> (value: Double, gradient: [Double]) {
        let storage = begin()
        do {
            let result = try function(storage)
            return (result.number, endWithGradient(of: result, storage, count: count))
        } catch {
            end(storage)
            throw error
        }
    }

    /// The gradient with a convention for zeros.
    static func gradient(
        inputs count: Int, zeros: ZeroAdjoints, of function: (UnsafeMutablePointer<TapeStorage>) throws -> Variable
    ) rethrows -> [Double] {
        guard zeros == .ieee else { return try gradient(inputs: count, of: function).gradient }
        let storage = begin()
        defer { end(storage) }
        let output = try function(storage)
        if output.isConstant { return [Double](repeating: 0, count: count) }
        if output.storage != storage || output.generation != storage.pointee.generation {
            stopAtForeignOutput(output)
        }
        let adjoints = storage.adjoints(ofRow: output.row, zeros: .ieee).numbers
        return (0..<count).map { $0 < adjoints.count ? adjoints[$0] : 0 }
    }

    /// The derivatives of `output` with respect to the first `count` rows; clears and releases the storage.
    @usableFromInline
    static func endWithGradient(
        of output: Variable, _ storage: UnsafeMutablePointer<TapeStorage>, count: Int
    ) -> [Double] {
        sweep(from: output, storage, downTo: count)
        let adjoints = storage.pointee.adjoints
        let gradient = Array(UnsafeBufferPointer(start: adjoints, count: count))
        adjoints.update(repeating: 0, count: count)
        end(storage)
        return gradient
    }

    /// Leaves the inputs' adjoints in the first `inputs` elements of the scratch adjoints.
    @inlinable @_transparent
    static func sweep(
        from output: Variable, _ storage: UnsafeMutablePointer<TapeStorage>, downTo inputs: Int
    ) {
        if output.storage != storage || output.generation != storage.pointee.generation {
            if output.isConstant { return }
            stopAtForeignOutput(output)
        }
        let top = Int(output.row)
        storage.pointee.adjoints[top] = 1
        if storage.pointee.stopsAtNonFinite { return sweepChecked(storage, from: top, downTo: inputs) }
        let stopped = Sweep.numbersCleared(storage.pointee.rows, storage.pointee.adjoints, top, inputs)
        if stopped >= inputs { finishWithTensors(storage, from: stopped, downTo: inputs) }
    }

    /// The general sweep, from the first row that involves tensors; returns whether there was a NaN or an infinity.
    @usableFromInline @discardableResult @inline(never)
    static func finishWithTensors(
        _ storage: UnsafeMutablePointer<TapeStorage>, from row: Int, downTo inputs: Int, checking: Bool = false
    ) -> Bool {
        var sweep = Sweep(storage: storage, adjoints: storage.pointee.adjoints, keeping: false)
        sweep.checks = checking
        sweep.makeRoomForTensors()
        sweep.run(from: row, downTo: inputs)
        return sweep.foundNonFinite
    }

    /// The sweep of a tape that stops at NaN and infinity, in one call, as the usual sweep. The output and the inputs'
    /// adjoints are tested here, since the loop ends above the inputs.
    @usableFromInline @inline(never)
    static func sweepChecked(
        _ storage: UnsafeMutablePointer<TapeStorage>, from top: Int, downTo inputs: Int
    ) {
        let (rows, adjoints) = (storage.pointee.rows, storage.pointee.adjoints)
        var carries = Sweep.carry(rows[top].value)
        let (stopped, isBadAbove) = Sweep.loop(rows, adjoints, top, inputs, keeping: false, checking: true)
        // Integer operations, and no loop for a single input: this shortens the dependency chain after the last
        // adjoint.
        if inputs == 1 {
            carries |= Sweep.carry(adjoints[0])
        } else {
            for input in 0..<inputs { carries |= Sweep.carry(adjoints[input]) }
        }
        let isBad = isBadAbove || carries >> 63 != 0
        if isBad || stopped >= inputs || storage.pointee.hasNonFiniteTensor {
            finishChecked(storage, from: stopped, downTo: inputs, output: top, isBad: isBad)
        }
    }

    /// The rest of the sweep, if tensors are involved or something is not finite.
    @inline(never)
    private static func finishChecked(
        _ storage: UnsafeMutablePointer<TapeStorage>, from row: Int, downTo inputs: Int, output: Int, isBad: Bool
    ) {
        var isBad = isBad || storage.pointee.hasNonFiniteTensor
        if row >= inputs, finishWithTensors(storage, from: row, downTo: inputs, checking: true) { isBad = true }
        let adjoints = storage.pointee.adjoints
        for input in 0..<inputs where !adjoints[input].isFinite { isBad = true }
        if isBad { storage.stopIfNotFinite(output: output) }
    }

    /// The cold path: the thread has no free storage, since this is its first call or a nested one.
    @inline(never)
    private static func obtain(
        _ slot: UnsafeMutablePointer<UnsafeMutableRawPointer?>
    ) -> UnsafeMutablePointer<TapeStorage> {
        let storage = TapeStorage.obtain()
        if pthread_getspecific(key) == nil {
            pthread_setspecific(key, storage)
            storage.pointee.threadSlot = slot
        } else {
            RecordingExtent.begin(storage)
        }
        return storage
    }

    /// A thread that ends releases its storage.
    private static let key: pthread_key_t = {
        var key = pthread_key_t()
        #if os(Linux)
            pthread_key_create(&key) { if let storage = $0 { giveBack(storage) } }
        #else
            pthread_key_create(&key) { giveBack($0) }
        #endif
        return key
    }()

    private static func giveBack(_ pointer: UnsafeMutableRawPointer) {
        giveBack(pointer.assumingMemoryBound(to: TapeStorage.self))
    }

    private static func giveBack(_ storage: UnsafeMutablePointer<TapeStorage>) {
        storage.pointee.threadSlot = nil
        // A gradient in a later destructor of this thread acquires another storage.
        autodiff_thread_slot().pointee = nil
        TapeStorage.recycle(storage)
    }
}

@usableFromInline @inline(never)
func stopAtForeignOutput(_ output: Variable? = nil) -> Never {
    output?.checkFresh("gradient(at:of:)")
    stop(
        "gradient(at:of:): the closure returned a variable of another tape. Compute the result from the closure's "
            + "arguments; a variable from outside is a constant here, so take its value (`x.value`).")
}
