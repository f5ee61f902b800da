import Foundation

/// The derivative of order `order` of sin(πx)/(πx). NaN for orders that are not integers in 0 … 100.
///
/// With z = πx: the power series for small z, else z·gₙ + n·gₙ₋₁ = sin(z + nπ/2), which follows from differentiating
/// z·g₀ = sin z.
@usableFromInline
func sincValue(_ order: Double, _ x: Double) -> Double {
    guard order >= 0, order <= 100, order == order.rounded(), !x.isNaN else { return .nan }
    if x.isInfinite { return 0 }
    let (n, z) = (Int(order), Double.pi * x)
    if abs(z) <= Swift.max(1.5, 0.7 * order) {
        // Σ (−1)ᵐ·z²ᵐ⁻ⁿ/((2m + 1)·(2m − n)!) over 2m ≥ n.
        let start = (n + 1) / 2
        var (term, sum) = (2 * start == n ? 1 : z, 0.0)
        var m = start
        repeat {
            let part = term / Double(2 * m + 1)
            sum += m % 2 == 0 ? part : -part
            m += 1
            let power = 2 * m - n
            term *= z * z / Double(power * (power - 1))
        } while abs(term) > 1e-20 * abs(sum)
        return n == 0 ? sum : sum * pow(.pi, order)
    }
    var value = sinPi(x) / z
    for k in stride(from: 1, through: n, by: 1) {
        // sin(z + kπ/2) by k modulo 4.
        let quarter: Double = k % 2 == 0 ? sinPi(x) : cosPi(x)
        let shifted: Double = k % 4 < 2 ? quarter : -quarter
        value = (shifted - Double(k) * value) / z
    }
    return n == 0 ? value : value * pow(.pi, order)
}

/// cos(πx), exact at multiples of ½.
private func cosPi(_ x: Double) -> Double {
    guard x.isFinite else { return .nan }
    let r = abs(x.remainder(dividingBy: 2))
    return sinPi(0.5 - r)
}

/// log(eˣ + eʸ), without overflow.
@usableFromInline
func logaddexpValue(_ x: Double, _ y: Double) -> Double {
    if x == y { return x + naturalLog2 }
    return (x > y || x.isNaN ? x : y) + log1p(exp(-abs(x - y)))
}
