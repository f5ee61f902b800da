import Autodiff
import Foundation

// The rows of the rules in `Activations.swift`: see ``ElementwiseRow``.

private let infinity = Double.infinity
private let nan = Double.nan

extension Rules.Sigmoid: TestedUnaryRule {
    static let row = ElementwiseRow.one(
        Self.self, [-8...8], [0: 0.25, 1e30: 0, -1e30: 0, infinity: 0, -infinity: 0, nan: nan])
    static func call<Number: ElementaryNumber>(_ x: Number) -> Number { sigmoid(x) }
    static func meaning(_ x: Double) -> Double { 1 / (1 + Foundation.exp(-x)) }
}

extension Rules.LogSigmoid: TestedUnaryRule {
    static let row = ElementwiseRow.one(
        Self.self, [-8...8], [0: 0.5, 1e30: 0, -1e30: 1, infinity: 0, -infinity: 1, nan: nan])
    static func call<Number: ElementaryNumber>(_ x: Number) -> Number { logSigmoid(x) }
    static func meaning(_ x: Double) -> Double { -Foundation.log(1 + Foundation.exp(-x)) }
}

extension Rules.Softplus: TestedUnaryRule {
    static let row = ElementwiseRow.one(
        Self.self, [-8...8], [0: 0.5, 1e30: 1, -1e30: 0, infinity: 1, -infinity: 0, nan: nan])
    static func call<Number: ElementaryNumber>(_ x: Number) -> Number { softplus(x) }
    static func meaning(_ x: Double) -> Double { Foundation.log(1 + Foundation.exp(x)) }
}

extension Rules.Relu: TestedUnaryRule {
    static let row = ElementwiseRow.one(
        Self.self, [-5 ... -0.1, 0.1...5], [0: 0, -0.0: 0, 1e30: 1, -1e30: 0, infinity: 1, -infinity: 0, nan: nan])
    static func call<Number: ElementaryNumber>(_ x: Number) -> Number { relu(x) }
    static func meaning(_ x: Double) -> Double { Swift.max(x, 0) }
}

extension Rules.LeakyReLU: TestedBinaryRule {
    static let row = ElementwiseRow.two(
        Self.self, [(0.1...5, -1...1), (-5 ... -0.1, -1...1)],
        [(0, 0.1, 0.1, 0), (1, 0.1, 1, 0), (-2, 0.1, 0.1, -2), (-1e30, 0.5, 0.5, -1e30), (infinity, 0.1, 1, 0)])
    static func call<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number { leakyReLU(x, y) }
    static func meaning(_ x: Double, _ y: Double) -> Double { x > 0 ? x : y * x }
}

extension Rules.ExponentialLinear: TestedBinaryRule {
    static let row = ElementwiseRow.two(
        Self.self, [(0.1...5, 0.1...2), (-5 ... -0.1, 0.1...2)],
        [(0, 1, 1, 0), (0, 2, 2, 0), (1, 2, 1, 0), (-1e30, 1, 0, -1), (-infinity, 2, 0, -1), (infinity, 1, 1, 0)])
    static func call<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number { elu(x, y) }
    static func meaning(_ x: Double, _ y: Double) -> Double { x > 0 ? x : y * (Foundation.exp(x) - 1) }
}

extension Rules.ScaledExponentialLinear: TestedUnaryRule {
    static let row = ElementwiseRow.one(
        Self.self, [-5 ... -0.1, 0.1...5],
        [0: 1.7580993408473766, 1e30: 1.0507009873554805, -1e30: 0, -infinity: 0, nan: nan])
    static func call<Number: ElementaryNumber>(_ x: Number) -> Number { selu(x) }
    static func meaning(_ x: Double) -> Double {
        1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * (Foundation.exp(x) - 1))
    }
}

extension Rules.GaussianErrorLinear: TestedUnaryRule {
    static let row = ElementwiseRow.one(
        Self.self, [-6...6],
        [0: 0.5, 39: 1, 41: 1, -39: 0, -41: 0, 1e30: 1, -1e30: 0, infinity: 1, -infinity: 0, nan: nan])
    static func call<Number: ElementaryNumber>(_ x: Number) -> Number { gelu(x) }
    static func meaning(_ x: Double) -> Double { x * (1 + Foundation.erf(x / 2.0.squareRoot())) / 2 }
}

extension Rules.SigmoidLinear: TestedUnaryRule {
    static let row = ElementwiseRow.one(
        Self.self, [-8...8],
        [0: 0.5, 799: 1, 801: 1, -799: 0, -801: 0, 1e30: 1, -1e30: 0, infinity: 1, -infinity: 0, nan: nan])
    static func call<Number: ElementaryNumber>(_ x: Number) -> Number { silu(x) }
    static func meaning(_ x: Double) -> Double { x / (1 + Foundation.exp(-x)) }
}
