/// The Philox-4x32-10 function, which maps a counter of 128 bits and a key of 64 bits to 128 pseudorandom bits.
///
/// It is stateless: block n of a stream can be computed without the blocks before it, on any thread. It uses only
/// integer arithmetic and so gives the same bits on every platform. Source: J. Salmon, M. Moraes, R. Dror, D. Shaw,
/// "Parallel random numbers: as easy as 1, 2, 3", SC 2011, section 4.3.
package enum Philox {
    /// Ten rounds over `counter`.
    ///
    /// - Parameters:
    ///   - counter: Four words, the lowest first.
    ///   - key: Two words, the lowest first.
    /// - Returns: Four words.
    @inline(__always)
    package static func block(counter: SIMD4<UInt32>, key: SIMD2<UInt32>) -> SIMD4<UInt32> {
        // Scalar words: with vectors, moving them in and out makes it take almost three times as long.
        var (word0, word1, word2, word3) = (counter.x, counter.y, counter.z, counter.w)
        var (key0, key1) = (key.x, key.y)
        for _ in 0..<10 {
            let product0 = UInt64(word0) * 0xd251_1f53
            let product1 = UInt64(word2) * 0xcd9e_8d57
            (word0, word1, word2, word3) = (
                UInt32(truncatingIfNeeded: product1 >> 32) ^ word1 ^ key0, UInt32(truncatingIfNeeded: product1),
                UInt32(truncatingIfNeeded: product0 >> 32) ^ word3 ^ key1, UInt32(truncatingIfNeeded: product0)
            )
            // The next round's key: a Weyl sequence whose steps are the fractional parts of the golden ratio and of √3
            // as 32-bit fractions.
            key0 &+= 0x9e37_79b9
            key1 &+= 0xbb67_ae85
        }
        return SIMD4(word0, word1, word2, word3)
    }
}
