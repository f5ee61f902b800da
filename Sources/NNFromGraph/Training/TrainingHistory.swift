/// The result of training: the record of each epoch, and how it ended.
public struct TrainingHistory: Sendable, Equatable {
    /// How a training ended.
    public enum End: Sendable, Hashable {
        /// All epochs were done.
        case completed
        /// A callback ended it, with a reason.
        case stopped(String)
        /// It was interrupted; the last record may cover part of an epoch.
        case interrupted
    }

    /// In order, including those from before a resumption.
    public let records: [EpochRecord]
    /// How training ended.
    public let end: End
    /// The epoch of the network's final weights: the last one, unless a callback kept others.
    public let weightsEpoch: Int

    /// The mean time of an epoch's training steps, in seconds.
    public var secondsPerEpoch: Double { records.map(\.seconds).reduce(0, +) / Double(records.count) }
}

extension TrainingHistory: RandomAccessCollection {
    public var startIndex: Int { records.startIndex }
    public var endIndex: Int { records.endIndex }
    public subscript(place: Int) -> EpochRecord { records[place] }
}
