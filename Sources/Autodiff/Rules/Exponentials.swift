import Foundation

// Exponentials and logarithms.

extension Rules {
    /// eˣ; derivative eˣ.
    public enum Exponential: UnaryRule {
        @inlinable @_transparent public static var opcode: Opcode { .exponential }
        @inlinable public static var name: StaticString { "exp" }
        @inlinable @_transparent public static var reads: Reads { .output }
        @inlinable @_transparent public static func value(_ x: Double) -> Double { exp(x) }
        @inlinable @_transparent
        public static func partial<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number { y }

        public static var notation: Notation {
            Notation(.function("\\exp"), code: .function("exp"), stableHLO: "stablehlo.exponential")
        }
        public static var rounding: Rounding { .platform }
        public static var monotonicity: Monotonicity { .increasing(to: 0 ... .infinity) }
    }

    /// eˣ − 1, accurate near 0; derivative eˣ.
    public enum ExponentialMinusOne: UnaryRule {
        @inlinable @_transparent public static var opcode: Opcode { .exponentialMinusOne }
        @inlinable public static var name: StaticString { "expm1" }
        @inlinable @_transparent public static var reads: Reads { .inputs }
        @inlinable @_transparent public static func value(_ x: Double) -> Double { expm1(x) }
        @inlinable @_transparent
        public static func partial<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number { exp(x) }

        public static var notation: Notation {
            Notation(
                .function("\\operatorname{expm1}"),
                code: .function("expm1"),
                stableHLO: "stablehlo.exponential_minus_one")
        }
        public static var rounding: Rounding { .platform }
        public static var monotonicity: Monotonicity { .increasing() }
    }

    /// 2ˣ; derivative 2ˣ·log 2.
    public enum Exponential2: UnaryRule {
        @inlinable @_transparent public static var opcode: Opcode { .exponential2 }
        @inlinable public static var name: StaticString { "exp2" }
        @inlinable @_transparent public static var reads: Reads { .output }
        @inlinable @_transparent public static func value(_ x: Double) -> Double { exp2(x) }
        @inlinable @_transparent
        public static func partial<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number {
            y * Number(constant: naturalLog2)
        }

        public static var notation: Notation {
            Notation(.function("\\operatorname{exp2}"), code: .function("exp2"), stableHLO: nil)
        }
        public static var rounding: Rounding { .platform }
        public static var monotonicity: Monotonicity { .increasing(to: 0 ... .infinity) }
        public static func lowered<Number: ElementaryNumber>(_ x: Number) -> Number { pow(2, x) }
    }

    /// The natural logarithm; derivative 1/x.
    public enum Logarithm: UnaryRule {
        @inlinable @_transparent public static var opcode: Opcode { .logarithm }
        @inlinable public static var name: StaticString { "log" }
        @inlinable @_transparent public static var reads: Reads { .inputs }
        @inlinable @_transparent public static func value(_ x: Double) -> Double { log(x) }
        @inlinable @_transparent
        public static func partial<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number { reciprocal(x) }

        public static var notation: Notation {
            Notation(.function("\\log"), code: .function("log"), stableHLO: "stablehlo.log")
        }
        public static var rounding: Rounding { .platform }
        public static var monotonicity: Monotonicity { .increasing(on: 0 ... .infinity) }
    }

    /// log(1 + x), accurate near 0; derivative 1/(1 + x).
    public enum LogarithmOnePlus: UnaryRule {
        @inlinable @_transparent public static var opcode: Opcode { .logarithmOnePlus }
        @inlinable public static var name: StaticString { "log1p" }
        @inlinable @_transparent public static var reads: Reads { .inputs }
        @inlinable @_transparent public static func value(_ x: Double) -> Double { log1p(x) }
        @inlinable @_transparent
        public static func partial<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number { reciprocal(1 + x) }

        public static var notation: Notation {
            Notation(.function("\\operatorname{log1p}"), code: .function("log1p"), stableHLO: "stablehlo.log_plus_one")
        }
        public static var rounding: Rounding { .platform }
        public static var monotonicity: Monotonicity { .increasing(on: -1 ... .infinity) }
    }

    /// The logarithm to base 2; derivative 1/(x·log 2).
    public enum Logarithm2: UnaryRule {
        @inlinable @_transparent public static var opcode: Opcode { .logarithm2 }
        @inlinable public static var name: StaticString { "log2" }
        @inlinable @_transparent public static var reads: Reads { .inputs }
        @inlinable @_transparent public static func value(_ x: Double) -> Double { log2(x) }
        @inlinable @_transparent
        public static func partial<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number {
            Number(constant: 1 / naturalLog2) / x
        }

        public static var notation: Notation {
            Notation(.function("\\operatorname{log2}"), code: .function("log2"), stableHLO: nil)
        }
        public static var rounding: Rounding { .platform }
        public static var monotonicity: Monotonicity { .increasing(on: 0 ... .infinity) }
        public static func lowered<Number: ElementaryNumber>(_ x: Number) -> Number {
            log(x) / Number(constant: naturalLog2)
        }
    }

    /// The logarithm to base 10; derivative 1/(x·log 10).
    public enum Logarithm10: UnaryRule {
        @inlinable @_transparent public static var opcode: Opcode { .logarithm10 }
        @inlinable public static var name: StaticString { "log10" }
        @inlinable @_transparent public static var reads: Reads { .inputs }
        @inlinable @_transparent public static func value(_ x: Double) -> Double { log10(x) }
        @inlinable @_transparent
        public static func partial<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number {
            Number(constant: 1 / naturalLog10) / x
        }

        public static var notation: Notation {
            Notation(.function("\\operatorname{log10}"), code: .function("log10"), stableHLO: nil)
        }
        public static var rounding: Rounding { .platform }
        public static var monotonicity: Monotonicity { .increasing(on: 0 ... .infinity) }
        public static func lowered<Number: ElementaryNumber>(_ x: Number) -> Number {
            log(x) / Number(constant: naturalLog10)
        }
    }

    /// x·log y, and 0 where x is 0, even at y = 0; derivatives log y and x/y.
    ///
    /// At x = 0 the derivative x/y is a strong-zero product: it is 0 even at y = 0, and its own derivatives still
    /// depend on both operands.
    public enum XLogY: BinaryRule {
        @inlinable @_transparent public static var opcode: Opcode { .xLogY }
        @inlinable public static var name: StaticString { "xlogy" }
        @inlinable @_transparent public static var reads: Reads { .inputs }
        @inlinable @_transparent
        public static func value(_ x: Double, _ y: Double) -> Double { x == 0 && !y.isNaN ? 0 : x * log(y) }
        @inlinable @_transparent
        public static func left<Number: ElementaryNumber>(_ x: Number, _ y: Number, _ z: Number) -> Number { log(y) }
        @inlinable @_transparent
        public static func right<Number: ElementaryNumber>(_ x: Number, _ y: Number, _ z: Number) -> Number {
            Number.select(x .== 0, pathProduct(x, reciprocal(y)), x / y)
        }

        public static var notation: Notation {
            Notation(
                .function("\\operatorname{xlogy}"),
                code: .helper("x == 0 && y == y ? 0 : x * log(y)"),
                stableHLO: nil)
        }
        public static var rounding: Rounding { .within(ulps: 16) }
        public static func bounds(_ x: Interval, _ y: Interval) -> Interval {
            .multiply(x, .apply(Logarithm.self, y)).hull(x.contains(0.0) ? 0 : .undefined)
        }
        public static func lowered<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number {
            Number.select(x .== 0, Number.select(y .== y, 0, y), x * log(y))
        }
    }

    /// log(eˣ + eʸ) without overflow; derivatives σ(x − y) and σ(y − x).
    ///
    /// Where both operands are −∞ the value is −∞ and both derivatives are 0, as for a masked row of logSumExp.
    public enum LogAddExp: BinaryRule {
        @inlinable @_transparent public static var opcode: Opcode { .logAddExp }
        @inlinable public static var name: StaticString { "logaddexp" }
        @inlinable @_transparent public static var reads: Reads { .inputsAndOutput }
        @inlinable @_transparent
        public static func value(_ x: Double, _ y: Double) -> Double { logaddexpValue(x, y) }
        @inlinable @_transparent
        public static func left<Number: ElementaryNumber>(_ x: Number, _ y: Number, _ z: Number) -> Number {
            Number.select(z .== Number(constant: -.infinity), 0, sigmoid(x - y))
        }
        @inlinable @_transparent
        public static func right<Number: ElementaryNumber>(_ x: Number, _ y: Number, _ z: Number) -> Number {
            Number.select(z .== Number(constant: -.infinity), 0, sigmoid(y - x))
        }

        public static var notation: Notation {
            Notation(
                .function("\\operatorname{logaddexp}"),
                code: .helper("x == y ? x + \(naturalLog2) : (x > y || x != x ? x : y) + log1p(exp(-fabs(x - y)))"),
                stableHLO: nil)
        }
        public static var rounding: Rounding { .within(ulps: 8, absolute: 1e-15) }
        public static func bounds(_ x: Interval, _ y: Interval) -> Interval { .corners(Self.self, x, y) }
        public static func lowered<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number {
            Number.select(x .== y, x + Number(constant: naturalLog2), max(x, y) + log1p(exp(-abs(x - y))))
        }
    }

    /// log(x/(1 − x)), the inverse of the logistic function; derivative 1/(x·(1 − x)).
    ///
    /// The derivative is a sum of two fractions: the second derivative of the product's would be −∞ + ∞ for the
    /// smallest numbers.
    public enum Logit: UnaryRule {
        @inlinable @_transparent public static var opcode: Opcode { .logit }
        @inlinable public static var name: StaticString { "logit" }
        @inlinable @_transparent public static var reads: Reads { .inputs }
        @inlinable @_transparent public static func value(_ x: Double) -> Double { logitValue(x) }
        @inlinable @_transparent
        public static func partial<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number {
            reciprocal(x) + reciprocal(1 - x)
        }

        public static var notation: Notation {
            Notation(
                .function("\\operatorname{logit}"),
                code: .helper("fabs(x - 0.5) < 0.25 ? log1p((2 * x - 1) / (1 - x)) : log(x / (1 - x))"),
                stableHLO: nil)
        }
        public static var rounding: Rounding { .within(ulps: 8) }
        public static var monotonicity: Monotonicity { .increasing(on: 0...1) }
        public static func lowered<Number: ElementaryNumber>(_ x: Number) -> Number {
            Number.select(abs(x - 0.5) .< 0.25, log1p((2 * x - 1) / (1 - x)), log(x / (1 - x)))
        }
    }
}
