import Autodiff
import Foundation

// The rows of the rules in `Losses.swift`: see ``ElementwiseRow``.

extension Rules.BinaryCrossEntropy: TestedBinaryRule {
    static let row = ElementwiseRow.two(
        Self.self, [(-6...6, 0...1)],
        [
            (0, 1, -0.5, 0), (0, 0.25, 0.25, 0), (1e4, 1, 0, -1e4), (1e4, 0, 1, -1e4), (-1e4, 0, 0, 1e4),
            (-1e4, 1, -1, 1e4), (1e30, 1, 0, -1e30), (-1e30, 1, -1, 1e30),
        ])
    static func call<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number { binaryCrossEntropy(x, y) }
    static func meaning(_ x: Double, _ y: Double) -> Double {
        -y * Foundation.log(1 / (1 + Foundation.exp(-x))) - (1 - y) * Foundation.log(1 - 1 / (1 + Foundation.exp(-x)))
    }
}
