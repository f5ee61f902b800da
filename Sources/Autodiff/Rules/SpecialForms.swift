// The special functions over any kind of number. `Notes/special-functions.md` has their domains and accuracy.
//
// Names that the platform has for `Double` (erfc, j0, j1, fmod, remainder) are disfavored here, so that plain code
// keeps its meaning. The others have one form for all kinds of number; a literal alone means a `Double`.

// MARK: The error function's relatives

/// 1 − erf x without cancellation; derivative −2/√π·exp(−x²).
@inlinable @_transparent @_disfavoredOverload
public func erfc<Number: ElementaryNumber>(_ x: Number) -> Number {
    Number.apply(Rules.ComplementaryErrorFunction.self, x)
}

/// The inverse of erf: ±∞ at ±1, NaN beyond; derivative √π/2·exp(y²).
@inlinable @_transparent
public func erfinv<Number: ElementaryNumber>(_ x: Number) -> Number { Number.apply(Rules.InverseErrorFunction.self, x) }

/// exp(x²)·erfc(x), which does not underflow; derivative 2x·erfcx(x) − 2/√π, computed without cancellation.
@inlinable @_transparent
public func erfcx<Number: ElementaryNumber>(_ x: Number) -> Number { Number.apply(Rules.ScaledErfcIntegral.self, 0, x) }

// MARK: Logarithms

/// log(x/(1 − x)), the inverse of ``sigmoid(_:)->Number``, accurate near ½ too; derivative 1/(x·(1 − x)).
@inlinable @_transparent
public func logit<Number: ElementaryNumber>(_ x: Number) -> Number { Number.apply(Rules.Logit.self, x) }

/// log(eˣ + eʸ) without overflow; derivatives σ(x − y) and σ(y − x), and 0 where both operands are −∞.
@inlinable @_transparent
public func logaddexp<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number {
    Number.apply(Rules.LogAddExp.self, x, y)
}

// MARK: Remainders

/// The remainder with the sign of x, as in C: x − y·trunc(x/y), exactly; derivatives 1 and −trunc(x/y).
@inlinable @_transparent @_disfavoredOverload
public func fmod<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number {
    Number.apply(Rules.TruncatedRemainder.self, x, y)
}

/// The remainder with the sign of y, as `%` of Python and `remainder` of NumPy: x − y·floor(x/y); derivatives 1 and
/// −floor(x/y).
@inlinable
public func mod<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number {
    let rest = fmod(x, y)
    return Number.select(sign(rest) * sign(y) .< 0, rest + y, rest)
}

/// `mod` with a constant divisor.
@inlinable @_disfavoredOverload
public func mod<Number: MixesWithDoubles>(_ x: Number, _ y: Double) -> Number { mod(x, Number(constant: y)) }

/// `mod` of a constant.
@inlinable @_disfavoredOverload
public func mod<Number: MixesWithDoubles>(_ x: Double, _ y: Number) -> Number { mod(Number(constant: x), y) }

/// The remainder of least size, as in C and IEEE 754: x − y·n with n the integer nearest to x/y, the even one at a tie;
/// derivatives 1 and −n. NumPy's `remainder` is `mod`.
@inlinable @_disfavoredOverload
public func remainder<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number {
    let size = abs(y)
    // In −2|y| … 2|y|, from which the parity of the quotient follows.
    let rest = fmod(x, 2 * y)
    let direction = sign(rest)
    let excess = abs(rest) - size
    let once = Number.select(2 * excess .< size, rest - direction * size, rest - direction * (2 * size))
    return Number.select(2 * abs(rest) .<= size, rest, once)
}

// MARK: Beta and gamma

/// log B(a, b) = log(Γ(a)·Γ(b)/Γ(a + b)) for a, b > 0, NaN elsewhere; derivatives ψ(a) − ψ(a + b) and ψ(b) − ψ(a + b).
@inlinable @_transparent
public func logBeta<Number: ElementaryNumber>(_ a: Number, _ b: Number) -> Number {
    Number.apply(Rules.LogBeta.self, a, b)
}

/// The beta function Γ(a)·Γ(b)/Γ(a + b) for a, b > 0, NaN elsewhere: the exponential of `logBeta`.
@inlinable @_transparent
public func beta<Number: ElementaryNumber>(_ a: Number, _ b: Number) -> Number { exp(logBeta(a, b)) }

/// `logBeta` with a constant first operand.
@inlinable @_transparent @_disfavoredOverload
public func logBeta<Number: MixesWithDoubles>(_ a: Double, _ x: Number) -> Number { logBeta(Number(constant: a), x) }

/// `logBeta` with a constant second operand.
@inlinable @_transparent @_disfavoredOverload
public func logBeta<Number: MixesWithDoubles>(_ a: Number, _ x: Double) -> Number { logBeta(a, Number(constant: x)) }

/// ``beta(_:_:)`` with a constant first operand.
@inlinable @_transparent @_disfavoredOverload
public func beta<Number: MixesWithDoubles>(_ a: Double, _ x: Number) -> Number { beta(Number(constant: a), x) }

/// ``beta(_:_:)`` with a constant second operand.
@inlinable @_transparent @_disfavoredOverload
public func beta<Number: MixesWithDoubles>(_ a: Number, _ x: Double) -> Number { beta(a, Number(constant: x)) }

/// The regularized lower incomplete gamma function P(a, x) = ∫ tᵃ⁻¹e⁻ᵗ dt/Γ(a) over 0 … x, for a ≥ 0 and x ≥ 0; NaN
/// elsewhere, and at a = x = 0.
///
/// The distribution function of the gamma distribution of shape a; of χ² with k degrees of freedom as
/// `gammainc(k / 2, x / 2)`. It has derivatives by both operands: by x the density, by a from its integral, second ones
/// too. Third derivatives by a are difference quotients, to about 10⁻¹⁰.
@inlinable @_transparent
public func gammainc<Number: ElementaryNumber>(_ a: Number, _ x: Number) -> Number {
    Number.apply(Rules.LowerGamma.self, a, x)
}

/// The regularized upper incomplete gamma function Q(a, x) = 1 − P(a, x), accurate where it is small:
/// see `gammainc`.
@inlinable @_transparent
public func gammaincc<Number: ElementaryNumber>(_ a: Number, _ x: Number) -> Number {
    Number.apply(Rules.UpperGamma.self, a, x)
}

/// `gammainc` with a constant shape.
@inlinable @_transparent @_disfavoredOverload
public func gammainc<Number: MixesWithDoubles>(_ a: Double, _ x: Number) -> Number {
    gammainc(Number(constant: a), x)
}

/// ``gammaincc(_:_:)`` with a constant shape.
@inlinable @_transparent @_disfavoredOverload
public func gammaincc<Number: MixesWithDoubles>(_ a: Double, _ x: Number) -> Number {
    gammaincc(Number(constant: a), x)
}

/// `gammainc` with a constant second operand.
@inlinable @_transparent @_disfavoredOverload
public func gammainc<Number: MixesWithDoubles>(_ a: Number, _ x: Double) -> Number { gammainc(a, Number(constant: x)) }

/// ``gammaincc(_:_:)`` with a constant second operand.
@inlinable @_transparent @_disfavoredOverload
public func gammaincc<Number: MixesWithDoubles>(_ a: Number, _ x: Double) -> Number {
    gammaincc(a, Number(constant: x))
}

/// Riemann's zeta function, for any s but the pole 1, where it is +∞. It has derivatives up to order 30.
@inlinable @_transparent
public func zeta<Number: ElementaryNumber>(_ s: Number) -> Number { Number.apply(Rules.Zeta.self, 0, s) }

// MARK: Bessel functions

/// The Bessel function Jₙ of the first kind, of integer order; derivative (Jₙ₋₁ − Jₙ₊₁)/2.
@inlinable @_transparent
public func besselJ<Number: ElementaryNumber>(_ order: Int, _ x: Number) -> Number {
    Number.apply(Rules.BesselJ.self, Number(constant: Double(order)), x)
}

/// The Bessel function J₀; derivative −J₁.
@inlinable @_transparent @_disfavoredOverload
public func j0<Number: ElementaryNumber>(_ x: Number) -> Number { Number.apply(Rules.BesselJ.self, 0, x) }

/// The Bessel function J₁; derivative (J₀ − J₂)/2.
@inlinable @_transparent @_disfavoredOverload
public func j1<Number: ElementaryNumber>(_ x: Number) -> Number { Number.apply(Rules.BesselJ.self, 1, x) }

/// The modified Bessel function Iₙ of the first kind, of integer order; derivative (Iₙ₋₁ + Iₙ₊₁)/2.
@inlinable @_transparent
public func besselI<Number: ElementaryNumber>(_ order: Int, _ x: Number) -> Number {
    Number.apply(Rules.BesselI.self, Number(constant: Double(order)), x)
}

/// The modified Bessel function I₀; derivative I₁. It overflows for |x| > 713: see ``i0e(_:)``.
@inlinable @_transparent
public func i0<Number: ElementaryNumber>(_ x: Number) -> Number { Number.apply(Rules.BesselI.self, 0, x) }

/// The modified Bessel function I₁; derivative (I₀ + I₂)/2.
@inlinable @_transparent
public func i1<Number: ElementaryNumber>(_ x: Number) -> Number { Number.apply(Rules.BesselI.self, 1, x) }

/// e^−|x|·I₀(x); derivative 0 at 0, where it has a kink.
@inlinable @_transparent
public func i0e<Number: ElementaryNumber>(_ x: Number) -> Number { Number.apply(Rules.ScaledBesselMoment.self, 0, x) }

/// e^−|x|·I₁(x).
@inlinable
public func i1e<Number: ElementaryNumber>(_ x: Number) -> Number {
    // I₁(x) = 1/π·∫ cos θ·e^(x·cos θ) dθ = x/π·∫ sin²θ·e^(x·cos θ) dθ (DLMF 10.32.1, 10.32.2), with cos θ = 1 − w and
    // sin²θ = 2w − w². The first does not cancel for large x, the second for small x.
    let isLarge: Number.Condition = abs(x) .> 1
    let (large, small) = (Number.select(isLarge, x, 1), Number.select(isLarge, 1, x))
    func moment(_ order: Number, _ x: Number) -> Number { Number.apply(Rules.ScaledBesselMoment.self, order, x) }
    let far: Number = sign(large) * (moment(0, large) - moment(1, large))
    let near: Number = small * (2 * moment(1, small) - moment(2, small))
    return Number.select(isLarge, far, near)
}

// MARK: Integrals

/// The exponential integral E₁(x) for x ≥ 0, +∞ at 0 and NaN below; derivative −e⁻ˣ/x. For negative x see ``expi(_:)``.
@inlinable @_transparent
public func expint<Number: ElementaryNumber>(_ x: Number) -> Number {
    Number.apply(Rules.ExponentialIntegral.self, 1, x)
}

/// The exponential integral Eₙ(x) of integer order for x ≥ 0; derivative −Eₙ₋₁(x).
@inlinable @_transparent
public func expint<Number: ElementaryNumber>(_ order: Int, _ x: Number) -> Number {
    Number.apply(Rules.ExponentialIntegral.self, Number(constant: Double(order)), x)
}

/// The exponential integral Ei(x), a principal value for x > 0; derivative eˣ/x.
@inlinable @_transparent
public func expi<Number: ElementaryNumber>(_ x: Number) -> Number {
    Number.apply(Rules.PrincipalExponentialIntegral.self, x)
}

/// sin(πx)/(πx), 1 at 0: the normalized form, as in NumPy and PyTorch. Its zeros at integers are exact.
@inlinable @_transparent
public func sinc<Number: ElementaryNumber>(_ x: Number) -> Number { Number.apply(Rules.Sinc.self, 0, x) }
