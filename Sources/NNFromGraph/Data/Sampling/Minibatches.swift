import Autodiff

/// What happens to the last minibatch of an epoch if the batch size does not divide the number of samples.
public enum RaggedBatch: Sendable, Hashable {
    /// It is smaller than the others, so that an epoch uses every sample.
    case keep
    /// It is omitted, so that all minibatches have the same size.
    case drop
}

/// A batch size that is not from 1 to the number of samples.
public struct BatchSizeError: _DescribedError {
    /// The requested batch size.
    public let batchSize: Int
    /// The number of samples.
    public let count: Int

    /// An error for the given batch size and number of samples.
    public init(batchSize: Int, count: Int) {
        self.batchSize = batchSize
        self.count = count
    }

    public var description: String {
        count < 1
            ? "there are no samples to divide into minibatches"
            : "a batch size of \(batchSize) is impossible with \(count) samples: it must be from 1 to \(count)"
    }
}

/// The division of samples into minibatches in each epoch, in an order determined by seed and epoch.
///
///     let digits = try Digits.load()
///     let schedule = try MinibatchSchedule(count: digits.count, batchSize: 100, seed: 1)
///     var steps = 0
///     for epoch in 0..<2 {
///         for indices in schedule.minibatches(epoch: epoch) {
///             let x: [Float] = digits.gather(indices, into: 0...1)
///             steps += x.isEmpty ? 0 : 1
///         }
///     }
///     print(steps)  // 36
///
/// An epoch's order does not depend on the epochs before it, so training can resume at any epoch.
public struct MinibatchSchedule: Sendable, Hashable {
    /// The number of samples.
    public let count: Int
    /// The number of samples in a minibatch.
    public let batchSize: Int
    /// The seed of the shuffling; `nil` for the original order.
    public let seed: UInt64?
    /// What happens to a smaller last minibatch.
    public let ragged: RaggedBatch

    /// - Parameters:
    ///   - count: The number of samples.
    ///   - batchSize: The number of samples in a minibatch.
    ///   - seed: The seed of the shuffling; `nil` for the original order, as in evaluation.
    ///   - ragged: What happens to a smaller last minibatch.
    /// - Throws: `BatchSizeError` if `batchSize` is not from 1 to `count`.
    public init(count: Int, batchSize: Int, seed: UInt64?, ragged: RaggedBatch = .keep) throws(BatchSizeError) {
        guard batchSize > 0, batchSize <= count else { throw BatchSizeError(batchSize: batchSize, count: count) }
        self.count = count
        self.batchSize = batchSize
        self.seed = seed
        self.ragged = ragged
    }

    /// The number of minibatches in an epoch.
    public var minibatchesPerEpoch: Int {
        ragged == .drop ? count / batchSize : (count + batchSize - 1) / batchSize
    }

    /// The minibatches of one epoch, in order.
    ///
    /// - Complexity: O(count).
    public func minibatches(epoch: Int) -> Minibatches {
        guard let seed else { return Minibatches(order: Array(0..<count), schedule: self) }
        let streams = RandomNumbers(seed: seed, stream: RandomNumbers.Stream.minibatches)
        var numbers = streams.split(UInt64(bitPattern: Int64(epoch)))
        return Minibatches(order: numbers.permutation(of: count), schedule: self)
    }
}

/// The minibatches of one epoch, each a slice of sample indices; see `MinibatchSchedule`.
public struct Minibatches: RandomAccessCollection, Sendable {
    /// The indices of all samples in this epoch's order, including those of a dropped last minibatch.
    public let order: [Int]
    private let batchSize: Int

    public let startIndex = 0
    public let endIndex: Int

    fileprivate init(order: [Int], schedule: MinibatchSchedule) {
        self.order = order
        batchSize = schedule.batchSize
        endIndex = schedule.minibatchesPerEpoch
    }

    /// The indices of the samples in minibatch `position`; a position out of range stops the program.
    public subscript(position: Int) -> ArraySlice<Int> {
        if position < 0 || position >= endIndex {
            stop("minibatch \(position) does not exist; the epoch has the minibatches 0 to \(endIndex - 1)")
        }
        let start = position * batchSize
        return order[start..<Swift.min(start + batchSize, order.count)]
    }
}
