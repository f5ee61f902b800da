/// A small random number generator, SplitMix64 (Steele, Lea and Flood, 'Fast splittable pseudorandom number
/// generators', 2014): a seed determines the sequence on every platform.
package struct SeededGenerator: RandomNumberGenerator, Sendable {
    private var state: UInt64

    package init(seed: UInt64) { state = seed }

    package mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }

    /// A number of random sign with magnitude in ½ … 1½: bounded away from 0, so that every component of a direction
    /// contributes.
    package mutating func weight() -> Double {
        let magnitude = Double.random(in: 0.5...1.5, using: &self)
        return Bool.random(using: &self) ? magnitude : -magnitude
    }

    /// A number in 0 ..< 1 with 53 random bits.
    package mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// `count` independent numbers like ``weight()``.
    package mutating func weights(_ count: Int) -> [Double] { (0..<count).map { _ in weight() } }
}
