/// A small random number generator (Steele, Lea and Flood's SplitMix64): one seed gives one sequence, everywhere.
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

    /// A number of either sign with a magnitude in ½ … 1½: away from 0, so that every part of a direction counts.
    package mutating func weight() -> Double {
        let magnitude = Double.random(in: 0.5...1.5, using: &self)
        return Bool.random(using: &self) ? magnitude : -magnitude
    }

    /// A number of 53 random bits from 0 to below 1.
    package mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

    package mutating func weights(_ count: Int) -> [Double] { (0..<count).map { _ in weight() } }
}
