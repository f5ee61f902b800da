/// An incremental 64-bit fingerprint: XXH64 with seed 0 (github.com/Cyan4973/xxHash, 'XXH64 algorithm description').
///
/// It detects damage and differences at memory speed; it is not cryptographic.
struct Fingerprint {
    private static let primes: (UInt64, UInt64, UInt64, UInt64, UInt64) = (
        0x9E37_79B1_85EB_CA87, 0xC2B2_AE3D_27D4_EB4F, 0x1656_67B1_9E37_79F9, 0x85EB_CA77_C2B2_AE63,
        0x27D4_EB2F_1656_67C5
    )
    /// The number of hexadecimal digits.
    static let digits = 16

    private var lanes: (UInt64, UInt64, UInt64, UInt64) = (
        primes.0 &+ primes.1, primes.1, 0, 0 &- primes.0
    )
    private var count: UInt64 = 0
    /// The incomplete last stripe of 32 bytes.
    private var rest: [UInt8] = []

    init() {}

    /// The fingerprint of some bytes.
    static func of(_ bytes: [UInt8]) -> UInt64 { bytes.withUnsafeBytes { of($0) } }

    /// The fingerprint of memory.
    static func of(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
        var fingerprint = Fingerprint()
        fingerprint.add(bytes)
        return fingerprint.value
    }

    /// Adds bytes.
    mutating func add(_ bytes: UnsafeRawBufferPointer) {
        count &+= UInt64(bytes.count)
        var bytes = bytes[...]
        if !rest.isEmpty {
            let missing = min(32 - rest.count, bytes.count)
            rest += bytes.prefix(missing)
            bytes = bytes.dropFirst(missing)
            guard rest.count == 32 else { return }
            let stripe = rest
            rest.removeAll(keepingCapacity: true)
            stripe.withUnsafeBytes { addStripes($0) }
        }
        let whole = bytes.count / 32 * 32
        addStripes(UnsafeRawBufferPointer(rebasing: bytes.prefix(whole)))
        rest += bytes.dropFirst(whole)
    }

    private mutating func addStripes(_ bytes: UnsafeRawBufferPointer) {
        var (a, b, c, d) = lanes
        for place in stride(from: 0, to: bytes.count, by: 32) {
            a = Self.round(a, bytes.word(place))
            b = Self.round(b, bytes.word(place + 8))
            c = Self.round(c, bytes.word(place + 16))
            d = Self.round(d, bytes.word(place + 24))
        }
        lanes = (a, b, c, d)
    }

    /// The fingerprint of all bytes so far.
    var value: UInt64 {
        let p = Self.primes
        var hash: UInt64
        if count >= 32 {
            let (a, b, c, d) = lanes
            hash = a.rotated(1) &+ b.rotated(7) &+ c.rotated(12) &+ d.rotated(18)
            for lane in [a, b, c, d] { hash = (hash ^ Self.round(0, lane)) &* p.0 &+ p.3 }
        } else {
            hash = p.4
        }
        hash &+= count
        rest.withUnsafeBytes { rest in
            var place = 0
            while place + 8 <= rest.count {
                hash = (hash ^ Self.round(0, rest.word(place))).rotated(27) &* p.0 &+ p.3
                place += 8
            }
            if place + 4 <= rest.count {
                let half = UInt64(UInt32(littleEndian: rest.loadUnaligned(fromByteOffset: place, as: UInt32.self)))
                hash = (hash ^ (half &* p.0)).rotated(23) &* p.1 &+ p.2
                place += 4
            }
            for byte in rest[place...] { hash = (hash ^ (UInt64(byte) &* p.4)).rotated(11) &* p.0 }
        }
        hash = (hash ^ (hash >> 33)) &* p.1
        hash = (hash ^ (hash >> 29)) &* p.2
        return hash ^ (hash >> 32)
    }

    private static func round(_ lane: UInt64, _ word: UInt64) -> UInt64 {
        (lane &+ word &* primes.1).rotated(31) &* primes.0
    }
}

extension UnsafeRawBufferPointer {
    fileprivate func word(_ place: Int) -> UInt64 {
        UInt64(littleEndian: loadUnaligned(fromByteOffset: place, as: UInt64.self))
    }
}

extension UInt64 {
    fileprivate func rotated(_ bits: UInt64) -> UInt64 { self << bits | self >> (64 &- bits) }

    /// Sixteen hexadecimal digits.
    var hexadecimal: String {
        let digits = String(self, radix: 16)
        return String(repeating: "0", count: Fingerprint.digits - digits.count) + digits
    }
}
