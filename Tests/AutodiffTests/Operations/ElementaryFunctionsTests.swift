import Autodiff
import Foundation
import Testing

/// Every elementary function by its public name: over doubles, variables and tensors, against a formula of its own.
@Suite struct ElementaryFunctionsTests {
    /// A function over any kind of number, by its opcode's name.
    static func call<Number: ElementaryNumber>(_ opcode: Opcode, _ x: Number, _ y: Number) -> Number? {
        switch opcode {
        case .add: x + y
        case .subtract: x - y
        case .multiply: x * y
        case .divide: x / y
        case .negate: -x
        case .power: pow(x, y)
        case .maximum: max(x, y)
        case .minimum: min(x, y)
        case .arcTangent2: atan2(x, y)
        case .hypotenuse: hypot(x, y)
        case .xLogY: xlogy(x, y)
        case .leakyReLU: leakyReLU(x, y)
        case .exponentialLinear: elu(x, y)
        case .binaryCrossEntropy: binaryCrossEntropy(x, y)
        case .polygamma: polygamma(1, y)
        case .square: square(x)
        case .squareRoot: sqrt(x)
        case .cubeRoot: cbrt(x)
        case .reciprocal: reciprocal(x)
        case .exponential: exp(x)
        case .exponentialMinusOne: expm1(x)
        case .exponential2: exp2(x)
        case .logarithm: log(x)
        case .logarithmOnePlus: log1p(x)
        case .logarithm2: log2(x)
        case .logarithm10: log10(x)
        case .sine: sin(x)
        case .cosine: cos(x)
        case .tangent: tan(x)
        case .arcSine: asin(x)
        case .arcCosine: acos(x)
        case .arcTangent: atan(x)
        case .hyperbolicSine: sinh(x)
        case .hyperbolicCosine: cosh(x)
        case .hyperbolicTangent: tanh(x)
        case .inverseHyperbolicSine: asinh(x)
        case .inverseHyperbolicCosine: acosh(1 + x)
        case .inverseHyperbolicTangent: atanh(x)
        case .absolute: abs(x)
        case .sign: sign(x)
        case .step: step(x)
        case .floor: floor(x)
        case .ceiling: ceil(x)
        case .round: round(x)
        case .sigmoid: sigmoid(x)
        case .logSigmoid: logSigmoid(x)
        case .softplus: softplus(x)
        case .relu: relu(x)
        case .scaledExponentialLinear: selu(x)
        case .gaussianErrorLinear: gelu(x)
        case .sigmoidLinear: silu(x)
        case .errorFunction: erf(x)
        case .logGamma: logGamma(x)
        case .copy, .detach, .adjointProduct, .pathProduct: nil  // Of the engine's own.
        case .variable, .constant, .element, .floatTensor, .doubleTensor: nil
        }
    }

    /// What the functions that the platform lacks mean, where that is not stable but plain; the platform's own elsewhere.
    static func meaning(_ opcode: Opcode, _ x: Double, _ y: Double) -> Double? {
        switch opcode {
        case .xLogY: x * Foundation.log(y)
        case .leakyReLU: x > 0 ? x : y * x
        case .exponentialLinear: x > 0 ? x : y * (Foundation.exp(x) - 1)
        case .binaryCrossEntropy:
            -y * Foundation.log(1 / (1 + Foundation.exp(-x))) - (1 - y)
                * Foundation.log(1 - 1 / (1 + Foundation.exp(-x)))
        case .polygamma:
            (0..<200_000).reversed().reduce(1 / (y + 199_999.5)) { $0 + 1 / ((y + Double($1)) * (y + Double($1))) }
        case .square: x * x
        case .reciprocal: 1 / x
        case .inverseHyperbolicCosine: Foundation.acosh(1 + x)
        case .absolute: Swift.abs(x)
        case .sign: x < 0 ? -1 : x > 0 ? 1 : 0
        case .step: x > 0 ? 1 : 0
        case .round: x.rounded()
        case .sigmoid: 1 / (1 + Foundation.exp(-x))
        case .logSigmoid: -Foundation.log(1 + Foundation.exp(-x))
        case .softplus: Foundation.log(1 + Foundation.exp(x))
        case .relu: Swift.max(x, 0)
        case .scaledExponentialLinear:
            1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * (Foundation.exp(x) - 1))
        case .gaussianErrorLinear: x * (1 + Foundation.erf(x / 2.0.squareRoot())) / 2
        case .sigmoidLinear: x / (1 + Foundation.exp(-x))
        case .logGamma: Foundation.log(Swift.abs(tgamma(x)))
        case .negate: -x
        case .maximum: Swift.max(x, y)
        case .minimum: Swift.min(x, y)
        default: platform[opcode]?(x, y)
        }
    }

    static let platform: [Opcode: @Sendable (Double, Double) -> Double] = [
        .add: { $0 + $1 }, .subtract: { $0 - $1 }, .multiply: { $0 * $1 }, .divide: { $0 / $1 },
        .power: { Foundation.pow($0, $1) }, .arcTangent2: { Foundation.atan2($0, $1) },
        .hypotenuse: { ($0 * $0 + $1 * $1).squareRoot() }, .squareRoot: { x, _ in Foundation.sqrt(x) },
        .cubeRoot: { x, _ in Foundation.cbrt(x) }, .exponential: { x, _ in Foundation.exp(x) },
        .exponentialMinusOne: { x, _ in Foundation.exp(x) - 1 }, .exponential2: { x, _ in Foundation.pow(2.0, x) },
        .logarithm: { x, _ in Foundation.log(x) }, .logarithmOnePlus: { x, _ in Foundation.log(1 + x) },
        .logarithm2: { x, _ in Foundation.log(x) / M_LN2 }, .logarithm10: { x, _ in Foundation.log(x) / M_LN10 },
        .sine: { x, _ in Foundation.sin(x) }, .cosine: { x, _ in Foundation.cos(x) },
        .tangent: { x, _ in Foundation.sin(x) / Foundation.cos(x) }, .arcSine: { x, _ in Foundation.asin(x) },
        .arcCosine: { x, _ in Foundation.acos(x) }, .arcTangent: { x, _ in Foundation.atan(x) },
        .hyperbolicSine: { x, _ in (Foundation.exp(x) - Foundation.exp(-x)) / 2 },
        .hyperbolicCosine: { x, _ in (Foundation.exp(x) + Foundation.exp(-x)) / 2 },
        .hyperbolicTangent: { x, _ in 1 - 2 / (Foundation.exp(2 * x) + 1) },
        .inverseHyperbolicSine: { x, _ in Foundation.asinh(x) },
        .inverseHyperbolicTangent: { x, _ in Foundation.atanh(x) },
        .floor: { x, _ in x.rounded(.down) }, .ceiling: { x, _ in x.rounded(.up) },
        .errorFunction: { x, _ in Foundation.erf(x) },
    ]

    @Test(arguments: Opcode.elementwise.filter { ![.copy, .detach, .adjointProduct, .pathProduct].contains($0) })
    func everyNameMeansItsOpcode(_ opcode: Opcode) throws {
        for (x, y) in [(0.3, 0.8), (0.9, 0.2), (0.5, 0.5)] as [(Double, Double)] {
            let found = try #require(Self.call(opcode, x, y))
            let expected = try #require(Self.meaning(opcode, x, y), "no meaning for \(opcode)")
            #expect(isClose(found, expected, within: 1e-9), "\(opcode) of \(x), \(y): \(found) instead of \(expected)")
            let tape = Tape()
            let variable = try #require(Self.call(opcode, tape.variable(x), tape.variable(y)))
            #expect(variable.value == found)
            let tensor = try #require(Self.call(opcode, Tensor<Double>([x, x]), Tensor([y, y])))
            #expect(tensor.scalars.allSatisfy { isClose($0, found, within: 1e-15) }, "\(opcode): \(tensor)")
        }
    }

    /// Also left of 0, where the activations bend.
    @Test(arguments: [
        Opcode.leakyReLU, .exponentialLinear, .sign, .step, .relu, .scaledExponentialLinear, .sigmoidLinear,
        .gaussianErrorLinear, .sigmoid, .logSigmoid, .softplus, .binaryCrossEntropy, .floor, .ceiling, .round,
        .logGamma,
    ])
    func negativeArguments(_ opcode: Opcode) throws {
        for x in [-0.3, -1.7, -4.5] {
            let found = try #require(Self.call(opcode, x, 0.4))
            let expected = try #require(Self.meaning(opcode, x, 0.4))
            #expect(isClose(found, expected, within: 1e-12), "\(opcode) of \(x): \(found) instead of \(expected)")
        }
    }

    @Test func clampAndItsBounds() {
        for (x, slope) in [(-2.0, 0.0), (-1, 0.5), (0.3, 1), (2, 0.5), (3, 0)] {
            let found = valueWithGradient(at: x) { clamp($0, -1, 2) }
            #expect(found.value == min(max(x, -1), 2) && found.gradient == slope, "\(x): \(found)")
        }
    }

    /// A loss near zero keeps its digits.
    @Test func binaryCrossEntropyOfConfidentLogits() {
        #expect(isClose(binaryCrossEntropy(40, 1) * exp(40.0), 1))
        #expect(isClose(binaryCrossEntropy(-40, 0) * exp(40.0), 1))
        #expect(binaryCrossEntropy(Double.nan, 1).isNaN)
    }

    @Test func comparisons() {
        let (x, y) = (Tensor<Double>([1, 2, 3, .nan]), Tensor<Double>([2, 2, 2, 2]))
        #expect((x .< y).scalars == [1, 0, 0, 0])
        #expect((x .<= y).scalars == [1, 1, 0, 0])
        #expect((x .== y).scalars == [0, 1, 0, 0])
        #expect((x .!= y).scalars == [1, 0, 1, 1])
        #expect((x .>= y).scalars == [0, 1, 1, 0])
        #expect((x .> y).scalars == [0, 0, 1, 0])
        #expect((1.0 .< 2.0) && !(2.0 .< 1.0) && (2.0 .>= 2.0))
    }
}
