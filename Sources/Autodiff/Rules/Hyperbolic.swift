import Foundation

// Hyperbolic functions and their inverses.

extension Rules {
    /// The hyperbolic sine; derivative cosh x.
    public enum HyperbolicSine: UnaryRule {
        @inlinable @_transparent public static var opcode: Opcode { .hyperbolicSine }
        @inlinable public static var name: StaticString { "sinh" }
        @inlinable @_transparent public static var reads: Reads { .inputs }
        @inlinable @_transparent public static func value(_ x: Double) -> Double { sinh(x) }
        @inlinable @_transparent
        public static func partial<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number { cosh(x) }

        public static var notation: Notation {
            Notation(.function("\\sinh"), code: .function("sinh"), stableHLO: "chlo.sinh")
        }
        public static var rounding: Rounding { .platform }
        public static var monotonicity: Monotonicity { .increasing() }
    }

    /// The hyperbolic cosine; derivative sinh x.
    public enum HyperbolicCosine: UnaryRule {
        @inlinable @_transparent public static var opcode: Opcode { .hyperbolicCosine }
        @inlinable public static var name: StaticString { "cosh" }
        @inlinable @_transparent public static var reads: Reads { .inputs }
        @inlinable @_transparent public static func value(_ x: Double) -> Double { cosh(x) }
        @inlinable @_transparent
        public static func partial<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number { sinh(x) }

        public static var notation: Notation {
            Notation(.function("\\cosh"), code: .function("cosh"), stableHLO: "chlo.cosh")
        }
        public static var rounding: Rounding { .platform }
        public static var monotonicity: Monotonicity { .minimum(at: 0) }
    }

    /// The hyperbolic tangent; derivative 1/cosh²x, since 1 − tanh²x cancels in both tails.
    public enum HyperbolicTangent: UnaryRule {
        @inlinable @_transparent public static var opcode: Opcode { .hyperbolicTangent }
        @inlinable public static var name: StaticString { "tanh" }
        @inlinable @_transparent public static var reads: Reads { .inputs }
        @inlinable @_transparent public static func value(_ x: Double) -> Double { tanh(x) }
        @inlinable @_transparent
        public static func partial<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number {
            // 1/cosh²x = 4·σ(2x)·σ(−2x). Written with exponentials, intermediate results of second derivatives would
            // underflow.
            4 * (sigmoid(2 * x) * sigmoid(-2 * x))
        }

        public static var notation: Notation {
            Notation(.function("\\tanh"), code: .function("tanh"), stableHLO: "stablehlo.tanh")
        }
        public static var rounding: Rounding { .platform }
        public static var monotonicity: Monotonicity { .increasing(to: -1...1) }
    }

    /// The inverse hyperbolic sine; derivative 1/√(1 + x²), by hypot, since x² could overflow.
    public enum InverseHyperbolicSine: UnaryRule {
        @inlinable @_transparent public static var opcode: Opcode { .inverseHyperbolicSine }
        @inlinable public static var name: StaticString { "asinh" }
        @inlinable @_transparent public static var reads: Reads { .inputs }
        @inlinable @_transparent public static func value(_ x: Double) -> Double { asinh(x) }
        @inlinable @_transparent
        public static func partial<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number {
            reciprocal(hypot(1, x))
        }

        public static var notation: Notation {
            Notation(.function("\\operatorname{asinh}"), code: .function("asinh"), stableHLO: "chlo.asinh")
        }
        public static var rounding: Rounding { .platform }
        public static var monotonicity: Monotonicity { .increasing() }
    }

    /// The inverse hyperbolic cosine; derivative 1/√(x² − 1).
    ///
    /// Computed as √(x − 1)·√(x + 1): x² − 1 would cancel near 1 and overflow for large x.
    public enum InverseHyperbolicCosine: UnaryRule {
        @inlinable @_transparent public static var opcode: Opcode { .inverseHyperbolicCosine }
        @inlinable public static var name: StaticString { "acosh" }
        @inlinable @_transparent public static var reads: Reads { .inputs }
        @inlinable @_transparent public static func value(_ x: Double) -> Double { acosh(x) }
        @inlinable @_transparent
        public static func partial<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number {
            reciprocal(sqrt(x - 1) * sqrt(x + 1))
        }

        public static var notation: Notation {
            Notation(.function("\\operatorname{acosh}"), code: .function("acosh"), stableHLO: "chlo.acosh")
        }
        public static var rounding: Rounding { .platform }
        public static var monotonicity: Monotonicity { .increasing(on: 1 ... .infinity) }
    }

    /// The inverse hyperbolic tangent; derivative 1/(1 − x²).
    ///
    /// Computed as (1 − x)·(1 + x), since 1 − x² would cancel near ±1.
    public enum InverseHyperbolicTangent: UnaryRule {
        @inlinable @_transparent public static var opcode: Opcode { .inverseHyperbolicTangent }
        @inlinable public static var name: StaticString { "atanh" }
        @inlinable @_transparent public static var reads: Reads { .inputs }
        @inlinable @_transparent public static func value(_ x: Double) -> Double { atanh(x) }
        @inlinable @_transparent
        public static func partial<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number {
            reciprocal((1 - x) * (1 + x))
        }

        public static var notation: Notation {
            Notation(.function("\\operatorname{atanh}"), code: .function("atanh"), stableHLO: "chlo.atanh")
        }
        public static var rounding: Rounding { .platform }
        public static var monotonicity: Monotonicity { .increasing(on: -1...1) }
    }
}
