import Foundation

// The error function's relatives. Partial derivatives are calls, so
// that the loop of `Sweep` stays short.

extension Rules {
    /// 1 − erf x without cancellation; derivative −2/√π·exp(−x²).
    public enum ComplementaryErrorFunction: UnaryRule {
        @inlinable @_transparent public static var opcode: Opcode { .complementaryErrorFunction }
        @inlinable public static var name: StaticString { "erfc" }
        @inlinable @_transparent public static var reads: Reads { .inputs }
        @inlinable @_transparent public static func value(_ x: Double) -> Double { erfc(x) }
        @inlinable @inline(never)
        public static func partial<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number {
            Number(constant: -twoOverSqrtPi) * exp(-(x * x))
        }

        public static var notation: Notation {
            Notation(.function("\\operatorname{erfc}"), code: .function("erfc"), stableHLO: "chlo.erfc")
        }
        public static var rounding: Rounding { .platform }
        public static var monotonicity: Monotonicity { .decreasing() }
    }

    /// The inverse of erf; derivative √π/2·exp(y²).
    public enum InverseErrorFunction: UnaryRule {
        @inlinable @_transparent public static var opcode: Opcode { .inverseErrorFunction }
        @inlinable public static var name: StaticString { "erfinv" }
        @inlinable @_transparent public static var reads: Reads { .output }
        @inlinable @_transparent public static func value(_ x: Double) -> Double { erfinvValue(x) }
        @inlinable @inline(never)
        public static func partial<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number {
            Number(constant: 1 / twoOverSqrtPi) * exp(y * y)
        }

        public static var notation: Notation {
            Notation(.function("\\operatorname{erf}^{-1}"), code: .none, stableHLO: "chlo.erf_inv")
        }
        public static var rounding: Rounding { .within(ulps: 8) }
        public static var monotonicity: Monotonicity { .increasing(on: -1...1) }
    }

    /// exp(x²)·iⁿerfc(x), the scaled repeated integrals of erfc, with the order n the first operand: erfcx for order 0.
    /// Derivative −2(n + 1) times that of order n + 1 (DLMF 7.18.4), which does not cancel as 2x·erfcx(x) − 2/√π would.
    public enum ScaledErfcIntegral: OrderedRule {
        @inlinable @_transparent public static var opcode: Opcode { .scaledErfcIntegral }
        @inlinable public static var name: StaticString { "scaledErfcIntegral" }
        @inlinable @_transparent
        public static func value(_ x: Double, _ y: Double) -> Double { scaledErfcIntegralValue(x, y) }
        @inlinable @inline(never)
        public static func right<Number: ElementaryNumber>(_ x: Number, _ y: Number, _ z: Number) -> Number {
            -2 * (x + 1) * Number.apply(ScaledErfcIntegral.self, x + 1, y)
        }
        public static var loweredOrders: ClosedRange<Int> { 0...100 }
        public static func lowered<Number: ElementaryNumber>(order: Int, _ x: Number) -> Number {
            loweredScaledErfcIntegral(order, x)
        }
        public static var rounding: Rounding { .within(ulps: 32) }
        public static func monotonicity(_ order: Double) -> OrderedMonotonicity {
            .monotonic(on: -.infinity ... .infinity)
        }
    }
}
