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
/// The closure runs on a thread of its own while the caller waits, which takes some 20 µs; within it, everything is as
/// fast as elsewhere. A mistake ends that thread: memory that the closure held at that point is leaked, and its tapes
/// are released. `defer` blocks do not run, and a lock that the closure held stays locked. Mistakes found by Swift
/// itself (an index of an array, an overflow), and those on other threads that the closure started, end the program as
/// before.
///
/// - Throws: ``CallerMistake`` with the message that the program would have ended with, or what `body` throws.
public func recovering<Value>(_ body: () throws -> Value) throws -> Value {
    let outer = RecordingExtent.tape
    let openScope = outer?.pointee.labels.pointee.open
    let isChecked = NonFiniteMode.isOn
    let recovery = Recovery { $0.abandonTapes() }
    var outcome: Result<Value, any Error>?
    let hasRun = recovery.run {
        NonFiniteMode.isOn = isChecked
        outcome = Result { try RecordingExtent.run(on: outer, body) }
    }
    if let mistake = recovery.mistake {
        // The closure may have been in a scope of the tape that the caller is recording on.
        outer?.pointee.labels.pointee.open = openScope
        throw mistake
    }
    guard hasRun, let outcome else { stop("recovering: the system cannot start another thread") }
    return try outcome.get()
}

extension Recovery {
    /// Notes that this thread obtained a storage.
    func note(_ storage: UnsafeMutablePointer<TapeStorage>) {
        storage.pointee.recovery = number
        obtained.insert(UInt(bitPattern: storage))
    }

    /// Takes their memory from the tapes that were obtained on this thread and not released. A tape that is held
    /// elsewhere, too, stays valid: it is empty, and nothing more can be recorded on it.
    fileprivate func abandonTapes() {
        for address in obtained {
            let storage = UnsafeMutablePointer<TapeStorage>(bitPattern: address)!
            guard storage.pointee.recovery == number, !storage.pointee.isCompact else { continue }
            storage.pointee.trace = nil
            TapeStorage.clear(storage)
            // A sweep may have been under way, and the next user expects adjoints that are all zero.
            TapeStorage.releasePages(storage, beyond: 0)
            if storage.pointee.threadSlot == nil { TapeStorage.compact(storage) }
        }
        ThreadTape.giveBackOwn()
    }
}
