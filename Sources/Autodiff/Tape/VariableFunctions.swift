// The elementary functions of a recorded number, one form each beside the generic ones of `ElementaryFunctions.swift`,
// which document them. A form of the concrete type is what keeps expressions quick to type-check: see
// `Notes/design.md`, 'Overloads'. `sqrt` has none: `sqrt(2)` of plain code would be ambiguous.

// MARK: One operand

/// eˣ; derivative eˣ.
@inlinable @_transparent
public func exp(_ x: Variable) -> Variable { Variable.apply(Rules.Exponential.self, x) }
/// eˣ − 1, accurate near 0; derivative eˣ.
@inlinable @_transparent
public func expm1(_ x: Variable) -> Variable { Variable.apply(Rules.ExponentialMinusOne.self, x) }
/// 2ˣ; derivative 2ˣ·log 2.
@inlinable @_transparent
public func exp2(_ x: Variable) -> Variable { Variable.apply(Rules.Exponential2.self, x) }
/// The natural logarithm; derivative 1/x.
@inlinable @_transparent
public func log(_ x: Variable) -> Variable { Variable.apply(Rules.Logarithm.self, x) }
/// log(1 + x), accurate near 0; derivative 1/(1 + x).
@inlinable @_transparent
public func log1p(_ x: Variable) -> Variable { Variable.apply(Rules.LogarithmOnePlus.self, x) }
/// The logarithm to base 2; derivative 1/(x·log 2).
@inlinable @_transparent
public func log2(_ x: Variable) -> Variable { Variable.apply(Rules.Logarithm2.self, x) }
/// The logarithm to base 10; derivative 1/(x·log 10).
@inlinable @_transparent
public func log10(_ x: Variable) -> Variable { Variable.apply(Rules.Logarithm10.self, x) }
/// ∛x, for negative x too; derivative 1/(3 ∛x²), which is +∞ at 0.
@inlinable @_transparent
public func cbrt(_ x: Variable) -> Variable { Variable.apply(Rules.CubeRoot.self, x) }
/// The sine; derivative cos x.
@inlinable @_transparent
public func sin(_ x: Variable) -> Variable { Variable.apply(Rules.Sine.self, x) }
/// The cosine; derivative −sin x.
@inlinable @_transparent
public func cos(_ x: Variable) -> Variable { Variable.apply(Rules.Cosine.self, x) }
/// The tangent; derivative 1 + tan²x.
@inlinable @_transparent
public func tan(_ x: Variable) -> Variable { Variable.apply(Rules.Tangent.self, x) }
/// The inverse sine; derivative 1/√(1 − x²).
@inlinable @_transparent
public func asin(_ x: Variable) -> Variable { Variable.apply(Rules.ArcSine.self, x) }
/// The inverse cosine; derivative −1/√(1 − x²).
@inlinable @_transparent
public func acos(_ x: Variable) -> Variable { Variable.apply(Rules.ArcCosine.self, x) }
/// The inverse tangent; derivative 1/(1 + x²).
@inlinable @_transparent
public func atan(_ x: Variable) -> Variable { Variable.apply(Rules.ArcTangent.self, x) }
/// The hyperbolic sine; derivative cosh x.
@inlinable @_transparent
public func sinh(_ x: Variable) -> Variable { Variable.apply(Rules.HyperbolicSine.self, x) }
/// The hyperbolic cosine; derivative sinh x.
@inlinable @_transparent
public func cosh(_ x: Variable) -> Variable { Variable.apply(Rules.HyperbolicCosine.self, x) }
/// The hyperbolic tangent; derivative 1 − tanh²x = 1/cosh²x.
@inlinable @_transparent
public func tanh(_ x: Variable) -> Variable { Variable.apply(Rules.HyperbolicTangent.self, x) }
/// The inverse hyperbolic sine; derivative 1/√(1 + x²).
@inlinable @_transparent
public func asinh(_ x: Variable) -> Variable { Variable.apply(Rules.InverseHyperbolicSine.self, x) }
/// The inverse hyperbolic cosine; derivative 1/√(x² − 1).
@inlinable @_transparent
public func acosh(_ x: Variable) -> Variable { Variable.apply(Rules.InverseHyperbolicCosine.self, x) }
/// The inverse hyperbolic tangent; derivative 1/(1 − x²).
@inlinable @_transparent
public func atanh(_ x: Variable) -> Variable { Variable.apply(Rules.InverseHyperbolicTangent.self, x) }
/// The error function; derivative 2/√π·exp(−x²).
@inlinable @_transparent
public func erf(_ x: Variable) -> Variable { Variable.apply(Rules.ErrorFunction.self, x) }
/// 1 − erf x without cancellation; derivative −2/√π·exp(−x²).
@inlinable @_transparent
public func erfc(_ x: Variable) -> Variable { Variable.apply(Rules.ComplementaryErrorFunction.self, x) }
/// The Bessel function J₀; derivative −J₁.
@inlinable @_transparent
public func j0(_ x: Variable) -> Variable { Variable.apply(Rules.BesselJ.self, 0, x) }
/// The Bessel function J₁; derivative (J₀ − J₂)/2.
@inlinable @_transparent
public func j1(_ x: Variable) -> Variable { Variable.apply(Rules.BesselJ.self, 1, x) }
/// |x|; derivative sign x (0 at 0).
@inlinable @_transparent
public func abs(_ x: Variable) -> Variable { Variable.apply(Rules.Absolute.self, x) }
/// The largest integer not above x; derivative 0.
@inlinable @_transparent
public func floor(_ x: Variable) -> Variable { Variable.apply(Rules.Floor.self, x) }
/// The smallest integer not below x; derivative 0.
@inlinable @_transparent
public func ceil(_ x: Variable) -> Variable { Variable.apply(Rules.Ceiling.self, x) }
/// The nearest integer, halves away from zero; derivative 0.
@inlinable @_transparent
public func round(_ x: Variable) -> Variable { Variable.apply(Rules.Round.self, x) }
/// x²; derivative 2x.
@inlinable @_transparent
public func square(_ x: Variable) -> Variable { Variable.apply(Rules.Square.self, x) }
/// 1/x; derivative −1/x².
@inlinable @_transparent
public func reciprocal(_ x: Variable) -> Variable { Variable.apply(Rules.Reciprocal.self, x) }
/// The sign of x: −1, 0 or 1, and NaN for NaN; derivative 0.
@inlinable @_transparent
public func sign(_ x: Variable) -> Variable { Variable.apply(Rules.Sign.self, x) }
/// The Heaviside step: 1 where x > 0, else 0; derivative 0.
@inlinable @_transparent
public func step(_ x: Variable) -> Variable { Variable.apply(Rules.Step.self, x) }
/// The logistic function 1/(1 + e⁻ˣ) (lecture 002, activation functions); derivative σ(x)·σ(−x).
@inlinable @_transparent
public func sigmoid(_ x: Variable) -> Variable { Variable.apply(Rules.Sigmoid.self, x) }
/// log σ(x), stable at any x; derivative σ(−x).
@inlinable @_transparent
public func logSigmoid(_ x: Variable) -> Variable { Variable.apply(Rules.LogSigmoid.self, x) }
/// log(1 + eˣ), stable at any x; derivative σ(x).
@inlinable @_transparent
public func softplus(_ x: Variable) -> Variable { Variable.apply(Rules.Softplus.self, x) }
/// max(x, 0); derivative 1 where x > 0, else 0 (0 at 0).
@inlinable @_transparent
public func relu(_ x: Variable) -> Variable { Variable.apply(Rules.Relu.self, x) }
/// The scaled exponential linear unit (Klambauer et al. 2017): λ·x where x > 0, else λα·(eˣ − 1); derivative λ or
/// λα·eˣ.
@inlinable @_transparent
public func selu(_ x: Variable) -> Variable { Variable.apply(Rules.ScaledExponentialLinear.self, x) }
/// The Gaussian error linear unit x·Φ(x); derivative Φ(x) + x·φ(x).
@inlinable @_transparent
public func gelu(_ x: Variable) -> Variable { Variable.apply(Rules.GaussianErrorLinear.self, x) }
/// The sigmoid linear unit x·σ(x); derivative σ(x)(1 + x·σ(−x)).
@inlinable @_transparent
public func silu(_ x: Variable) -> Variable { Variable.apply(Rules.SigmoidLinear.self, x) }
/// log |Γ(x)|; derivative the digamma function ψ(x).
@inlinable @_transparent
public func logGamma(_ x: Variable) -> Variable { Variable.apply(Rules.LogGamma.self, x) }
/// The digamma function ψ(x), the derivative of log Γ.
@inlinable @_transparent
public func digamma(_ x: Variable) -> Variable { polygamma(0, x) }

// MARK: Two operands

/// √(x² + y²) without overflow; derivatives x/z and y/z, 0 at the origin.
@inlinable @_transparent
public func hypot(_ x: Variable, _ y: Variable) -> Variable { Variable.apply(Rules.Hypotenuse.self, x, y) }
/// The angle of the point with ordinate x and abscissa y; derivatives y/(x² + y²) and −x/(x² + y²).
@inlinable @_transparent
public func atan2(_ x: Variable, _ y: Variable) -> Variable { Variable.apply(Rules.ArcTangent2.self, x, y) }
/// x·log y, and 0 where x is 0; derivatives log y and x/y.
@inlinable @_transparent
public func xlogy(_ x: Variable, _ y: Variable) -> Variable { Variable.apply(Rules.XLogY.self, x, y) }
/// The exponential linear unit: x where x > 0, else α·(eˣ − 1), with α the second operand; derivatives 1 or α·eˣ, and 0
/// or eˣ − 1.
@inlinable @_transparent
public func elu(_ x: Variable, _ y: Variable) -> Variable { Variable.apply(Rules.ExponentialLinear.self, x, y) }
/// x where x > 0, else slope·x, with the slope the second operand; derivatives 1 or slope, and 0 or x.
@inlinable @_transparent
public func leakyReLU(_ x: Variable, _ y: Variable) -> Variable { Variable.apply(Rules.LeakyReLU.self, x, y) }
/// The derivative of order n + 1 of log Γ, with the order n the first operand and the argument the second:
/// `polygamma(0, x)` is the digamma function. The derivative is polygamma(n + 1, x); the order has none.
@inlinable @_transparent
public func polygamma(_ x: Variable, _ y: Variable) -> Variable { Variable.apply(Rules.Polygamma.self, x, y) }
/// −t·log σ(z) − (1 − t)·log(1 − σ(z)) of a logit z and a target t; derivatives σ(z) − t and −z.
@inlinable @_transparent
public func binaryCrossEntropy(_ x: Variable, _ y: Variable) -> Variable {
    Variable.apply(Rules.BinaryCrossEntropy.self, x, y)
}
/// xʸ; derivatives y·xʸ⁻¹ (0 where y is 0) and xʸ·log x (0 at x = 0, y ≥ 0; NaN for x < 0).
@inlinable @_transparent
public func pow(_ x: Variable, _ y: Variable) -> Variable { Variable.apply(Rules.Power.self, x, y) }
/// The larger operand; derivative 1 with respect to it, ½ with respect to each at a tie.
@inlinable @_transparent
public func max(_ x: Variable, _ y: Variable) -> Variable { Variable.apply(Rules.Maximum.self, x, y) }
/// The smaller operand; derivative 1 with respect to it, ½ with respect to each at a tie.
@inlinable @_transparent
public func min(_ x: Variable, _ y: Variable) -> Variable { Variable.apply(Rules.Minimum.self, x, y) }
