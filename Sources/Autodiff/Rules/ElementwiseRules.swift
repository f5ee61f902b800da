/// Calls a visitor with an operation's rule: the single table from opcodes to the types in ``Rules``.
///
/// For a constant opcode the optimizer removes the table, but passing the rule's type instead compiles faster. For the
/// opcodes of leaves and bridges, which have no rule, the visitor's `noRule` is called.
@inlinable @_transparent
public func visitRule<Visitor: RuleVisitor>(_ opcode: Opcode, _ visitor: Visitor) -> Visitor.Result {
    switch opcode {
    case .variable, .constant, .element, .tensor: visitor.noRule(opcode)

    // Arithmetic
    case .add: visitor.binary(Rules.Add.self)
    case .subtract: visitor.binary(Rules.Subtract.self)
    case .multiply: visitor.binary(Rules.Multiply.self)
    case .divide: visitor.binary(Rules.Divide.self)
    case .copy: visitor.unary(Rules.Copy.self)
    case .detach: visitor.unary(Rules.Detach.self)
    case .negate: visitor.unary(Rules.Negate.self)
    case .square: visitor.unary(Rules.Square.self)
    case .reciprocal: visitor.unary(Rules.Reciprocal.self)
    case .adjointProduct: visitor.binary(Rules.AdjointProduct.self)
    case .pathProduct: visitor.binary(Rules.PathProduct.self)

    // Powers and roots
    case .power: visitor.binary(Rules.Power.self)
    case .squareRoot: visitor.unary(Rules.SquareRoot.self)
    case .cubeRoot: visitor.unary(Rules.CubeRoot.self)
    case .hypotenuse: visitor.binary(Rules.Hypotenuse.self)

    // Exponentials and logarithms
    case .exponential: visitor.unary(Rules.Exponential.self)
    case .exponentialMinusOne: visitor.unary(Rules.ExponentialMinusOne.self)
    case .exponential2: visitor.unary(Rules.Exponential2.self)
    case .logarithm: visitor.unary(Rules.Logarithm.self)
    case .logarithmOnePlus: visitor.unary(Rules.LogarithmOnePlus.self)
    case .logarithm2: visitor.unary(Rules.Logarithm2.self)
    case .logarithm10: visitor.unary(Rules.Logarithm10.self)
    case .xLogY: visitor.binary(Rules.XLogY.self)
    case .logAddExp: visitor.binary(Rules.LogAddExp.self)
    case .logit: visitor.unary(Rules.Logit.self)

    // Trigonometric and hyperbolic functions
    case .sine: visitor.unary(Rules.Sine.self)
    case .cosine: visitor.unary(Rules.Cosine.self)
    case .tangent: visitor.unary(Rules.Tangent.self)
    case .arcSine: visitor.unary(Rules.ArcSine.self)
    case .arcCosine: visitor.unary(Rules.ArcCosine.self)
    case .arcTangent: visitor.unary(Rules.ArcTangent.self)
    case .arcTangent2: visitor.binary(Rules.ArcTangent2.self)
    case .hyperbolicSine: visitor.unary(Rules.HyperbolicSine.self)
    case .hyperbolicCosine: visitor.unary(Rules.HyperbolicCosine.self)
    case .hyperbolicTangent: visitor.unary(Rules.HyperbolicTangent.self)
    case .inverseHyperbolicSine: visitor.unary(Rules.InverseHyperbolicSine.self)
    case .inverseHyperbolicCosine: visitor.unary(Rules.InverseHyperbolicCosine.self)
    case .inverseHyperbolicTangent: visitor.unary(Rules.InverseHyperbolicTangent.self)

    // Pieces
    case .absolute: visitor.unary(Rules.Absolute.self)
    case .sign: visitor.unary(Rules.Sign.self)
    case .step: visitor.unary(Rules.Step.self)
    case .floor: visitor.unary(Rules.Floor.self)
    case .ceiling: visitor.unary(Rules.Ceiling.self)
    case .round: visitor.unary(Rules.Round.self)
    case .maximum: visitor.binary(Rules.Maximum.self)
    case .minimum: visitor.binary(Rules.Minimum.self)
    case .truncatedRemainder: visitor.binary(Rules.TruncatedRemainder.self)

    // Activations
    case .sigmoid: visitor.unary(Rules.Sigmoid.self)
    case .logSigmoid: visitor.unary(Rules.LogSigmoid.self)
    case .softplus: visitor.unary(Rules.Softplus.self)
    case .relu: visitor.unary(Rules.Relu.self)
    case .leakyReLU: visitor.binary(Rules.LeakyReLU.self)
    case .exponentialLinear: visitor.binary(Rules.ExponentialLinear.self)
    case .scaledExponentialLinear: visitor.unary(Rules.ScaledExponentialLinear.self)
    case .gaussianErrorLinear: visitor.unary(Rules.GaussianErrorLinear.self)
    case .sigmoidLinear: visitor.unary(Rules.SigmoidLinear.self)

    // Special functions
    case .errorFunction: visitor.unary(Rules.ErrorFunction.self)
    case .logGamma: visitor.unary(Rules.LogGamma.self)
    case .polygamma: visitor.binary(Rules.Polygamma.self)
    case .complementaryErrorFunction: visitor.unary(Rules.ComplementaryErrorFunction.self)
    case .inverseErrorFunction: visitor.unary(Rules.InverseErrorFunction.self)
    case .scaledErfcIntegral: visitor.binary(Rules.ScaledErfcIntegral.self)
    case .logBeta: visitor.binary(Rules.LogBeta.self)
    case .digammaDifference: visitor.binary(Rules.DigammaDifference.self)
    case .gammaDensity: visitor.binary(Rules.GammaDensity.self)
    case .lowerGamma: visitor.binary(Rules.LowerGamma.self)
    case .upperGamma: visitor.binary(Rules.UpperGamma.self)
    case .lowerGammaByShape: visitor.binary(Rules.LowerGammaByShape.self)
    case .lowerGammaByShapeTwice: visitor.binary(Rules.LowerGammaByShapeTwice.self)
    case .besselJ: visitor.binary(Rules.BesselJ.self)
    case .besselI: visitor.binary(Rules.BesselI.self)
    case .scaledBesselMoment: visitor.binary(Rules.ScaledBesselMoment.self)
    case .zeta: visitor.binary(Rules.Zeta.self)
    case .exponentialIntegral: visitor.binary(Rules.ExponentialIntegral.self)
    case .principalExponentialIntegral: visitor.unary(Rules.PrincipalExponentialIntegral.self)
    case .sinc: visitor.binary(Rules.Sinc.self)

    // Losses that are stable only when fused
    case .binaryCrossEntropy: visitor.binary(Rules.BinaryCrossEntropy.self)
    }
}

/// ``visitRule(_:_:)`` without inlining, for visitors that do not justify a copy of the table.
@inline(never)
func readRule<Visitor: RuleVisitor>(_ opcode: Opcode, _ rule: Visitor) -> Visitor.Result { visitRule(opcode, rule) }
