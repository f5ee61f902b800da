import Foundation

// Powers and roots.

extension Rules {
    /// xʸ; derivatives y·xʸ⁻¹ (0 where y is 0) and xʸ·log x (0 at x = 0, y ≥ 0; NaN for x < 0).
    ///
    /// Where a factor is 0, the derivatives are strong-zero products that still depend on both operands: ∂²/∂x∂y of xʸ
    /// at (3, 0) is 1/3. At x = 0 and y = 1, xʸ⁻¹ is replaced by its expansion 1 + (y − 1)·log x, which has the same
    /// value and the right derivative with respect to y, −∞.
    public enum Power: BinaryRule {
        @inlinable @_transparent public static var opcode: Opcode { .power }
        @inlinable public static var name: StaticString { "pow" }
        @inlinable @_transparent public static var reads: Reads { .inputsAndOutput }
        @inlinable @_transparent public static func value(_ x: Double, _ y: Double) -> Double { pow(x, y) }
        @inlinable @_transparent
        public static func left<Number: ElementaryNumber>(_ x: Number, _ y: Number, _ z: Number) -> Number {
            Number.select(
                y .== 0, Number.select(x .== 0, 0, pathProduct(y, pow(x, y - 1))),
                Number.select(
                    x .== 0, Number.select(y .== 1, y * (1 + pathProduct(y - 1, log(x))), y * pow(x, y - 1)),
                    y * pow(x, y - 1)))
        }
        @inlinable @_transparent
        public static func right<Number: ElementaryNumber>(_ x: Number, _ y: Number, _ z: Number) -> Number {
            Number.select(
                x .== 0, Number.select(y .== 0, 0, pathProduct(z, log(x))), z * log(x))
        }

        public static var notation: Notation {
            Notation(.signs("#1^#2", latex: "{#1}^{#2}"), code: .function("pow"), stableHLO: "stablehlo.power")
        }
        public static var rounding: Rounding { .platform }
        public static func bounds(_ x: Interval, _ y: Interval) -> Interval { .power(x, y) }
    }

    /// √x; derivative 1/(2√x), which is +∞ at 0.
    public enum SquareRoot: UnaryRule {
        @inlinable @_transparent public static var opcode: Opcode { .squareRoot }
        @inlinable public static var name: StaticString { "sqrt" }
        @inlinable @_transparent public static var reads: Reads { .output }
        @inlinable @_transparent public static func value(_ x: Double) -> Double { x.squareRoot() }
        @inlinable @_transparent
        public static func partial<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number { 0.5 / y }

        public static var notation: Notation {
            Notation(
                .bracketed(latex: "\\sqrt{#1}"),
                code: .expression(swift: "(#1).squareRoot()", c: "sqrt(#1)"),
                stableHLO: "stablehlo.sqrt")
        }
        public static var rounding: Rounding { .nearest { x, _, z in x.addingProduct(-z, z) } }
        public static var monotonicity: Monotonicity { .custom { .squareRoot($0) } }
    }

    /// ∛x, for negative x too; derivative 1/(3 ∛x²), which is +∞ at 0.
    public enum CubeRoot: UnaryRule {
        @inlinable @_transparent public static var opcode: Opcode { .cubeRoot }
        @inlinable public static var name: StaticString { "cbrt" }
        @inlinable @_transparent public static var reads: Reads { .output }
        @inlinable @_transparent public static func value(_ x: Double) -> Double { cbrt(x) }
        @inlinable @_transparent
        public static func partial<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number { 1 / (3 * (y * y)) }

        public static var notation: Notation {
            Notation(.function("\\operatorname{cbrt}"), code: .function("cbrt"), stableHLO: "stablehlo.cbrt")
        }
        public static var rounding: Rounding { .platform }
        public static var monotonicity: Monotonicity { .increasing() }
    }

    /// √(x² + y²) without overflow; derivatives x/z and y/z, 0 at the origin.
    ///
    /// At the origin, zeros of either sign, the derivatives are a 0 whose own derivatives are NaN, since there are no
    /// second derivatives (`NormsAtZero.swift` has those of functions of norms). Elsewhere x/z and y/z are at most 1,
    /// so nothing overflows.
    public enum Hypotenuse: BinaryRule {
        @inlinable @_transparent public static var opcode: Opcode { .hypotenuse }
        @inlinable public static var name: StaticString { "hypot" }
        @inlinable @_transparent public static var reads: Reads { .inputsAndOutput }
        @inlinable @_transparent public static func value(_ x: Double, _ y: Double) -> Double { hypot(x, y) }
        @inlinable @_transparent
        public static func left<Number: ElementaryNumber>(_ x: Number, _ y: Number, _ z: Number) -> Number {
            Number.select(z .== 0, zeroWithoutDerivatives(x, z) + zeroWithoutDerivatives(y, z), x / z)
        }
        @inlinable @_transparent
        public static func right<Number: ElementaryNumber>(_ x: Number, _ y: Number, _ z: Number) -> Number {
            Number.select(z .== 0, zeroWithoutDerivatives(x, z) + zeroWithoutDerivatives(y, z), y / z)
        }

        public static var notation: Notation {
            Notation(.function("\\operatorname{hypot}"), code: .function("hypot"), stableHLO: nil)
        }
        public static var rounding: Rounding { .platform }
        public static func bounds(_ x: Interval, _ y: Interval) -> Interval {
            .corners(Self.self, x.magnitude, y.magnitude)
        }
        public static func lowered<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number {
            // Scaled by the larger operand, so that no square overflows.
            let (large, small) = (max(abs(x), abs(y)), min(abs(x), abs(y)))
            let ratio = Number.select(large .== small, 1, small / large)
            let infinity = Number(constant: .infinity)
            // Infinite if either is infinite, even if the other is NaN.
            return Number.select(
                abs(x) .== infinity, infinity,
                Number.select(abs(y) .== infinity, infinity, large * sqrt(1 + ratio * ratio)))
        }
    }
}
