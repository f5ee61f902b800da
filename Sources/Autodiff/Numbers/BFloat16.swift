/// A 16-bit floating-point number with the exponents of `Float` and 8 bits of significand: the upper half of a `Float`.
/// It holds magnitudes from 9.2e-41 to 3.39e38, normal ones with a relative error of at most 2⁻⁹.
///
/// Every operation is computed in `Float` and rounded once, to nearest, ties to even. For sums, products, quotients and
/// roots that is the correctly rounded result, since a `Float` has more than twice the bits.
@frozen
public struct BFloat16: Sendable {
    /// The bits: a sign, 8 of exponent, 7 of significand.
    public let bitPattern: UInt16

    /// The number with these bits.
    @inlinable @inline(__always)
    public init(bitPattern: UInt16) { self.bitPattern = bitPattern }

    /// The nearest number, ties to even.
    @inlinable @inline(__always)
    public init(_ value: Float) {
        let bits = value.bitPattern
        let rounded = UInt16(truncatingIfNeeded: (bits &+ 0x7fff &+ (bits >> 16 & 1)) >> 16)
        // A NaN stays one, quiet and with its sign; the carry could make a zero of it.
        bitPattern = value.isNaN ? UInt16(truncatingIfNeeded: bits >> 16) | 0x40 : rounded
    }

    /// The nearest number, ties to even, in one rounding.
    @inlinable
    public init(_ value: Double) {
        let single = Float(value)
        var bits = single.bitPattern
        // The first rounding may have made a tie of the second: the last bit is moved to the side of the value.
        if single.isFinite, bits & 0xffff == 0x8000, Double(single) != value {
            bits = Double(single).magnitude < value.magnitude ? bits + 1 : bits - 1
        }
        self.init(Float(bitPattern: bits))
    }

    /// The number as a `Float`, exactly.
    @inlinable @inline(__always)
    public var float: Float { Float(bitPattern: UInt32(bitPattern) << 16) }
}

extension BFloat16: Hashable, CustomStringConvertible {
    @_implements(Equatable,==(_:_:))
    @inlinable public static func _isEqual(_ x: BFloat16, _ y: BFloat16) -> Bool { x.float == y.float }
    @inlinable public func hash(into hasher: inout Hasher) { float.hash(into: &hasher) }
    /// The number's exact value as a `Float`'s.
    public var description: String { "\(float)" }
}

extension BFloat16: Codable {
    public init(from decoder: any Decoder) throws {
        self.init(try decoder.singleValueContainer().decode(Float.self))
    }
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(float)
    }
}
