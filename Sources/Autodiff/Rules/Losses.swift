import Foundation

// Losses that are stable only when fused.

extension Rules {
    /// −t·log σ(z) − (1 − t)·log(1 − σ(z)) of a logit z and a target t; derivatives (1 − t)·σ(z) − t·σ(−z) and −z.
    ///
    /// In the code z is x and t is y. The value is max(z, 0) − z·t + log1p(e^−|z|), which does not overflow. The two
    /// large terms are combined before the logarithm is added, so that a loss near 0 stays accurate. The derivative is
    /// not computed as σ(z) − t, which cancels where the prediction is right.
    public enum BinaryCrossEntropy: BinaryRule {
        @inlinable @_transparent public static var opcode: Opcode { .binaryCrossEntropy }
        @inlinable public static var name: StaticString { "binaryCrossEntropy" }
        @inlinable @_transparent public static var reads: Reads { .inputs }
        @inlinable @_transparent
        public static func value(_ x: Double, _ y: Double) -> Double {
            (x > 0 || x.isNaN ? x : 0) - x * y + log1p(exp(-abs(x)))
        }
        @inlinable @_transparent
        public static func left<Number: ElementaryNumber>(_ x: Number, _ y: Number, _ z: Number) -> Number {
            (1 - y) * sigmoid(x) - y * sigmoid(-x)
        }
        @inlinable @_transparent
        public static func right<Number: ElementaryNumber>(_ x: Number, _ y: Number, _ z: Number) -> Number { -x }

        public static var notation: Notation {
            Notation(
                .function("\\operatorname{binaryCrossEntropy}"),
                code: .helper("(x > 0 || x != x ? x : 0) - x * y + log1p(exp(-fabs(x)))"),
                stableHLO: nil)
        }
        public static var rounding: Rounding { .within(ulps: 16) }
        public static func bounds(_ x: Interval, _ y: Interval) -> Interval {
            .add(.apply(Softplus.self, x), -.multiply(x, y))
        }
        public static func lowered<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number {
            max(x, 0) - x * y + log1p(exp(-abs(x)))
        }
    }
}
