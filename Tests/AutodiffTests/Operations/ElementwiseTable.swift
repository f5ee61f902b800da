import Autodiff
import Foundation
import Testing

/// What is known of an elementwise operation: one row of the table that every test of them runs over.
struct ElementwiseRow: Sendable, CustomTestStringConvertible {
    let opcode: Opcode
    /// Regions, one range an operand, in which the operation is smooth.
    let domains: [[ClosedRange<Double>]]
    /// Points where something changes, and the partial derivatives there.
    let edges: [(point: [Double], partials: [Double])]
    /// How many units in the last place a `Float` tensor may be off, of the value or of 1.
    let floatTolerance: Double
    /// An operand that no derivative is taken with respect to.
    let constantOperand: Int?

    var operandCount: Int { domains[0].count }
    var testDescription: String { "\(opcode)" }

    static func one(
        _ opcode: Opcode, _ domains: [ClosedRange<Double>], _ edges: KeyValuePairs<Double, Double> = [:],
        floatTolerance: Double = 4
    ) -> ElementwiseRow {
        ElementwiseRow(
            opcode: opcode, domains: domains.map { [$0] }, edges: edges.map { ([$0.key], [$0.value]) },
            floatTolerance: floatTolerance, constantOperand: nil)
    }

    static func two(
        _ opcode: Opcode, _ domains: [(ClosedRange<Double>, ClosedRange<Double>)],
        _ edges: [(x: Double, y: Double, byX: Double, byY: Double)] = [], floatTolerance: Double = 4,
        constantOperand: Int? = nil
    ) -> ElementwiseRow {
        ElementwiseRow(
            opcode: opcode, domains: domains.map { [$0.0, $0.1] },
            edges: edges.map { ([$0.x, $0.y], [$0.byX, $0.byY]) }, floatTolerance: floatTolerance,
            constantOperand: constantOperand)
    }

    /// Seeded points of the domains; the constant operand is rounded to an integer.
    func points(_ count: Int, seed: UInt64 = 7) -> [[Double]] {
        var random = SeededGenerator(seed: seed &+ UInt64(opcode.rawValue))
        return (0..<count).map { index in
            domains[index % domains.count].enumerated().map { operand, range in
                let x = Double.random(in: range, using: &random)
                return operand == constantOperand ? x.rounded() : x
            }
        }
    }

    /// The operation over any kind of number, of its variable operands alone.
    func apply<Number: ElementaryNumber>(_ x: [Number]) -> Number {
        x.count == 1 ? .apply(opcode, x[0]) : .apply(opcode, x[0], x[1])
    }

    /// The value and the partial derivatives as the rule has them.
    func rule(at x: [Double]) -> (value: Double, partials: [Double]) { visitRule(opcode, ReadAll(x: x)) }
}

/// Reads all that a rule says at a point.
private struct ReadAll: RuleVisitor {
    let x: [Double]
    func unary<Rule: UnaryRule>(_: Rule.Type) -> (value: Double, partials: [Double]) {
        let y = Rule.value(x[0])
        return (y, [Rule.partial(x[0], y)])
    }
    func binary<Rule: BinaryRule>(_: Rule.Type) -> (value: Double, partials: [Double]) {
        let z = Rule.value(x[0], x[1])
        return (z, [Rule.left(x[0], x[1], z), Rule.right(x[0], x[1], z)])
    }
    func noRule(_ opcode: Opcode) -> (value: Double, partials: [Double]) { fatalError("\(opcode) has no rule") }
}

/// y + y²: the adjoint of y depends on y, so that the second order sees whether a pullback keeps hold of its adjoint.
func withChangingAdjoint<Number: ElementaryNumber>(_ y: Number) -> Number { y + square(y) }

private let infinity = Double.infinity
private let nan = Double.nan
private let euler = 0.57721566490153286

/// Every elementwise operation.
let elementwiseTable = oneOperandTable + twoOperandTable

/// The operations of one operand: domains, and edges x → derivative.
private let oneOperandTable: [ElementwiseRow] = [
    .one(.copy, [-5...5], [0: 1, infinity: 1, -1e30: 1]),
    .one(.negate, [-5...5], [0: -1, infinity: -1, 1e30: -1]),
    .one(.square, [-5...5], [0: 0, 1e30: 2e30, -infinity: -infinity, nan: nan]),
    .one(.squareRoot, [0.01...50], [0: infinity, 1e30: 5e-16, infinity: 0, -1: nan, nan: nan]),
    .one(
        .cubeRoot, [-5 ... -0.1, 0.1...5], [0: infinity, 1e30: 1e-20 / 3, -1e30: 1e-20 / 3, infinity: 0, -infinity: 0]),
    .one(.reciprocal, [-5 ... -0.1, 0.1...5], [0: -infinity, 1e30: -1e-60, -1e30: -1e-60, infinity: 0, nan: nan]),

    .one(.exponential, [-5...5], [0: 1, 1e30: infinity, -1e30: 0, infinity: infinity, -infinity: 0, nan: nan]),
    .one(.exponentialMinusOne, [-5...5], [0: 1, 1e30: infinity, -1e30: 0, -infinity: 0, nan: nan]),
    .one(.exponential2, [-5...5], [0: M_LN2, 1e30: infinity, -1e30: 0, -infinity: 0, nan: nan]),
    .one(.logarithm, [0.1...20], [0: infinity, 1: 1, 1e30: 1e-30, infinity: 0, nan: nan]),
    .one(.logarithmOnePlus, [-0.9...20], [-1: infinity, 0: 1, 1e-30: 1, 1e30: 1e-30, infinity: 0]),
    .one(.logarithm2, [0.1...20], [0: infinity, 1: 1 / M_LN2, 1e30: 1e-30 / M_LN2, infinity: 0]),
    .one(.logarithm10, [0.1...20], [0: infinity, 1: 1 / M_LN10, 1e30: 1e-30 / M_LN10, infinity: 0]),

    .one(.sine, [-10...10], [0: 1, 0x1p100: cos(0x1p100), infinity: nan, nan: nan]),
    .one(.cosine, [-10...10], [0: 0, 0x1p100: -sin(0x1p100), infinity: nan, nan: nan]),
    .one(.tangent, [-1.4...1.4, 2...4], [0: 1, infinity: nan], floatTolerance: 8),
    .one(.arcSine, [-0.9...0.9], [0: 1, 1: infinity, -1: infinity, 2: nan, nan: nan]),
    .one(.arcCosine, [-0.9...0.9], [0: -1, 1: -infinity, -1: -infinity, 2: nan]),
    .one(.arcTangent, [-10...10], [0: 1, 1e30: 1e-60, -1e30: 1e-60, infinity: 0, -infinity: 0, nan: nan]),
    .one(.hyperbolicSine, [-4...4], [0: 1, 1e30: infinity, -1e30: infinity]),
    .one(.hyperbolicCosine, [-4...4], [0: 0, 1e30: infinity, -1e30: -infinity]),
    .one(.hyperbolicTangent, [-4...4], [0: 1, 1e30: 0, -1e30: 0, infinity: 0, -infinity: 0, nan: nan]),
    .one(.inverseHyperbolicSine, [-10...10], [0: 1, 1e30: 1e-30, -1e30: 1e-30, infinity: 0]),
    .one(.inverseHyperbolicCosine, [1.1...20], [1: infinity, 1e30: 1e-30, 1e200: 1e-200, infinity: 0, 0.5: nan]),
    .one(.inverseHyperbolicTangent, [-0.9...0.9], [0: 1, 1: infinity, -1: infinity]),

    .one(.absolute, [-5 ... -0.1, 0.1...5], [0: 0, -0.0: 0, 1e30: 1, -1e30: -1, -infinity: -1, nan: nan]),
    .one(.sign, [-5 ... -0.1, 0.1...5], [0: 0, infinity: 0, nan: 0]),
    .one(.step, [-5 ... -0.1, 0.1...5], [0: 0, infinity: 0, nan: 0]),
    .one(.detach, [-2.0...2.0], [0: 0, -1: 0, 1e30: 0, infinity: 0, nan: 0]),
    .one(.floor, [0.1...0.9, -2.9 ... -2.1], [0: 0, 1: 0, 1e30: 0, nan: 0]),
    .one(.ceiling, [0.1...0.9, -2.9 ... -2.1], [0: 0, 1: 0, 1e30: 0, nan: 0]),
    .one(.round, [-0.4...0.4, 0.6...1.4], [0: 0, 0.5: 0, 1e30: 0, nan: 0]),

    .one(.sigmoid, [-8...8], [0: 0.25, 1e30: 0, -1e30: 0, infinity: 0, -infinity: 0, nan: nan]),
    .one(.logSigmoid, [-8...8], [0: 0.5, 1e30: 0, -1e30: 1, infinity: 0, -infinity: 1, nan: nan]),
    .one(.softplus, [-8...8], [0: 0.5, 1e30: 1, -1e30: 0, infinity: 1, -infinity: 0, nan: nan]),
    .one(.relu, [-5 ... -0.1, 0.1...5], [0: 0, -0.0: 0, 1e30: 1, -1e30: 0, infinity: 1, -infinity: 0, nan: nan]),
    .one(
        .scaledExponentialLinear, [-5 ... -0.1, 0.1...5],
        [0: 1.7580993408473766, 1e30: 1.0507009873554805, -1e30: 0, -infinity: 0, nan: nan]),
    .one(
        .gaussianErrorLinear, [-6...6],
        [0: 0.5, 39: 1, 41: 1, -39: 0, -41: 0, 1e30: 1, -1e30: 0, infinity: 1, -infinity: 0, nan: nan]),
    .one(
        .sigmoidLinear, [-8...8],
        [0: 0.5, 799: 1, 801: 1, -799: 0, -801: 0, 1e30: 1, -1e30: 0, infinity: 1, -infinity: 0, nan: nan]),

    .one(.errorFunction, [-3...3], [0: M_2_SQRTPI, 1e30: 0, infinity: 0, -infinity: 0, nan: nan]),
    .one(
        .logGamma, [0.2...0.9, 1.1...1.9, 2.1...20, -2.9 ... -2.1, -0.9 ... -0.1],
        [
            1: -euler, 2: 1 - euler, 0.5: -euler - 2 * M_LN2, -0.5: 2 - euler - 2 * M_LN2, 0: nan, -3: nan,
            1e30: log(1e30), infinity: infinity, nan: nan,
        ]),
]

/// The operations of two operands: domains, and edges (x, y) → derivatives by x and by y.
private let twoOperandTable: [ElementwiseRow] = [
    .two(.add, [(-5...5, -5...5)], [(0, 0, 1, 1), (infinity, 1, 1, 1)]),
    .two(.subtract, [(-5...5, -5...5)], [(0, 0, 1, -1), (infinity, 1, 1, -1)]),
    .two(.multiply, [(-5...5, -5...5)], [(0, 3, 3, 0), (1e30, 1e30, 1e30, 1e30), (infinity, 0, 0, infinity)]),
    .two(
        .divide, [(-5...5, 0.2...5), (-5...5, -5 ... -0.2)],
        [
            (1, 0, infinity, -infinity), (0, 2, 0.5, 0), (1e30, 1e30, 1e-30, -1e-30), (1, infinity, 0, 0),
            (0, 0, infinity, nan),
        ], floatTolerance: 8),
    .two(
        .power, [(0.2...4, -3...3)],
        [
            // A base of 0: to x the limit of y·xʸ⁻¹, to y zero for y ≥ 0.
            (0, 0, 0, 0), (0, 1, 1, 0), (0, 2, 0, 0), (0, 3, 0, 0), (0, 0.5, infinity, 0), (0, 1.5, 0, 0),
            (0, -1, -infinity, -infinity), (0, -2, -infinity, -infinity), (-0.0, 1, 1, 0), (-0.0, 2, 0, 0),
            // A negative base has an integer power, with a derivative to x alone.
            (-2, 3, 12, nan), (-2, 2, -4, nan), (-2, 1, 1, nan), (-2, 0, 0, nan), (-2, -1, -0.25, nan),
            (-2, 0.5, nan, nan), (-8, 1.0 / 3, nan, nan),
            (1, 5, 5, 0), (3, 0, 0, log(3)), (1e30, 2, 2e30, 1e60 * log(1e30)), (infinity, 2, infinity, infinity),
        ], floatTolerance: 8),
    .two(
        .maximum, [(1...2, -2...0.5), (-2...0.5, 1...2)],
        [
            (1, 1, 0.5, 0.5), (0, -0.0, 0.5, 0.5), (2, 1, 1, 0), (infinity, 1, 1, 0), (-infinity, -infinity, 0.5, 0.5),
            (nan, 1, 1, 1), (1, nan, 1, 1),
        ]),
    .two(
        .minimum, [(1...2, -2...0.5), (-2...0.5, 1...2)],
        [
            (1, 1, 0.5, 0.5), (0, -0.0, 0.5, 0.5), (2, 1, 0, 1), (infinity, 1, 0, 1), (infinity, infinity, 0.5, 0.5),
            (nan, 1, 1, 1), (1, nan, 1, 1),
        ]),
    .two(
        .arcTangent2, [(0.1...3, -3...3), (-3 ... -0.1, -3...3), (-3...3, 0.1...3)],
        [
            (0, 0, nan, nan), (0, 1, 1, 0), (0, -1, -1, 0), (1, 0, 0, -1), (-1, 0, 0, 1),
            (1e30, 1e30, 5e-31, -5e-31), (1e-200, 1e-200, 5e199, -5e199), (1e200, 1e200, 5e-201, -5e-201),
        ], floatTolerance: 8),
    .two(
        .hypotenuse, [(-3...3, 0.1...3), (0.1...3, -3...3)],
        [
            (0, 0, 0, 0), (3, 4, 0.6, 0.8), (-3, 0, -1, 0), (1e30, 1e30, 0.5.squareRoot(), 0.5.squareRoot()),
            (1e-200, 0, 1, 0), (1e200, -1e200, 0.5.squareRoot(), -0.5.squareRoot()),
        ]),
    .two(
        .xLogY, [(-3...3, 0.1...5)],
        [
            (0, 0, -infinity, 0), (0, 2, M_LN2, 0), (1, 0, -infinity, infinity), (0, infinity, infinity, 0),
            (2, 1e30, log(1e30), 2e-30),
        ]),
    .two(
        .leakyReLU, [(0.1...5, -1...1), (-5 ... -0.1, -1...1)],
        [(0, 0.1, 0.1, 0), (1, 0.1, 1, 0), (-2, 0.1, 0.1, -2), (-1e30, 0.5, 0.5, -1e30), (infinity, 0.1, 1, 0)]),
    .two(
        .exponentialLinear, [(0.1...5, 0.1...2), (-5 ... -0.1, 0.1...2)],
        [(0, 1, 1, 0), (0, 2, 2, 0), (1, 2, 1, 0), (-1e30, 1, 0, -1), (-infinity, 2, 0, -1), (infinity, 1, 1, 0)]),
    .two(
        .binaryCrossEntropy, [(-6...6, 0...1)],
        [
            (0, 1, -0.5, 0), (0, 0.25, 0.25, 0), (1e4, 1, 0, -1e4), (1e4, 0, 1, -1e4), (-1e4, 0, 0, 1e4),
            (-1e4, 1, -1, 1e4), (1e30, 1, 0, -1e30), (-1e30, 1, -1, 1e30),
        ]),
    .two(
        .adjointProduct, [(0.1...3, -3...3), (-3 ... -0.1, -3...3)],
        [(0, infinity, infinity, 0), (2, 3, 3, 2), (0, nan, nan, 0)]),
    .two(
        .pathProduct, [(0.1...3, -3...3), (-3 ... -0.1, -3...3)],
        [(0, infinity, infinity, 0), (2, 3, 3, 2), (infinity, 0, 0, infinity)]),
    .two(
        .polygamma, [(0...3, 0.3...12), (0...3, -1.9 ... -1.1)],
        [
            (0, 1, 0, .pi * .pi / 6), (0, 0.5, 0, .pi * .pi / 2), (1, 1, 0, -2 * 1.2020569031595942), (0, 0, 0, nan),
            (0, infinity, 0, 0), (2, 1, 0, .pi * .pi * .pi * .pi / 15),
        ], floatTolerance: 8, constantOperand: 0),
]
