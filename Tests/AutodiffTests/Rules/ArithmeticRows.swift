import Autodiff
import Foundation

// The rows of the rules in `Arithmetic.swift`: see ``ElementwiseRow``.

private let infinity = Double.infinity
private let nan = Double.nan

extension Rules.Add: TestedBinaryRule {
    static let row = ElementwiseRow.two(Self.self, [(-5...5, -5...5)], [(0, 0, 1, 1), (infinity, 1, 1, 1)])
    static func call<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number { x + y }
    static func meaning(_ x: Double, _ y: Double) -> Double { x + y }
}

extension Rules.Subtract: TestedBinaryRule {
    static let row = ElementwiseRow.two(Self.self, [(-5...5, -5...5)], [(0, 0, 1, -1), (infinity, 1, 1, -1)])
    static func call<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number { x - y }
    static func meaning(_ x: Double, _ y: Double) -> Double { x - y }
}

extension Rules.Multiply: TestedBinaryRule {
    static let row = ElementwiseRow.two(
        Self.self, [(-5...5, -5...5)], [(0, 3, 3, 0), (1e30, 1e30, 1e30, 1e30), (infinity, 0, 0, infinity)])
    static func call<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number { x * y }
    static func meaning(_ x: Double, _ y: Double) -> Double { x * y }
}

extension Rules.Divide: TestedBinaryRule {
    static let row = ElementwiseRow.two(
        Self.self, [(-5...5, 0.2...5), (-5...5, -5 ... -0.2)],
        [
            (1, 0, infinity, -infinity), (0, 2, 0.5, 0), (1e30, 1e30, 1e-30, -1e-30), (1, infinity, 0, 0),
            (0, 0, infinity, nan),
        ], floatTolerance: 8)
    static func call<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number { x / y }
    static func meaning(_ x: Double, _ y: Double) -> Double { x / y }
}

extension Rules.Copy: TestedUnaryRule {
    static let row = ElementwiseRow.one(Self.self, [-5...5], [0: 1, infinity: 1, -1e30: 1])
    static func call<Number: ElementaryNumber>(_ x: Number) -> Number { Number.apply(Self.self, x) }
    static func meaning(_ x: Double) -> Double { x }
}

extension Rules.Detach: TestedUnaryRule {
    static let row = ElementwiseRow.one(Self.self, [-2.0...2.0], [0: 0, -1: 0, 1e30: 0, infinity: 0, nan: 0])
    static func call<Number: ElementaryNumber>(_ x: Number) -> Number { Number.apply(Self.self, x) }
    static func meaning(_ x: Double) -> Double { x }
}

extension Rules.Negate: TestedUnaryRule {
    static let row = ElementwiseRow.one(Self.self, [-5...5], [0: -1, infinity: -1, 1e30: -1])
    static func call<Number: ElementaryNumber>(_ x: Number) -> Number { -x }
    static func meaning(_ x: Double) -> Double { -x }
}

extension Rules.Square: TestedUnaryRule {
    static let row = ElementwiseRow.one(Self.self, [-5...5], [0: 0, 1e30: 2e30, -infinity: -infinity, nan: nan])
    static func call<Number: ElementaryNumber>(_ x: Number) -> Number { square(x) }
    static func meaning(_ x: Double) -> Double { x * x }
}

extension Rules.Reciprocal: TestedUnaryRule {
    static let row = ElementwiseRow.one(
        Self.self, [-5 ... -0.1, 0.1...5], [0: -infinity, 1e30: -1e-60, -1e30: -1e-60, infinity: 0, nan: nan])
    static func call<Number: ElementaryNumber>(_ x: Number) -> Number { reciprocal(x) }
    static func meaning(_ x: Double) -> Double { 1 / x }
}

extension Rules.AdjointProduct: TestedBinaryRule {
    static let row = ElementwiseRow.two(
        Self.self, [(0.1...3, -3...3), (-3 ... -0.1, -3...3)],
        [(0, infinity, infinity, 0), (2, 3, 3, 2), (0, nan, nan, 0)])
    static func call<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number { Number.apply(Self.self, x, y) }
    static func meaning(_ x: Double, _ y: Double) -> Double { x * y }
}

extension Rules.PathProduct: TestedBinaryRule {
    static let row = ElementwiseRow.two(
        Self.self, [(0.1...3, -3...3), (-3 ... -0.1, -3...3)],
        [(0, infinity, infinity, 0), (2, 3, 3, 2), (infinity, 0, 0, infinity)])
    static func call<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number { Number.apply(Self.self, x, y) }
    static func meaning(_ x: Double, _ y: Double) -> Double { x * y }
}
