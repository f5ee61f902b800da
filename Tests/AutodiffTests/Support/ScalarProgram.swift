import Autodiff
import Testing

/// A random expression of a few inputs, over any kind of number: a directed acyclic graph of elementwise operations
/// whose later steps reuse earlier ones. The program is determined by the seed.
struct ScalarProgram: CustomTestStringConvertible, Sendable {
    enum Operand: Sendable {
        case step(Int)
        case constant(Double)
    }
    struct Step: Sendable {
        let opcode: Opcode
        let left: Operand
        /// `nil` for an operation of one operand.
        let right: Operand?
    }
    let seed: UInt64
    let point: [Double]
    let steps: [Step]

    /// Operations with kinks or jumps, which a difference quotient may straddle.
    static let kinked: Set<Opcode> = [
        .detach,
        .maximum, .minimum, .absolute, .sign, .step, .floor, .ceiling, .round, .relu, .leakyReLU, .exponentialLinear,
        .scaledExponentialLinear, .adjointProduct, .pathProduct, .truncatedRemainder,
    ]
    /// Families of functions, whose first operand is an integer order.
    static let ordered: Set<Opcode> = [
        .polygamma, .scaledErfcIntegral, .besselJ, .besselI, .scaledBesselMoment, .zeta, .exponentialIntegral, .sinc,
    ]
    /// Derivatives of another operation, whose own derivatives are costly.
    static let costly: Set<Opcode> = [.lowerGammaByShape, .lowerGammaByShapeTwice]

    /// - Parameter smooth: leaves the operations out that have kinks or jumps.
    init(seed: UInt64, inputs: Int = 3, length: Int = 40, smooth: Bool) {
        var random = SeededGenerator(seed: seed)
        self.seed = seed
        point = (0..<inputs).map { _ in .random(in: -2...2, using: &random) }
        let opcodes = Opcode.elementwise.filter { opcode in
            !Self.costly.contains(opcode) && !(smooth && Self.kinked.contains(opcode))
        }
        let constants = [0.5, 1, 2, -3, 100, 0.1, 1.0 / 3, -0.7, 0]
        // Every operation comes once before any comes twice.
        var order: [Opcode] = []
        var steps: [Step] = []
        while steps.count < length {
            if order.isEmpty { order = opcodes.shuffled(using: &random) }
            let opcode = order.removeLast()
            let available = inputs + steps.count
            func operand() -> Operand { .step(.random(in: 0..<available, using: &random)) }
            func operandOrConstant() -> Operand {
                Int.random(in: 0..<4, using: &random) == 0
                    ? .constant(constants.randomElement(using: &random)!) : operand()
            }
            if opcode.operandCount == 1 {
                steps.append(Step(opcode: opcode, left: operand(), right: nil))
            } else if Self.ordered.contains(opcode) {
                let order = Double.random(in: 0...2, using: &random).rounded()
                steps.append(Step(opcode: opcode, left: .constant(order), right: operand()))
            } else {
                steps.append(Step(opcode: opcode, left: operandOrConstant(), right: operandOrConstant()))
            }
        }
        self.steps = steps
    }

    var testDescription: String { "seed \(seed)" }

    /// The program's value: the mean of all its steps, so that every one of them has a path to the output.
    func callAsFunction<Number: ElementaryNumber>(_ inputs: [Number]) -> Number {
        var values = inputs
        func value(_ operand: Operand) -> Number {
            switch operand {
            case .step(let index): values[index]
            case .constant(let value): Number(constant: value)
            }
        }
        for step in steps {
            let left = value(step.left)
            let result: Number
            if let right = step.right {
                let (x, y) = ScalarProgram.inDomain(step.opcode, left, value(right))
                result = .apply(step.opcode, x, y)
            } else {
                result = .apply(step.opcode, ScalarProgram.inDomain(step.opcode, left))
            }
            // Kept small, so that forty steps neither overflow nor saturate.
            values.append(3 * tanh(result / 3))
        }
        let results = values.dropFirst(inputs.count)
        return results.dropFirst().reduce(results[inputs.count]) { $0 + $1 } / Number(constant: Double(results.count))
    }

    private static func positive<Number: ElementaryNumber>(_ x: Number) -> Number { softplus(x) + 0.25 }

    private static func inDomain<Number: ElementaryNumber>(_ opcode: Opcode, _ x: Number) -> Number {
        switch opcode {
        case .squareRoot, .cubeRoot, .reciprocal, .logarithm, .logarithm2, .logarithm10, .logarithmOnePlus, .logGamma,
            .principalExponentialIntegral:
            positive(x)
        case .arcSine, .arcCosine, .inverseHyperbolicTangent, .inverseErrorFunction: 0.9 * sin(x)
        case .logit: 0.5 + 0.45 * sin(x)
        case .tangent: sin(x)
        case .inverseHyperbolicCosine: 1 + positive(x)
        default: x
        }
    }

    private static func inDomain<Number: ElementaryNumber>(
        _ opcode: Opcode, _ x: Number, _ y: Number
    ) -> (Number, Number) {
        switch opcode {
        case .divide: (x, positive(y))
        case .power: (positive(x), sin(y))
        case .xLogY, .polygamma, .exponentialIntegral, .scaledBesselMoment: (x, positive(y))
        case .zeta: (x, 1.25 + positive(y))
        case .logBeta, .digammaDifference, .gammaDensity, .lowerGamma, .upperGamma: (positive(x), positive(y))
        case .arcTangent2, .hypotenuse: (positive(x), y)
        default: (x, y)
        }
    }
}
