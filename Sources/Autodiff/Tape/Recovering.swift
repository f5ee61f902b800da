/// Runs a closure in which a caller's mistake (shapes that do not fit, a variable of another tape) throws instead of
/// ending the program: for servers and notebooks, whose expressions come from someone else.
///
///     let w = Tensor<Double>([1, 2])
///     func slope(for inputs: Tensor<Double>) throws -> Tensor<Double> {  // called with what a client sent
///         try recovering { gradient(at: w) { w in dot(w, inputs) } }
///     }
///     print(try slope(for: [3, 4]).scalars)  // [3.0, 4.0]
///     do {
///         _ = try slope(for: [1, 2, 3])
///     } catch let mistake as CallerMistake {
///         print(mistake.message.contains("[3]"))  // true
///     }
///
/// The closure runs on the caller's thread, as if it were called without `recovering`: on the main actor, if the caller
/// does. After a mistake, memory that the closure held at that point is leaked, and its tapes are released. `defer`
/// blocks do not run, and a lock that the closure held stays locked. Mistakes found by Swift itself (an index of an
/// array, an overflow) end the program as before, and so do those that are not the closure's own: on other threads that
/// it started, and on a `DispatchQueue` that it called.
///
/// - Throws: ``CallerMistake`` with the message that the program would have ended with, or what `body` throws.
public func recovering<Value>(_ body: () throws -> Value) throws -> Value {
    let before = ThreadRecording()
    let recovery = Recovery()
    var outcome: Result<Value, any Error>?
    recovery.run { outcome = Result(catching: body) }
    if let mistake = recovery.mistake {
        before.restore()
        recovery.abandonTapes()
        throw mistake
    }
    return try outcome!.get()
}

/// What a thread is recording, to return to it after a mistake.
private struct ThreadRecording {
    private let extent = RecordingExtent.place
    private let tape = RecordingExtent.tape
    private let openScope: Int?
    private let isChecked = NonFiniteMode.isOn
    private let usesOwnTape = ThreadTape.taken != nil

    init() { openScope = tape?.pointee.labels.pointee.open }

    func restore() {
        RecordingExtent.place = extent
        // The closure may have been in a scope of the tape that the caller is recording on.
        tape?.pointee.labels.pointee.open = openScope
        if !usesOwnTape, let own = ThreadTape.taken {
            TapeStorage.abandon(own)
            ThreadTape.end(own)
        }
        NonFiniteMode.isOn = isChecked
    }
}

extension Recovery {
    /// Notes that the closure obtained a storage.
    func note(_ storage: UnsafeMutablePointer<TapeStorage>) {
        storage.pointee.recovery = number
        obtained.insert(UInt(bitPattern: storage))
    }

    /// Takes their memory from the tapes that the closure obtained and did not release. A tape that is held elsewhere,
    /// too, stays valid: it is empty, and nothing more can be recorded on it.
    fileprivate func abandonTapes() {
        for address in obtained {
            let storage = UnsafeMutablePointer<TapeStorage>(bitPattern: address)!
            guard storage.pointee.recovery == number, !storage.pointee.isCompact, storage.pointee.threadSlot == nil
            else { continue }
            TapeStorage.abandon(storage)
            TapeStorage.compact(storage)
        }
    }
}

extension TapeStorage {
    /// Drops what a function that was left has recorded. It may have left a sweep, and the next user expects adjoints
    /// that are all zero.
    fileprivate static func abandon(_ storage: UnsafeMutablePointer<TapeStorage>) {
        storage.pointee.trace = nil
        clear(storage)
        releasePages(storage, beyond: 0)
    }
}
