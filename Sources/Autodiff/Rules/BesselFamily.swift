import Foundation

// Bessel functions of integer order. Partial derivatives are calls, so
// that the loop of `Sweep` stays short.

extension Rules {
    /// Jₙ, with the order n the first operand; derivative (Jₙ₋₁ − Jₙ₊₁)/2 (DLMF 10.6.1), which is −J₁ for n = 0.
    public enum BesselJ: OrderedRule {
        @inlinable @_transparent public static var opcode: Opcode { .besselJ }
        @inlinable public static var name: StaticString { "besselJ" }
        @inlinable @_transparent
        public static func value(_ x: Double, _ y: Double) -> Double { besselJValue(x, y) }
        @inlinable @inline(never)
        public static func right<Number: ElementaryNumber>(_ x: Number, _ y: Number, _ z: Number) -> Number {
            0.5 * (Number.apply(BesselJ.self, x - 1, y) - Number.apply(BesselJ.self, x + 1, y))
        }
        public static var loweredOrders: ClosedRange<Int> { -100...100 }
        public static func lowered<Number: ElementaryNumber>(order: Int, _ x: Number) -> Number {
            loweredBesselJ(order, x)
        }
        public static var rounding: Rounding { .within(ulps: 16, absolute: 1e-15) }
    }

    /// Iₙ, with the order n the first operand; derivative (Iₙ₋₁ + Iₙ₊₁)/2 (DLMF 10.29.1), which is I₁ for n = 0.
    public enum BesselI: OrderedRule {
        @inlinable @_transparent public static var opcode: Opcode { .besselI }
        @inlinable public static var name: StaticString { "besselI" }
        @inlinable @_transparent
        public static func value(_ x: Double, _ y: Double) -> Double { besselIValue(x, y) }
        @inlinable @inline(never)
        public static func right<Number: ElementaryNumber>(_ x: Number, _ y: Number, _ z: Number) -> Number {
            0.5 * (Number.apply(BesselI.self, x - 1, y) + Number.apply(BesselI.self, x + 1, y))
        }
        public static var loweredOrders: ClosedRange<Int> { -100...100 }
        public static func lowered<Number: ElementaryNumber>(order: Int, _ x: Number) -> Number {
            loweredBesselI(order, x)
        }
        public static var rounding: Rounding { .within(ulps: 64) }
        public static func monotonicity(_ order: Double) -> OrderedMonotonicity { .monotonic(on: 0 ... .infinity) }
    }

    /// 1/π·∫ wⁿ·e^(−|x|·w) dθ over 0 … π with w = 1 − cos θ, with the order n the first operand: e^−|x|·I₀(x) for order
    /// 0. Derivative less the sign of x times that of order n + 1; the terms of I₁ − I₀ would cancel.
    public enum ScaledBesselMoment: OrderedRule {
        @inlinable @_transparent public static var opcode: Opcode { .scaledBesselMoment }
        @inlinable public static var name: StaticString { "scaledBesselMoment" }
        @inlinable @_transparent
        public static func value(_ x: Double, _ y: Double) -> Double { scaledBesselMomentValue(x, y) }
        @inlinable @inline(never)
        public static func right<Number: ElementaryNumber>(_ x: Number, _ y: Number, _ z: Number) -> Number {
            -sign(y) * Number.apply(ScaledBesselMoment.self, x + 1, y)
        }
        public static var loweredOrders: ClosedRange<Int> { 0...100 }
        public static func lowered<Number: ElementaryNumber>(order: Int, _ x: Number) -> Number {
            loweredScaledBesselMoment(order, x)
        }
        public static var rounding: Rounding { .within(ulps: 32) }
        public static func monotonicity(_ order: Double) -> OrderedMonotonicity { .monotonic(on: 0 ... .infinity) }
    }
}
