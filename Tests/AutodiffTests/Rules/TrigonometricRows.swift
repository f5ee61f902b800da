import Autodiff
import Foundation

// The rows of the rules in `Trigonometric.swift`: see ``ElementwiseRow``.

private let infinity = Double.infinity
private let nan = Double.nan

extension Rules.Sine: TestedUnaryRule {
    static let row = ElementwiseRow.one(Self.self, [-10...10], [0: 1, 0x1p100: cos(0x1p100), infinity: nan, nan: nan])
    static func call<Number: ElementaryNumber>(_ x: Number) -> Number { sin(x) }
    static func meaning(_ x: Double) -> Double { Foundation.sin(x) }
}

extension Rules.Cosine: TestedUnaryRule {
    static let row = ElementwiseRow.one(Self.self, [-10...10], [0: 0, 0x1p100: -sin(0x1p100), infinity: nan, nan: nan])
    static func call<Number: ElementaryNumber>(_ x: Number) -> Number { cos(x) }
    static func meaning(_ x: Double) -> Double { Foundation.cos(x) }
}

extension Rules.Tangent: TestedUnaryRule {
    static let row = ElementwiseRow.one(Self.self, [-1.4...1.4, 2...4], [0: 1, infinity: nan], floatTolerance: 8)
    static func call<Number: ElementaryNumber>(_ x: Number) -> Number { tan(x) }
    static func meaning(_ x: Double) -> Double { Foundation.sin(x) / Foundation.cos(x) }
}

extension Rules.ArcSine: TestedUnaryRule {
    static let row = ElementwiseRow.one(Self.self, [-0.9...0.9], [0: 1, 1: infinity, -1: infinity, 2: nan, nan: nan])
    static func call<Number: ElementaryNumber>(_ x: Number) -> Number { asin(x) }
    static func meaning(_ x: Double) -> Double { Foundation.asin(x) }
}

extension Rules.ArcCosine: TestedUnaryRule {
    static let row = ElementwiseRow.one(Self.self, [-0.9...0.9], [0: -1, 1: -infinity, -1: -infinity, 2: nan])
    static func call<Number: ElementaryNumber>(_ x: Number) -> Number { acos(x) }
    static func meaning(_ x: Double) -> Double { Foundation.acos(x) }
}

extension Rules.ArcTangent: TestedUnaryRule {
    static let row = ElementwiseRow.one(
        Self.self, [-10...10], [0: 1, 1e30: 1e-60, -1e30: 1e-60, infinity: 0, -infinity: 0, nan: nan])
    static func call<Number: ElementaryNumber>(_ x: Number) -> Number { atan(x) }
    static func meaning(_ x: Double) -> Double { Foundation.atan(x) }
}

extension Rules.ArcTangent2: TestedBinaryRule {
    static let row = ElementwiseRow.two(
        Self.self, [(0.1...3, -3...3), (-3 ... -0.1, -3...3), (-3...3, 0.1...3)],
        [
            (0, 0, nan, nan), (0, 1, 1, 0), (0, -1, -1, 0), (1, 0, 0, -1), (-1, 0, 0, 1),
            (1e30, 1e30, 5e-31, -5e-31), (1e-200, 1e-200, 5e199, -5e199), (1e200, 1e200, 5e-201, -5e-201),
        ], floatTolerance: 8)
    static func call<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number { atan2(x, y) }
    static func meaning(_ x: Double, _ y: Double) -> Double { Foundation.atan2(x, y) }
}
