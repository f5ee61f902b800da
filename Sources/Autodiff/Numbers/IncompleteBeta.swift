import Foundation

// The regularized incomplete beta function. 1 − x is taken as the sum of two doubles everywhere.

/// The regularized incomplete beta function Iₓ(a, b) for a, b > 0 and x in 0 … 1; NaN elsewhere. Its limits for a or b
/// at 0 or ∞ with the other one between.
///
/// For b ≤ 1 forms that do not cancel for small b; for large a + b the integral (``betaTail(_:_:_:_:by:)``); else the
/// continued fraction (DLMF 8.17.22), of 1 − I₁₋ₓ(b, a) where that converges faster.
@usableFromInline
func betaincValue(_ a: Double, _ b: Double, _ x: Double) -> Double {
    guard a >= 0, b >= 0, x >= 0, x <= 1 else { return .nan }
    let (atLow, atHigh) = (a == 0 || b == .infinity, b == 0 || a == .infinity)
    if atLow || atHigh { return betaincLimit(x, atLow, atHigh) }
    if x == 0 || x == 1 { return x }
    // Nearly all at the two ends.
    if Swift.max(a, b) < 1e-20 { return b / (a + b) }
    if a < 1e-300 { return 1 }
    if Swift.max(a, b) > 1e300 { return betaincOfHuge(a, b, x) }
    let (x, y) = (DoubleDouble(x), DoubleDouble(1, plus: -x))
    if b <= 1 { return betaOfSmallSecond(a, b, x, y) }
    if a + b >= 20 {
        if a <= 1 {
            if b * x.high > 1 { return 1 - betaOfSmallSecond(b, a, y, x) }
        } else {
            let isLower = betaDrift(a, b, x) >= 0
            return isLower ? betaTail(a, b, x, y) { _, _ in 1 } : 1 - betaTail(b, a, y, x) { _, _ in 1 }
        }
    }
    let term = betaTerm(a, b, x, y)
    return x.high > (a + 1) / (a + b + 2)
        ? 1 - term * betaFraction(b, a, y.high) : term * betaFraction(a, b, x.high)
}

/// Where the whole distribution is at 0 or at 1, or it is not said where.
private func betaincLimit(_ x: Double, _ atLow: Bool, _ atHigh: Bool) -> Double {
    if atLow && atHigh { return .nan }
    return atLow ? (x > 0 ? 1 : .nan) : (x < 1 ? 0 : .nan)
}

/// Iₓ(a, b) where a or b is above 10³⁰⁰: a gamma distribution beside the end, or a step at a/(a + b).
private func betaincOfHuge(_ a: Double, _ b: Double, _ x: Double) -> Double {
    if Swift.min(a, b) > 1e280 { return betaincValue(a * 1e-40, b * 1e-40, x) }
    return b > a ? lowerGammaValue(a, b * x) : upperGammaValue(b, a * (1 - x))
}

/// Iₓ(a, b) for b ≤ 1: the series (DLMF 8.17.7), whose terms are then positive, for x up to 0.9; near 1 the integral in
/// the tail, else the series of 1 − I₁₋ₓ(b, a) without its first term, which is near 1 for small b.
private func betaOfSmallSecond(_ a: Double, _ b: Double, _ x: DoubleDouble, _ y: DoubleDouble) -> Double {
    if x.high <= 0.9 {
        let term = betaTerm(a, b, x, y)
        return term == 0 ? 0 : term * (betaSeries(a, b, x.high) / pow(y.high, b))
    }
    if a * y.high > 1 { return betaTail(a, b, x, y) { _, _ in 1 } }
    // yᵇ/(b·B(a, b)) is the exponential; and Σ (1 − a)ₙ/n!·yⁿ/(b + n) over n > 0.
    let logGamma = b > 0.5 ? log(b) + logGammaOnePlus(b - 1) : logGammaOnePlus(b)
    let logY = log(a * y.high) + y.low / y.high
    let exponent = b * logY + (logGammaDifference(a, b, scale: a) - logGamma)
    var (term, sum, n) = (1.0, 0.0, 1.0)
    while abs(term) > 1e-18 * abs(sum) {
        term *= (n - a) / n * y.high
        sum += term / (b + n)
        n += 1
    }
    return -expm1(exponent) - exp(exponent) * b * sum
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
