// Tangents of doubles: the derivative along one direction, or along two, four or eight at once. Everything is inlined,
// so that a rule reduces to its arithmetic.

extension Double: TangentSpace {
    /// The value of a tangent along one direction is a double.
    public typealias Number = Double

    /// The tangent times a partial derivative; 0 where either is 0.
    @inlinable @_transparent
    public func scaled(by partial: Double) -> Double {
        self == 0 || partial == 0 ? 0 : self * partial
    }

    @inlinable @_transparent
    public static func chain<Rule: UnaryRule>(_: Rule.Type, _ x: Double, _ y: Double, _ dx: Self) -> Self {
        chained(Rule.self, x, y, dx)
    }

    @inlinable @_transparent
    public static func chain<Rule: BinaryRule>(
        _: Rule.Type, _ x: Double, _ y: Double, _ z: Double, _ dx: Self, _ dy: Self
    ) -> Self {
        chained(Rule.self, x, y, z, dx, dy)
    }
}

/// A SIMD vector of doubles, one lane for each direction.
public protocol _DirectionVector: TangentSpace, SIMD where Scalar == Double, Number == Double {}

extension _DirectionVector {
    /// Zero along every direction.
    @inlinable @_transparent public static var zeroTangent: Self { Self(repeating: 0) }
    /// The negated tangent.
    @inlinable @_transparent
    public static prefix func - (tangent: Self) -> Self { zeroTangent - tangent }

    /// The tangent times a partial derivative; 0 where either is 0.
    @inlinable @_transparent
    public func scaled(by partial: Double) -> Self {
        if partial == 0 { return .zeroTangent }
        return (self * partial).replacing(with: 0, where: self .== Self(repeating: 0))
    }

    /// `yes` if the condition holds, else `no`.
    @inlinable @_transparent
    public static func select(
        _ condition: Bool, _ yes: @autoclosure () -> Self, _ no: @autoclosure () -> Self
    ) -> Self {
        condition ? yes() : no()
    }

    /// The tangent of a rule's result, by the chain rule.
    @inlinable @_transparent
    public static func chain<Rule: UnaryRule>(_: Rule.Type, _ x: Double, _ y: Double, _ dx: Self) -> Self {
        chained(Rule.self, x, y, dx)
    }

    /// The tangent of a rule's result, by the chain rule.
    @inlinable @_transparent
    public static func chain<Rule: BinaryRule>(
        _: Rule.Type, _ x: Double, _ y: Double, _ z: Double, _ dx: Self, _ dy: Self
    ) -> Self {
        chained(Rule.self, x, y, z, dx, dy)
    }
}

extension SIMD2: TangentSpace, _DirectionVector where Scalar == Double { public typealias Number = Double }
extension SIMD4: TangentSpace, _DirectionVector where Scalar == Double { public typealias Number = Double }
extension SIMD8: TangentSpace, _DirectionVector where Scalar == Double { public typealias Number = Double }
