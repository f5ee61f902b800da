import Foundation

/// The regularized incomplete beta function Iₓ(a, b) for a, b > 0 and x in 0 … 1; NaN elsewhere.
///
/// The continued fraction (DLMF 8.17.22), of 1 − I₁₋ₓ(b, a) where that converges faster. For b ≤ 1 the series (DLMF
/// 8.17.7), whose terms are then positive: 1 − I₁₋ₓ(b, a) would cancel for small b.
/// - Complexity: O(√max(a, b)), and O(1/(1 − x)) for b ≤ 1.
@usableFromInline
func betaincValue(_ a: Double, _ b: Double, _ x: Double) -> Double {
    guard a > 0, b > 0, x >= 0, x <= 1, a < .infinity, b < .infinity else { return .nan }
    if x == 0 || x == 1 { return x }
    let y = 1 - x
    let term = betaTerm(a, b, x, y)
    // The distribution is far on one side of x. The fraction of such operands overflows.
    if term == 0 { return x > (a + 1) / (a + b + 2) ? 1 : 0 }
    if b <= 1, x <= 0.99 { return term * (betaSeries(a, b, x) / pow(y, b)) }
    return x > (a + 1) / (a + b + 2) ? 1 - term * betaFraction(b, a, y) : term * betaFraction(a, b, x)
}

/// Σ (1 − b)ₙ/n!·xⁿ/(a + n).
private func betaSeries(_ a: Double, _ b: Double, _ x: Double) -> Double {
    var (term, sum, n) = (1.0, 1 / a, 1.0)
    while true {
        term *= (n - b) / n * x
        let next = sum + term / (a + n)
        if next == sum { break }
        sum = next
        n += 1
    }
    return sum
}

/// 1/a over the continued fraction.
private func betaFraction(_ a: Double, _ b: Double, _ x: Double) -> Double {
    // The modified Lentz method: I. Thompson and A. Barnett, J. Comput. Phys. 64 (1986).
    let tiny = 1e-300
    var (c, d) = (1.0, 1 - (a + b) * x / (a + 1))
    d = 1 / (abs(d) < tiny ? tiny : d)
    var fraction = d
    var m = 1.0
    while m < 1e6 {
        let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        for numerator in [even, odd] {
            d = 1 + numerator * d
            c = 1 + numerator / c
            d = 1 / (abs(d) < tiny ? tiny : d)
            c = abs(c) < tiny ? tiny : c
            fraction *= c * d
        }
        if abs(c * d - 1) < 1e-16 { break }
        m += 1
    }
    return fraction / a
}

/// xᵃ·yᵇ/B(a, b) with y = 1 − x: from its factors, with the rounding errors of 1 − x and a + b, or for large operands
/// by Loader's form of the binomial probability (``devianceHalf(_:_:)``), with the relative error of an exponential.
func betaTerm(_ a: Double, _ b: Double, _ x: Double, _ y: Double) -> Double {
    let n = a + b
    if n < 150 {
        let powers = pow(x, a) * pow(y, b)
        let (small, large) = (Swift.min(a, b), Swift.max(a, b))
        if powers > 1e-290, small > 1e-300 {
            // Of the rounded one of x and y, the smaller, as an error of the other.
            let rest = (1 - y) - x
            let errors = b * (rest / y) + a.sumError(b) * polygammaValue(0, n)
            return powers * (1 + errors) / (tgamma(small) * (tgamma(large) / tgamma(n)))
        }
    }
    if a < 1 || b < 1 { return exp(a * log(x) + b * (x < 0.5 ? log1p(-x) : log(y)) - logBetaValue(a, b)) }
    let exponent = devianceHalf(a, n * x) + devianceHalf(b, n * y)
    let rest = stirlingRest(n) - stirlingRest(a) - stirlingRest(b)
    return exp(rest - exponent) * inverseSqrt2Pi * (a / n * b).squareRoot()
}
