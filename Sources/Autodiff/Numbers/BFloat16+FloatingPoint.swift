// What a floating-point type has, by way of `Float`. The operators have other names: as operators, they would be
// further meanings of each `+` and `-` that the type checker tries.

extension BFloat16: ExpressibleByFloatLiteral {
    @inlinable public init(floatLiteral value: Float) { self.init(value) }
    @inlinable public init(integerLiteral value: Int) { self.init(Double(value)) }
}

extension BFloat16: Strideable {
    @inlinable public func distance(to other: BFloat16) -> BFloat16 { other - self }
    @inlinable public func advanced(by distance: BFloat16) -> BFloat16 { self + distance }
}

extension BFloat16: SignedNumeric {
    @inlinable public init?<Source: BinaryInteger>(exactly source: Source) {
        guard let single = Float(exactly: source), BFloat16(single).float == single else { return nil }
        self.init(single)
    }
    @inlinable public var magnitude: BFloat16 { BFloat16(bitPattern: bitPattern & 0x7fff) }
    @_implements(AdditiveArithmetic,+(_:_:))
    @inlinable public static func _sum(of x: BFloat16, _ y: BFloat16) -> BFloat16 { BFloat16(x.float + y.float) }
    @_implements(AdditiveArithmetic,+=(_:_:))
    @inlinable public static func _formSum(_ x: inout BFloat16, _ y: BFloat16) { x = _sum(of: x, y) }
    @_implements(AdditiveArithmetic,-(_:_:))
    @inlinable public static func _difference(of x: BFloat16, _ y: BFloat16) -> BFloat16 { BFloat16(x.float - y.float) }
    @_implements(AdditiveArithmetic,-=(_:_:))
    @inlinable public static func _formDifference(_ x: inout BFloat16, _ y: BFloat16) { x = _difference(of: x, y) }
    @_implements(Numeric,*(_:_:))
    @inlinable public static func _product(of x: BFloat16, _ y: BFloat16) -> BFloat16 { BFloat16(x.float * y.float) }
    @_implements(Numeric,*=(_:_:))
    @inlinable public static func _formProduct(_ x: inout BFloat16, _ y: BFloat16) { x = _product(of: x, y) }
    @inlinable public mutating func negate() { self = BFloat16(bitPattern: bitPattern ^ 0x8000) }
}

extension BFloat16: FloatingPoint {
    public typealias Exponent = Int

    @inlinable public init(sign: FloatingPointSign, exponent: Int, significand: BFloat16) {
        self.init(Float(sign: sign, exponent: exponent, significand: significand.float))
    }
    @inlinable public init(signOf sign: BFloat16, magnitudeOf magnitude: BFloat16) {
        self.init(bitPattern: sign.bitPattern & 0x8000 | magnitude.bitPattern & 0x7fff)
    }
    @inlinable public init(_ value: Int) { self.init(Double(value)) }
    @inlinable public init<Source: BinaryInteger>(_ value: Source) { self.init(Double(value)) }

    @inlinable public static var radix: Int { 2 }
    @inlinable public static var nan: BFloat16 { BFloat16(bitPattern: 0x7fc0) }
    @inlinable public static var signalingNaN: BFloat16 { BFloat16(bitPattern: 0x7fa0) }
    @inlinable public static var infinity: BFloat16 { BFloat16(bitPattern: 0x7f80) }
    @inlinable public static var greatestFiniteMagnitude: BFloat16 { BFloat16(bitPattern: 0x7f7f) }
    @inlinable public static var leastNormalMagnitude: BFloat16 { BFloat16(bitPattern: 0x0080) }
    @inlinable public static var leastNonzeroMagnitude: BFloat16 { BFloat16(bitPattern: 0x0001) }
    @inlinable public static var ulpOfOne: BFloat16 { BFloat16(bitPattern: 0x3c00) }
    /// π, rounded toward 0.
    @inlinable public static var pi: BFloat16 { BFloat16(bitPattern: 0x4049) }

    @inlinable public var ulp: BFloat16 {
        guard isFinite else { return .nan }
        if exponentBitPattern <= 7 { return .init(bitPattern: 1 << UInt16(max(exponentBitPattern, 1) - 1)) }
        return BFloat16(sign: .plus, exponentBitPattern: exponentBitPattern - 7, significandBitPattern: 0)
    }
    @inlinable public var sign: FloatingPointSign { bitPattern >> 15 == 0 ? .plus : .minus }
    @inlinable public var exponent: Int { float.exponent }
    @inlinable public var significand: BFloat16 { BFloat16(float.significand) }

    // The protocol states the operators of its own again.
    @_implements(FloatingPoint,+(_:_:))
    @inlinable public static func _floatSum(of x: BFloat16, _ y: BFloat16) -> BFloat16 { _sum(of: x, y) }
    @_implements(FloatingPoint,+=(_:_:))
    @inlinable public static func _formFloatSum(_ x: inout BFloat16, _ y: BFloat16) { x = _sum(of: x, y) }
    @_implements(FloatingPoint,-(_:_:))
    @inlinable public static func _floatDifference(of x: BFloat16, _ y: BFloat16) -> BFloat16 { _difference(of: x, y) }
    @_implements(FloatingPoint,-=(_:_:))
    @inlinable public static func _formFloatDifference(_ x: inout BFloat16, _ y: BFloat16) { x = _difference(of: x, y) }
    @_implements(FloatingPoint,*(_:_:))
    @inlinable public static func _floatProduct(of x: BFloat16, _ y: BFloat16) -> BFloat16 { _product(of: x, y) }
    @_implements(FloatingPoint,*=(_:_:))
    @inlinable public static func _formFloatProduct(_ x: inout BFloat16, _ y: BFloat16) { x = _product(of: x, y) }
    @_implements(FloatingPoint,/(_:_:))
    @inlinable public static func _quotient(of x: BFloat16, _ y: BFloat16) -> BFloat16 { BFloat16(x.float / y.float) }
    @_implements(FloatingPoint,/=(_:_:))
    @inlinable public static func _formQuotient(_ x: inout BFloat16, _ y: BFloat16) { x = _quotient(of: x, y) }
    @inlinable public mutating func formRemainder(dividingBy other: BFloat16) {
        self = BFloat16(float.remainder(dividingBy: other.float))
    }
    @inlinable public mutating func formTruncatingRemainder(dividingBy other: BFloat16) {
        self = BFloat16(float.truncatingRemainder(dividingBy: other.float))
    }
    @inlinable public mutating func formSquareRoot() { self = BFloat16(float.squareRoot()) }
    /// The product is exact in a `Float`, and the sum in a `Double`, where it fits.
    @inlinable public mutating func addProduct(_ x: BFloat16, _ y: BFloat16) {
        self = BFloat16(Double(float) + Double(x.float) * Double(y.float))
    }
    @inlinable public mutating func round(_ rule: FloatingPointRoundingRule) { self = BFloat16(float.rounded(rule)) }

    @inlinable public var nextUp: BFloat16 {
        if isNaN || self == .infinity { return self }
        if isZero { return .leastNonzeroMagnitude }
        return BFloat16(bitPattern: sign == .plus ? bitPattern + 1 : bitPattern - 1)
    }
    @inlinable public func isEqual(to other: BFloat16) -> Bool { float == other.float }
    @inlinable public func isLess(than other: BFloat16) -> Bool { float < other.float }
    @inlinable public func isLessThanOrEqualTo(_ other: BFloat16) -> Bool { float <= other.float }
    @inlinable public var isNormal: Bool { float.isNormal }
    @inlinable public var isFinite: Bool { float.isFinite }
    @inlinable public var isZero: Bool { float.isZero }
    @inlinable public var isSubnormal: Bool { float.isSubnormal }
    @inlinable public var isInfinite: Bool { float.isInfinite }
    @inlinable public var isNaN: Bool { float.isNaN }
    @inlinable public var isSignalingNaN: Bool { isNaN && bitPattern & 0x40 == 0 }
    @inlinable public var isCanonical: Bool { true }
}

extension BFloat16: BinaryFloatingPoint {
    public typealias RawSignificand = UInt16
    public typealias RawExponent = UInt

    @inlinable public static var exponentBitCount: Int { 8 }
    @inlinable public static var significandBitCount: Int { 7 }
    @inlinable public init(sign: FloatingPointSign, exponentBitPattern: UInt, significandBitPattern: UInt16) {
        self.init(
            bitPattern: (sign == .minus ? 0x8000 : 0) | UInt16(exponentBitPattern & 0xff) << 7
                | significandBitPattern & 0x7f)
    }
    @inlinable public var exponentBitPattern: UInt { UInt(bitPattern >> 7 & 0xff) }
    @inlinable public var significandBitPattern: UInt16 { bitPattern & 0x7f }
    @inlinable public var binade: BFloat16 { BFloat16(float.binade) }
    @inlinable public var significandWidth: Int { float.significandWidth }
    /// The same number.
    @inlinable public init(_ value: BFloat16) { self = value }
    #if !((os(macOS) || targetEnvironment(macCatalyst)) && arch(x86_64))
        /// The number of the type nearest to a `Float16`, with ties to even.
        @inlinable public init(_ value: Float16) { self.init(Float(value)) }
    #endif
}
