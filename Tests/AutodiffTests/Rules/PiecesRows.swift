import Autodiff
import Foundation

// The rows of the rules in `Pieces.swift`: see ``ElementwiseRow``.

private let infinity = Double.infinity
private let nan = Double.nan

extension Rules.Absolute: TestedUnaryRule {
    static let row = ElementwiseRow.one(
        Self.self, [-5 ... -0.1, 0.1...5], [0: 0, -0.0: 0, 1e30: 1, -1e30: -1, -infinity: -1, nan: nan])
    static func call<Number: ElementaryNumber>(_ x: Number) -> Number { abs(x) }
    static func meaning(_ x: Double) -> Double { Swift.abs(x) }
}

extension Rules.Sign: TestedUnaryRule {
    static let row = ElementwiseRow.one(Self.self, [-5 ... -0.1, 0.1...5], [0: 0, infinity: 0, nan: 0])
    static func call<Number: ElementaryNumber>(_ x: Number) -> Number { sign(x) }
    static func meaning(_ x: Double) -> Double { x < 0 ? -1 : x > 0 ? 1 : 0 }
}

extension Rules.Step: TestedUnaryRule {
    static let row = ElementwiseRow.one(Self.self, [-5 ... -0.1, 0.1...5], [0: 0, infinity: 0, nan: 0])
    static func call<Number: ElementaryNumber>(_ x: Number) -> Number { step(x) }
    static func meaning(_ x: Double) -> Double { x > 0 ? 1 : 0 }
}

extension Rules.Floor: TestedUnaryRule {
    static let row = ElementwiseRow.one(Self.self, [0.1...0.9, -2.9 ... -2.1], [0: 0, 1: 0, 1e30: 0, nan: 0])
    static func call<Number: ElementaryNumber>(_ x: Number) -> Number { floor(x) }
    static func meaning(_ x: Double) -> Double { x.rounded(.down) }
}

extension Rules.Ceiling: TestedUnaryRule {
    static let row = ElementwiseRow.one(Self.self, [0.1...0.9, -2.9 ... -2.1], [0: 0, 1: 0, 1e30: 0, nan: 0])
    static func call<Number: ElementaryNumber>(_ x: Number) -> Number { ceil(x) }
    static func meaning(_ x: Double) -> Double { x.rounded(.up) }
}

extension Rules.Round: TestedUnaryRule {
    static let row = ElementwiseRow.one(Self.self, [-0.4...0.4, 0.6...1.4], [0: 0, 0.5: 0, 1e30: 0, nan: 0])
    static func call<Number: ElementaryNumber>(_ x: Number) -> Number { round(x) }
    static func meaning(_ x: Double) -> Double { x.rounded() }
}

extension Rules.Maximum: TestedBinaryRule {
    static let row = ElementwiseRow.two(
        Self.self, [(1...2, -2...0.5), (-2...0.5, 1...2)],
        [
            (1, 1, 0.5, 0.5), (0, -0.0, 0.5, 0.5), (2, 1, 1, 0), (infinity, 1, 1, 0), (-infinity, -infinity, 0.5, 0.5),
            (nan, 1, 1, 1), (1, nan, 1, 1),
        ])
    static func call<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number { max(x, y) }
    static func meaning(_ x: Double, _ y: Double) -> Double { Swift.max(x, y) }
}

extension Rules.Minimum: TestedBinaryRule {
    static let row = ElementwiseRow.two(
        Self.self, [(1...2, -2...0.5), (-2...0.5, 1...2)],
        [
            (1, 1, 0.5, 0.5), (0, -0.0, 0.5, 0.5), (2, 1, 0, 1), (infinity, 1, 0, 1), (infinity, infinity, 0.5, 0.5),
            (nan, 1, 1, 1), (1, nan, 1, 1),
        ])
    static func call<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number { min(x, y) }
    static func meaning(_ x: Double, _ y: Double) -> Double { Swift.min(x, y) }
}

extension Rules.TruncatedRemainder: TestedBinaryRule {
    static let row = ElementwiseRow.two(
        Self.self, [(3.2...3.8, 0.9...1), (-3.8 ... -3.2, 0.9...1), (5.3...5.7, -2.6 ... -2.2)],
        [
            (0, 2, 1, 0), (7, 2, 1, -3), (-7, 2, 1, 3), (7, -2, 1, 3), (1, infinity, 1, 0), (6, 2, 1, -3),
            (1e30, 3, 1, -1e30 / 3), (nan, 1, 1, nan), (1, 0, 1, nan),
        ])
    static func call<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number { fmod(x, y) }
    static func meaning(_ x: Double, _ y: Double) -> Double { x - y * (x / y).rounded(.towardZero) }
}
