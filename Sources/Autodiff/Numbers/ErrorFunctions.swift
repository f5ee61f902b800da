import Foundation

// Relatives of the error function that the platform lacks.

/// The inverse of erf; ±∞ at ±1, NaN beyond. The error is at most 2 units in the last place.
///
/// S. Winitzki's closed approximation, accurate to 0.2 %, and three steps of Halley's method, of third order. Where
/// |x| is above ½ they solve erfc(y) = 1 − |x|, whose right side is exact.
@usableFromInline
func erfinvValue(_ x: Double) -> Double {
    let size = abs(x)
    if size >= 1 || x.isNaN { return size == 1 ? x * .infinity : .nan }
    var y: Double
    if size < 0.1 {
        // erf⁻¹(x) = √π/2·(x + π/12·x³ + …).
        y = size * (1 + size * size * (.pi / 12)) / twoOverSqrtPi
        if size < 1e-9 { return x / twoOverSqrtPi }
    } else {
        let a = 0.147
        let logarithm = log1p(-size) + log1p(size)
        let half = 2 / (.pi * a) + 0.5 * logarithm
        y = ((half * half - logarithm / a).squareRoot() - half).squareRoot()
    }
    for _ in 0..<3 {
        let error = size > 0.5 ? (1 - size) - erfc(y) : erf(y) - size
        let step = error / (twoOverSqrtPi * exp(-y * y))
        y -= step / (1 + y * step)
    }
    return x < 0 ? -y : y
}

/// exp(x²)·iⁿerfc(x), the scaled repeated integrals of erfc (DLMF 7.18); erfcx for order 0. The derivative is −2(n + 1)
/// times that of order n + 1 (DLMF 7.18.4). NaN for orders that are not integers in 0 … 1000.
///
/// Order 0 is exp(x²)·erfc(x), with the rounding error of x², up to where erfc is subnormal, and the asymptotic series
/// (DLMF 7.12.1) above. Higher orders follow from the recurrence (DLMF 7.18.7), forwards for x < ½, where it is stable,
/// and backwards, as a continued fraction of positive terms, above.
/// - Complexity: O(n) for x < ½, else O(n + 1/x²).
@usableFromInline
func scaledErfcIntegralValue(_ order: Double, _ x: Double) -> Double {
    guard order >= 0, order <= 1000, order == order.rounded(), !x.isNaN else { return .nan }
    let first = erfcxValue(x)
    if order == 0 { return first }
    let n = Int(order)
    if x < 0.5 {
        var (before, now) = (twoOverSqrtPi, first)
        for k in 1...n { (before, now) = (now, (0.5 * before - x * now) / Double(k)) }
        return now
    }
    if x == .infinity { return 0 }
    // rₖ = iᵏerfc/iᵏ⁻¹erfc = 1/(2x + 2(k + 1)·rₖ₊₁).
    let start = n + 30 + Int(Swift.min(200 / (x * x), 1000))
    var ratio = 1 / (x + (x * x + 2 * Double(start)).squareRoot())
    var result = first
    for k in stride(from: start, through: 1, by: -1) {
        ratio = 1 / (2 * x + 2 * Double(k + 1) * ratio)
        if k <= n { result *= ratio }
    }
    return result
}

/// exp(x²)·erfc(x).
private func erfcxValue(_ x: Double) -> Double {
    if x < -27 { return .infinity }
    if x < 25 {
        let square = x * x
        let rest = (-square).addingProduct(x, x)
        return exp(square) * (1 + rest) * erfc(x)
    }
    if x > 1e8 { return 0.5 * twoOverSqrtPi / x }
    // 1 − 1/(2x²) + 1·3/(2x²)² − …
    let step = -0.5 / (x * x)
    var (term, sum) = (1.0, 1.0)
    for k in 0..<8 {
        term *= Double(2 * k + 1) * step
        sum += term
    }
    return 0.5 * twoOverSqrtPi * sum / x
}

/// log(x/(1 − x)). Around ½ it is log(1 + (2x − 1)/(1 − x)), whose numerator is exact.
@usableFromInline
func logitValue(_ x: Double) -> Double {
    abs(x - 0.5) < 0.25 ? log1p((2 * x - 1) / (1 - x)) : log(x / (1 - x))
}
