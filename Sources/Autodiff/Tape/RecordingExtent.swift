import Foundation

extension Tape {
    /// Runs a function's recording on this tape, which lives at least as long.
    package func recording<Result>(_ body: () throws -> Result) rethrows -> Result {
        try withExtendedLifetime(self) { try RecordingExtent.run(on: storage, body) }
    }
}

/// The tape that the code running on this thread records on, so that `scope("layer1") { … }` needs no argument for it.
///
/// The closures of `gradient(at:of:)` and its kin and of `tape.scope` are such extents. They nest like the stack. The
/// thread's own tape (``ThreadTape``) is not one of them, since acquiring it must be nearly free; whether it is the
/// innermost follows from its generation.
enum RecordingExtent {
    private struct Extent {
        /// `nil` while nothing is recorded: see ``suspended(_:)``.
        let storage: UnsafeMutablePointer<TapeStorage>?
        /// The generation of the thread's own tape when the extent began, if a call was using it.
        let threadGeneration: UInt32?
        let outer: UnsafeMutablePointer<Extent>?

        init(around storage: UnsafeMutablePointer<TapeStorage>?) {
            self.storage = storage
            threadGeneration = ThreadTape.taken?.pointee.generation
            outer = innermost
        }
    }

    /// The innermost tape that is recording on this thread.
    static var tape: UnsafeMutablePointer<TapeStorage>? {
        let extent = innermost?.pointee
        if let own = ThreadTape.taken, extent == nil || extent!.threadGeneration != own.pointee.generation {
            return own
        }
        return extent?.storage
    }

    /// Runs `body` as the recording of a tape. The extent is on the stack.
    static func run<Result>(
        on storage: UnsafeMutablePointer<TapeStorage>?, _ body: () throws -> Result
    ) rethrows -> Result {
        var extent = Extent(around: storage)
        return try withUnsafeMutablePointer(to: &extent) { extent in
            pthread_setspecific(key, extent)
            defer { pthread_setspecific(key, extent.pointee.outer) }
            return try body()
        }
    }

    /// Runs `body` as if nothing were recording: derivatives inside have tapes of their own.
    static func suspended<Result>(_ body: () throws -> Result) rethrows -> Result { try run(on: nil, body) }

    /// Begins an extent that ``end(_:)`` ends.
    static func begin(_ storage: UnsafeMutablePointer<TapeStorage>) {
        let extent = UnsafeMutablePointer<Extent>.allocate(capacity: 1)
        extent.initialize(to: Extent(around: storage))
        pthread_setspecific(key, extent)
    }

    /// Ends the innermost extent, which must be the one that began with this tape.
    static func end(_ storage: UnsafeMutablePointer<TapeStorage>) {
        guard let extent = innermost, extent.pointee.storage == storage else { return }
        pthread_setspecific(key, extent.pointee.outer)
        extent.deallocate()
    }

    /// Where the innermost extent is, for returning to it from inner ones that do not end.
    static var place: UnsafeMutableRawPointer? {
        get { pthread_getspecific(key) }
        set { pthread_setspecific(key, newValue) }
    }

    private static var innermost: UnsafeMutablePointer<Extent>? {
        place?.assumingMemoryBound(to: Extent.self)
    }

    private static let key: pthread_key_t = {
        var key = pthread_key_t()
        pthread_key_create(&key, nil)
        return key
    }()
}
