import Foundation

/// The derivative of order `order` of Riemann's ζ at s: ζ itself for order 0. NaN for orders that are not integers in 0
/// … 30; at the pole s = 1, +∞ for order 0 and NaN for others.
///
/// By Euler–Maclaurin (DLMF 25.2.9), and to the left by the reflection (DLMF 25.4.1), each on power series in the
/// distance from s, whose coefficients are the derivatives. The reflection keeps the relative accuracy of ζ up to s =
/// 0.4; in derivatives near 0 its poles would cancel.
@usableFromInline
func zetaValue(_ order: Double, _ s: Double) -> Double {
    guard order >= 0, order <= 30, order == order.rounded(), !s.isNaN else { return .nan }
    let n = Int(order)
    if s == 1 { return n == 0 ? .infinity : .nan }
    // ζ(s) − 1 is about 2⁻ˢ.
    if s > 1100 { return n == 0 ? 1 : 0 }
    if s == -.infinity { return .nan }
    if n == 0 {
        // Near 0, where the pole of ζ(1 − s) and the zero of the sine can leave the range of numbers.
        if abs(s) < 1e-20 { return -0.5 }
        // Zeros; far to the left every number is an even one.
        if s < 0, s.truncatingRemainder(dividingBy: 2) == 0 { return 0 }
    }
    return (s < (n == 0 ? 0.4 : -0.5) ? reflectedZeta(s, n) : eulerMaclaurinZeta(s, s - 1, n))[n] * tgamma(order + 1)
}

/// The coefficients of ζ(s + ε) up to εⁿ, for s ≥ −½; `distance` is s − 1, which may be exact where s is rounded.
private func eulerMaclaurinZeta(_ s: Double, _ distance: Double, _ n: Int) -> [Double] {
    let last: Double = s < 3 ? 8 : 14
    // 1/2 + N/(s − 1 + ε) + Σ B₂ₖ/(2k)!·(s + ε)…(s + ε + 2k − 2)·N^(1 − 2k), times N^(−s − ε).
    var bracket = [Double](repeating: 0, count: n + 1)
    bracket[0] = 0.5
    for m in 0...n { bracket[m] += (m % 2 == 0 ? last : -last) / pow(distance, Double(m + 1)) }
    var rising = linear(s, n)
    var power = 1 / last
    for (index, coefficient) in AsymptoticSeries.eulerMaclaurin.enumerated() {
        for m in 0...n { bracket[m] += coefficient * power * rising[m] }
        rising = product(product(rising, linear(s + Double(2 * index + 1), n)), linear(s + Double(2 * index + 2), n))
        power /= last * last
    }
    var sum = product(bracket, exponential(-log(last), n).map { $0 * pow(last, -s) })
    for k in stride(from: last - 1, through: 1, by: -1) {
        let factor = pow(k, -s)
        for (m, c) in exponential(-log(k), n).enumerated() { sum[m] += factor * c }
    }
    return sum
}

/// ζ(s) = 2(2π)ˢ⁻¹·sin(πs/2)·Γ(1 − s)·ζ(1 − s).
private func reflectedZeta(_ s: Double, _ n: Int) -> [Double] {
    let mirrored = eulerMaclaurinZeta(1 - s, -s, n).enumerated().map { $0 % 2 == 0 ? $1 : -$1 }
    // The derivatives of sin(πs/2) are (π/2)ᵐ·sin(π(s + m)/2).
    var (sine, factor) = ([Double](), 1.0)
    for m in 0...n {
        sine.append(factor * sinPi(0.5 * (s.truncatingRemainder(dividingBy: 4) + Double(m))))
        factor *= .pi / 2 / Double(m + 1)
    }
    // The logarithm of Γ(1 − s − ε)/Γ(1 − s), and its exponential: k·eₖ = Σ j·lⱼ·eₖ₋ⱼ.
    var gamma = [1.0]
    for k in stride(from: 1, through: n, by: 1) {
        var sum = 0.0
        for j in 1...k {
            let sign: Double = j % 2 == 0 ? 1 : -1
            sum += sign * polygammaValue(Double(j - 1), 1 - s) / tgamma(Double(j)) * gamma[k - j]
        }
        gamma.append(sum / Double(k))
    }
    let scale = s > -160 ? tgamma(1 - s) * pow(2 * .pi, s) : exp(lgamma(1 - s).0 + s * log(2 * .pi))
    let powers = exponential(log(2 * .pi), n).map { $0 * scale / .pi }
    return product(product(mirrored, sine), product(gamma, powers))
}

private func linear(_ s: Double, _ n: Int) -> [Double] { (0...n).map { $0 == 0 ? s : $0 == 1 ? 1 : 0 } }

/// The coefficients of exp(c·ε).
private func exponential(_ c: Double, _ n: Int) -> [Double] {
    var term = 1.0
    return (0...n).map { m in
        if m > 0 { term *= c / Double(m) }
        return term
    }
}

private func product(_ x: [Double], _ y: [Double]) -> [Double] {
    x.indices.map { m in (0...m).reduce(0.0) { $0 + x[$1] * y[m - $1] } }
}

/// sin(πx), exact at multiples of ½.
func sinPi(_ x: Double) -> Double {
    guard x.isFinite else { return .nan }
    let r = x.remainder(dividingBy: 2)
    if abs(r) <= 0.25 { return sin(.pi * r) }
    if abs(r) >= 0.75 { return sin(.pi * (r > 0 ? 1 - r : -1 - r)) }
    return r > 0 ? cos(.pi * (0.5 - r)) : -cos(.pi * (0.5 + r))
}
