import Foundation

// Bessel functions of integer order.

/// Whether a number is an integer that an order can be.
func isOrder(_ order: Double) -> Bool { order == order.rounded() && abs(order) <= 1e6 }

/// Jₙ(x), by the platform's `jn`; NaN unless n is an integer.
@usableFromInline
func besselJValue(_ order: Double, _ x: Double) -> Double {
    isOrder(order) ? jn(Int(order), x) : .nan
}

/// Iₙ(x), the modified function; NaN unless n is an integer.
///
/// The power series (DLMF 10.25.2), all of whose terms have one sign, or Hankel's expansion (DLMF 10.40.1) for x > 30
/// and small orders.
/// - Complexity: O(x) for the series.
@usableFromInline
func besselIValue(_ order: Double, _ x: Double) -> Double {
    guard isOrder(order), !x.isNaN else { return .nan }
    let (n, z) = (abs(order), abs(x))
    let sign: Double = x < 0 && n.truncatingRemainder(dividingBy: 2) != 0 ? -1 : 1
    if z > 30 && n * n < z {
        if z == .infinity { return sign * .infinity }
        let half = exp(0.5 * z)
        return sign * (half * (hankelSum(n, z) * inverseSqrt2Pi / z.squareRoot())) * half
    }
    let square = 0.25 * z * z
    var term = 1.0
    if n > 0 {
        term = n < 170 ? pow(0.5 * z, n) / tgamma(n + 1) : exp(n * log(0.5 * z) - lgamma(n + 1).0)
    }
    var sum = term
    var k = 1.0
    while term > 1e-17 * sum, sum.isFinite {
        term *= square / (k * (k + n))
        sum += term
        k += 1
    }
    return sign * sum
}

/// 1 − (4n² − 1)/(8x) + (4n² − 1)(4n² − 9)/(2!·(8x)²) − ….
private func hankelSum(_ n: Double, _ x: Double) -> Double {
    var (term, sum, k) = (1.0, 1.0, 1.0)
    while abs(term) > 1e-18, k < 2 * x {
        term *= -(4 * n * n - (2 * k - 1) * (2 * k - 1)) / (8 * x * k)
        sum += term
        k += 1
    }
    return sum
}

/// 1/π·∫ wᵏ·e^(−|x|·w) dθ over 0 … π with w = 1 − cos θ: e^−|x|·I₀(x) for order 0 (DLMF 10.32.1), whose derivatives for
/// x > 0 are these with alternating signs, without cancellation. NaN for orders that are not integers in 0 … 100.
///
/// The trapezoidal rule, which converges geometrically for a periodic integrand, or Watson's expansion for |x| > 25.
@usableFromInline
func scaledBesselMomentValue(_ order: Double, _ x: Double) -> Double {
    guard order >= 0, order <= 100, order == order.rounded(), !x.isNaN else { return .nan }
    let (k, z) = (Int(order), abs(x))
    if z == .infinity { return 0 }
    if z > 25 + 2 * order {
        // Σ (½)ⱼ/(j!·2ʲ)·Γ(k + j + ½)/(π·√2·xᵏ⁺ʲ⁺½).
        var term = tgamma(order + 0.5) / (.pi * 2.0.squareRoot()) * pow(z, -order) / z.squareRoot()
        var (sum, j) = (term, 0.0)
        while term > 1e-18 * sum, j < 2 * z {
            term *= (j + 0.5) * (order + j + 0.5) / (2 * (j + 1) * z)
            sum += term
            j += 1
        }
        return sum
    }
    let nodes = 48 + 4 * k
    var sum = 0.0
    for index in 0..<nodes {
        let half = sin((Double(index) + 0.5) * (.pi / 2) / Double(nodes))
        let w = 2 * half * half
        sum += (k == 0 ? 1 : pow(w, order)) * exp(-z * w)
    }
    return sum / Double(nodes)
}
