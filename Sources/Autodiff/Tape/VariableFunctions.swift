// The elementary functions of a recorded number, one form each beside the generic ones of `ElementaryFunctions.swift`,
// which document them. A form of the concrete type is what keeps expressions quick to type-check: see
// `Notes/design.md`, 'Overloads'. `sqrt` has none: `sqrt(2)` of plain code would be ambiguous.

// MARK: One operand

@inlinable @inline(__always)
public func exp(_ x: Variable) -> Variable { Variable.apply(Rules.Exponential.self, x) }
@inlinable @inline(__always)
public func expm1(_ x: Variable) -> Variable { Variable.apply(Rules.ExponentialMinusOne.self, x) }
@inlinable @inline(__always)
public func exp2(_ x: Variable) -> Variable { Variable.apply(Rules.Exponential2.self, x) }
@inlinable @inline(__always)
public func log(_ x: Variable) -> Variable { Variable.apply(Rules.Logarithm.self, x) }
@inlinable @inline(__always)
public func log1p(_ x: Variable) -> Variable { Variable.apply(Rules.LogarithmOnePlus.self, x) }
@inlinable @inline(__always)
public func log2(_ x: Variable) -> Variable { Variable.apply(Rules.Logarithm2.self, x) }
@inlinable @inline(__always)
public func log10(_ x: Variable) -> Variable { Variable.apply(Rules.Logarithm10.self, x) }
@inlinable @inline(__always)
public func cbrt(_ x: Variable) -> Variable { Variable.apply(Rules.CubeRoot.self, x) }
@inlinable @inline(__always)
public func sin(_ x: Variable) -> Variable { Variable.apply(Rules.Sine.self, x) }
@inlinable @inline(__always)
public func cos(_ x: Variable) -> Variable { Variable.apply(Rules.Cosine.self, x) }
@inlinable @inline(__always)
public func tan(_ x: Variable) -> Variable { Variable.apply(Rules.Tangent.self, x) }
@inlinable @inline(__always)
public func asin(_ x: Variable) -> Variable { Variable.apply(Rules.ArcSine.self, x) }
@inlinable @inline(__always)
public func acos(_ x: Variable) -> Variable { Variable.apply(Rules.ArcCosine.self, x) }
@inlinable @inline(__always)
public func atan(_ x: Variable) -> Variable { Variable.apply(Rules.ArcTangent.self, x) }
@inlinable @inline(__always)
public func sinh(_ x: Variable) -> Variable { Variable.apply(Rules.HyperbolicSine.self, x) }
@inlinable @inline(__always)
public func cosh(_ x: Variable) -> Variable { Variable.apply(Rules.HyperbolicCosine.self, x) }
@inlinable @inline(__always)
public func tanh(_ x: Variable) -> Variable { Variable.apply(Rules.HyperbolicTangent.self, x) }
@inlinable @inline(__always)
public func asinh(_ x: Variable) -> Variable { Variable.apply(Rules.InverseHyperbolicSine.self, x) }
@inlinable @inline(__always)
public func acosh(_ x: Variable) -> Variable { Variable.apply(Rules.InverseHyperbolicCosine.self, x) }
@inlinable @inline(__always)
public func atanh(_ x: Variable) -> Variable { Variable.apply(Rules.InverseHyperbolicTangent.self, x) }
@inlinable @inline(__always)
public func erf(_ x: Variable) -> Variable { Variable.apply(Rules.ErrorFunction.self, x) }
@inlinable @inline(__always)
public func erfc(_ x: Variable) -> Variable { Variable.apply(Rules.ComplementaryErrorFunction.self, x) }
@inlinable @inline(__always)
public func j0(_ x: Variable) -> Variable { Variable.apply(Rules.BesselJ.self, 0, x) }
@inlinable @inline(__always)
public func j1(_ x: Variable) -> Variable { Variable.apply(Rules.BesselJ.self, 1, x) }
@inlinable @inline(__always)
public func abs(_ x: Variable) -> Variable { Variable.apply(Rules.Absolute.self, x) }
@inlinable @inline(__always)
public func floor(_ x: Variable) -> Variable { Variable.apply(Rules.Floor.self, x) }
@inlinable @inline(__always)
public func ceil(_ x: Variable) -> Variable { Variable.apply(Rules.Ceiling.self, x) }
@inlinable @inline(__always)
public func round(_ x: Variable) -> Variable { Variable.apply(Rules.Round.self, x) }
@inlinable @inline(__always)
public func square(_ x: Variable) -> Variable { Variable.apply(Rules.Square.self, x) }
@inlinable @inline(__always)
public func reciprocal(_ x: Variable) -> Variable { Variable.apply(Rules.Reciprocal.self, x) }
@inlinable @inline(__always)
public func sign(_ x: Variable) -> Variable { Variable.apply(Rules.Sign.self, x) }
@inlinable @inline(__always)
public func step(_ x: Variable) -> Variable { Variable.apply(Rules.Step.self, x) }
@inlinable @inline(__always)
public func sigmoid(_ x: Variable) -> Variable { Variable.apply(Rules.Sigmoid.self, x) }
@inlinable @inline(__always)
public func logSigmoid(_ x: Variable) -> Variable { Variable.apply(Rules.LogSigmoid.self, x) }
@inlinable @inline(__always)
public func softplus(_ x: Variable) -> Variable { Variable.apply(Rules.Softplus.self, x) }
@inlinable @inline(__always)
public func relu(_ x: Variable) -> Variable { Variable.apply(Rules.Relu.self, x) }
@inlinable @inline(__always)
public func selu(_ x: Variable) -> Variable { Variable.apply(Rules.ScaledExponentialLinear.self, x) }
@inlinable @inline(__always)
public func gelu(_ x: Variable) -> Variable { Variable.apply(Rules.GaussianErrorLinear.self, x) }
@inlinable @inline(__always)
public func silu(_ x: Variable) -> Variable { Variable.apply(Rules.SigmoidLinear.self, x) }
@inlinable @inline(__always)
public func logGamma(_ x: Variable) -> Variable { Variable.apply(Rules.LogGamma.self, x) }
@inlinable @inline(__always)
public func digamma(_ x: Variable) -> Variable { polygamma(0, x) }

extension Variable {
    /// √x, as ``sqrt(_:)``.
    @inlinable @inline(__always)
    public func squareRoot() -> Variable { sqrt(self) }
}

// MARK: Two operands

@inlinable @inline(__always)
public func hypot(_ x: Variable, _ y: Variable) -> Variable { Variable.apply(Rules.Hypotenuse.self, x, y) }
@inlinable @inline(__always)
public func atan2(_ x: Variable, _ y: Variable) -> Variable { Variable.apply(Rules.ArcTangent2.self, x, y) }
@inlinable @inline(__always)
public func xlogy(_ x: Variable, _ y: Variable) -> Variable { Variable.apply(Rules.XLogY.self, x, y) }
@inlinable @inline(__always)
public func elu(_ x: Variable, _ y: Variable) -> Variable { Variable.apply(Rules.ExponentialLinear.self, x, y) }
@inlinable @inline(__always)
public func leakyReLU(_ x: Variable, _ y: Variable) -> Variable { Variable.apply(Rules.LeakyReLU.self, x, y) }
@inlinable @inline(__always)
public func polygamma(_ x: Variable, _ y: Variable) -> Variable { Variable.apply(Rules.Polygamma.self, x, y) }
@inlinable @inline(__always)
public func binaryCrossEntropy(_ x: Variable, _ y: Variable) -> Variable {
    Variable.apply(Rules.BinaryCrossEntropy.self, x, y)
}
@inlinable @inline(__always)
public func pow(_ x: Variable, _ y: Variable) -> Variable { Variable.apply(Rules.Power.self, x, y) }
@inlinable @inline(__always)
public func max(_ x: Variable, _ y: Variable) -> Variable { Variable.apply(Rules.Maximum.self, x, y) }
@inlinable @inline(__always)
public func min(_ x: Variable, _ y: Variable) -> Variable { Variable.apply(Rules.Minimum.self, x, y) }
