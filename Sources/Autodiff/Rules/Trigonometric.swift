import Foundation

// Trigonometric functions and their inverses.

extension Rules {
    /// The sine; derivative cos x.
    public enum Sine: UnaryRule {
        @inlinable @_transparent public static var opcode: Opcode { .sine }
        @inlinable public static var name: StaticString { "sin" }
        @inlinable @_transparent public static var reads: Reads { .inputs }
        @inlinable @_transparent public static func value(_ x: Double) -> Double { sin(x) }
        @inlinable @_transparent
        public static func partial<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number { cos(x) }

        public static var notation: Notation {
            Notation(.function("\\sin"), code: .function("sin"), stableHLO: "stablehlo.sine")
        }
        public static var rounding: Rounding { .platform }
        public static var monotonicity: Monotonicity { .periodic(maximumAt: 0.5 * .pi) }
    }

    /// The cosine; derivative −sin x.
    public enum Cosine: UnaryRule {
        @inlinable @_transparent public static var opcode: Opcode { .cosine }
        @inlinable public static var name: StaticString { "cos" }
        @inlinable @_transparent public static var reads: Reads { .inputs }
        @inlinable @_transparent public static func value(_ x: Double) -> Double { cos(x) }
        @inlinable @_transparent
        public static func partial<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number { -sin(x) }

        public static var notation: Notation {
            Notation(.function("\\cos"), code: .function("cos"), stableHLO: "stablehlo.cosine")
        }
        public static var rounding: Rounding { .platform }
        public static var monotonicity: Monotonicity { .periodic(maximumAt: 0) }
    }

    /// The tangent; derivative 1 + tan²x.
    public enum Tangent: UnaryRule {
        @inlinable @_transparent public static var opcode: Opcode { .tangent }
        @inlinable public static var name: StaticString { "tan" }
        @inlinable @_transparent public static var reads: Reads { .output }
        @inlinable @_transparent public static func value(_ x: Double) -> Double { tan(x) }
        @inlinable @_transparent
        public static func partial<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number { 1 + y * y }

        public static var notation: Notation {
            Notation(.function("\\tan"), code: .function("tan"), stableHLO: "stablehlo.tan")
        }
        public static var rounding: Rounding { .platform }
        public static var monotonicity: Monotonicity { .increasingBetweenPoles(at: 0.5 * .pi, period: .pi) }
    }

    /// The inverse sine; derivative 1/√(1 − x²).
    ///
    /// Computed as (1 − x)·(1 + x), since 1 − x² would cancel near ±1.
    public enum ArcSine: UnaryRule {
        @inlinable @_transparent public static var opcode: Opcode { .arcSine }
        @inlinable public static var name: StaticString { "asin" }
        @inlinable @_transparent public static var reads: Reads { .inputs }
        @inlinable @_transparent public static func value(_ x: Double) -> Double { asin(x) }
        @inlinable @_transparent
        public static func partial<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number {
            reciprocal(sqrt((1 - x) * (1 + x)))
        }

        public static var notation: Notation {
            Notation(.function("\\operatorname{asin}"), code: .function("asin"), stableHLO: "chlo.asin")
        }
        public static var rounding: Rounding { .platform }
        public static var monotonicity: Monotonicity { .increasing(on: -1...1) }
    }

    /// The inverse cosine; derivative −1/√(1 − x²), computed like that of the inverse sine.
    public enum ArcCosine: UnaryRule {
        @inlinable @_transparent public static var opcode: Opcode { .arcCosine }
        @inlinable public static var name: StaticString { "acos" }
        @inlinable @_transparent public static var reads: Reads { .inputs }
        @inlinable @_transparent public static func value(_ x: Double) -> Double { acos(x) }
        @inlinable @_transparent
        public static func partial<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number {
            -reciprocal(sqrt((1 - x) * (1 + x)))
        }

        public static var notation: Notation {
            Notation(.function("\\operatorname{acos}"), code: .function("acos"), stableHLO: "chlo.acos")
        }
        public static var rounding: Rounding { .platform }
        public static var monotonicity: Monotonicity { .decreasing(on: -1...1) }
    }

    /// The inverse tangent; derivative 1/(1 + x²).
    public enum ArcTangent: UnaryRule {
        @inlinable @_transparent public static var opcode: Opcode { .arcTangent }
        @inlinable public static var name: StaticString { "atan" }
        @inlinable @_transparent public static var reads: Reads { .inputs }
        @inlinable @_transparent public static func value(_ x: Double) -> Double { atan(x) }
        @inlinable @_transparent
        public static func partial<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number {
            reciprocal(1 + x * x)
        }

        public static var notation: Notation {
            Notation(.function("\\operatorname{atan}"), code: .function("atan"), stableHLO: "chlo.atan")
        }
        public static var rounding: Rounding { .platform }
        public static var monotonicity: Monotonicity { .increasing() }
    }

    /// The angle of the point with ordinate x and abscissa y; derivatives y/(x² + y²) and −x/(x² + y²).
    ///
    /// Divided by hypot twice, since x² + y² could overflow or underflow. At the origin the partial derivatives are
    /// NaN.
    public enum ArcTangent2: BinaryRule {
        @inlinable @_transparent public static var opcode: Opcode { .arcTangent2 }
        @inlinable public static var name: StaticString { "atan2" }
        @inlinable @_transparent public static var reads: Reads { .inputs }
        @inlinable @_transparent public static func value(_ x: Double, _ y: Double) -> Double { atan2(x, y) }
        @inlinable @_transparent
        public static func left<Number: ElementaryNumber>(_ x: Number, _ y: Number, _ z: Number) -> Number {
            (y / hypot(x, y)) / hypot(x, y)
        }
        @inlinable @_transparent
        public static func right<Number: ElementaryNumber>(_ x: Number, _ y: Number, _ z: Number) -> Number {
            -((x / hypot(x, y)) / hypot(x, y))
        }

        public static var notation: Notation {
            Notation(.function("\\operatorname{atan2}"), code: .function("atan2"), stableHLO: "stablehlo.atan2")
        }
        public static var rounding: Rounding { .platform }
        public static func bounds(_ x: Interval, _ y: Interval) -> Interval {
            // The angle jumps by 2π across the negative abscissa, and at the origin it is arbitrary.
            if x.contains(0.0), y.lower <= 0 { return .widened(-Double.pi, Double.pi, rounding) }
            return .corners(Self.self, x, y)
        }
    }
}
