/// The tangent of a ``Dual`` number: the derivative along one direction, or along several at once.
///
/// The derivative along one direction is a number of the value's own kind; `SIMD2<Double>`, `SIMD4<Double>` and
/// `SIMD8<Double>` hold those along two, four and eight. Zeros are strong: a tangent of exactly 0 means that no path
/// leads here from the input, as an adjoint of 0 means that no path leads to the output. So it stays 0 through any
/// partial derivative, even an infinite one; likewise a partial derivative of 0 blocks any tangent.
public protocol TangentSpace {
    /// The value's kind of number.
    associatedtype Number: ElementaryNumber

    /// The zero tangent.
    static var zeroTangent: Self { get }
    /// The sum of two tangents.
    @_disfavoredOverload static func + (left: Self, right: Self) -> Self
    /// The negated tangent.
    @_disfavoredOverload static prefix func - (tangent: Self) -> Self
    /// The tangent times a partial derivative; 0 where either is 0: see ``Rules/PathProduct``.
    func scaled(by partial: Number) -> Self
    /// `yes` if the condition holds, else `no`.
    static func select(_ condition: Number.Condition, _ yes: @autoclosure () -> Self, _ no: @autoclosure () -> Self)
        -> Self

    /// The tangent of y = f(x), for an operation of one operand. Default: ∂f/∂x·dx; inlined for `Double` and its SIMD
    /// vectors.
    static func chain<Rule: UnaryRule>(_ rule: Rule.Type, _ x: Number, _ y: Number, _ dx: Self) -> Self
    /// The tangent of z = f(x, y), for an operation of two operands. Default: ∂f/∂x·dx + ∂f/∂y·dy.
    static func chain<Rule: BinaryRule>(
        _ rule: Rule.Type, _ x: Number, _ y: Number, _ z: Number, _ dx: Self, _ dy: Self
    ) -> Self
}

extension TangentSpace {
    @inlinable
    public static func chain<Rule: UnaryRule>(_: Rule.Type, _ x: Number, _ y: Number, _ dx: Self) -> Self {
        chained(Rule.self, x, y, dx)
    }

    @inlinable
    public static func chain<Rule: BinaryRule>(
        _: Rule.Type, _ x: Number, _ y: Number, _ z: Number, _ dx: Self, _ dy: Self
    ) -> Self {
        chained(Rule.self, x, y, z, dx, dy)
    }

    @inlinable @_transparent
    static func chained<Function: UnaryFunction>(_: Function.Type, _ x: Number, _ y: Number, _ dx: Self) -> Self {
        if let factor = Function.constantPartial { return dx.scaled(byConstant: factor) }
        return dx.scaled(by: Function.partial(x, y))
    }

    @inlinable @_transparent
    static func chained<Rule: BinaryRule>(
        _: Rule.Type, _ x: Number, _ y: Number, _ z: Number, _ dx: Self, _ dy: Self
    ) -> Self {
        if let factors = Rule.constantPartials {
            return dx.scaled(byConstant: factors.left) + dy.scaled(byConstant: factors.right)
        }
        return dx.scaled(by: Rule.left(x, y, z)) + dy.scaled(by: Rule.right(x, y, z))
    }

    /// The tangent times a partial derivative that is a constant.
    @inlinable @_transparent
    func scaled(byConstant factor: Double) -> Self {
        factor == 1
            ? self
            : factor == 0 ? .zeroTangent : factor == -1 ? -self : scaled(by: Number(constant: factor))
    }
}

// A number as the tangent along one direction.
extension TangentSpace where Self: ElementaryNumber, Number == Self {
    @inlinable @_transparent public static var zeroTangent: Self { Self(constant: 0) }
    /// The tangent times a partial derivative; 0 where either is 0.
    @inlinable @_transparent
    public func scaled(by partial: Self) -> Self { Self.apply(Rules.PathProduct.self, self, partial) }
}

extension Variable: TangentSpace {
    /// The value of a recorded tangent is a variable.
    public typealias Number = Variable
}
