import Foundation

// Sums, products, quotients, and the products of adjoints.

extension Rules {
    /// x + y; derivatives 1 and 1.
    public enum Add: BinaryRule {
        @inlinable @_transparent public static var opcode: Opcode { .add }
        @inlinable public static var name: StaticString { "add" }
        @inlinable @_transparent public static var reads: Reads { .nothing }
        @inlinable @_transparent public static func value(_ x: Double, _ y: Double) -> Double { x + y }
        @inlinable @_transparent
        public static func left<Number: ElementaryNumber>(_ x: Number, _ y: Number, _ z: Number) -> Number { 1 }
        @inlinable @_transparent
        public static func right<Number: ElementaryNumber>(_ x: Number, _ y: Number, _ z: Number) -> Number { 1 }

        public static var notation: Notation {
            Notation(.signs("#1 + #2", latex: "#1 + #2"), code: .expression("#1 + #2"), stableHLO: "stablehlo.add")
        }
        public static var rounding: Rounding { .nearest { x, y, _ in x.sumError(y) } }
        public static func bounds(_ x: Interval, _ y: Interval) -> Interval { .add(x, y) }
    }

    /// x − y; derivatives 1 and −1.
    public enum Subtract: BinaryRule {
        @inlinable @_transparent public static var opcode: Opcode { .subtract }
        @inlinable public static var name: StaticString { "subtract" }
        @inlinable @_transparent public static var reads: Reads { .nothing }
        @inlinable @_transparent public static func value(_ x: Double, _ y: Double) -> Double { x - y }
        @inlinable @_transparent
        public static func left<Number: ElementaryNumber>(_ x: Number, _ y: Number, _ z: Number) -> Number { 1 }
        @inlinable @_transparent
        public static func right<Number: ElementaryNumber>(_ x: Number, _ y: Number, _ z: Number) -> Number { -1 }

        public static var notation: Notation {
            Notation(.signs("#1 - #2", latex: "#1 - #2"), code: .expression("#1 - #2"), stableHLO: "stablehlo.subtract")
        }
        public static var rounding: Rounding { .nearest { x, y, _ in x.sumError(-y) } }
        public static func bounds(_ x: Interval, _ y: Interval) -> Interval { .add(x, -y) }
    }

    /// x·y; derivatives y and x.
    public enum Multiply: BinaryRule {
        @inlinable @_transparent public static var opcode: Opcode { .multiply }
        @inlinable public static var name: StaticString { "multiply" }
        @inlinable @_transparent public static var reads: Reads { .inputs }
        @inlinable @_transparent public static func value(_ x: Double, _ y: Double) -> Double { x * y }
        @inlinable @_transparent
        public static func left<Number: ElementaryNumber>(_ x: Number, _ y: Number, _ z: Number) -> Number { y }
        @inlinable @_transparent
        public static func right<Number: ElementaryNumber>(_ x: Number, _ y: Number, _ z: Number) -> Number { x }

        public static var notation: Notation {
            Notation(
                .signs("#1·#2", latex: "#1 \\cdot #2"),
                code: .expression("#1 * #2"),
                stableHLO: "stablehlo.multiply")
        }
        public static var rounding: Rounding { .product }
        public static func bounds(_ x: Interval, _ y: Interval) -> Interval { .multiply(x, y) }
    }

    /// x/y; derivatives 1/y and −z/y, with z the quotient: in −x/y² the square could overflow or underflow.
    public enum Divide: BinaryRule {
        @inlinable @_transparent public static var opcode: Opcode { .divide }
        @inlinable public static var name: StaticString { "divide" }
        @inlinable @_transparent public static var reads: Reads { .inputsAndOutput }
        @inlinable @_transparent public static func value(_ x: Double, _ y: Double) -> Double { x / y }
        @inlinable @_transparent
        public static func left<Number: ElementaryNumber>(_ x: Number, _ y: Number, _ z: Number) -> Number {
            reciprocal(y)
        }
        @inlinable @_transparent
        public static func right<Number: ElementaryNumber>(_ x: Number, _ y: Number, _ z: Number) -> Number { -(z / y) }

        public static var notation: Notation {
            Notation(
                .signs("#1/#2", latex: "\\frac{#1}{#2}"),
                code: .expression("#1 / #2"),
                stableHLO: "stablehlo.divide")
        }
        public static var rounding: Rounding { .nearest { x, y, z in x.addingProduct(-z, y) } }
        public static func bounds(_ x: Interval, _ y: Interval) -> Interval { .divide(x, y) }
    }

    /// x itself, in a new row; derivative 1.
    public enum Copy: UnaryRule {
        @inlinable @_transparent public static var opcode: Opcode { .copy }
        @inlinable public static var name: StaticString { "copy" }
        @inlinable @_transparent public static var reads: Reads { .nothing }
        @inlinable @_transparent public static func value(_ x: Double) -> Double { x }
        @inlinable @_transparent
        public static func partial<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number { 1 }

        public static var notation: Notation {
            Notation(.signs("#1", latex: "#1"), code: .expression("#1"), stableHLO: nil)
        }
        public static var rounding: Rounding { .exact }
        public static var monotonicity: Monotonicity { .increasing() }
        public static func lowered<Number: ElementaryNumber>(_ x: Number) -> Number { x }
    }

    /// x as a constant: derivative 0.
    public enum Detach: UnaryRule {
        @inlinable @_transparent public static var opcode: Opcode { .detach }
        @inlinable public static var name: StaticString { "withoutDerivative" }
        @inlinable @_transparent public static var reads: Reads { .nothing }
        @inlinable @_transparent public static func value(_ x: Double) -> Double { x }
        @inlinable @_transparent
        public static func partial<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number { 0 }

        public static var notation: Notation {
            Notation(.signs("#1", latex: "#1"), code: .expression("#1"), stableHLO: nil)
        }
        public static var rounding: Rounding { .exact }
        public static var monotonicity: Monotonicity { .increasing() }
        public static func lowered<Number: ElementaryNumber>(_ x: Number) -> Number { x }
    }

    /// −x; derivative −1.
    public enum Negate: UnaryRule {
        @inlinable @_transparent public static var opcode: Opcode { .negate }
        @inlinable public static var name: StaticString { "negate" }
        @inlinable @_transparent public static var reads: Reads { .nothing }
        @inlinable @_transparent public static func value(_ x: Double) -> Double { -x }
        @inlinable @_transparent
        public static func partial<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number { -1 }

        public static var notation: Notation {
            Notation(.signs("-#1", latex: "-#1"), code: .expression("-#1"), stableHLO: "stablehlo.negate")
        }
        public static var rounding: Rounding { .exact }
        public static var monotonicity: Monotonicity { .decreasing() }
    }

    /// x²; derivative 2x.
    public enum Square: UnaryRule {
        @inlinable @_transparent public static var opcode: Opcode { .square }
        @inlinable public static var name: StaticString { "square" }
        @inlinable @_transparent public static var reads: Reads { .inputs }
        @inlinable @_transparent public static func value(_ x: Double) -> Double { x * x }
        @inlinable @_transparent
        public static func partial<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number { 2 * x }

        public static var notation: Notation {
            Notation(.signs("#1²", latex: "{#1}^{2}"), code: .expression("#1 * #1"), stableHLO: nil)
        }
        public static var rounding: Rounding { .nearest { x, _, z in (-z).addingProduct(x, x) } }
        public static var monotonicity: Monotonicity { .custom { $0.square } }
        public static func lowered<Number: ElementaryNumber>(_ x: Number) -> Number { x * x }
    }

    /// 1/x; derivative −1/x².
    public enum Reciprocal: UnaryRule {
        @inlinable @_transparent public static var opcode: Opcode { .reciprocal }
        @inlinable public static var name: StaticString { "reciprocal" }
        @inlinable @_transparent public static var reads: Reads { .output }
        @inlinable @_transparent public static func value(_ x: Double) -> Double { 1 / x }
        @inlinable @_transparent
        public static func partial<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number { -(y * y) }

        public static var notation: Notation {
            Notation(.signs("1/#1", latex: "\\frac{1}{#1}"), code: .expression("1 / #1"), stableHLO: nil)
        }
        public static var rounding: Rounding { .nearest { x, _, z in 1.0.addingProduct(-z, x) } }
        public static var monotonicity: Monotonicity { .custom { .divide(1, $0) } }
        public static func lowered<Number: ElementaryNumber>(_ x: Number) -> Number { 1 / x }
    }

    /// x·y, and 0 if x is 0, even for infinite or NaN y: a term with weight 0 contributes nothing.
    public enum AdjointProduct: BinaryRule {
        @inlinable @_transparent public static var opcode: Opcode { .adjointProduct }
        @inlinable public static var name: StaticString { "adjointProduct" }
        @inlinable @_transparent public static var reads: Reads { .inputs }
        @inlinable @_transparent public static func value(_ x: Double, _ y: Double) -> Double { x == 0 ? 0 : x * y }
        @inlinable @_transparent
        public static func left<Number: ElementaryNumber>(_ x: Number, _ y: Number, _ z: Number) -> Number { y }
        @inlinable @_transparent
        public static func right<Number: ElementaryNumber>(_ x: Number, _ y: Number, _ z: Number) -> Number { x }

        public static var notation: Notation {
            Notation(.signs("#1·#2", latex: "#1 \\cdot #2"), code: .helper("x == 0 ? 0 : x * y"), stableHLO: nil)
        }
        public static var rounding: Rounding { .product }
        public static func bounds(_ x: Interval, _ y: Interval) -> Interval { x == 0 ? 0 : .multiply(x, y) }
        public static func lowered<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number {
            Number.select(x .== 0, 0, x * y)
        }
    }

    /// An adjoint or tangent times a partial derivative, with strong zeros: x·y, and 0 if either factor is 0, even if
    /// the other is infinite or NaN.
    ///
    /// No path leads through a zero factor (`Notes/conventions.md`). The convention is symmetric in the factors, so the
    /// order of multiplication along a path does not matter: forward and reverse mode agree, and so do nested sweeps.
    public enum PathProduct: BinaryRule {
        @inlinable @_transparent public static var opcode: Opcode { .pathProduct }
        @inlinable public static var name: StaticString { "pathProduct" }
        @inlinable @_transparent public static var reads: Reads { .inputs }
        @inlinable @_transparent
        public static func value(_ x: Double, _ y: Double) -> Double { x == 0 || y == 0 ? 0 : x * y }
        @inlinable @_transparent
        public static func left<Number: ElementaryNumber>(_ x: Number, _ y: Number, _ z: Number) -> Number { y }
        @inlinable @_transparent
        public static func right<Number: ElementaryNumber>(_ x: Number, _ y: Number, _ z: Number) -> Number { x }

        public static var notation: Notation {
            Notation(
                .signs("#1·#2", latex: "#1 \\cdot #2"),
                code: .helper("x == 0 || y == 0 ? 0 : x * y"),
                stableHLO: nil)
        }
        public static var rounding: Rounding { .product }
        public static func bounds(_ x: Interval, _ y: Interval) -> Interval { x == 0 || y == 0 ? 0 : .multiply(x, y) }
        public static func lowered<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number {
            Number.select(x .== 0, 0, Number.select(y .== 0, 0, x * y))
        }
    }
}
