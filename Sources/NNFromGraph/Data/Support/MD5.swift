/// The MD5 digest (R. Rivest, RFC 1321): for detecting damaged downloads, not for security.
///
/// Implemented here because Swift on Linux provides none without a package dependency.
package enum MD5 {
    /// The digest as 32 lower-case hexadecimal digits, as `md5sum` prints it.
    package static func hexadecimal(of bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef")
        return String(digest(of: bytes).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
    }

    /// The digest as 16 bytes.
    ///
    /// - Complexity: O(n).
    package static func digest(of bytes: [UInt8]) -> [UInt8] {
        var state = SIMD4<UInt32>(0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476)
        let wholeBlocks = bytes.count / 64 * 64
        bytes.withUnsafeBytes { absorb($0[..<wholeBlocks], into: &state) }
        // Padding: the rest, a one bit, zeros up to 8 bytes before a block boundary, and the length in bits,
        // little-endian.
        var tail = Array(bytes[wholeBlocks...]) + [0x80]
        tail += [UInt8](repeating: 0, count: (120 - tail.count) % 64)
        let bitCount = UInt64(bytes.count) &* 8
        tail += (0..<8).map { UInt8(truncatingIfNeeded: bitCount >> UInt64(8 * $0)) }
        tail.withUnsafeBytes { absorb($0[...], into: &state) }
        return (0..<16).map { UInt8(truncatingIfNeeded: state[$0 / 4] >> UInt32(8 * ($0 % 4))) }
    }

    /// Processes whole blocks of 64 bytes.
    private static func absorb(_ blocks: Slice<UnsafeRawBufferPointer>, into state: inout SIMD4<UInt32>) {
        sines.withUnsafeBufferPointer { sines in
            var block = blocks.startIndex
            while block < blocks.endIndex {
                absorb(blocks.base.baseAddress! + block, sines.baseAddress!, into: &state)
                block += 64
            }
        }
    }

    /// Processes one block: four rounds of 16 steps, each round with its own mixing function, word order and rotations.
    /// A loop iteration does four steps, after which each register has its original role again.
    private static func absorb(
        _ block: UnsafeRawPointer, _ sines: UnsafePointer<UInt32>, into state: inout SIMD4<UInt32>
    ) {
        var (a, b, c, d) = (state.x, state.y, state.z, state.w)
        @inline(__always)
        func word(_ index: Int) -> UInt32 {
            UInt32(littleEndian: block.loadUnaligned(fromByteOffset: 4 * (index & 15), as: UInt32.self))
        }
        var i = 0
        while i < 16 {
            turn(&a, b, (d ^ (b & (c ^ d))) &+ word(i) &+ sines[i], 7)
            turn(&d, a, (c ^ (a & (b ^ c))) &+ word(i + 1) &+ sines[i + 1], 12)
            turn(&c, d, (b ^ (d & (a ^ b))) &+ word(i + 2) &+ sines[i + 2], 17)
            turn(&b, c, (a ^ (c & (d ^ a))) &+ word(i + 3) &+ sines[i + 3], 22)
            i += 4
        }
        while i < 32 {
            turn(&a, b, (c ^ (d & (b ^ c))) &+ word(5 * i + 1) &+ sines[i], 5)
            turn(&d, a, (b ^ (c & (a ^ b))) &+ word(5 * i + 6) &+ sines[i + 1], 9)
            turn(&c, d, (a ^ (b & (d ^ a))) &+ word(5 * i + 11) &+ sines[i + 2], 14)
            turn(&b, c, (d ^ (a & (c ^ d))) &+ word(5 * i + 16) &+ sines[i + 3], 20)
            i += 4
        }
        while i < 48 {
            turn(&a, b, (b ^ c ^ d) &+ word(3 * i + 5) &+ sines[i], 4)
            turn(&d, a, (a ^ b ^ c) &+ word(3 * i + 8) &+ sines[i + 1], 11)
            turn(&c, d, (d ^ a ^ b) &+ word(3 * i + 11) &+ sines[i + 2], 16)
            turn(&b, c, (c ^ d ^ a) &+ word(3 * i + 14) &+ sines[i + 3], 23)
            i += 4
        }
        while i < 64 {
            turn(&a, b, (c ^ (b | ~d)) &+ word(7 * i) &+ sines[i], 6)
            turn(&d, a, (b ^ (a | ~c)) &+ word(7 * i + 7) &+ sines[i + 1], 10)
            turn(&c, d, (a ^ (d | ~b)) &+ word(7 * i + 14) &+ sines[i + 2], 15)
            turn(&b, c, (d ^ (c | ~a)) &+ word(7 * i + 21) &+ sines[i + 3], 21)
            i += 4
        }
        state &+= SIMD4(a, b, c, d)
    }

    /// One step: adds the mixed value to a register, rotates it left, and adds another register.
    @inline(__always)
    private static func turn(_ register: inout UInt32, _ other: UInt32, _ mixed: UInt32, _ bits: UInt32) {
        let sum = register &+ mixed
        register = other &+ (sum << bits | sum >> (32 &- bits))
    }

    /// The whole part of 2³² |sin(i)| for i from 1 to 64, as printed in RFC 1321: literals, so that they do not depend
    /// on the platform's sine.
    private static let sines: [UInt32] = [
        0xd76a_a478, 0xe8c7_b756, 0x2420_70db, 0xc1bd_ceee, 0xf57c_0faf, 0x4787_c62a,
        0xa830_4613, 0xfd46_9501, 0x6980_98d8, 0x8b44_f7af, 0xffff_5bb1, 0x895c_d7be,
        0x6b90_1122, 0xfd98_7193, 0xa679_438e, 0x49b4_0821, 0xf61e_2562, 0xc040_b340,
        0x265e_5a51, 0xe9b6_c7aa, 0xd62f_105d, 0x0244_1453, 0xd8a1_e681, 0xe7d3_fbc8,
        0x21e1_cde6, 0xc337_07d6, 0xf4d5_0d87, 0x455a_14ed, 0xa9e3_e905, 0xfcef_a3f8,
        0x676f_02d9, 0x8d2a_4c8a, 0xfffa_3942, 0x8771_f681, 0x6d9d_6122, 0xfde5_380c,
        0xa4be_ea44, 0x4bde_cfa9, 0xf6bb_4b60, 0xbebf_bc70, 0x289b_7ec6, 0xeaa1_27fa,
        0xd4ef_3085, 0x0488_1d05, 0xd9d4_d039, 0xe6db_99e5, 0x1fa2_7cf8, 0xc4ac_5665,
        0xf429_2244, 0x432a_ff97, 0xab94_23a7, 0xfc93_a039, 0x655b_59c3, 0x8f0c_cc92,
        0xffef_f47d, 0x8584_5dd1, 0x6fa8_7e4f, 0xfe2c_e6e0, 0xa301_4314, 0x4e08_11a1,
        0xf753_7e82, 0xbd3a_f235, 0x2ad7_d2bb, 0xeb86_d391,
    ]
}
