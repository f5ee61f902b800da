/// What training came to: the record of each epoch, and how it ended.
public struct TrainingHistory: Sendable, Equatable {
    /// How a training ended.
    public enum End: Sendable, Hashable {
        /// All epochs were done.
        case completed
        /// A callback ended it, for a reason.
        case stopped(String)
        /// It was interrupted; the last record may be of part of an epoch.
        case interrupted
    }

    /// In order; those of a training that was resumed included.
    public let records: [EpochRecord]
    public let end: End
    /// The epoch whose weights the network has; the last one unless a callback kept others.
    public let weightsEpoch: Int

    /// The mean over the epochs of the seconds of training steps.
    public var secondsPerEpoch: Double { records.map(\.seconds).reduce(0, +) / Double(records.count) }
}

extension TrainingHistory: RandomAccessCollection {
    public var startIndex: Int { records.startIndex }
    public var endIndex: Int { records.endIndex }
    public subscript(place: Int) -> EpochRecord { records[place] }
}
