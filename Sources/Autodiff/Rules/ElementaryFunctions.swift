// The elementary functions over any kind of number: one line per operation.
//
// Calls with a plain `Double` go to Foundation's and Swift's functions of the same names, and calls with a `Variable`
// to those of `VariableFunctions.swift`; these serve tensors and functions that are themselves generic over
// `ElementaryNumber`. All are disfavored, so that the type checker ignores them once another form fits
// (`Notes/design.md`, 'Overloads'). The rules are in `Rules`.

// MARK: Functions of one operand that the platform has for Double

/// eˣ; derivative eˣ.
@inlinable @_transparent @_disfavoredOverload
public func exp<Number: ElementaryNumber>(_ x: Number) -> Number { Number.apply(Rules.Exponential.self, x) }

/// eˣ − 1, accurate near 0; derivative eˣ.
@inlinable @_transparent @_disfavoredOverload
public func expm1<Number: ElementaryNumber>(_ x: Number) -> Number { Number.apply(Rules.ExponentialMinusOne.self, x) }

/// 2ˣ; derivative 2ˣ·log 2.
@inlinable @_transparent @_disfavoredOverload
public func exp2<Number: ElementaryNumber>(_ x: Number) -> Number { Number.apply(Rules.Exponential2.self, x) }

/// The natural logarithm; derivative 1/x.
@inlinable @_transparent @_disfavoredOverload
public func log<Number: ElementaryNumber>(_ x: Number) -> Number { Number.apply(Rules.Logarithm.self, x) }

/// log(1 + x), accurate near 0; derivative 1/(1 + x).
@inlinable @_transparent @_disfavoredOverload
public func log1p<Number: ElementaryNumber>(_ x: Number) -> Number { Number.apply(Rules.LogarithmOnePlus.self, x) }

/// The logarithm to base 2; derivative 1/(x·log 2).
@inlinable @_transparent @_disfavoredOverload
public func log2<Number: ElementaryNumber>(_ x: Number) -> Number { Number.apply(Rules.Logarithm2.self, x) }

/// The logarithm to base 10; derivative 1/(x·log 10).
@inlinable @_transparent @_disfavoredOverload
public func log10<Number: ElementaryNumber>(_ x: Number) -> Number { Number.apply(Rules.Logarithm10.self, x) }

/// √x; derivative 1/(2√x), which is +∞ at 0.
@inlinable @_transparent @_disfavoredOverload
public func sqrt<Number: ElementaryNumber>(_ x: Number) -> Number { Number.apply(Rules.SquareRoot.self, x) }

/// ∛x, for negative x too; derivative 1/(3 ∛x²), which is +∞ at 0.
@inlinable @_transparent @_disfavoredOverload
public func cbrt<Number: ElementaryNumber>(_ x: Number) -> Number { Number.apply(Rules.CubeRoot.self, x) }

/// The sine; derivative cos x.
@inlinable @_transparent @_disfavoredOverload
public func sin<Number: ElementaryNumber>(_ x: Number) -> Number { Number.apply(Rules.Sine.self, x) }

/// The cosine; derivative −sin x.
@inlinable @_transparent @_disfavoredOverload
public func cos<Number: ElementaryNumber>(_ x: Number) -> Number { Number.apply(Rules.Cosine.self, x) }

/// The tangent; derivative 1 + tan²x.
@inlinable @_transparent @_disfavoredOverload
public func tan<Number: ElementaryNumber>(_ x: Number) -> Number { Number.apply(Rules.Tangent.self, x) }

/// The inverse sine; derivative 1/√(1 − x²).
@inlinable @_transparent @_disfavoredOverload
public func asin<Number: ElementaryNumber>(_ x: Number) -> Number { Number.apply(Rules.ArcSine.self, x) }

/// The inverse cosine; derivative −1/√(1 − x²).
@inlinable @_transparent @_disfavoredOverload
public func acos<Number: ElementaryNumber>(_ x: Number) -> Number { Number.apply(Rules.ArcCosine.self, x) }

/// The inverse tangent; derivative 1/(1 + x²).
@inlinable @_transparent @_disfavoredOverload
public func atan<Number: ElementaryNumber>(_ x: Number) -> Number { Number.apply(Rules.ArcTangent.self, x) }

/// The hyperbolic sine; derivative cosh x.
@inlinable @_transparent @_disfavoredOverload
public func sinh<Number: ElementaryNumber>(_ x: Number) -> Number { Number.apply(Rules.HyperbolicSine.self, x) }

/// The hyperbolic cosine; derivative sinh x.
@inlinable @_transparent @_disfavoredOverload
public func cosh<Number: ElementaryNumber>(_ x: Number) -> Number { Number.apply(Rules.HyperbolicCosine.self, x) }

/// The hyperbolic tangent; derivative 1 − tanh²x = 1/cosh²x.
@inlinable @_transparent @_disfavoredOverload
public func tanh<Number: ElementaryNumber>(_ x: Number) -> Number { Number.apply(Rules.HyperbolicTangent.self, x) }

/// The inverse hyperbolic sine; derivative 1/√(1 + x²).
@inlinable @_transparent @_disfavoredOverload
public func asinh<Number: ElementaryNumber>(_ x: Number) -> Number { Number.apply(Rules.InverseHyperbolicSine.self, x) }

/// The inverse hyperbolic cosine; derivative 1/√(x² − 1).
@inlinable @_transparent @_disfavoredOverload
public func acosh<Number: ElementaryNumber>(_ x: Number) -> Number {
    Number.apply(Rules.InverseHyperbolicCosine.self, x)
}

/// The inverse hyperbolic tangent; derivative 1/(1 − x²).
@inlinable @_transparent @_disfavoredOverload
public func atanh<Number: ElementaryNumber>(_ x: Number) -> Number {
    Number.apply(Rules.InverseHyperbolicTangent.self, x)
}

/// The error function; derivative 2/√π·exp(−x²).
@inlinable @_transparent @_disfavoredOverload
public func erf<Number: ElementaryNumber>(_ x: Number) -> Number { Number.apply(Rules.ErrorFunction.self, x) }

/// |x|; derivative sign x (0 at 0).
@inlinable @_transparent @_disfavoredOverload
public func abs<Number: ElementaryNumber>(_ x: Number) -> Number { Number.apply(Rules.Absolute.self, x) }

/// |x| of a plain number. Without this form, `abs(a - b) <= 1e-9 * max(1, abs(b))` with doubles does not type-check
/// (`Notes/design.md`, 'Overloads').
@inlinable @_transparent
public func abs(_ x: Double) -> Double { x.magnitude }

/// The largest integer not above x; derivative 0.
@inlinable @_transparent @_disfavoredOverload
public func floor<Number: ElementaryNumber>(_ x: Number) -> Number { Number.apply(Rules.Floor.self, x) }

/// The smallest integer not below x; derivative 0.
@inlinable @_transparent @_disfavoredOverload
public func ceil<Number: ElementaryNumber>(_ x: Number) -> Number { Number.apply(Rules.Ceiling.self, x) }

/// The nearest integer, halves away from zero; derivative 0.
@inlinable @_transparent @_disfavoredOverload
public func round<Number: ElementaryNumber>(_ x: Number) -> Number { Number.apply(Rules.Round.self, x) }

// MARK: Functions of one operand that the platform lacks

/// x²; derivative 2x.
@inlinable @_transparent @_disfavoredOverload
public func square<Number: ElementaryNumber>(_ x: Number) -> Number { Number.apply(Rules.Square.self, x) }

/// 1/x; derivative −1/x².
@inlinable @_transparent @_disfavoredOverload
public func reciprocal<Number: ElementaryNumber>(_ x: Number) -> Number { Number.apply(Rules.Reciprocal.self, x) }

/// The sign of x: −1, 0 or 1, and NaN for NaN; derivative 0.
@inlinable @_transparent @_disfavoredOverload
public func sign<Number: ElementaryNumber>(_ x: Number) -> Number { Number.apply(Rules.Sign.self, x) }

/// The Heaviside step: 1 where x > 0, else 0; derivative 0.
@inlinable @_transparent @_disfavoredOverload
public func step<Number: ElementaryNumber>(_ x: Number) -> Number { Number.apply(Rules.Step.self, x) }

/// The logistic function 1/(1 + e⁻ˣ) (lecture 002, activation functions); derivative σ(x)·σ(−x).
@inlinable @_transparent @_disfavoredOverload
public func sigmoid<Number: ElementaryNumber>(_ x: Number) -> Number { Number.apply(Rules.Sigmoid.self, x) }

/// log σ(x), stable at any x; derivative σ(−x).
@inlinable @_transparent @_disfavoredOverload
public func logSigmoid<Number: ElementaryNumber>(_ x: Number) -> Number { Number.apply(Rules.LogSigmoid.self, x) }

/// log(1 + eˣ), stable at any x; derivative σ(x).
@inlinable @_transparent @_disfavoredOverload
public func softplus<Number: ElementaryNumber>(_ x: Number) -> Number { Number.apply(Rules.Softplus.self, x) }

/// max(x, 0); derivative 1 where x > 0, else 0 (0 at 0).
@inlinable @_transparent @_disfavoredOverload
public func relu<Number: ElementaryNumber>(_ x: Number) -> Number { Number.apply(Rules.Relu.self, x) }

/// The scaled exponential linear unit (Klambauer et al. 2017): λ·x where x > 0, else λα·(eˣ − 1); derivative λ or
/// λα·eˣ.
@inlinable @_transparent @_disfavoredOverload
public func selu<Number: ElementaryNumber>(_ x: Number) -> Number {
    Number.apply(Rules.ScaledExponentialLinear.self, x)
}

/// The Gaussian error linear unit x·Φ(x); derivative Φ(x) + x·φ(x).
@inlinable @_transparent @_disfavoredOverload
public func gelu<Number: ElementaryNumber>(_ x: Number) -> Number { Number.apply(Rules.GaussianErrorLinear.self, x) }

/// The sigmoid linear unit x·σ(x); derivative σ(x)(1 + x·σ(−x)).
@inlinable @_transparent @_disfavoredOverload
public func silu<Number: ElementaryNumber>(_ x: Number) -> Number { Number.apply(Rules.SigmoidLinear.self, x) }

/// log |Γ(x)|; derivative the digamma function ψ(x).
@inlinable @_transparent @_disfavoredOverload
public func logGamma<Number: ElementaryNumber>(_ x: Number) -> Number { Number.apply(Rules.LogGamma.self, x) }

// MARK: Functions of two operands

/// √(x² + y²) without overflow; derivatives x/z and y/z, 0 at the origin.
@inlinable @_transparent @_disfavoredOverload
public func hypot<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number {
    Number.apply(Rules.Hypotenuse.self, x, y)
}

/// The angle of the point with ordinate x and abscissa y; derivatives y/(x² + y²) and −x/(x² + y²).
@inlinable @_transparent @_disfavoredOverload
public func atan2<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number {
    Number.apply(Rules.ArcTangent2.self, x, y)
}

/// x·log y, and 0 where x is 0; derivatives log y and x/y.
@inlinable @_transparent @_disfavoredOverload
public func xlogy<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number { Number.apply(Rules.XLogY.self, x, y) }

/// The exponential linear unit: x where x > 0, else α·(eˣ − 1), with α the second operand; derivatives 1 or α·eˣ, and 0
/// or eˣ − 1.
@inlinable @_transparent @_disfavoredOverload
public func elu<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number {
    Number.apply(Rules.ExponentialLinear.self, x, y)
}

/// x where x > 0, else slope·x, with the slope the second operand; derivatives 1 or slope, and 0 or x.
@inlinable @_transparent @_disfavoredOverload
public func leakyReLU<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number {
    Number.apply(Rules.LeakyReLU.self, x, y)
}

/// The derivative of order n + 1 of log Γ, with the order n the first operand and the argument the second:
/// `polygamma(0, x)` is the digamma function. The derivative is polygamma(n + 1, x); the order has none.
@inlinable @_transparent @_disfavoredOverload
public func polygamma<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number {
    Number.apply(Rules.Polygamma.self, x, y)
}

/// −t·log σ(z) − (1 − t)·log(1 − σ(z)) of a logit z and a target t; derivatives σ(z) − t and −z.
@inlinable @_transparent @_disfavoredOverload
public func binaryCrossEntropy<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number {
    Number.apply(Rules.BinaryCrossEntropy.self, x, y)
}

/// xʸ; derivatives y·xʸ⁻¹ (0 where y is 0) and xʸ·log x (0 at x = 0, y ≥ 0; NaN for x < 0).
@inlinable @_transparent @_disfavoredOverload
public func pow<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number { Number.apply(Rules.Power.self, x, y) }

/// The larger operand; derivative 1 with respect to it, ½ with respect to each at a tie.
@inlinable @_transparent @_disfavoredOverload
public func max<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number { Number.apply(Rules.Maximum.self, x, y) }

/// The smaller operand; derivative 1 with respect to it, ½ with respect to each at a tie.
@inlinable @_transparent @_disfavoredOverload
public func min<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number { Number.apply(Rules.Minimum.self, x, y) }

/// The largest of three or more operands: the maximum of the first two, then of that and the next.
@_disfavoredOverload
public func max<Number: ElementaryNumber>(_ x: Number, _ y: Number, _ z: Number, _ rest: Number...) -> Number {
    rest.reduce(Number.apply(Rules.Maximum.self, Number.apply(Rules.Maximum.self, x, y), z)) {
        Number.apply(Rules.Maximum.self, $0, $1)
    }
}

/// The smallest of three or more operands: the minimum of the first two, then of that and the next.
@_disfavoredOverload
public func min<Number: ElementaryNumber>(_ x: Number, _ y: Number, _ z: Number, _ rest: Number...) -> Number {
    rest.reduce(Number.apply(Rules.Minimum.self, Number.apply(Rules.Minimum.self, x, y), z)) {
        Number.apply(Rules.Minimum.self, $0, $1)
    }
}

/// ``leakyReLU(_:_:)`` with a constant slope.
@inlinable @_transparent @_disfavoredOverload
public func leakyReLU<Number: ElementaryNumber>(_ x: Number, _ slope: Double) -> Number {
    leakyReLU(x, Number(constant: slope))
}

/// ``elu(_:_:)`` with a constant α.
@inlinable @_transparent @_disfavoredOverload
public func elu<Number: ElementaryNumber>(_ x: Number, _ alpha: Double) -> Number {
    elu(x, Number(constant: alpha))
}

/// ``clamp(_:_:_:)`` with constant bounds.
@inlinable @_transparent @_disfavoredOverload
public func clamp<Number: ElementaryNumber>(_ x: Number, _ low: Double, _ high: Double) -> Number {
    clamp(x, Number(constant: low), Number(constant: high))
}

/// xⁿ with an integer exponent. The exponent is `some FixedWidthInteger`: with `Int` the type checker takes the literal
/// in `pow(sin(0.5 * .pi), 2)` of plain numbers for this form's, and sums of `pow(x[i] - x[i - 1], 2) / 2` over
/// variables do not type-check (`Notes/design.md`, 'Overloads').
@inlinable @_transparent @_disfavoredOverload
public func pow<Number: ElementaryNumber>(_ x: Number, _ n: some FixedWidthInteger) -> Number {
    pow(x, Number(constant: Double(n)))
}

/// The digamma function ψ(x), the derivative of log Γ.
@inlinable @_transparent @_disfavoredOverload
public func digamma<Number: ElementaryNumber>(_ x: Number) -> Number { polygamma(0, x) }

/// `x` clamped to `low` … `high`; derivative 1 inside, 0 outside, ½ on a bound.
@inlinable @_transparent @_disfavoredOverload
public func clamp<Number: ElementaryNumber>(_ x: Number, _ low: Number, _ high: Number) -> Number {
    min(max(x, low), high)
}

/// `yes` where the condition holds, else `no`; the branch not selected gets an adjoint of exactly zero.
@inlinable @_transparent @_disfavoredOverload
public func select<Number: ElementaryNumber>(
    _ condition: Number.Condition, _ yes: @autoclosure () -> Number, _ no: @autoclosure () -> Number
) -> Number {
    Number.select(condition, yes(), no())
}

// MARK: Elementwise comparisons, without a derivative

extension ElementaryNumber {
    /// Whether x < y, for each element.
    @inlinable @_transparent public static func .< (x: Self, y: Self) -> Condition { compare(x, .less, y) }
    /// Whether x ≤ y, for each element.
    @inlinable @_transparent public static func .<= (x: Self, y: Self) -> Condition { compare(x, .lessOrEqual, y) }
    /// Whether x = y, for each element.
    @inlinable @_transparent public static func .== (x: Self, y: Self) -> Condition { compare(x, .equal, y) }
    /// Whether x ≠ y, for each element.
    @inlinable @_transparent public static func .!= (x: Self, y: Self) -> Condition { compare(x, .notEqual, y) }
    /// Whether x ≥ y, for each element.
    @inlinable @_transparent
    public static func .>= (x: Self, y: Self) -> Condition { compare(x, .greaterOrEqual, y) }
    /// Whether x > y, for each element.
    @inlinable @_transparent public static func .> (x: Self, y: Self) -> Condition { compare(x, .greater, y) }
}
