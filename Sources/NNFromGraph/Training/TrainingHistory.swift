/// The result of training: the record of each epoch, and how it ended.
public struct TrainingHistory: Sendable, Equatable {
    /// How a training ended.
    public enum End: Sendable, Hashable {
        /// All epochs were completed.
        case completed
        /// A callback or the search ended training, for the given reason.
        case stopped(String)
        /// Training was interrupted; the last record may cover only part of an epoch.
        case interrupted
    }

    /// The records in order, including those from before a resumption.
    public let records: [EpochRecord]
    /// How training ended.
    public let end: End
    /// The epoch of the network's final weights: the last one, unless a callback kept those of another.
    public let weightsEpoch: Int

    /// The number of epochs that were completed before the training was resumed from a checkpoint; `nil` if it was not.
    public let resumedEpochs: Int?
    /// Why the record that ``TrainingConfiguration/recording`` asks for ends before the training; `nil` if it does not.
    public let recordingFault: RunError?

    /// A history of the given epochs, of one of which the network has its weights.
    package init(records: [EpochRecord], weightsEpoch: Int) {
        self.init(records: records, end: .completed, weightsEpoch: weightsEpoch)
    }

    init(
        records: [EpochRecord], end: End, weightsEpoch: Int, resumedEpochs: Int? = nil, recordingFault: RunError? = nil
    ) {
        (self.records, self.end, self.weightsEpoch) = (records, end, weightsEpoch)
        (self.resumedEpochs, self.recordingFault) = (resumedEpochs, recordingFault)
    }

    /// The mean time of an epoch's training steps, in seconds.
    public var secondsPerEpoch: Double { records.map(\.seconds).reduce(0, +) / Double(records.count) }
}

extension TrainingHistory: RandomAccessCollection {
    public var startIndex: Int { records.startIndex }
    public var endIndex: Int { records.endIndex }
    /// The record at an index: that of epoch `place` + 1.
    public subscript(place: Int) -> EpochRecord { records[place] }
}

extension TrainingHistory: CustomStringConvertible {
    /// The number of epochs, the last metrics and how training ended, in one line.
    public var description: String {
        let end: String
        switch self.end {
        case .completed: end = "completed"
        case .stopped(let reason): end = "stopped: \(reason)"
        case .interrupted: end = "interrupted"
        }
        guard let last = records.last else { return "no epochs, \(end)" }
        let metrics: [(String, Double)] = [
            ("training loss", last.trainingLoss), ("training accuracy", last.trainingAccuracy),
            ("validation loss", last.validationLoss), ("validation accuracy", last.validationAccuracy),
        ]
        let words = metrics.filter { !$0.1.isNaN }.map { "\($0.0) \(Float($0.1))" }.joined(separator: ", ")
        return "\(Units.count(records.count, "epoch")), \(end); at the end \(words)"
    }
}
