/// The Philox-4x32-10 function: 128 bits of counter and 64 bits of key in, 128 bits out that look random.
///
/// It is stateless: block n of a stream can be computed without the blocks before it, on any thread. Source: J. Salmon,
/// M. Moraes, R. Dror, D. Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011, section 4.3; only integer
/// arithmetic, hence the same bits everywhere.
package enum Philox {
    /// Ten rounds over `counter`.
    ///
    /// - Parameters:
    ///   - counter: Four words, the lowest first.
    ///   - key: Two words, the lowest first.
    /// - Returns: Four words.
    @inline(__always)
    package static func block(counter: SIMD4<UInt32>, key: SIMD2<UInt32>) -> SIMD4<UInt32> {
        // Scalar words: moving them in and out of a vector takes almost three times as long.
        var (word0, word1, word2, word3) = (counter.x, counter.y, counter.z, counter.w)
        var (key0, key1) = (key.x, key.y)
        for _ in 0..<10 {
            let product0 = UInt64(word0) * 0xd251_1f53
            let product1 = UInt64(word2) * 0xcd9e_8d57
            (word0, word1, word2, word3) = (
                UInt32(truncatingIfNeeded: product1 >> 32) ^ word1 ^ key0, UInt32(truncatingIfNeeded: product1),
                UInt32(truncatingIfNeeded: product0 >> 32) ^ word3 ^ key1, UInt32(truncatingIfNeeded: product0)
            )
            // The fractional parts of the golden ratio and √3 as 32-bit fractions (Weyl constants): the key of each
            // round.
            key0 &+= 0x9e37_79b9
            key1 &+= 0xbb67_ae85
        }
        return SIMD4(word0, word1, word2, word3)
    }
}
