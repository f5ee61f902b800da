import Foundation

// Piecewise functions: steps, rounding, maximum and minimum.

extension Rules {
    /// |x|; derivative sign x (0 at 0).
    public enum Absolute: UnaryRule {
        @inlinable @_transparent public static var opcode: Opcode { .absolute }
        @inlinable public static var name: StaticString { "abs" }
        @inlinable @_transparent public static var reads: Reads { .inputs }
        @inlinable @_transparent public static func value(_ x: Double) -> Double { abs(x) }
        @inlinable @_transparent
        public static func partial<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number { sign(x) }

        public static var notation: Notation {
            Notation(
                .function("\\operatorname{abs}"),
                code: .function(swift: "abs", c: "fabs"),
                stableHLO: "stablehlo.abs")
        }
        public static var rounding: Rounding { .exact }
        public static var monotonicity: Monotonicity { .minimum(at: 0) }
    }

    /// The sign of x: −1, 0 or 1, and NaN for NaN; derivative 0.
    public enum Sign: UnaryRule {
        @inlinable @_transparent public static var opcode: Opcode { .sign }
        @inlinable public static var name: StaticString { "sign" }
        @inlinable @_transparent public static var reads: Reads { .nothing }
        @inlinable @_transparent public static func value(_ x: Double) -> Double { x > 0 ? 1 : x < 0 ? -1 : x }
        @inlinable @_transparent
        public static func partial<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number { 0 }

        public static var notation: Notation {
            Notation(
                .function("\\operatorname{sign}"),
                code: .helper("x > 0 ? 1 : x < 0 ? -1 : x"),
                stableHLO: "stablehlo.sign")
        }
        public static var rounding: Rounding { .exact }
        public static var monotonicity: Monotonicity { .increasing() }
    }

    /// The Heaviside step: 1 where x > 0, else 0; derivative 0.
    public enum Step: UnaryRule {
        @inlinable @_transparent public static var opcode: Opcode { .step }
        @inlinable public static var name: StaticString { "step" }
        @inlinable @_transparent public static var reads: Reads { .nothing }
        @inlinable @_transparent public static func value(_ x: Double) -> Double { x > 0 ? 1 : x <= 0 ? 0 : x }
        @inlinable @_transparent
        public static func partial<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number { 0 }

        public static var notation: Notation {
            Notation(.function("\\operatorname{step}"), code: .helper("x > 0 ? 1 : x <= 0 ? 0 : x"), stableHLO: nil)
        }
        public static var rounding: Rounding { .exact }
        public static var monotonicity: Monotonicity { .increasing() }
        public static func lowered<Number: ElementaryNumber>(_ x: Number) -> Number {
            Number.select(x .> 0, 1, Number.select(x .<= 0, 0, x))
        }
    }

    /// The largest integer not above x; derivative 0.
    public enum Floor: UnaryRule {
        @inlinable @_transparent public static var opcode: Opcode { .floor }
        @inlinable public static var name: StaticString { "floor" }
        @inlinable @_transparent public static var reads: Reads { .nothing }
        @inlinable @_transparent public static func value(_ x: Double) -> Double { floor(x) }
        @inlinable @_transparent
        public static func partial<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number { 0 }

        public static var notation: Notation {
            Notation(.function("\\operatorname{floor}"), code: .function("floor"), stableHLO: "stablehlo.floor")
        }
        public static var rounding: Rounding { .exact }
        public static var monotonicity: Monotonicity { .increasing() }
    }

    /// The smallest integer not below x; derivative 0.
    public enum Ceiling: UnaryRule {
        @inlinable @_transparent public static var opcode: Opcode { .ceiling }
        @inlinable public static var name: StaticString { "ceil" }
        @inlinable @_transparent public static var reads: Reads { .nothing }
        @inlinable @_transparent public static func value(_ x: Double) -> Double { ceil(x) }
        @inlinable @_transparent
        public static func partial<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number { 0 }

        public static var notation: Notation {
            Notation(.function("\\operatorname{ceil}"), code: .function("ceil"), stableHLO: "stablehlo.ceil")
        }
        public static var rounding: Rounding { .exact }
        public static var monotonicity: Monotonicity { .increasing() }
    }

    /// The nearest integer, halves away from zero; derivative 0.
    public enum Round: UnaryRule {
        @inlinable @_transparent public static var opcode: Opcode { .round }
        @inlinable public static var name: StaticString { "round" }
        @inlinable @_transparent public static var reads: Reads { .nothing }
        @inlinable @_transparent public static func value(_ x: Double) -> Double { x.rounded() }
        @inlinable @_transparent
        public static func partial<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number { 0 }

        public static var notation: Notation {
            Notation(
                .function("\\operatorname{round}"),
                code: .expression(swift: "(#1).rounded()", c: "round(#1)"),
                stableHLO: "stablehlo.round_nearest_afz")
        }
        public static var rounding: Rounding { .exact }
        public static var monotonicity: Monotonicity { .increasing() }
    }

    /// The larger operand; derivative 1 with respect to it, ½ with respect to each at a tie.
    ///
    /// A NaN operand gives NaN, with both partial derivatives 1, so that it is not hidden.
    public enum Maximum: BinaryRule {
        @inlinable @_transparent public static var opcode: Opcode { .maximum }
        @inlinable public static var name: StaticString { "max" }
        @inlinable @_transparent public static var reads: Reads { .inputs }
        @inlinable @_transparent
        public static func value(_ x: Double, _ y: Double) -> Double { x > y || x.isNaN ? x : y }
        @inlinable @_transparent
        public static func left<Number: ElementaryNumber>(_ x: Number, _ y: Number, _ z: Number) -> Number {
            Number.select(x .< y, 0, Number.select(x .== y, 0.5, 1))
        }
        @inlinable @_transparent
        public static func right<Number: ElementaryNumber>(_ x: Number, _ y: Number, _ z: Number) -> Number {
            Number.select(y .< x, 0, Number.select(x .== y, 0.5, 1))
        }

        public static var notation: Notation {
            Notation(
                .function("\\max"),
                code: .helper(named: "larger", "x > y || x != x ? x : y"),
                // XLA on CPUs computes `stablehlo.maximum` without regard to NaN.
                stableHLO: nil)
        }
        public static func lowered<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number {
            Number.select(x .> y, x, Number.select(x .== x, y, x))
        }
        public static var rounding: Rounding { .exact }
        public static func bounds(_ x: Interval, _ y: Interval) -> Interval {
            Interval(Swift.max(x.lower, y.lower), Swift.max(x.upper, y.upper))
        }
    }

    /// The smaller operand; derivative 1 with respect to it, ½ with respect to each at a tie.
    public enum Minimum: BinaryRule {
        @inlinable @_transparent public static var opcode: Opcode { .minimum }
        @inlinable public static var name: StaticString { "min" }
        @inlinable @_transparent public static var reads: Reads { .inputs }
        @inlinable @_transparent
        public static func value(_ x: Double, _ y: Double) -> Double { x < y || x.isNaN ? x : y }
        @inlinable @_transparent
        public static func left<Number: ElementaryNumber>(_ x: Number, _ y: Number, _ z: Number) -> Number {
            Number.select(x .> y, 0, Number.select(x .== y, 0.5, 1))
        }
        @inlinable @_transparent
        public static func right<Number: ElementaryNumber>(_ x: Number, _ y: Number, _ z: Number) -> Number {
            Number.select(y .> x, 0, Number.select(x .== y, 0.5, 1))
        }

        public static var notation: Notation {
            Notation(
                .function("\\min"),
                code: .helper(named: "smaller", "x < y || x != x ? x : y"),
                // XLA on CPUs computes `stablehlo.minimum` without regard to NaN.
                stableHLO: nil)
        }
        public static func lowered<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number {
            Number.select(x .< y, x, Number.select(x .== x, y, x))
        }
        public static var rounding: Rounding { .exact }
        public static func bounds(_ x: Interval, _ y: Interval) -> Interval {
            Interval(Swift.min(x.lower, y.lower), Swift.min(x.upper, y.upper))
        }
    }

    /// x less y times the quotient rounded towards zero, exactly, with the sign of x; derivatives 1 and less that
    /// quotient. At the jumps, the derivatives are those on the far side from 0.
    public enum TruncatedRemainder: BinaryRule {
        @inlinable @_transparent public static var opcode: Opcode { .truncatedRemainder }
        @inlinable public static var name: StaticString { "fmod" }
        @inlinable @_transparent public static var reads: Reads { .inputsAndOutput }
        @inlinable @_transparent
        public static func value(_ x: Double, _ y: Double) -> Double { x.truncatingRemainder(dividingBy: y) }
        @inlinable @_transparent
        public static func left<Number: ElementaryNumber>(_ x: Number, _ y: Number, _ z: Number) -> Number { 1 }
        @inlinable @_transparent
        public static func right<Number: ElementaryNumber>(_ x: Number, _ y: Number, _ z: Number) -> Number {
            -round((x - z) / y)
        }

        public static var notation: Notation {
            Notation(
                .function("\\operatorname{fmod}"),
                code: .expression(swift: "(#1).truncatingRemainder(dividingBy: #2)", c: "fmod(#1, #2)"),
                stableHLO: "stablehlo.remainder")
        }
        public static var rounding: Rounding { .exact }
        public static func bounds(_ x: Interval, _ y: Interval) -> Interval {
            // No jump in between.
            let quotients = [x.lower, x.upper].flatMap { a in
                [y.lower, y.upper].map { (a / $0).rounded(.towardZero) }
            }
            let isPositive = x.lower > 0 && y.lower > 0
            if isPositive, quotients[0].isFinite, quotients.allSatisfy({ $0 == quotients[0] }) {
                // x less a multiple of y, falling with y.
                return Interval(value(x.lower, y.upper), value(x.upper, y.lower))
            }
            // The size is at most that of each operand.
            let size = Swift.min(x.magnitude.upper, y.magnitude.upper)
            return Interval(computed: x.lower < 0 ? -size : 0, x.upper > 0 ? size : 0)
        }
    }
}
