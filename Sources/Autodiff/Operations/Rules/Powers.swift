import Foundation

// Powers and roots.

extension Rules {
    /// xʸ; derivatives y·xʸ⁻¹ (0 where y is 0) and xʸ·log x (0 at x = 0, y ≥ 0; NaN for x < 0).
    public enum Power: BinaryRule {
        @inlinable public static var opcode: Opcode { .power }
        @inlinable public static var name: StaticString { "pow" }
        @inlinable public static var reads: Reads { .inputsAndOutput }
        @inlinable @inline(__always) public static func value(_ x: Double, _ y: Double) -> Double { pow(x, y) }
        @inlinable @inline(__always)
        public static func left<Number: ElementaryNumber>(_ x: Number, _ y: Number, _ z: Number) -> Number {
            Number.select(y .== 0, 0, y * pow(x, y - 1))
        }
        @inlinable @inline(__always)
        public static func right<Number: ElementaryNumber>(_ x: Number, _ y: Number, _ z: Number) -> Number {
            Number.select(x .== 0, Number.select(y .>= 0, 0, z * log(x)), z * log(x))
        }
    }

    /// √x; derivative 1/(2√x), which is +∞ at 0.
    public enum SquareRoot: UnaryRule {
        @inlinable public static var opcode: Opcode { .squareRoot }
        @inlinable public static var name: StaticString { "sqrt" }
        @inlinable public static var reads: Reads { .output }
        @inlinable @inline(__always) public static func value(_ x: Double) -> Double { x.squareRoot() }
        @inlinable @inline(__always)
        public static func partial<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number { 0.5 / y }
    }

    /// ∛x, for negative x too; derivative 1/(3 ∛x²), which is +∞ at 0.
    public enum CubeRoot: UnaryRule {
        @inlinable public static var opcode: Opcode { .cubeRoot }
        @inlinable public static var name: StaticString { "cbrt" }
        @inlinable public static var reads: Reads { .output }
        @inlinable @inline(__always) public static func value(_ x: Double) -> Double { cbrt(x) }
        @inlinable @inline(__always)
        public static func partial<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number { 1 / (3 * (y * y)) }
    }

    /// √(x² + y²) without overflow; derivatives x/z and y/z, 0 at the origin.
    public enum Hypotenuse: BinaryRule {
        @inlinable public static var opcode: Opcode { .hypotenuse }
        @inlinable public static var name: StaticString { "hypot" }
        @inlinable public static var reads: Reads { .inputsAndOutput }
        @inlinable @inline(__always) public static func value(_ x: Double, _ y: Double) -> Double { hypot(x, y) }
        @inlinable @inline(__always)
        public static func left<Number: ElementaryNumber>(_ x: Number, _ y: Number, _ z: Number) -> Number {
            Number.select(z .== 0, 0, x / z)
        }
        @inlinable @inline(__always)
        public static func right<Number: ElementaryNumber>(_ x: Number, _ y: Number, _ z: Number) -> Number {
            Number.select(z .== 0, 0, y / z)
        }
    }
}
