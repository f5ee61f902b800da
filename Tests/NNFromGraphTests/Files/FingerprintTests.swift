import Testing

@testable import NNFromGraph

@Suite struct FingerprintTests {
    /// Of the reference implementation (xxhsum's sanity checks and the Python package xxhash).
    @Test func valuesEqualXXH64() {
        #expect(Fingerprint.of([]) == 0xEF46_DB37_51D8_E999)
        #expect(Fingerprint.of(Array("a".utf8)) == 0xD24E_C4F1_A98C_6E5B)
        #expect(Fingerprint.of(Array("abc".utf8)) == 0x44BC_2CF5_AD77_0999)
        #expect(Fingerprint.of(Array("Nobody inspects the spammish repetition".utf8)) == 0xFBCE_A83C_8A37_8BF1)
    }

    @Test func piecesEqualTheWhole() {
        let bytes = (0..<1000).map { UInt8(truncatingIfNeeded: $0 &* 37) }
        let whole = Fingerprint.of(bytes)
        for size in [1, 7, 31, 32, 33, 500] {
            var fingerprint = Fingerprint()
            for start in stride(from: 0, to: bytes.count, by: size) {
                bytes[start..<min(start + size, bytes.count)].withUnsafeBytes { fingerprint.add($0) }
            }
            #expect(fingerprint.value == whole)
        }
    }

    @Test func everyFlippedBitIsDetected() {
        let bytes = (0..<133).map { UInt8(truncatingIfNeeded: $0 &* 101) }
        var seen: Set<UInt64> = [Fingerprint.of(bytes)]
        for bit in 0..<(8 * bytes.count) {
            var changed = bytes
            changed[bit / 8] ^= 1 << (bit % 8)
            seen.insert(Fingerprint.of(changed))
        }
        #expect(seen.count == 8 * bytes.count + 1)
    }
}
