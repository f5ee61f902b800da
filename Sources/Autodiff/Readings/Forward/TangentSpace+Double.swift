// Tangents of doubles: the derivative along one direction, or along two, four or eight at once. With a constant opcode
// nothing of the rule table remains but the one rule.

extension Double: TangentSpace {
    public typealias Number = Double

    @inlinable @inline(__always)
    public static func chain(_ opcode: Opcode, _ x: Double, _ y: Double, _ dx: Double) -> Double {
        visitRule(opcode, TangentOfOne(x: x, y: y, dx: dx, factor: visitRule(opcode, ConstantPartials()).left))
    }

    @inlinable @inline(__always)
    public static func chain(
        _ opcode: Opcode, _ x: Double, _ y: Double, _ z: Double, _ dx: Double, _ dy: Double
    ) -> Double {
        visitRule(
            opcode,
            TangentOfTwo(
                opcode, x: x, y: y, z: z, dx: dx, dy: dy, factors: visitRule(opcode, ConstantPartials())))
    }
}

/// A SIMD vector of doubles, one for each direction.
public protocol DirectionVector: TangentSpace, SIMD where Scalar == Double, Number == Double {}

extension DirectionVector {
    @inlinable @inline(__always) public static var zeroTangent: Self { Self(repeating: 0) }
    @inlinable @inline(__always)
    public static prefix func - (tangent: Self) -> Self { zeroTangent - tangent }

    @inlinable @inline(__always)
    public func scaled(by partial: Double, _ product: Opcode) -> Self {
        if product == .pathProduct, partial == 0 { return .zeroTangent }
        return (self * partial).replacing(with: 0, where: self .== Self(repeating: 0))
    }

    @inlinable @inline(__always)
    public static func select(
        _ condition: Bool, _ yes: @autoclosure () -> Self, _ no: @autoclosure () -> Self
    ) -> Self {
        condition ? yes() : no()
    }

    @inlinable @inline(__always)
    public static func chain(_ opcode: Opcode, _ x: Double, _ y: Double, _ dx: Self) -> Self {
        visitRule(opcode, TangentOfOne(x: x, y: y, dx: dx, factor: visitRule(opcode, ConstantPartials()).left))
    }

    @inlinable @inline(__always)
    public static func chain(
        _ opcode: Opcode, _ x: Double, _ y: Double, _ z: Double, _ dx: Self, _ dy: Self
    ) -> Self {
        visitRule(
            opcode,
            TangentOfTwo(
                opcode, x: x, y: y, z: z, dx: dx, dy: dy, factors: visitRule(opcode, ConstantPartials())))
    }
}

extension SIMD2: TangentSpace, DirectionVector where Scalar == Double { public typealias Number = Double }
extension SIMD4: TangentSpace, DirectionVector where Scalar == Double { public typealias Number = Double }
extension SIMD8: TangentSpace, DirectionVector where Scalar == Double { public typealias Number = Double }
