import Autodiff
import Foundation

// The rows of the rules in `BesselFamily.swift`: see ``ElementwiseRow``.

private let infinity = Double.infinity
private let nan = Double.nan

/// The mean of a periodic function of θ over 0 … π: the trapezoidal rule, which converges geometrically.
private func mean(_ f: (Double) -> Double) -> Double {
    let inner = (1..<200).reduce(0.0) { $0 + f(Double($1) * .pi / 200) }
    return (inner + 0.5 * (f(0) + f(.pi))) / 200
}

extension Rules.BesselJ: TestedBinaryRule {
    static let row = ElementwiseRow.two(
        Self.self, [(0...4, -12...12)],
        [(0, 0, 0, 0), (1, 0, 0, 0.5), (2, 0, 0, 0), (-1, 0, 0, -0.5), (0, infinity, 0, 0), (0, nan, 0, nan)],
        constantOperand: 0)
    static func call<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number { Number.apply(Self.self, x, y) }
    static func meaning(_ x: Double, _ y: Double) -> Double {
        mean { t in Foundation.cos(x * t - y * Foundation.sin(t)) }  // DLMF 10.9.2
    }
}

extension Rules.BesselI: TestedBinaryRule {
    static let row = ElementwiseRow.two(
        Self.self, [(0...4, -4...4)],
        [(0, 0, 0, 0), (1, 0, 0, 0.5), (2, 0, 0, 0), (-1, 0, 0, 0.5), (0, infinity, 0, infinity), (0, nan, 0, nan)],
        constantOperand: 0)
    static func call<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number { Number.apply(Self.self, x, y) }
    static func meaning(_ x: Double, _ y: Double) -> Double {
        mean { t in Foundation.exp(y * Foundation.cos(t)) * Foundation.cos(x * t) }  // DLMF 10.32.3
    }
}

extension Rules.ScaledBesselMoment: TestedBinaryRule {
    static let row = ElementwiseRow.two(
        Self.self, [(0...3, 0.1...6), (0...3, -40 ... -20)],
        [(0, 0, 0, 0), (1, 0, 0, 0), (0, infinity, 0, 0), (0, nan, 0, nan)], constantOperand: 0)
    static func call<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number { Number.apply(Self.self, x, y) }
    static func meaning(_ x: Double, _ y: Double) -> Double {
        mean { t in
            let w = 1 - Foundation.cos(t)
            return Foundation.pow(w, x) * Foundation.exp(-Swift.abs(y) * w)
        }
    }
}
