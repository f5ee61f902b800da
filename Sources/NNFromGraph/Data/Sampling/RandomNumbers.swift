import Autodiff

/// A counter-based random number generator: the same numbers on every platform, splittable, with random access.
///
/// A value type: a copy continues with the same numbers. Its output depends only on seed, stream and position, through
/// `Philox`; the streams of a seed are independent.
///
///     var weights = RandomNumbers(seed: 7)
///     var shuffling = weights.split(1)  // independent of `weights`, whatever either of them draws
///     print(weights.nextUniform() != shuffling.nextUniform())  // true
///
/// Not for cryptography.
public struct RandomNumbers: RandomNumberGenerator, Sendable, Hashable {
    /// The stream numbers that this library uses, so that no two of its parts draw the same numbers from the same seed.
    /// Users number their streams from 0.
    package enum Stream {
        package static let dataSplit: UInt64 = 0xffff_ffff_ffff_0001
        package static let minibatches: UInt64 = 0xffff_ffff_ffff_0002
        package static let syntheticData: UInt64 = 0xffff_ffff_ffff_0003
        package static let search: UInt64 = 0xffff_ffff_ffff_0004
        package static let masks: UInt64 = 0xffff_ffff_ffff_0005
        package static let augmentation: UInt64 = 0xffff_ffff_ffff_0006
    }

    private let key: UInt64
    private let stream: UInt64
    /// The number of 64-bit words drawn since the start. Setting it jumps to that position in constant time.
    public var position: UInt64 = 0 {
        didSet { secondHalf = nil }
    }
    /// A Philox block gives two words; the second is cached here. It is derived state and not compared by `==`.
    private var secondHalf: UInt64?

    /// The generator at the start of stream `stream` of `seed`.
    public init(seed: UInt64, stream: UInt64 = 0) {
        self.key = seed
        self.stream = stream
    }

    /// The next 64 bits.
    public mutating func next() -> UInt64 {
        if let word = secondHalf {
            position &+= 1
            return word
        }
        let index = position
        let words = block(index / 2, key: key)
        let low = UInt64(words.x) | UInt64(words.y) << 32
        let high = UInt64(words.z) | UInt64(words.w) << 32
        position &+= 1
        if index.isMultiple(of: 2) {
            secondHalf = high
            return low
        }
        return high
    }

    /// An independent generator for part `label` of the work: a layer, an epoch, a thread.
    ///
    /// It depends on this generator's seed and stream and on `label`, not on this generator's position.
    public func split(_ label: UInt64) -> RandomNumbers {
        // Another key than the one for numbers, so that a child's seed is not one of its parent's numbers.
        let words = block(label, key: key ^ 0x7370_6c69_7420_2020)
        return RandomNumbers(
            seed: UInt64(words.x) | UInt64(words.y) << 32, stream: UInt64(words.z) | UInt64(words.w) << 32)
    }

    /// Whether seed, stream and position are the same.
    public static func == (left: RandomNumbers, right: RandomNumbers) -> Bool {
        left.key == right.key && left.stream == right.stream && left.position == right.position
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(key)
        hasher.combine(stream)
        hasher.combine(position)
    }

    private func block(_ index: UInt64, key: UInt64) -> SIMD4<UInt32> {
        Philox.block(
            counter: SIMD4(
                UInt32(truncatingIfNeeded: index), UInt32(truncatingIfNeeded: index >> 32),
                UInt32(truncatingIfNeeded: stream), UInt32(truncatingIfNeeded: stream >> 32)),
            key: SIMD2(UInt32(truncatingIfNeeded: key), UInt32(truncatingIfNeeded: key >> 32)))
    }
}

extension RandomNumbers {
    /// The next uniform number in 0 ..< 1: a multiple of 2⁻⁵³, each equally likely.
    public mutating func nextUniform() -> Double {
        Double(next() >> 11) * 0x1p-53
    }

    /// The next integer in 0 ..< `bound`, each equally likely. A `bound` of 0 stops the program.
    ///
    /// The high word of a product, with rejection of the few cases that would bias the result: D. Lemire, "Fast random
    /// integer generation in an interval", ACM TOMACS 29 (2019). Implemented here because the standard library does not
    /// guarantee its algorithm.
    public mutating func nextInteger(below bound: UInt64) -> UInt64 {
        if bound == 0 { stop("nextInteger(below:): the bound is 0; it must be at least 1") }
        var product = next().multipliedFullWidth(by: bound)
        if product.low < bound {
            let unfair = (0 &- bound) % bound
            while product.low < unfair { product = next().multipliedFullWidth(by: bound) }
        }
        return product.high
    }

    /// A random permutation of 0 ..< `count`, as uniform as a seed of 64 bits allows. A negative `count` stops the
    /// program.
    ///
    /// The Fisher–Yates shuffle, algorithm P of D. Knuth, "Seminumerical Algorithms", section 3.4.2: from the end, each
    /// element is swapped with one at or before it. The order is the same on every platform and with every version of
    /// Swift.
    ///
    /// - Complexity: O(count).
    public mutating func permutation(of count: Int) -> [Int] {
        if count < 0 { stop("permutation(of:): the count is \(count); it must not be negative") }
        var order = Array(0..<count)
        for last in stride(from: count - 1, to: 0, by: -1) {
            order.swapAt(last, Int(nextInteger(below: UInt64(last) + 1)))
        }
        return order
    }
}
