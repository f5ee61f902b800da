import Foundation

// Special functions.

extension Rules {
    /// The error function; derivative 2/√π·exp(−x²).
    public enum ErrorFunction: UnaryRule {
        @inlinable @_transparent public static var opcode: Opcode { .errorFunction }
        @inlinable public static var name: StaticString { "erf" }
        @inlinable @_transparent public static var reads: Reads { .inputs }
        @inlinable @_transparent public static func value(_ x: Double) -> Double { erf(x) }
        @inlinable @_transparent
        public static func partial<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number {
            Number(constant: twoOverSqrtPi) * exp(-(x * x))
        }

        public static var notation: Notation {
            Notation(.function("\\operatorname{erf}"), code: .function("erf"), stableHLO: "chlo.erf")
        }
        public static var rounding: Rounding { .platform }
        public static var monotonicity: Monotonicity { .increasing(to: -1...1) }
    }

    /// log |Γ(x)|; derivative the digamma function ψ(x).
    public enum LogGamma: UnaryRule {
        @inlinable @_transparent public static var opcode: Opcode { .logGamma }
        @inlinable public static var name: StaticString { "logGamma" }
        @inlinable @_transparent public static var reads: Reads { .inputs }
        @inlinable @_transparent public static func value(_ x: Double) -> Double { logGammaValue(x) }
        @inlinable @_transparent
        public static func partial<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number { polygamma(0, x) }

        public static var notation: Notation {
            Notation(
                .function("\\operatorname{logGamma}"),
                code: .helper(swift: "lgamma(x).0", c: "lgamma(x)"),
                stableHLO: "chlo.lgamma")
        }
        public static var rounding: Rounding { .within(ulps: 64, absolute: 1e-14) }
        public static var monotonicity: Monotonicity { .minimum(at: 1.4616321449683623, above: 0) }
    }

    /// The derivative of order n + 1 of log Γ, with the order n the first operand and the argument the second:
    /// polygamma(0, x) is the digamma function. Derivative polygamma(n + 1, x).
    ///
    /// The order is an integer in 0 … 150 (otherwise the result is NaN) and has no derivative.
    public enum Polygamma: BinaryRule {
        @inlinable @_transparent public static var opcode: Opcode { .polygamma }
        @inlinable public static var name: StaticString { "polygamma" }
        @inlinable @_transparent public static var reads: Reads { .inputs }
        @inlinable @_transparent
        public static func value(_ x: Double, _ y: Double) -> Double { polygammaValue(x, y) }
        @inlinable @_transparent
        public static func left<Number: ElementaryNumber>(_ x: Number, _ y: Number, _ z: Number) -> Number { 0 }
        @inlinable @_transparent
        public static func right<Number: ElementaryNumber>(_ x: Number, _ y: Number, _ z: Number) -> Number {
            polygamma(x + 1, y)
        }

        public static var notation: Notation {
            Notation(.function("\\operatorname{polygamma}"), code: .none, stableHLO: "chlo.polygamma")
        }
        public static var rounding: Rounding { .within(ulps: 64, absolute: 1e-14) }
        public static func bounds(_ x: Interval, _ y: Interval) -> Interval {
            guard x.isPoint, y.lower > 0 else { return .entire }
            // ψ is increasing, ψ′ decreasing, and so on alternately.
            return .corners(Self.self, x, y)
        }
    }
}
