import Autodiff

/// What becomes of the last minibatch of an epoch when the batch size does not divide the number of examples.
public enum RaggedBatch: Sendable, Hashable {
    /// It is given, smaller than the others: an epoch uses every example.
    case keep
    /// It is left out: every minibatch has the same size.
    case drop
}

/// A batch size that does not go with the number of examples.
public struct BatchSizeError: _DescribedError {
    /// The batch size asked for.
    public let batchSize: Int
    /// The number of examples there are.
    public let count: Int

    /// A batch size that does not fit the number of samples.
    public init(batchSize: Int, count: Int) {
        self.batchSize = batchSize
        self.count = count
    }

    public var description: String {
        count < 1
            ? "there are no examples to make minibatches of"
            : "a batch size of \(batchSize) is impossible with \(count) examples: it must be from 1 to \(count)"
    }
}

/// How examples are dealt out in minibatches, epoch after epoch, in an order that seed and epoch alone decide.
///
///     let schedule = try MinibatchSchedule(count: 55_000, batchSize: 100, seed: 1)
///     for epoch in 0..<50 {
///         for indices in schedule.minibatches(epoch: epoch) {
///             let x: [Float] = data.gather(indices, into: 0...1)
///             …
///
/// Since an epoch's order does not depend on those before it, training can go on from any epoch.
public struct MinibatchSchedule: Sendable, Hashable {
    /// The number of examples.
    public let count: Int
    /// The number of examples in a minibatch.
    public let batchSize: Int
    /// What decides the orders; `nil` keeps the examples in theirs.
    public let seed: UInt64?
    /// What becomes of a smaller last minibatch.
    public let ragged: RaggedBatch

    /// - Parameter seed: what decides the orders; `nil` keeps the examples in theirs, for evaluation.
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
    /// - Complexity: O(count) where the examples are shuffled, else nothing is copied but their numbers.
    public func minibatches(epoch: Int) -> Minibatches {
        guard let seed else { return Minibatches(order: Array(0..<count), schedule: self) }
        let streams = RandomNumbers(seed: seed, stream: RandomNumbers.Stream.minibatches)
        var numbers = streams.split(UInt64(bitPattern: Int64(epoch)))
        return Minibatches(order: numbers.permutation(of: count), schedule: self)
    }
}

/// The minibatches of one epoch: a collection of slices of example numbers, made by `MinibatchSchedule`.
public struct Minibatches: RandomAccessCollection, Sendable {
    /// All examples in this epoch's order, those of a dropped last minibatch included.
    public let order: [Int]
    private let batchSize: Int

    public let startIndex = 0
    public let endIndex: Int

    fileprivate init(order: [Int], schedule: MinibatchSchedule) {
        self.order = order
        batchSize = schedule.batchSize
        endIndex = schedule.minibatchesPerEpoch
    }

    /// The indices of the examples of minibatch `position`; a position out of range stops the program.
    public subscript(position: Int) -> ArraySlice<Int> {
        if position < 0 || position >= endIndex {
            stop("minibatch \(position) does not exist; the epoch has the minibatches 0 to \(endIndex - 1)")
        }
        let start = position * batchSize
        return order[start..<Swift.min(start + batchSize, order.count)]
    }
}
