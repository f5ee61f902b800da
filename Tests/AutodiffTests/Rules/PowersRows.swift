import Autodiff
import Foundation

// The rows of the rules in `Powers.swift`: see ``ElementwiseRow``.

private let infinity = Double.infinity
private let nan = Double.nan

extension Rules.Power: TestedBinaryRule {
    static let row = ElementwiseRow.two(
        Self.self, [(0.2...4, -3...3)],
        [
            // A base of 0: the derivative by x is the limit of y·xʸ⁻¹, that by y is zero for y ≥ 0.
            (0, 0, 0, 0), (0, 1, 1, 0), (0, 2, 0, 0), (0, 3, 0, 0), (0, 0.5, infinity, 0), (0, 1.5, 0, 0),
            (0, -1, -infinity, -infinity), (0, -2, -infinity, -infinity), (-0.0, 1, 1, 0), (-0.0, 2, 0, 0),
            // A negative base with an integer exponent has only a derivative by x.
            (-2, 3, 12, nan), (-2, 2, -4, nan), (-2, 1, 1, nan), (-2, 0, 0, nan), (-2, -1, -0.25, nan),
            (-2, 0.5, nan, nan), (-8, 1.0 / 3, nan, nan),
            (1, 5, 5, 0), (3, 0, 0, log(3)), (1e30, 2, 2e30, 1e60 * log(1e30)), (infinity, 2, infinity, infinity),
        ], floatTolerance: 8)
    static func call<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number { pow(x, y) }
    static func meaning(_ x: Double, _ y: Double) -> Double { Foundation.pow(x, y) }
}

extension Rules.SquareRoot: TestedUnaryRule {
    static let row = ElementwiseRow.one(
        Self.self, [0.01...50], [0: infinity, 1e30: 5e-16, infinity: 0, -1: nan, nan: nan])
    static func call<Number: ElementaryNumber>(_ x: Number) -> Number { sqrt(x) }
    static func meaning(_ x: Double) -> Double { Foundation.sqrt(x) }
}

extension Rules.CubeRoot: TestedUnaryRule {
    static let row = ElementwiseRow.one(
        Self.self, [-5 ... -0.1, 0.1...5], [0: infinity, 1e30: 1e-20 / 3, -1e30: 1e-20 / 3, infinity: 0, -infinity: 0])
    static func call<Number: ElementaryNumber>(_ x: Number) -> Number { cbrt(x) }
    static func meaning(_ x: Double) -> Double { Foundation.cbrt(x) }
}

extension Rules.Hypotenuse: TestedBinaryRule {
    static let row = ElementwiseRow.two(
        Self.self, [(-3...3, 0.1...3), (0.1...3, -3...3)],
        [
            (0, 0, 0, 0), (0, -0.0, 0, 0), (-0.0, 0, 0, 0), (-0.0, -0.0, 0, 0),
            (3, 4, 0.6, 0.8), (-3, 0, -1, 0), (1e30, 1e30, 0.5.squareRoot(), 0.5.squareRoot()),
            (1e-200, 0, 1, 0), (1e200, -1e200, 0.5.squareRoot(), -0.5.squareRoot()),
        ])
    static func call<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number { hypot(x, y) }
    static func meaning(_ x: Double, _ y: Double) -> Double { (x * x + y * y).squareRoot() }
}
