import Autodiff
import Foundation

// The rows of the rules in `GammaFamily.swift`: see ``ElementwiseRow``.

private let infinity = Double.infinity
private let nan = Double.nan
private let euler = 0.57721566490153286

/// ∫ (log t − ψ(a))ⁿ·tᵃ⁻¹·e⁻ᵗ dt/Γ(a) over a range of log t.
private func moment(_ n: Int, _ a: Double, _ low: Double, _ high: Double) -> Double {
    let center: Double = polygamma(0, a)
    let scale: Double = lgamma(a).0
    return integral(low, high, steps: 6000) { v in
        let factor: Double = n == 0 ? 1 : n == 1 ? v - center : (v - center) * (v - center)
        return factor * Foundation.exp(a * v - Foundation.exp(v) - scale)
    }
}

extension Rules.LogBeta: TestedBinaryRule {
    static let row = ElementwiseRow.two(
        Self.self, [(0.2...3, 0.2...30), (2...40, 0.5...40)],
        [(1, 1, -1, -1), (1, 2, -1.5, -0.5), (0.5, 0.5, -2 * M_LN2, -2 * M_LN2), (-1, 2, nan, 1)],
        floatTolerance: 8)
    static func call<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number { logBeta(x, y) }
    static func meaning(_ x: Double, _ y: Double) -> Double { lgamma(x).0 + lgamma(y).0 - lgamma(x + y).0 }
}

extension Rules.DigammaDifference: TestedBinaryRule {
    static let row = ElementwiseRow.two(
        Self.self, [(0.2...3, 0.2...30), (2...40, 0.5...40)],
        [(1, 0, 0, .pi * .pi / 6), (1, 1, -1, .pi * .pi / 6 - 1), (0.5, 0.5, -.pi * .pi / 3, .pi * .pi / 6)])
    static func call<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number { Number.apply(Self.self, x, y) }
    static func meaning(_ x: Double, _ y: Double) -> Double { digamma(x + y) - digamma(x) }
}

extension Rules.GammaDensity: TestedBinaryRule {
    static let row = ElementwiseRow.two(
        Self.self, [(0.3...4, 0.1...6), (8...14, 5...15)],
        [(1, 0, -infinity, -1), (3, 0, 0, 0), (1, infinity, 0, 0), (2, 1, (euler - 1) / M_E, 0)], floatTolerance: 16)
    static func call<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number { Number.apply(Self.self, x, y) }
    static func meaning(_ x: Double, _ y: Double) -> Double {
        Foundation.exp((x - 1) * Foundation.log(y) - y - lgamma(x).0)
    }
}

extension Rules.LowerGamma: TestedBinaryRule {
    static let row = ElementwiseRow.two(
        Self.self, [(0.6...4, 0.1...6), (8...14, 5...15)],
        [(1, 0, 0, 1), (3, 0, 0, 0), (1, infinity, 0, 0), (2, infinity, 0, 0)], floatTolerance: 16)
    static func call<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number { gammainc(x, y) }
    static func meaning(_ x: Double, _ y: Double) -> Double {
        moment(0, x, Foundation.log(y) - 40, Foundation.log(y))
    }
}

extension Rules.UpperGamma: TestedBinaryRule {
    static let row = ElementwiseRow.two(
        Self.self, [(0.6...4, 0.1...6), (8...14, 5...15)],
        [(1, 0, 0, -1), (3, 0, 0, 0), (1, infinity, 0, 0)], floatTolerance: 16)
    static func call<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number { gammaincc(x, y) }
    static func meaning(_ x: Double, _ y: Double) -> Double { moment(0, x, Foundation.log(y), Foundation.log(y + 80)) }
}

extension Rules.LowerGammaByShape: TestedBinaryRule {
    static let row = ElementwiseRow.two(
        Self.self, [(0.6...4, 0.1...6), (8...14, 5...15)], [(3, 0, 0, 0), (2, infinity, 0, 0)], floatTolerance: 16)
    static func call<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number { Number.apply(Self.self, x, y) }
    static func meaning(_ x: Double, _ y: Double) -> Double {
        moment(1, x, Foundation.log(y) - 40, Foundation.log(y))
    }
}

extension Rules.LowerGammaByShapeTwice: TestedBinaryRule {
    static let row = ElementwiseRow.two(
        Self.self, [(1...4, 0.5...6), (8...14, 5...15)], [(3, 0, 0, 0)], floatTolerance: 64)
    static func call<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number { Number.apply(Self.self, x, y) }
    static func meaning(_ x: Double, _ y: Double) -> Double {
        let (low, high) = (Foundation.log(y) - 40, Foundation.log(y))
        let variance: Double = polygamma(1, x)
        return moment(2, x, low, high) - variance * moment(0, x, low, high)
    }
}

extension Rules.Zeta: TestedBinaryRule {
    static let row = ElementwiseRow.two(
        Self.self, [(0...2, 1.4...5)],
        [
            (0, 0, 0, -0.91893853320467274178), (0, 2, 0, -0.93754825431584375370), (0, 1, 0, nan),
            (0, infinity, 0, 0), (0, -2, 0, -0.030448457058393270780), (0, nan, 0, nan),
        ], floatTolerance: 8, constantOperand: 0)
    static func call<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number { Number.apply(Self.self, x, y) }
    static func meaning(_ x: Double, _ y: Double) -> Double {
        // Σ (−log k)ⁿ·k⁻ˢ, and the rest by the midpoint rule.
        let (n, terms) = (Int(x), 20_000)
        let sum = (1..<terms).reversed().reduce(0.0) { sum, k in
            sum + Foundation.pow(-Foundation.log(Double(k)), x) * Foundation.pow(Double(k), -y)
        }
        let end = Foundation.log(Double(terms) - 0.5)
        var tail = 0.0
        for j in 0...n {
            let power: Double = Foundation.pow(end, Double(j)) / Foundation.pow(y - 1, Double(n - j + 1))
            tail += tgamma(x + 1) / tgamma(Double(j + 1)) * power
        }
        return sum + (n % 2 == 0 ? 1 : -1) * tail * Foundation.exp(-(y - 1) * end)
    }
}
