import Autodiff

/// The formats in which files store the elements of arrays; the raw values are the names in safetensors files.
public enum NumberFormat: String, CaseIterable, Sendable, Hashable {
    /// IEEE 754 floating-point numbers of 8, 4 and 2 bytes.
    case float64 = "F64"
    case float32 = "F32"
    case float16 = "F16"
    /// The upper half of a `float32`.
    case bfloat16 = "BF16"
    /// Integers in two's complement.
    case int64 = "I64"
    case int32 = "I32"
    case int16 = "I16"
    case int8 = "I8"
    /// Integers without a sign.
    case uint64 = "U64"
    case uint32 = "U32"
    case uint16 = "U16"
    case uint8 = "U8"
    /// One byte: 0 for false, another for true.
    case bool = "BOOL"

    /// The bytes of an element.
    public var size: Int {
        switch self {
        case .float64, .int64, .uint64: 8
        case .float32, .int32, .uint32: 4
        case .float16, .bfloat16, .int16, .uint16: 2
        case .int8, .uint8, .bool: 1
        }
    }

    /// The format of a tensor's elements in memory.
    static func of<Scalar: TensorScalar>(_: Scalar.Type) -> NumberFormat {
        switch Scalar.elementType {
        case .float: .float32
        case .double: .float64
        }
    }

    static let allNames = allCases.map(\.rawValue).joined(separator: ", ")
}

/// Two-byte numbers by their bits, since `Float16` does not exist on every platform.
enum HalfPrecision {
    /// The number of an IEEE 754 half: a sign, 5 bits of exponent, 10 of significand. Exact.
    static func float(_ bits: UInt16) -> Float {
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
    static func half(_ value: Double) -> UInt16 {
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

    /// The nearest number with 8 bits of significand, ties to even.
    static func brainFloat(_ value: Double) -> UInt16 {
        if value.isNaN { return 0x7fc0 | (value.sign == .minus ? 0x8000 : 0) }
        let single = Float(value)
        // Rounding twice would be wrong at a tie of the second that the first has made: the first result is moved off.
        var bits = single.bitPattern
        if single.isFinite, bits & 0xffff == 0x8000, Double(single) != value {
            bits = Double(single).magnitude < value.magnitude ? bits + 1 : bits - 1
        }
        if single.isFinite { bits += 0x7fff + (bits >> 16 & 1) }
        return UInt16(bits >> 16)
    }
}
