import Autodiff
import Foundation

// The rows of the rules in `ErrorFamily.swift`: see ``ElementwiseRow``.

private let infinity = Double.infinity
private let nan = Double.nan

extension Rules.ComplementaryErrorFunction: TestedUnaryRule {
    static let row = ElementwiseRow.one(
        Self.self, [-3...3], [0: -M_2_SQRTPI, 1e30: 0, infinity: 0, -infinity: 0, nan: nan])
    static func call<Number: ElementaryNumber>(_ x: Number) -> Number { erfc(x) }
    static func meaning(_ x: Double) -> Double { 1 - Foundation.erf(x) }
}

extension Rules.InverseErrorFunction: TestedUnaryRule {
    static let row = ElementwiseRow.one(
        Self.self, [-0.95...0.95], [0: 1 / M_2_SQRTPI, 1: infinity, -1: infinity, 1.5: nan, nan: nan])
    static func call<Number: ElementaryNumber>(_ x: Number) -> Number { erfinv(x) }
    static func meaning(_ x: Double) -> Double {
        var (low, high) = (-6.0, 6.0)
        for _ in 0..<60 {
            let middle = 0.5 * (low + high)
            if Foundation.erf(middle) < x { low = middle } else { high = middle }
        }
        return low
    }
}

extension Rules.ScaledErfcIntegral: TestedBinaryRule {
    static let row = ElementwiseRow.two(
        Self.self, [(0...3, -2...6)],
        [
            (0, 0, 0, -M_2_SQRTPI), (0, infinity, 0, 0), (0, 1e30, 0, -5.641895835477563e-61), (1, 0, 0, -1),
            (0, nan, 0, nan),
        ],
        constantOperand: 0)
    static func call<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number { Number.apply(Self.self, x, y) }
    static func meaning(_ x: Double, _ y: Double) -> Double {
        // DLMF 7.18.2.
        M_2_SQRTPI
            * integral(0, 12) { t in Foundation.pow(t, x) / tgamma(x + 1) * Foundation.exp(-t * t - 2 * y * t) }
    }
}
