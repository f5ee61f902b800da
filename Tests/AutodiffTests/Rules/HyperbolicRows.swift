import Autodiff
import Foundation

// The rows of the rules in `Hyperbolic.swift`: see ``ElementwiseRow``.

private let infinity = Double.infinity
private let nan = Double.nan

extension Rules.HyperbolicSine: TestedUnaryRule {
    static let row = ElementwiseRow.one(Self.self, [-4...4], [0: 1, 1e30: infinity, -1e30: infinity])
    static func call<Number: ElementaryNumber>(_ x: Number) -> Number { sinh(x) }
    static func meaning(_ x: Double) -> Double { (Foundation.exp(x) - Foundation.exp(-x)) / 2 }
}

extension Rules.HyperbolicCosine: TestedUnaryRule {
    static let row = ElementwiseRow.one(Self.self, [-4...4], [0: 0, 1e30: infinity, -1e30: -infinity])
    static func call<Number: ElementaryNumber>(_ x: Number) -> Number { cosh(x) }
    static func meaning(_ x: Double) -> Double { (Foundation.exp(x) + Foundation.exp(-x)) / 2 }
}

extension Rules.HyperbolicTangent: TestedUnaryRule {
    static let row = ElementwiseRow.one(
        Self.self, [-4...4], [0: 1, 1e30: 0, -1e30: 0, infinity: 0, -infinity: 0, nan: nan])
    static func call<Number: ElementaryNumber>(_ x: Number) -> Number { tanh(x) }
    static func meaning(_ x: Double) -> Double { 1 - 2 / (Foundation.exp(2 * x) + 1) }
}

extension Rules.InverseHyperbolicSine: TestedUnaryRule {
    static let row = ElementwiseRow.one(Self.self, [-10...10], [0: 1, 1e30: 1e-30, -1e30: 1e-30, infinity: 0])
    static func call<Number: ElementaryNumber>(_ x: Number) -> Number { asinh(x) }
    static func meaning(_ x: Double) -> Double { Foundation.asinh(x) }
}

extension Rules.InverseHyperbolicCosine: TestedUnaryRule {
    static let row = ElementwiseRow.one(
        Self.self, [1.1...20], [1: infinity, 1e30: 1e-30, 1e200: 1e-200, infinity: 0, 0.5: nan])
    static func call<Number: ElementaryNumber>(_ x: Number) -> Number { acosh(x) }
    static func meaning(_ x: Double) -> Double { Foundation.acosh(x) }
}

extension Rules.InverseHyperbolicTangent: TestedUnaryRule {
    static let row = ElementwiseRow.one(Self.self, [-0.9...0.9], [0: 1, 1: infinity, -1: infinity])
    static func call<Number: ElementaryNumber>(_ x: Number) -> Number { atanh(x) }
    static func meaning(_ x: Double) -> Double { Foundation.atanh(x) }
}
