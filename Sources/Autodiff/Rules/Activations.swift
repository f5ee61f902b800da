import Foundation

// Activation functions.

extension Rules {
    /// The logistic function 1/(1 + e⁻ˣ) (lecture 002, activation functions); derivative σ(x)·σ(−x), which is accurate
    /// in both tails: y·(1 − y) would cancel in the right one.
    public enum Sigmoid: UnaryRule {
        @inlinable @_transparent public static var opcode: Opcode { .sigmoid }
        @inlinable public static var name: StaticString { "sigmoid" }
        @inlinable @_transparent public static var reads: Reads { .inputsAndOutput }
        @inlinable @_transparent public static func value(_ x: Double) -> Double { sigmoidValue(x) }
        @inlinable @_transparent
        public static func partial<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number { y * sigmoid(-x) }

        public static var notation: Notation {
            Notation(
                .function("\\operatorname{sigmoid}"),
                code: .helper("x < 0 ? exp(x) / (1 + exp(x)) : 1 / (1 + exp(-x))"),
                stableHLO: "stablehlo.logistic")
        }
        public static var rounding: Rounding { .within(ulps: 16) }
        public static var monotonicity: Monotonicity { .increasing(to: 0...1) }
    }

    /// log σ(x), stable at any x; derivative σ(−x).
    public enum LogSigmoid: UnaryRule {
        @inlinable @_transparent public static var opcode: Opcode { .logSigmoid }
        @inlinable public static var name: StaticString { "logSigmoid" }
        @inlinable @_transparent public static var reads: Reads { .inputs }
        @inlinable @_transparent public static func value(_ x: Double) -> Double { -softplusValue(-x) }
        @inlinable @_transparent
        public static func partial<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number { sigmoid(-x) }

        public static var notation: Notation {
            Notation(
                .function("\\operatorname{logSigmoid}"),
                code: .helper("-softplus(-x)", calls: [.softplus]),
                stableHLO: nil)
        }
        public static var rounding: Rounding { .within(ulps: 16) }
        public static var monotonicity: Monotonicity { .increasing() }
        public static func lowered<Number: ElementaryNumber>(_ x: Number) -> Number { -softplus(-x) }
    }

    /// log(1 + eˣ), stable at any x; derivative σ(x).
    public enum Softplus: UnaryRule {
        @inlinable @_transparent public static var opcode: Opcode { .softplus }
        @inlinable public static var name: StaticString { "softplus" }
        @inlinable @_transparent public static var reads: Reads { .inputs }
        @inlinable @_transparent public static func value(_ x: Double) -> Double { softplusValue(x) }
        @inlinable @_transparent
        public static func partial<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number { sigmoid(x) }

        public static var notation: Notation {
            Notation(
                .function("\\operatorname{softplus}"),
                code: .helper("(x > 0 || x != x ? x : 0) + log1p(exp(-fabs(x)))"),
                stableHLO: nil)
        }
        public static var rounding: Rounding { .within(ulps: 16) }
        public static var monotonicity: Monotonicity { .increasing(to: 0 ... .infinity) }
        public static func lowered<Number: ElementaryNumber>(_ x: Number) -> Number { max(x, 0) + log1p(exp(-abs(x))) }
    }

    /// max(x, 0); derivative 1 where x > 0, else 0 (0 at 0).
    public enum Relu: UnaryRule {
        @inlinable @_transparent public static var opcode: Opcode { .relu }
        @inlinable public static var name: StaticString { "relu" }
        @inlinable @_transparent public static var reads: Reads { .inputs }
        @inlinable @_transparent public static func value(_ x: Double) -> Double { x <= 0 ? 0 : x }
        @inlinable @_transparent
        public static func partial<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number { step(x) }

        public static var notation: Notation {
            Notation(.function("\\operatorname{relu}"), code: .helper("x <= 0 ? 0 : x"), stableHLO: nil)
        }
        public static var rounding: Rounding { .exact }
        public static var monotonicity: Monotonicity { .increasing() }
        public static func lowered<Number: ElementaryNumber>(_ x: Number) -> Number { max(x, 0) }
    }

    /// x where x > 0, else slope·x, with the slope the second operand.
    public enum LeakyReLU: BinaryRule {
        @inlinable @_transparent public static var opcode: Opcode { .leakyReLU }
        @inlinable public static var name: StaticString { "leakyReLU" }
        @inlinable @_transparent public static var reads: Reads { .inputs }
        @inlinable @_transparent public static func value(_ x: Double, _ y: Double) -> Double { x > 0 ? x : y * x }
        @inlinable @_transparent
        public static func left<Number: ElementaryNumber>(_ x: Number, _ y: Number, _ z: Number) -> Number {
            Number.select(x .> 0, 1, y)
        }
        @inlinable @_transparent
        public static func right<Number: ElementaryNumber>(_ x: Number, _ y: Number, _ z: Number) -> Number {
            Number.select(x .> 0, 0, x)
        }

        public static var notation: Notation {
            Notation(.function("\\operatorname{leakyReLU}"), code: .helper("x > 0 ? x : y * x"), stableHLO: nil)
        }
        public static var rounding: Rounding { .within(ulps: 1) }
        public static func bounds(_ x: Interval, _ y: Interval) -> Interval { x.pieces { .multiply(y, $0) } }
        public static func lowered<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number {
            Number.select(x .> 0, x, y * x)
        }
    }

    /// The exponential linear unit: x where x > 0, else α·(eˣ − 1), with α the second operand.
    public enum ExponentialLinear: BinaryRule {
        @inlinable @_transparent public static var opcode: Opcode { .exponentialLinear }
        @inlinable public static var name: StaticString { "elu" }
        @inlinable @_transparent public static var reads: Reads { .inputs }
        @inlinable @_transparent
        public static func value(_ x: Double, _ y: Double) -> Double { x > 0 ? x : y * expm1(x) }
        @inlinable @_transparent
        public static func left<Number: ElementaryNumber>(_ x: Number, _ y: Number, _ z: Number) -> Number {
            Number.select(x .> 0, 1, y * exp(x))
        }
        @inlinable @_transparent
        public static func right<Number: ElementaryNumber>(_ x: Number, _ y: Number, _ z: Number) -> Number {
            Number.select(x .> 0, 0, expm1(x))
        }

        public static var notation: Notation {
            Notation(.function("\\operatorname{elu}"), code: .helper("x > 0 ? x : y * expm1(x)"), stableHLO: nil)
        }
        public static var rounding: Rounding { .within(ulps: 16) }
        public static func bounds(_ x: Interval, _ y: Interval) -> Interval {
            x.pieces { .multiply(y, .apply(ExponentialMinusOne.self, $0)) }
        }
        public static func lowered<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number {
            Number.select(x .> 0, x, y * expm1(x))
        }
    }

    /// The scaled exponential linear unit: λ·x where x > 0, else λα·(eˣ − 1), with the λ and α of Klambauer et al.
    /// (2017); derivative λ or λα·eˣ.
    ///
    /// The derivative is not computed as y + λα, which cancels in the left tail.
    public enum ScaledExponentialLinear: UnaryRule {
        @inlinable @_transparent public static var opcode: Opcode { .scaledExponentialLinear }
        @inlinable public static var name: StaticString { "selu" }
        @inlinable @_transparent public static var reads: Reads { .inputs }
        @inlinable @_transparent
        public static func value(_ x: Double) -> Double { x > 0 ? seluScale * x : seluScale * seluAlpha * expm1(x) }
        @inlinable @_transparent
        public static func partial<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number {
            Number.select(x .> 0, Number(constant: seluScale), Number(constant: seluScale * seluAlpha) * exp(x))
        }

        public static var notation: Notation {
            Notation(
                .function("\\operatorname{selu}"),
                code: .helper("x > 0 ? \(seluScale) * x : \(seluScale * seluAlpha) * expm1(x)"),
                stableHLO: nil)
        }
        public static var rounding: Rounding { .within(ulps: 16) }
        public static var monotonicity: Monotonicity { .increasing() }
        public static func lowered<Number: ElementaryNumber>(_ x: Number) -> Number {
            Number.select(x .> 0, Number(constant: seluScale) * x, Number(constant: seluScale * seluAlpha) * expm1(x))
        }
    }

    /// The Gaussian error linear unit x·Φ(x); derivative Φ(x) + x·φ(x).
    ///
    /// For x < −½, Φ(x) is computed as y/x, since ½·(1 + erf(x/√2)) would cancel. Beyond |x| = 40 the derivative rounds
    /// to 0 or 1 and is computed as such, which avoids ∞·0.
    public enum GaussianErrorLinear: UnaryRule {
        @inlinable @_transparent public static var opcode: Opcode { .gaussianErrorLinear }
        @inlinable public static var name: StaticString { "gelu" }
        @inlinable @_transparent public static var reads: Reads { .inputsAndOutput }
        @inlinable @_transparent public static func value(_ x: Double) -> Double { geluValue(x) }
        @inlinable @_transparent
        public static func partial<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number {
            Number.select(
                abs(x) .> 40, step(x),
                Number.select(x .< -0.5, y / x, 0.5 + 0.5 * erf(Number(constant: 0.5.squareRoot()) * x)) + x
                    * (Number(constant: inverseSqrt2Pi) * exp(-0.5 * (x * x))))
        }

        public static var notation: Notation {
            Notation(
                .function("\\operatorname{gelu}"),
                code: .helper(
                    swift: """
                        if x < -40 { return -0.0 }
                        let argument = -x * 0.5.squareRoot()
                        guard argument > 0.5 else { return 0.5 * x * erfc(argument) }
                        // The rounding error of the argument, corrected to first order with erfc's derivative.
                        let rest = (-argument).addingProduct(-x, 0.5.squareRoot()) + x * 4.833646656726456726e-17
                        return 0.5 * x * (erfc(argument) - rest * (\(twoOverSqrtPi) * exp(-argument * argument)))
                        """,
                    c: """
                        if (x < -40) return -0.0;
                        const double argument = -x * sqrt(0.5);
                        if (!(argument > 0.5)) return 0.5 * x * erfc(argument);
                        /* The rounding error of the argument, corrected to first order with erfc's derivative. */
                        const double rest = fma(-x, sqrt(0.5), -argument) + x * 4.833646656726456726e-17;
                        return 0.5 * x * (erfc(argument) - rest * (\(twoOverSqrtPi) * exp(-argument * argument)));
                        """),
                stableHLO: nil)
        }
        public static var rounding: Rounding { .within(ulps: 64) }
        public static var monotonicity: Monotonicity { .minimum(at: -0.7517915246935645) }
        public static func lowered<Number: ElementaryNumber>(_ x: Number) -> Number {
            Number.select(x .< -40, -0.0, 0.5 * x * erfc(Number(constant: -0.5.squareRoot()) * x))
        }
    }

    /// The sigmoid linear unit x·σ(x); derivative σ(x)(1 + x·σ(−x)).
    ///
    /// Beyond |x| = 800 the derivative rounds to 0 or 1 and is computed as such, which avoids ∞·0.
    public enum SigmoidLinear: UnaryRule {
        @inlinable @_transparent public static var opcode: Opcode { .sigmoidLinear }
        @inlinable public static var name: StaticString { "silu" }
        @inlinable @_transparent public static var reads: Reads { .inputs }
        @inlinable @_transparent
        public static func value(_ x: Double) -> Double { x < -800 ? -0.0 : x * sigmoidValue(x) }
        @inlinable @_transparent
        public static func partial<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number {
            Number.select(abs(x) .> 800, step(x), sigmoid(x) * (1 + x * sigmoid(-x)))
        }

        public static var notation: Notation {
            Notation(
                .function("\\operatorname{silu}"),
                code: .helper("x < -800 ? -0.0 : x * sigmoid(x)", calls: [.sigmoid]),
                stableHLO: nil)
        }
        public static var rounding: Rounding { .within(ulps: 64) }
        public static var monotonicity: Monotonicity { .minimum(at: -1.2784645427610738) }
        public static func lowered<Number: ElementaryNumber>(_ x: Number) -> Number {
            Number.select(x .< -800, -0.0, x * sigmoid(x))
        }
    }
}
