/// A tape row's operation: one byte, numbered from zero without gaps.
///
/// The first four are rows that are not elementwise operations. Each of the others stands for a type in ``Rules``,
/// which gives its name, value and partial derivatives; ``visitRule(_:_:)`` has one line for each. In the cases, x is
/// the first operand and y the second.
@frozen
public enum Opcode: UInt8, CaseIterable, Sendable {
    // MARK: Leaves and bridges, which have no elementwise rule

    /// An independent variable: a leaf with an adjoint.
    case variable
    /// A constant that does not fit into an operand: a leaf whose adjoint is not used.
    case constant
    /// One element of a tensor, read as a scalar.
    case element
    /// A tensor: its operation and operands are in the tape's table of tensors.
    case tensor

    // MARK: Two operands

    /// x + y.
    case add
    /// x − y.
    case subtract
    /// x·y.
    case multiply
    /// x/y.
    case divide
    /// xʸ.
    case power
    /// The larger operand.
    case maximum
    /// The smaller operand.
    case minimum
    /// The angle of the point with ordinate x and abscissa y.
    case arcTangent2
    /// √(x² + y²), without overflow.
    case hypotenuse
    /// x·log y, and 0 where x is 0.
    case xLogY
    /// x where x > 0, else y·x.
    case leakyReLU
    /// x where x > 0, else y·(eˣ − 1).
    case exponentialLinear
    /// The binary cross-entropy of logit x and target y.
    case binaryCrossEntropy
    /// x·y, and 0 where x is 0.
    case adjointProduct
    /// x·y, and 0 where either factor is 0: a product with strong zeros.
    case pathProduct
    /// The derivative of order x + 1 of log Γ at y.
    case polygamma
    /// log(eˣ + eʸ).
    case logAddExp
    /// x less y times the quotient rounded towards zero.
    case truncatedRemainder
    /// exp(y²) times the repeated integral of erfc of order x at y.
    case scaledErfcIntegral
    /// log B(x, y).
    case logBeta
    /// ψ(x + y) − ψ(x), without cancellation.
    case digammaDifference
    /// The density of the gamma distribution of shape x at y.
    case gammaDensity
    /// The regularized lower incomplete gamma function P(x, y).
    case lowerGamma
    /// The regularized upper incomplete gamma function Q(x, y).
    case upperGamma
    /// ∂P/∂x of P(x, y).
    case lowerGammaByShape
    /// ∂²P/∂x² of P(x, y).
    case lowerGammaByShapeTwice
    /// The Bessel function of order x at y.
    case besselJ
    /// The modified Bessel function of order x at y.
    case besselI
    /// The derivative of order x of e⁻ʸ·I₀(y), without its sign, at |y|.
    case scaledBesselMoment
    /// The derivative of order x of Riemann's ζ at y.
    case zeta
    /// The exponential integral of order x at y.
    case exponentialIntegral
    /// The derivative of order x of sin(πy)/(πy).
    case sinc

    // MARK: One operand

    /// x itself, in a new row.
    case copy
    /// x as a constant: its derivative is 0.
    case detach
    /// −x.
    case negate
    /// x².
    case square
    /// √x.
    case squareRoot
    /// ∛x.
    case cubeRoot
    /// 1/x.
    case reciprocal
    /// eˣ.
    case exponential
    /// eˣ − 1.
    case exponentialMinusOne
    /// 2ˣ.
    case exponential2
    /// The natural logarithm.
    case logarithm
    /// log(1 + x).
    case logarithmOnePlus
    /// The logarithm to base 2.
    case logarithm2
    /// The logarithm to base 10.
    case logarithm10
    /// sin x.
    case sine
    /// cos x.
    case cosine
    /// tan x.
    case tangent
    /// The inverse sine.
    case arcSine
    /// The inverse cosine.
    case arcCosine
    /// The inverse tangent.
    case arcTangent
    /// sinh x.
    case hyperbolicSine
    /// cosh x.
    case hyperbolicCosine
    /// tanh x.
    case hyperbolicTangent
    /// The inverse hyperbolic sine.
    case inverseHyperbolicSine
    /// The inverse hyperbolic cosine.
    case inverseHyperbolicCosine
    /// The inverse hyperbolic tangent.
    case inverseHyperbolicTangent
    /// |x|.
    case absolute
    /// The sign of x: −1, 0 or 1.
    case sign
    /// The Heaviside step: 1 where x > 0, else 0.
    case step
    /// The largest integer not above x.
    case floor
    /// The smallest integer not below x.
    case ceiling
    /// The nearest integer, halves away from zero.
    case round
    /// The logistic function σ(x) = 1/(1 + e⁻ˣ).
    case sigmoid
    /// log σ(x).
    case logSigmoid
    /// log(1 + eˣ).
    case softplus
    /// max(x, 0).
    case relu
    /// The scaled exponential linear unit (SELU).
    case scaledExponentialLinear
    /// The Gaussian error linear unit (GELU), x·Φ(x).
    case gaussianErrorLinear
    /// The sigmoid linear unit (SiLU), x·σ(x).
    case sigmoidLinear
    /// The error function.
    case errorFunction
    /// log |Γ(x)|.
    case logGamma
    /// log(x/(1 − x)).
    case logit
    /// 1 − erf x.
    case complementaryErrorFunction
    /// The inverse of erf.
    case inverseErrorFunction
    /// Ei(x), the principal value of the exponential integral.
    case principalExponentialIntegral

    /// Whether the opcode denotes an elementwise operation, which has a rule.
    @inlinable public var isElementwise: Bool { rawValue > Opcode.tensor.rawValue }

    /// Whether the row is a tensor, or an element of one.
    @inlinable @_transparent var isBridge: Bool {
        rawValue <= Opcode.tensor.rawValue && rawValue >= Opcode.element.rawValue
    }

    /// Every elementwise operation.
    public static var elementwise: [Opcode] { allCases.filter({ $0.isElementwise }) }
}

/// Which values a rule's partial derivatives read, so that only these are kept for the backward sweep.
@frozen
public struct Reads: OptionSet, Sendable {
    /// The bits: 1 for the operands, 2 for the result.
    public let rawValue: UInt8
    /// The set with the given bits.
    @inlinable @_transparent public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// The operation's operands.
    @inlinable @_transparent public static var inputs: Reads { Reads(rawValue: 1) }
    /// The operation's result.
    @inlinable @_transparent public static var output: Reads { Reads(rawValue: 2) }
    /// Both.
    @inlinable @_transparent public static var inputsAndOutput: Reads { Reads(rawValue: 3) }
    /// Neither: the partial derivatives are constants.
    @inlinable @_transparent public static var nothing: Reads { Reads(rawValue: 0) }
}
