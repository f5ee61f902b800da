import Foundation

// The beta function, and the incomplete gamma functions. Partial derivatives are calls, so
// that the loop of `Sweep` stays short.

extension Rules {
    /// log B(x, y) = log(Γ(x)·Γ(y)/Γ(x + y)) for positive operands; derivatives ψ(x) − ψ(x + y) and ψ(y) − ψ(x + y).
    public enum LogBeta: BinaryRule {
        @inlinable @_transparent public static var opcode: Opcode { .logBeta }
        @inlinable public static var name: StaticString { "logBeta" }
        @inlinable @_transparent public static var reads: Reads { .inputs }
        @inlinable @_transparent
        public static func value(_ x: Double, _ y: Double) -> Double { logBetaValue(x, y) }
        @inlinable @inline(never)
        public static func left<Number: ElementaryNumber>(_ x: Number, _ y: Number, _ z: Number) -> Number {
            -Number.apply(DigammaDifference.self, x, y)
        }
        @inlinable @inline(never)
        public static func right<Number: ElementaryNumber>(_ x: Number, _ y: Number, _ z: Number) -> Number {
            -Number.apply(DigammaDifference.self, y, x)
        }

        public static var notation: Notation {
            Notation(.function("\\operatorname{logBeta}"), code: .none, stableHLO: nil)
        }
        public static var rounding: Rounding { .within(ulps: 32, absolute: 1e-14) }
        public static func bounds(_ x: Interval, _ y: Interval) -> Interval { .ofPositive(Self.self, x, y) }
        public static func lowered<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number {
            loweredLogBeta(x, y)
        }
    }

    /// ψ(x + y) − ψ(x), with its relative accuracy for small y, too; derivatives ψ′(x + y) − ψ′(x) and ψ′(x + y).
    public enum DigammaDifference: BinaryRule {
        @inlinable @_transparent public static var opcode: Opcode { .digammaDifference }
        @inlinable public static var name: StaticString { "digammaDifference" }
        @inlinable @_transparent public static var reads: Reads { .inputs }
        @inlinable @_transparent
        public static func value(_ x: Double, _ y: Double) -> Double { digammaDifference(x, y) }
        @inlinable @inline(never)
        public static func left<Number: ElementaryNumber>(_ x: Number, _ y: Number, _ z: Number) -> Number {
            polygamma(1, x + y) - polygamma(1, x)
        }
        @inlinable @inline(never)
        public static func right<Number: ElementaryNumber>(_ x: Number, _ y: Number, _ z: Number) -> Number {
            polygamma(1, x + y)
        }

        public static var notation: Notation {
            Notation(.function("\\operatorname{digammaDifference}"), code: .none, stableHLO: nil)
        }
        public static var rounding: Rounding { .within(ulps: 16) }
        public static func bounds(_ x: Interval, _ y: Interval) -> Interval {
            x.lower > 0 && y.lower >= 0 ? .corners(Self.self, x, y) : .entire
        }
        public static func lowered<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number {
            loweredDigammaDifference(x, y)
        }
    }

    /// The density of the gamma distribution, yˣ⁻¹·e⁻ʸ/Γ(x), with the shape x and the argument y; derivatives
    /// z·(log y − ψ(x)) and z·((x − 1)/y − 1), at y = 0 the difference of the densities of shapes x − 1 and x.
    public enum GammaDensity: BinaryRule {
        @inlinable @_transparent public static var opcode: Opcode { .gammaDensity }
        @inlinable public static var name: StaticString { "gammaDensity" }
        @inlinable @_transparent public static var reads: Reads { .inputsAndOutput }
        @inlinable @_transparent
        public static func value(_ x: Double, _ y: Double) -> Double { gammaDensityValue(x, y) }
        @inlinable @inline(never)
        public static func left<Number: ElementaryNumber>(_ x: Number, _ y: Number, _ z: Number) -> Number {
            pathProduct(z, log(y) - polygamma(0, x))
        }
        @inlinable @inline(never)
        public static func right<Number: ElementaryNumber>(_ x: Number, _ y: Number, _ z: Number) -> Number {
            Number.select(y .== 0, Number.apply(GammaDensity.self, x - 1, y) - z, pathProduct(z, (x - 1) / y - 1))
        }

        public static var notation: Notation {
            Notation(.function("\\operatorname{gammaDensity}"), code: .none, stableHLO: nil)
        }
        public static func lowered<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number {
            loweredGammaDensity(x, y)
        }
        public static var rounding: Rounding { .within(ulps: 1024) }
        public static func bounds(_ x: Interval, _ y: Interval) -> Interval { .entire }
    }

    /// P(x, y), the regularized lower incomplete gamma function of shape x; derivatives ∂P/∂x and the density.
    public enum LowerGamma: BinaryRule {
        @inlinable @_transparent public static var opcode: Opcode { .lowerGamma }
        @inlinable public static var name: StaticString { "gammainc" }
        @inlinable @_transparent public static var reads: Reads { .inputs }
        @inlinable @_transparent
        public static func value(_ x: Double, _ y: Double) -> Double { lowerGammaValue(x, y) }
        @inlinable @inline(never)
        public static func left<Number: ElementaryNumber>(_ x: Number, _ y: Number, _ z: Number) -> Number {
            Number.apply(LowerGammaByShape.self, x, y)
        }
        @inlinable @inline(never)
        public static func right<Number: ElementaryNumber>(_ x: Number, _ y: Number, _ z: Number) -> Number {
            Number.apply(GammaDensity.self, x, y)
        }

        public static var notation: Notation {
            Notation(.function("\\operatorname{gammainc}"), code: .none, stableHLO: nil)
        }
        public static func lowered<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number {
            loweredGamma(x, y, order: 0)
        }
        public static var rounding: Rounding { .within(ulps: 1024) }
        public static func bounds(_ x: Interval, _ y: Interval) -> Interval { .ofPositive(Self.self, x, y) }
    }

    /// Q(x, y) = 1 − P(x, y), the regularized upper incomplete gamma function of shape x; derivatives −∂P/∂x and less
    /// the density.
    public enum UpperGamma: BinaryRule {
        @inlinable @_transparent public static var opcode: Opcode { .upperGamma }
        @inlinable public static var name: StaticString { "gammaincc" }
        @inlinable @_transparent public static var reads: Reads { .inputs }
        @inlinable @_transparent
        public static func value(_ x: Double, _ y: Double) -> Double { upperGammaValue(x, y) }
        @inlinable @inline(never)
        public static func left<Number: ElementaryNumber>(_ x: Number, _ y: Number, _ z: Number) -> Number {
            -Number.apply(LowerGammaByShape.self, x, y)
        }
        @inlinable @inline(never)
        public static func right<Number: ElementaryNumber>(_ x: Number, _ y: Number, _ z: Number) -> Number {
            -Number.apply(GammaDensity.self, x, y)
        }

        public static var notation: Notation {
            Notation(.function("\\operatorname{gammaincc}"), code: .none, stableHLO: nil)
        }
        public static func lowered<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number {
            loweredGamma(x, y, order: 0, upper: true)
        }
        public static var rounding: Rounding { .within(ulps: 1024) }
        public static func bounds(_ x: Interval, _ y: Interval) -> Interval { .ofPositive(Self.self, x, y) }
    }

    /// ∂P/∂x; derivatives ∂²P/∂x², and the density's by its shape.
    public enum LowerGammaByShape: BinaryRule {
        @inlinable @_transparent public static var opcode: Opcode { .lowerGammaByShape }
        @inlinable public static var name: StaticString { "gammaincByShape" }
        @inlinable @_transparent public static var reads: Reads { .inputs }
        @inlinable @_transparent
        public static func value(_ x: Double, _ y: Double) -> Double { lowerGammaShapeValue(1, x, y) }
        @inlinable @inline(never)
        public static func left<Number: ElementaryNumber>(_ x: Number, _ y: Number, _ z: Number) -> Number {
            Number.apply(LowerGammaByShapeTwice.self, x, y)
        }
        @inlinable @inline(never)
        public static func right<Number: ElementaryNumber>(_ x: Number, _ y: Number, _ z: Number) -> Number {
            pathProduct(Number.apply(GammaDensity.self, x, y), log(y) - polygamma(0, x))
        }

        public static var notation: Notation {
            Notation(.function("\\operatorname{gammaincByShape}"), code: .none, stableHLO: nil)
        }
        public static func lowered<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number {
            loweredGamma(x, y, order: 1)
        }
        public static var rounding: Rounding { .within(ulps: 1024) }
        public static func bounds(_ x: Interval, _ y: Interval) -> Interval { .entire }
    }

    /// ∂²P/∂x²; derivatives a difference quotient of the sixth order with respect to the shape x, and the density's
    /// second by its shape.
    ///
    /// No further member of the family is computed, so third derivatives by the shape have the error of the quotient,
    /// about 10⁻¹⁰ of the largest values near by, and not of rounding.
    public enum LowerGammaByShapeTwice: BinaryRule {
        @inlinable @_transparent public static var opcode: Opcode { .lowerGammaByShapeTwice }
        @inlinable public static var name: StaticString { "gammaincByShapeTwice" }
        @inlinable @_transparent public static var reads: Reads { .inputs }
        @inlinable @_transparent
        public static func value(_ x: Double, _ y: Double) -> Double { lowerGammaShapeValue(2, x, y) }
        @inlinable
        public static func left<Number: ElementaryNumber>(_ x: Number, _ y: Number, _ z: Number) -> Number {
            // A fraction of the length over which P changes: of a, of √a, of 1/|log(y/x)| in the tail.
            let tail: Number = 1 + abs(log(y / x))
            let length: Number = x / ((1 + sqrt(x)) * tail)
            let step = Number.apply(Rules.Detach.self, length * 0.015625)
            func difference(_ distance: Number) -> Number {
                Number.apply(LowerGammaByShapeTwice.self, x + distance, y)
                    - Number.apply(LowerGammaByShapeTwice.self, x - distance, y)
            }
            let near: Number = 45 * difference(step)
            let sum: Number = near - 9 * difference(2 * step) + difference(3 * step)
            return Number.select(y .== 0, 0, sum / (60 * step))
        }
        @inlinable @inline(never)
        public static func right<Number: ElementaryNumber>(_ x: Number, _ y: Number, _ z: Number) -> Number {
            pathProduct(
                Number.apply(GammaDensity.self, x, y), square(log(y) - polygamma(0, x)) - polygamma(1, x))
        }

        public static var notation: Notation {
            Notation(.function("\\operatorname{gammaincByShapeTwice}"), code: .none, stableHLO: nil)
        }
        public static func lowered<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number {
            loweredGamma(x, y, order: 2)
        }
        public static var rounding: Rounding { .within(ulps: 1024) }
        public static func bounds(_ x: Interval, _ y: Interval) -> Interval { .entire }
    }

    /// The derivatives of Riemann's ζ, with the order of the derivative the first operand.
    public enum Zeta: OrderedRule {
        @inlinable @_transparent public static var opcode: Opcode { .zeta }
        @inlinable public static var name: StaticString { "zeta" }
        @inlinable @_transparent
        public static func value(_ x: Double, _ y: Double) -> Double { zetaValue(x, y) }
        @inlinable @inline(never)
        public static func right<Number: ElementaryNumber>(_ x: Number, _ y: Number, _ z: Number) -> Number {
            Number.apply(Zeta.self, x + 1, y)
        }
        public static var loweredOrders: ClosedRange<Int> { 0...30 }
        public static func lowered<Number: ElementaryNumber>(order: Int, _ x: Number) -> Number {
            loweredZeta(order, x)
        }
        public static var rounding: Rounding { .within(ulps: 64, absolute: 1e-14) }
        public static func monotonicity(_ order: Double) -> OrderedMonotonicity {
            order == 0 ? .monotonic(on: 1 ... .infinity) : .unknown
        }
    }
}

extension Interval {
    /// ``corners(_:_:_:)`` of a function that is defined for positive operands.
    static func ofPositive<Rule: BinaryRule>(_: Rule.Type, _ x: Interval, _ y: Interval) -> Interval {
        let positive = Interval(0, .infinity)
        let (x, y) = (x.clipped(to: positive), y.clipped(to: positive))
        return x.lower.isNaN || y.lower.isNaN ? .undefined : .corners(Rule.self, x, y)
    }
}
