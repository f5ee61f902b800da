import Foundation

/// A number as the unevaluated sum of two doubles, with about 100 bits: for exponents of hundreds, of which an
/// exponential takes the absolute error for its relative one.
///
/// T. Dekker, 'A floating-point technique for extending the available precision' (1971). Finite operands only.
struct DoubleDouble {
    /// The sum, rounded.
    let high: Double
    /// What is left of it.
    let low: Double

    init(_ value: Double) { (high, low) = (value, 0) }

    /// The exact sum of two doubles.
    init(_ x: Double, plus y: Double) {
        high = x + y
        low = x.sumError(y)
    }

    /// The exact product of two doubles.
    init(_ x: Double, times y: Double) {
        high = x * y
        low = (-high).addingProduct(x, y)
    }

    static func + (x: Self, y: Self) -> Self {
        let sum = Self(x.high, plus: y.high)
        return Self(sum.high, plus: sum.low + (x.low + y.low))
    }

    static func - (x: Self, y: Self) -> Self { x + y * -1 }

    static func * (x: Self, y: Double) -> Self {
        let product = Self(x.high, times: y)
        return Self(product.high, plus: product.low + x.low * y)
    }

    static func * (x: Self, y: Self) -> Self {
        let product = Self(x.high, times: y.high)
        return Self(product.high, plus: product.low + (x.high * y.low + x.low * y.high))
    }

    static func / (x: Self, y: Self) -> Self {
        let first = x.high / y.high
        let rest = x - y * first
        return Self(first, plus: rest.high / y.high)
    }

    /// exp of the number, with the relative error of a double's exponential.
    var exponential: Double {
        let value = exp(high)
        return value + value * low
    }

    /// The logarithm of a positive number: k·log 2 + 2·artanh((f − 1)/(f + 1)) for the number 2ᵏ·f, f in √½ … √2.
    var logarithm: Self {
        var k = high.exponent
        if high.significand > 2.0.squareRoot() { k += 1 }
        // In two steps, since 2⁻ᵏ can be too large for a double.
        let half = k / 2
        let scales = [half, k - half].map { Double(sign: .plus, exponent: -$0, significand: 1) }
        let f = self * scales[0] * scales[1]
        let artanh = Self.artanhOfRatio(f - Self(1), f + Self(1))
        return artanh * 2 + Self(Double(k), times: naturalLog2) + Self(Double(k) * naturalLog2Rest)
    }

    /// artanh(p/q) for |p/q| ≤ 0.2.
    static func artanhOfRatio(_ p: Self, _ q: Self) -> Self {
        let ratio = p / q
        return ratio + ratio * artanhRest(ratio)
    }

    /// artanh(r)/r − 1 = r²/3 + r⁴/5 + … for |r| ≤ 0.33.
    static func artanhRest(_ ratio: Self) -> Self {
        let square = ratio * ratio
        return oddReciprocals.reduce(Self(0)) { ($0 + $1) * square }
    }

    /// 1/67, 1/65, … 1/3.
    private static let oddReciprocals = stride(from: 67.0, through: 3, by: -2).map { Self(1) / Self($0) }
}

/// log 2 less the double next to it.
private let naturalLog2Rest = 2.3190468138462995584e-17
