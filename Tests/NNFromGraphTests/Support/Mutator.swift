import Foundation
import NNFromGraph

/// Damages bytes at random, determined by a seed: bits, bytes, decimal numbers, and pieces that are removed, inserted
/// or exchanged.
struct Mutator {
    private var random: RandomNumbers

    init(seed: UInt64) { random = RandomNumbers(seed: seed) }

    /// The number of mutants of each format: 2,000, or the value of `MUTANTS` in the environment.
    static let count = ProcessInfo.processInfo.environment["MUTANTS"].flatMap { Int($0) } ?? 2_000

    /// The bytes with one to three damages.
    mutating func mutant(of bytes: [UInt8]) -> [UInt8] {
        var mutant = bytes
        for _ in 0...below(3) { damage(&mutant) }
        return mutant
    }

    private mutating func below(_ bound: Int) -> Int { Int(random.next() % UInt64(max(bound, 1))) }

    private mutating func range(in bytes: [UInt8], longest: Int) -> Range<Int> {
        let start = below(bytes.count + 1)
        return start..<min(start + below(longest + 1), bytes.count)
    }

    private mutating func damage(_ bytes: inout [UInt8]) {
        let kind = below(10)
        if bytes.isEmpty || kind == 0 {
            let start = below(bytes.count + 1)
            return bytes.insert(
                contentsOf: (0...below(8)).map { _ in UInt8(truncatingIfNeeded: random.next()) }, at: start)
        }
        let place = below(bytes.count)
        switch kind {
        case 1, 2: bytes[place] ^= 1 << UInt8(below(8))
        case 3: bytes[place] = [0, 1, 0x7f, 0x80, 0xff, 0x22, 0x2c, 0x30, 0x39, 0x7b][below(10)]
        case 4: bytes.removeSubrange(range(in: bytes, longest: 16))
        case 5: bytes.removeLast(below(bytes.count))
        case 6:
            let piece = Array(bytes[range(in: bytes, longest: 64)])
            bytes.insert(contentsOf: piece, at: below(bytes.count + 1))
        case 7:
            // The extreme numbers of a type, in eight bytes.
            let values = [
                0, 1, -1, .max, .min, 1 << 31, 1 << 32, 1 << 52, Int(bitPattern: UInt(1) << 63 | 0x7ff << 52),
            ]
            let value = values[below(values.count)]
            for byte in 0..<min(8, bytes.count - place) {
                bytes[place + byte] = UInt8(truncatingIfNeeded: value >> (8 * byte))
            }
        default:
            // A number in digits becomes another one.
            let isDigit = { (byte: UInt8) in (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
            guard let start = bytes[place...].firstIndex(where: isDigit) else {
                bytes[place] &+= 1
                return
            }
            let end = bytes[start...].firstIndex { !isDigit($0) } ?? bytes.endIndex
            let texts = [
                "0", "1", "-1", "9223372036854775807", "18446744073709551616", "4611686018427387904", "1e9", "2.0",
                "007",
            ]
            bytes.replaceSubrange(start..<end, with: Array(texts[below(texts.count)].utf8))
        }
    }
}
