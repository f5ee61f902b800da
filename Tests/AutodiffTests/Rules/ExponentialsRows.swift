import Autodiff
import Foundation

// The rows of the rules in `Exponentials.swift`: see ``ElementwiseRow``.

private let infinity = Double.infinity
private let nan = Double.nan

extension Rules.Exponential: TestedUnaryRule {
    static let row = ElementwiseRow.one(
        Self.self, [-5...5], [0: 1, 1e30: infinity, -1e30: 0, infinity: infinity, -infinity: 0, nan: nan])
    static func call<Number: ElementaryNumber>(_ x: Number) -> Number { exp(x) }
    static func meaning(_ x: Double) -> Double { Foundation.exp(x) }
}

extension Rules.ExponentialMinusOne: TestedUnaryRule {
    static let row = ElementwiseRow.one(Self.self, [-5...5], [0: 1, 1e30: infinity, -1e30: 0, -infinity: 0, nan: nan])
    static func call<Number: ElementaryNumber>(_ x: Number) -> Number { expm1(x) }
    static func meaning(_ x: Double) -> Double { Foundation.exp(x) - 1 }
}

extension Rules.Exponential2: TestedUnaryRule {
    static let row = ElementwiseRow.one(
        Self.self, [-5...5], [0: M_LN2, 1e30: infinity, -1e30: 0, -infinity: 0, nan: nan])
    static func call<Number: ElementaryNumber>(_ x: Number) -> Number { exp2(x) }
    static func meaning(_ x: Double) -> Double { Foundation.pow(2.0, x) }
}

extension Rules.Logarithm: TestedUnaryRule {
    static let row = ElementwiseRow.one(Self.self, [0.1...20], [0: infinity, 1: 1, 1e30: 1e-30, infinity: 0, nan: nan])
    static func call<Number: ElementaryNumber>(_ x: Number) -> Number { log(x) }
    static func meaning(_ x: Double) -> Double { Foundation.log(x) }
}

extension Rules.LogarithmOnePlus: TestedUnaryRule {
    static let row = ElementwiseRow.one(
        Self.self, [-0.9...20], [-1: infinity, 0: 1, 1e-30: 1, 1e30: 1e-30, infinity: 0])
    static func call<Number: ElementaryNumber>(_ x: Number) -> Number { log1p(x) }
    static func meaning(_ x: Double) -> Double { Foundation.log(1 + x) }
}

extension Rules.Logarithm2: TestedUnaryRule {
    static let row = ElementwiseRow.one(
        Self.self, [0.1...20], [0: infinity, 1: 1 / M_LN2, 1e30: 1e-30 / M_LN2, infinity: 0])
    static func call<Number: ElementaryNumber>(_ x: Number) -> Number { log2(x) }
    static func meaning(_ x: Double) -> Double { Foundation.log(x) / M_LN2 }
}

extension Rules.Logarithm10: TestedUnaryRule {
    static let row = ElementwiseRow.one(
        Self.self, [0.1...20], [0: infinity, 1: 1 / M_LN10, 1e30: 1e-30 / M_LN10, infinity: 0])
    static func call<Number: ElementaryNumber>(_ x: Number) -> Number { log10(x) }
    static func meaning(_ x: Double) -> Double { Foundation.log(x) / M_LN10 }
}

extension Rules.XLogY: TestedBinaryRule {
    static let row = ElementwiseRow.two(
        Self.self, [(-3...3, 0.1...5)],
        [
            (0, 0, -infinity, 0), (0, 2, M_LN2, 0), (1, 0, -infinity, infinity), (0, infinity, infinity, 0),
            (2, 1e30, log(1e30), 2e-30),
        ])
    static func call<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number { xlogy(x, y) }
    static func meaning(_ x: Double, _ y: Double) -> Double { x * Foundation.log(y) }
}

extension Rules.LogAddExp: TestedBinaryRule {
    static let row = ElementwiseRow.two(
        Self.self, [(-4...4, -4...4)],
        [
            (0, 0, 0.5, 0.5), (800, 0, 1, 0), (-1e300, 1e300, 0, 1), (-infinity, 1, 0, 1),
            (-infinity, -infinity, 0, 0), (infinity, 1, 1, 0), (infinity, infinity, nan, nan), (nan, 0, nan, nan),
        ])
    static func call<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number { logaddexp(x, y) }
    static func meaning(_ x: Double, _ y: Double) -> Double { Foundation.log(Foundation.exp(x) + Foundation.exp(y)) }
}

extension Rules.Logit: TestedUnaryRule {
    static let row = ElementwiseRow.one(
        Self.self, [0.02...0.98], [0.5: 4, 0: infinity, 1: infinity, 1e-30: 1e30, nan: nan])
    static func call<Number: ElementaryNumber>(_ x: Number) -> Number { logit(x) }
    static func meaning(_ x: Double) -> Double { 2 * Foundation.atanh(2 * x - 1) }
}
