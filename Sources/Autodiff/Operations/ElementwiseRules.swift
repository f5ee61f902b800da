import Foundation

/// The formula sheet: each elementwise operation's name, value and partial derivatives, one entry an operation.
///
/// In `one`, x is the operand and y the result; in `two`, x and y are the operands and z the result. The value is a
/// function of doubles; the partial derivatives are expressions in any kind of number, so that they can be evaluated,
/// recorded and differentiated again. `.inputs` and `.output` say which of the values an entry's partials read.
///
/// Conventions where a derivative does not exist (`Notes/conventions.md` gives the reasons):
/// - |x|, sign and step at 0: 0; ReLU at 0: 0; leaky ReLU and ELU at 0: the left derivative.
/// - max and min at a tie: one half to each operand.
/// - hypot at (0, 0): (0, 0), the subgradient of least norm, as for every norm.
/// - pow(0, y) for y ≥ 0 with respect to y: 0, the limit from the right for y > 0.
/// - floor, ceil, round: 0 everywhere.
@inlinable @inline(__always)
public func visitRule<Visitor: RuleVisitor>(_ opcode: Opcode, _ rule: Visitor) -> Visitor.Result {
    typealias Number = Visitor.Number
    switch opcode {
    case .variable, .constant, .element, .floatTensor, .doubleTensor: return rule.noRule(opcode)

    // Arithmetic
    case .add: return rule.two("add", .nothing, { $0 + $1 }, { _, _, _ in 1 }, { _, _, _ in 1 })
    case .subtract: return rule.two("subtract", .nothing, { $0 - $1 }, { _, _, _ in 1 }, { _, _, _ in -1 })
    case .multiply: return rule.two("multiply", .inputs, { $0 * $1 }, { _, y, _ in y }, { x, _, _ in x })
    case .divide:
        return rule.two(
            "divide", [.inputs, .output], { $0 / $1 },
            { _, y, _ in reciprocal(y) }, { _, y, z in -(z / y) })
    case .copy: return rule.one("copy", .nothing, { $0 }, { _, _ in 1 })
    case .detach: return rule.one("withoutDerivative", .nothing, { $0 }, { _, _ in 0 })
    case .negate: return rule.one("negate", .nothing, { -$0 }, { _, _ in -1 })
    case .square: return rule.one("square", .inputs, { $0 * $0 }, { x, _ in 2 * x })
    case .reciprocal: return rule.one("reciprocal", .output, { 1 / $0 }, { _, y in -(y * y) })
    case .adjointProduct:
        // An adjoint times a partial derivative, where an adjoint of zero means that the path was not taken.
        return rule.two(
            "adjointProduct", .inputs, { $0 == 0 ? 0 : $0 * $1 }, { _, y, _ in y }, { x, _, _ in x })
    case .pathProduct:
        // The product of two adjoints, of an inner and of an outer sweep: neither path may be untaken.
        return rule.two(
            "pathProduct", .inputs, { $0 == 0 || $1 == 0 ? 0 : $0 * $1 }, { _, y, _ in y }, { x, _, _ in x })

    // Powers and roots
    case .power:
        return rule.two(
            "pow", [.inputs, .output], { pow($0, $1) },
            { x, y, _ in Number.select(y .== 0, 0, y * pow(x, y - 1)) },
            { x, y, z in
                Number.select(x .== 0, Number.select(y .>= 0, 0, z * log(x)), z * log(x))
            })
    case .squareRoot: return rule.one("sqrt", .output, { $0.squareRoot() }, { _, y in 0.5 / y })
    case .cubeRoot: return rule.one("cbrt", .output, { cbrt($0) }, { _, y in 1 / (3 * (y * y)) })
    case .hypotenuse:
        return rule.two(
            "hypot", [.inputs, .output], { hypot($0, $1) },
            { x, _, z in Number.select(z .== 0, 0, x / z) }, { _, y, z in Number.select(z .== 0, 0, y / z) })

    // Exponentials and logarithms
    case .exponential: return rule.one("exp", .output, { exp($0) }, { _, y in y })
    case .exponentialMinusOne: return rule.one("expm1", .inputs, { expm1($0) }, { x, _ in exp(x) })
    case .exponential2: return rule.one("exp2", .output, { exp2($0) }, { _, y in y * Number(constant: naturalLog2) })
    case .logarithm: return rule.one("log", .inputs, { log($0) }, { x, _ in reciprocal(x) })
    case .logarithmOnePlus: return rule.one("log1p", .inputs, { log1p($0) }, { x, _ in reciprocal(1 + x) })
    case .logarithm2:
        return rule.one("log2", .inputs, { log2($0) }, { x, _ in Number(constant: 1 / naturalLog2) / x })
    case .logarithm10:
        return rule.one("log10", .inputs, { log10($0) }, { x, _ in Number(constant: 1 / naturalLog10) / x })
    case .xLogY:
        // 0·log y is 0, even at y = 0.
        return rule.two(
            "xlogy", .inputs, { $0 == 0 && !$1.isNaN ? 0 : $0 * log($1) },
            { _, y, _ in log(y) }, { x, y, _ in Number.select(x .== 0, 0, x / y) })

    // Trigonometric and hyperbolic functions
    case .sine: return rule.one("sin", .inputs, { sin($0) }, { x, _ in cos(x) })
    case .cosine: return rule.one("cos", .inputs, { cos($0) }, { x, _ in -sin(x) })
    case .tangent: return rule.one("tan", .output, { tan($0) }, { _, y in 1 + y * y })
    case .arcSine: return rule.one("asin", .inputs, { asin($0) }, { x, _ in reciprocal(sqrt((1 - x) * (1 + x))) })
    case .arcCosine:
        return rule.one("acos", .inputs, { acos($0) }, { x, _ in -reciprocal(sqrt((1 - x) * (1 + x))) })
    case .arcTangent: return rule.one("atan", .inputs, { atan($0) }, { x, _ in reciprocal(1 + x * x) })
    case .arcTangent2:
        // x is the ordinate and y the abscissa, as in atan2(y, x); at the origin the partials are NaN.
        return rule.two(
            "atan2", .inputs, { atan2($0, $1) },
            { x, y, _ in (y / hypot(x, y)) / hypot(x, y) }, { x, y, _ in -((x / hypot(x, y)) / hypot(x, y)) })
    case .hyperbolicSine: return rule.one("sinh", .inputs, { sinh($0) }, { x, _ in cosh(x) })
    case .hyperbolicCosine: return rule.one("cosh", .inputs, { cosh($0) }, { x, _ in sinh(x) })
    case .hyperbolicTangent: return rule.one("tanh", .output, { tanh($0) }, { _, y in 1 - y * y })
    case .inverseHyperbolicSine:
        return rule.one("asinh", .inputs, { asinh($0) }, { x, _ in reciprocal(hypot(1, x)) })
    case .inverseHyperbolicCosine:
        // Two roots: the product x² − 1 would overflow.
        return rule.one("acosh", .inputs, { acosh($0) }, { x, _ in reciprocal(sqrt(x - 1) * sqrt(x + 1)) })
    case .inverseHyperbolicTangent:
        return rule.one("atanh", .inputs, { atanh($0) }, { x, _ in reciprocal((1 - x) * (1 + x)) })

    // Pieces
    case .absolute: return rule.one("abs", .inputs, { abs($0) }, { x, _ in sign(x) })
    case .sign: return rule.one("sign", .nothing, { $0 > 0 ? 1 : $0 < 0 ? -1 : $0 }, { _, _ in 0 })
    case .step: return rule.one("step", .nothing, { $0 > 0 ? 1 : $0 <= 0 ? 0 : $0 }, { _, _ in 0 })
    case .floor: return rule.one("floor", .nothing, { floor($0) }, { _, _ in 0 })
    case .ceiling: return rule.one("ceil", .nothing, { ceil($0) }, { _, _ in 0 })
    case .round: return rule.one("round", .nothing, { $0.rounded() }, { _, _ in 0 })
    case .maximum:
        // A NaN operand gives NaN, and then both partials are 1: nothing hides it.
        return rule.two(
            "max", .inputs, { $0 > $1 || $0.isNaN ? $0 : $1 },
            { x, y, _ in Number.select(x .< y, 0, Number.select(x .== y, 0.5, 1)) },
            { x, y, _ in Number.select(y .< x, 0, Number.select(x .== y, 0.5, 1)) })
    case .minimum:
        return rule.two(
            "min", .inputs, { $0 < $1 || $0.isNaN ? $0 : $1 },
            { x, y, _ in Number.select(x .> y, 0, Number.select(x .== y, 0.5, 1)) },
            { x, y, _ in Number.select(y .> x, 0, Number.select(x .== y, 0.5, 1)) })

    // Activations
    case .sigmoid: return rule.one("sigmoid", .output, { sigmoidValue($0) }, { _, y in y * (1 - y) })
    case .logSigmoid: return rule.one("logSigmoid", .inputs, { -softplusValue(-$0) }, { x, _ in sigmoid(-x) })
    case .softplus: return rule.one("softplus", .inputs, { softplusValue($0) }, { x, _ in sigmoid(x) })
    case .relu: return rule.one("relu", .inputs, { $0 <= 0 ? 0 : $0 }, { x, _ in step(x) })
    case .leakyReLU:
        return rule.two(
            "leakyReLU", .inputs, { $0 > 0 ? $0 : $1 * $0 },
            { x, y, _ in Number.select(x .> 0, 1, y) }, { x, _, _ in Number.select(x .> 0, 0, x) })
    case .exponentialLinear:
        return rule.two(
            "elu", [.inputs, .output], { $0 > 0 ? $0 : $1 * expm1($0) },
            { x, y, z in Number.select(x .> 0, 1, z + y) },
            { x, _, _ in Number.select(x .> 0, 0, expm1(x)) })
    case .scaledExponentialLinear:
        return rule.one(
            "selu", [.inputs, .output], { $0 > 0 ? seluScale * $0 : seluScale * seluAlpha * expm1($0) },
            { x, y in
                Number.select(x .> 0, Number(constant: seluScale), y + Number(constant: seluScale * seluAlpha))
            })
    case .gaussianErrorLinear:
        // x·Φ(x) with derivative Φ(x) + x·φ(x); beyond |x| = 40 that is 0 or 1 to the last bit, and never ∞·0.
        return rule.one(
            "gelu", .inputs, { geluValue($0) },
            { x, _ in
                Number.select(
                    abs(x) .> 40, step(x),
                    0.5 + 0.5 * erf(Number(constant: 0.5.squareRoot()) * x)
                        + x * (Number(constant: inverseSqrt2Pi) * exp(-0.5 * (x * x))))
            })
    case .sigmoidLinear:
        // x·σ(x) with derivative σ(x)·(1 + x·σ(−x)); beyond |x| = 800 that is 0 or 1, and never ∞·0.
        return rule.one(
            "silu", .inputs, { $0 < -800 ? -0.0 : $0 * sigmoidValue($0) },
            { x, _ in Number.select(abs(x) .> 800, step(x), sigmoid(x) * (1 + x * sigmoid(-x))) })

    // Special functions
    case .errorFunction:
        return rule.one(
            "erf", .inputs, { erf($0) }, { x, _ in Number(constant: twoOverSqrtPi) * exp(-(x * x)) })
    case .logGamma: return rule.one("logGamma", .inputs, { logGammaValue($0) }, { x, _ in polygamma(0, x) })
    case .polygamma:
        // The order is an integer and has no derivative.
        return rule.two(
            "polygamma", .inputs, { polygammaValue($0, $1) },
            { _, _, _ in 0 }, { x, y, _ in polygamma(x + 1, y) })

    // Losses that are stable only when fused
    case .binaryCrossEntropy:
        // −t·log σ(x) − (1 − t)·log(1 − σ(x)) of a logit x and a target t = y. The large terms are taken together before
        // the logarithm, so that a loss near 0 keeps its digits.
        return rule.two(
            "binaryCrossEntropy", .inputs,
            { ($0 > 0 || $0.isNaN ? $0 : 0) - $0 * $1 + log1p(exp(-abs($0))) },
            { x, y, _ in sigmoid(x) - y }, { x, _, _ in -x })
    }
}
