import Foundation

/// Eₙ(x) = ∫ e^(−x·t)/tⁿ dt over 1 … ∞, for x ≥ 0 (DLMF 8.19); NaN for x < 0 and unless n is an integer. The derivative
/// is −Eₙ₋₁.
///
/// For n ≥ 1 the series (DLMF 8.19.8) up to x = 0.4, the continued fraction (DLMF 8.19.17) above; for n ≤ 0 the closed
/// form.
@usableFromInline
func expintValue(_ order: Double, _ x: Double) -> Double {
    guard isOrder(order), x >= 0 else { return .nan }
    if x == .infinity { return 0 }
    if x == 0 { return order > 1 ? 1 / (order - 1) : .infinity }
    if order <= 0 {
        // m!/xᵐ⁺¹·e⁻ˣ·Σ xᵏ/k! over k ≤ m: e⁻ˣ/x·(1 + m/x·(1 + (m − 1)/x·…)).
        var sum = 1.0
        for k in stride(from: 1, through: -order, by: 1) { sum = 1 + sum * k / x }
        return exp(-x) / x * sum
    }
    if x > 0.4 {
        // Eₙ = e⁻ˣ/(x + n/(1 + 1/(x + (n + 1)/(1 + 2/(x + …))))), all of whose terms are positive, from its end.
        var tail = x
        for k in stride(from: (25 + 90 / x).rounded(), through: 1, by: -1) {
            tail = x + (order + k - 1) / (1 + k / tail)
        }
        return exp(-x) / tail
    }
    let n = Int(order)
    var (power, sum) = (1.0, 0.0)
    for k in 0...(n + 20) {
        if k > 0 { power *= -x / Double(k) }
        sum += k == n - 1 ? power * (polygammaValue(0, order) - log(x)) : -power / Double(k - n + 1)
        if k > n, abs(power) < 1e-20 { break }
    }
    return sum
}

/// Ei(x), the principal value of ∫ eᵗ/t dt over −∞ … x (DLMF 6.2.5); −∞ at 0.
///
/// −E₁(−x) for x < 0. For small x > 0 the series (DLMF 6.6.1) less itself at the zero x₀, which keeps the relative
/// accuracy there; the series up to 40; the asymptotic expansion (DLMF 6.12.2) above.
@usableFromInline
func expiValue(_ x: Double) -> Double {
    if x.isNaN { return x }
    if x < 0 { return -expintValue(1, -x) }
    if x == 0 { return -.infinity }
    if x == .infinity { return x }
    if x > 40 {
        var (term, sum, k) = (1.0, 1.0, 1.0)
        while term > 1e-18, k < x {
            term *= k / x
            sum += term
            k += 1
        }
        let half = exp(0.5 * x)
        return half * (sum / x) * half
    }
    if x < 1 {
        // x₀ as the sum of two doubles.
        let (zero, rest) = (0.37250741078136663, 1.3140183414386028e-17)
        let distance = (x - zero) - rest
        var (difference, power, factorial) = (distance, zero, 1.0)
        var sum = distance
        for k in 2...20 {
            // xᵏ − x₀ᵏ.
            difference = x * difference + power * distance
            power *= zero
            factorial *= Double(k)
            sum += difference / (Double(k) * factorial)
        }
        return (abs(distance) < 0.1 ? log1p(distance / zero) : log(x / zero)) + sum
    }
    var (term, sum, k) = (1.0, 0.0, 1.0)
    repeat {
        term *= x / k
        sum += term / k
        k += 1
    } while term / k > 1e-18 * sum
    return eulerGamma + log(x) + sum
}
