import Autodiff
import Foundation

// The rows of the rules in `IntegralFamily.swift`: see ``ElementwiseRow``.

private let infinity = Double.infinity
private let nan = Double.nan

extension Rules.ExponentialIntegral: TestedBinaryRule {
    static let row = ElementwiseRow.two(
        Self.self, [(0...3, 0.2...5), (-2 ... -1, 0.5...3)],
        [(1, 0, 0, -infinity), (2, 0, 0, -infinity), (3, 0, 0, -1), (1, infinity, 0, 0), (1, -1, 0, nan)],
        floatTolerance: 8, constantOperand: 0)
    static func call<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number { Number.apply(Self.self, x, y) }
    static func meaning(_ x: Double, _ y: Double) -> Double {
        integral(0, 1, steps: 8000) { u in u == 0 ? 0 : Foundation.exp(-y / u) * Foundation.pow(u, x - 2) }
    }
}

extension Rules.PrincipalExponentialIntegral: TestedUnaryRule {
    static let row = ElementwiseRow.one(
        Self.self, [0.1...6, -4 ... -0.1], [1: M_E, -1: -1 / M_E, -infinity: 0, nan: nan])
    static func call<Number: ElementaryNumber>(_ x: Number) -> Number { expi(x) }
    static func meaning(_ x: Double) -> Double {
        let sum = integral(0, x, steps: 20_000) { t in t == 0 ? 1 : Foundation.expm1(t) / t }
        return 0.57721566490153286 + Foundation.log(Swift.abs(x)) + sum
    }
}

extension Rules.Sinc: TestedBinaryRule {
    static let row = ElementwiseRow.two(
        Self.self, [(0...3, -4...4)],
        [
            (0, 0, 0, 0), (0, 1, 0, -1), (0, 2, 0, 0.5), (1, 0, 0, -.pi * .pi / 3), (0, infinity, 0, 0),
            (0, nan, 0, nan),
        ],
        constantOperand: 0)
    static func call<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number { Number.apply(Self.self, x, y) }
    static func meaning(_ x: Double, _ y: Double) -> Double {
        integral(0, 1) { t in Foundation.pow(.pi * t, x) * Foundation.cos(.pi * (y * t + 0.5 * x)) }
    }
}
