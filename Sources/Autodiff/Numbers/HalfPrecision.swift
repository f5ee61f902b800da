/// IEEE 754 halves by their bits, since `Float16` does not exist on every platform.
package enum HalfPrecision {
    /// The number of an IEEE 754 half: a sign, 5 bits of exponent, 10 of significand. Exact.
    package static func float(_ bits: UInt16) -> Float {
        let (sign, exponent, significand) = (UInt32(bits >> 15) << 31, UInt32(bits >> 10 & 0x1f), UInt32(bits & 0x3ff))
        switch exponent {
        case 0:
            let magnitude = Float(significand) * 0x1p-24
            return Float(bitPattern: magnitude.bitPattern | sign)
        case 0x1f: return Float(bitPattern: sign | 0x7f80_0000 | significand << 13)
        default: return Float(bitPattern: sign | (exponent + 112) << 23 | significand << 13)
        }
    }

    /// The nearest half, ties to even; beyond 65,519 infinity.
    package static func half(_ value: Double) -> UInt16 {
        let sign: UInt16 = value.sign == .minus ? 0x8000 : 0
        if value.isNaN { return sign | 0x7e00 }
        let magnitude = value.magnitude
        if magnitude >= 65_520 { return sign | 0x7c00 }
        // The spacing of halves at this magnitude; 2⁻²⁴ below the smallest normal one.
        let exponent = max(magnitude == 0 ? -14 : Int(magnitude.exponent), -14)
        let steps = UInt16(
            (magnitude / Double(sign: .plus, exponent: exponent - 10, significand: 1)).rounded(.toNearestOrEven))
        // A significand that is rounded up to 2048 carries into the exponent, as its bits do.
        return sign | (UInt16(exponent + 14) << 10) + steps
    }
}
