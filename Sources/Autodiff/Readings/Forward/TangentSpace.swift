/// What a ``Dual`` number carries beside its value: the derivative along one direction, or along several at once.
///
/// The derivative along one direction is a number of the value's own kind; `SIMD2<Double>`, `SIMD4<Double>` and
/// `SIMD8<Double>` are those along two, four and eight. A tangent of exactly zero means that no path from the input led
/// here, as an adjoint of zero means that none leads on to the output: it stays zero through any partial derivative.
public protocol TangentSpace {
    /// The kind of number that the value is.
    associatedtype Number: ElementaryNumber

    /// No derivative.
    static var zeroTangent: Self { get }
    @_disfavoredOverload static func + (left: Self, right: Self) -> Self
    static prefix func - (tangent: Self) -> Self
    /// The tangent times a partial derivative; zero stays zero. By `pathProduct` a partial derivative of zero gives zero too:
    /// see ``Opcode/product(withPartialBy:_:)``.
    func scaled(by partial: Number, _ product: Opcode) -> Self
    /// `yes` where the condition holds and `no` elsewhere.
    static func select(_ condition: Number.Condition, _ yes: @autoclosure () -> Self, _ no: @autoclosure () -> Self)
        -> Self

    /// The tangent of y = f(x), for an operation of one operand. Provided; `Double` and its SIMD vectors have it inlined.
    static func chain(_ opcode: Opcode, _ x: Number, _ y: Number, _ dx: Self) -> Self
    /// The tangent of z = f(x, y), for an operation of two operands.
    static func chain(_ opcode: Opcode, _ x: Number, _ y: Number, _ z: Number, _ dx: Self, _ dy: Self) -> Self
}

extension TangentSpace {
    // One copy of the table for each kind, not one for each operation of each kind.
    @inlinable @inline(never)
    public static func chain(_ opcode: Opcode, _ x: Number, _ y: Number, _ dx: Self) -> Self {
        visitRule(opcode, TangentOfOne(x: x, y: y, dx: dx, factor: visitRule(opcode, ConstantPartials()).left))
    }

    @inlinable @inline(never)
    public static func chain(_ opcode: Opcode, _ x: Number, _ y: Number, _ z: Number, _ dx: Self, _ dy: Self) -> Self {
        visitRule(
            opcode,
            TangentOfTwo(
                opcode, x: x, y: y, z: z, dx: dx, dy: dy, factors: visitRule(opcode, ConstantPartials())))
    }

    /// The tangent times a partial derivative that is a constant.
    @inlinable @inline(__always)
    func scaled(byConstant factor: Double) -> Self {
        factor == 1
            ? self
            : factor == 0 ? .zeroTangent : factor == -1 ? -self : scaled(by: Number(constant: factor), .adjointProduct)
    }
}

// A number as the derivative along one direction.
extension TangentSpace where Self: ElementaryNumber, Number == Self {
    @inlinable @inline(__always) public static var zeroTangent: Self { Self(constant: 0) }
    @inlinable @inline(__always)
    public func scaled(by partial: Self, _ product: Opcode) -> Self { Self.apply(product, self, partial) }
}

/// The partial derivatives of a rule that reads nothing; `nil` for other rules. With a constant opcode it is decided at
/// compile time.
@frozen @usableFromInline
struct ConstantPartials: RuleVisitor {
    @usableFromInline typealias Number = Double
    @inlinable @inline(__always) init() {}

    @inlinable @inline(__always)
    func one(
        _: StaticString, _ reads: Reads, _: (Double) -> Double, _ partial: (Double, Double) -> Double
    ) -> (left: Double?, right: Double?) { reads.isEmpty ? (partial(0, 0), nil) : (nil, nil) }

    @inlinable @inline(__always)
    func two(
        _: StaticString, _ reads: Reads, _: (Double, Double) -> Double, _ left: (Double, Double, Double) -> Double,
        _ right: (Double, Double, Double) -> Double
    ) -> (left: Double?, right: Double?) { reads.isEmpty ? (left(0, 0, 0), right(0, 0, 0)) : (nil, nil) }

    @inlinable @inline(__always)
    func noRule(_ opcode: Opcode) -> (left: Double?, right: Double?) { (nil, nil) }
}

extension Opcode {
    /// Whether an operation of one operand has the derivative 0 wherever it has one: floor, sign and their like.
    var isConstantBetweenJumps: Bool { readRule(self, ConstantPartials()).left == 0 }
}

/// Reads a rule of one operand for the tangent of its result.
@frozen @usableFromInline
struct TangentOfOne<Tangent: TangentSpace>: RuleVisitor {
    @usableFromInline typealias Number = Tangent.Number
    @usableFromInline let x: Number
    @usableFromInline let y: Number
    @usableFromInline let dx: Tangent
    @usableFromInline let factor: Double?
    @inlinable @inline(__always) init(x: Number, y: Number, dx: Tangent, factor: Double?) {
        (self.x, self.y, self.dx, self.factor) = (x, y, dx, factor)
    }

    @inlinable @inline(__always)
    func one(
        _: StaticString, _: Reads, _: (Double) -> Double, _ partial: (Number, Number) -> Number
    ) -> Tangent {
        if let factor { return dx.scaled(byConstant: factor) }
        return dx.scaled(by: partial(x, y), .adjointProduct)
    }

    @inlinable @inline(__always)
    func two(
        _ name: StaticString, _: Reads, _: (Double, Double) -> Double, _: (Number, Number, Number) -> Number,
        _: (Number, Number, Number) -> Number
    ) -> Tangent { stop("\(name): takes two operands and was given one") }

    @inlinable @inline(__always)
    func noRule(_ opcode: Opcode) -> Tangent { stop("\(opcode) is no elementwise operation") }
}

/// Reads a rule of two operands for the tangent of its result.
@frozen @usableFromInline
struct TangentOfTwo<Tangent: TangentSpace>: RuleVisitor {
    @usableFromInline typealias Number = Tangent.Number
    @usableFromInline let x: Number
    @usableFromInline let y: Number
    @usableFromInline let z: Number
    @usableFromInline let dx: Tangent
    @usableFromInline let dy: Tangent
    @usableFromInline let factors: (left: Double?, right: Double?)
    @usableFromInline let opcode: Opcode
    @inlinable @inline(__always)
    init(
        _ opcode: Opcode, x: Number, y: Number, z: Number, dx: Tangent, dy: Tangent,
        factors: (left: Double?, right: Double?)
    ) {
        (self.x, self.y, self.z, self.dx, self.dy, self.factors) = (x, y, z, dx, dy, factors)
        self.opcode = opcode
    }

    @inlinable @inline(__always)
    func one(
        _ name: StaticString, _: Reads, _: (Double) -> Double, _: (Number, Number) -> Number
    ) -> Tangent { stop("\(name): takes one operand and was given two") }

    @inlinable @inline(__always)
    func two(
        _: StaticString, _: Reads, _: (Double, Double) -> Double, _ left: (Number, Number, Number) -> Number,
        _ right: (Number, Number, Number) -> Number
    ) -> Tangent {
        if let left = factors.left, let right = factors.right {
            return dx.scaled(byConstant: left) + dy.scaled(byConstant: right)
        }
        return dx.scaled(by: left(x, y, z), opcode.product(withPartialBy: 0, .untaken))
            + dy.scaled(by: right(x, y, z), opcode.product(withPartialBy: 1, .untaken))
    }

    @inlinable @inline(__always)
    func noRule(_ opcode: Opcode) -> Tangent { stop("\(opcode) is no elementwise operation") }
}

extension Variable: TangentSpace {
    public typealias Number = Variable
}
