import Autodiff
import Foundation

// The rows of the rules in `Special.swift`: see ``ElementwiseRow``.

private let infinity = Double.infinity
private let nan = Double.nan
private let euler = 0.57721566490153286

extension Rules.ErrorFunction: TestedUnaryRule {
    static let row = ElementwiseRow.one(
        Self.self, [-3...3], [0: M_2_SQRTPI, 1e30: 0, infinity: 0, -infinity: 0, nan: nan])
    static func call<Number: ElementaryNumber>(_ x: Number) -> Number { erf(x) }
    static func meaning(_ x: Double) -> Double { Foundation.erf(x) }
}

extension Rules.LogGamma: TestedUnaryRule {
    static let row = ElementwiseRow.one(
        Self.self, [0.2...0.9, 1.1...1.9, 2.1...20, -2.9 ... -2.1, -0.9 ... -0.1],
        [
            1: -euler, 2: 1 - euler, 0.5: -euler - 2 * M_LN2, -0.5: 2 - euler - 2 * M_LN2, 0: nan, -3: nan,
            1e30: log(1e30), infinity: infinity, nan: nan,
        ])
    static func call<Number: ElementaryNumber>(_ x: Number) -> Number { logGamma(x) }
    static func meaning(_ x: Double) -> Double { Foundation.log(Swift.abs(tgamma(x))) }
}

extension Rules.Polygamma: TestedBinaryRule {
    static let row = ElementwiseRow.two(
        Self.self, [(0...3, 0.3...12), (0...3, -1.9 ... -1.1)],
        [
            (0, 1, 0, .pi * .pi / 6), (0, 0.5, 0, .pi * .pi / 2), (1, 1, 0, -2 * 1.2020569031595942), (0, 0, 0, nan),
            (0, infinity, 0, 0), (2, 1, 0, .pi * .pi * .pi * .pi / 15),
        ], floatTolerance: 8, constantOperand: 0)
    static func call<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number { polygamma(x, y) }
    static func meaning(_ x: Double, _ y: Double) -> Double {
        // ψ(y) = −γ + Σ 1/(k + 1) − 1/(k + y), and its derivatives term by term; the rest by the midpoint rule.
        let (n, terms) = (Int(x), 200_000)
        let end = Double(terms) + y - 0.5
        if n == 0 {
            let sum = (0..<terms).reversed().reduce(0.0) { $0 + (y - 1) / ((Double($1) + 1) * (Double($1) + y)) }
            return sum + (y - 1) / Double(terms) - euler
        }
        let sum = (0..<terms).reversed().reduce(Foundation.pow(end, -x) / x) {
            $0 + Foundation.pow(y + Double($1), -x - 1)
        }
        return (n % 2 == 0 ? -1 : 1) * tgamma(x + 1) * sum
    }
}
