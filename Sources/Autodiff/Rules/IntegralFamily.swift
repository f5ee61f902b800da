import Foundation

// The exponential integrals, and sin(πx)/(πx). Partial derivatives are calls, so that the loop of
// `Sweep` stays short.

extension Rules {
    /// Eₙ, the exponential integral, with the order n the first operand; derivative −Eₙ₋₁ (DLMF 8.19.13).
    public enum ExponentialIntegral: OrderedRule {
        @inlinable @_transparent public static var opcode: Opcode { .exponentialIntegral }
        @inlinable public static var name: StaticString { "expint" }
        @inlinable @_transparent
        public static func value(_ x: Double, _ y: Double) -> Double { expintValue(x, y) }
        @inlinable @inline(never)
        public static func right<Number: ElementaryNumber>(_ x: Number, _ y: Number, _ z: Number) -> Number {
            -Number.apply(ExponentialIntegral.self, x - 1, y)
        }
        public static var loweredOrders: ClosedRange<Int> { -100...100 }
        public static func lowered<Number: ElementaryNumber>(order: Int, _ x: Number) -> Number {
            loweredExponentialIntegral(order, x)
        }
        public static var rounding: Rounding { .within(ulps: 32) }
        public static func monotonicity(_ order: Double) -> OrderedMonotonicity { .monotonic(on: 0 ... .infinity) }
    }

    /// Ei(x); derivative eˣ/x.
    public enum PrincipalExponentialIntegral: UnaryRule {
        @inlinable @_transparent public static var opcode: Opcode { .principalExponentialIntegral }
        @inlinable public static var name: StaticString { "expi" }
        @inlinable @_transparent public static var reads: Reads { .inputs }
        @inlinable @_transparent public static func value(_ x: Double) -> Double { expiValue(x) }
        @inlinable @inline(never)
        public static func partial<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number {
            // In two factors, of which neither overflows before the result does.
            let half: Number = exp(0.5 * x)
            return Number.select(x .== Number(constant: .infinity), x, half / x * half)
        }

        public static var notation: Notation {
            Notation(.function("\\operatorname{Ei}"), code: .none, stableHLO: nil)
        }
        public static func lowered<Number: ElementaryNumber>(_ x: Number) -> Number { loweredExpi(x) }
        public static var rounding: Rounding { .within(ulps: 32) }
        public static var monotonicity: Monotonicity {
            .custom { x in
                // Falls to −∞ at 0 and rises after it.
                if x.upper <= 0 { return .widened(expiValue(x.upper), expiValue(x.lower), rounding) }
                let top = Swift.max(expiValue(x.lower), expiValue(x.upper))
                return .widened(x.lower <= 0 ? -.infinity : expiValue(x.lower), top, rounding)
            }
        }
    }

    /// The derivatives of sin(πx)/(πx), with the order of the derivative the first operand: the function for order 0.
    public enum Sinc: OrderedRule {
        @inlinable @_transparent public static var opcode: Opcode { .sinc }
        @inlinable public static var name: StaticString { "sinc" }
        @inlinable @_transparent
        public static func value(_ x: Double, _ y: Double) -> Double { sincValue(x, y) }
        @inlinable @inline(never)
        public static func right<Number: ElementaryNumber>(_ x: Number, _ y: Number, _ z: Number) -> Number {
            Number.apply(Sinc.self, x + 1, y)
        }
        public static var loweredOrders: ClosedRange<Int> { 0...100 }
        public static func lowered<Number: ElementaryNumber>(order: Int, _ x: Number) -> Number {
            loweredSinc(order, x)
        }
        public static var rounding: Rounding { .within(ulps: 16, absolute: 1e-15) }
    }
}
