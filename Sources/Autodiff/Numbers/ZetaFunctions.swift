import Foundation

/// The derivative of order `order` of Riemann's ζ at s: ζ itself for order 0. NaN for orders that are not integers in 0
/// … 30; at the pole s = 1, +∞ for order 0 and NaN for others.
///
/// By Euler–Maclaurin (DLMF 25.2.9), and to the left by the reflection (DLMF 25.4.1), each on power series in the
/// distance from s, whose coefficients are the derivatives. The reflection keeps the relative accuracy of ζ up to s =
/// 0.4; in derivatives near 0 its poles would cancel, as would the terms of the first: between −1 and 1 they are those
/// of the Laurent series.
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
    if n > 0, s > -1, s < 1 { return laurentZeta(s - 1, n) * tgamma(order + 1) }
    return (s < (n == 0 ? 0.4 : -1) ? reflectedZeta(s, n) : eulerMaclaurinZeta(s, s - 1, n))[n] * tgamma(order + 1)
}

/// (−1)ᵏ·γₖ/k! of Stieltjes's constants.
private let laurentCoefficients: [Double] = [
    0.5772156649015329, 0.07281584548367673, -0.00484518159643616, -0.00034230573671722433, 9.689041939447084e-5,
    -6.6110318108421895e-6, -3.316240908752772e-7, 1.0462094584479188e-7, -8.733218100273798e-9, 9.47827778276236e-11,
    5.658421927608708e-11, -6.768689863513697e-12, 3.4921159366720317e-13, 4.4104247417577536e-15,
    -2.3997862217709992e-15, 2.1677312200726828e-16, -9.544466076366965e-18, -7.387676660538637e-20,
    4.800850782488065e-20, -4.139956737713306e-21, 1.9168201593991233e-22, -2.0441543122262165e-24,
    -4.818498501107353e-25, 4.8118570515125666e-26, -2.560263310318815e-27, 6.927840895304667e-29,
    1.628607550485587e-30, -3.1939375611532554e-31, 2.0991515893634255e-32,
]

/// The coefficient of εⁿ in ζ(1 + d + ε) for n > 0, from ζ(1 + d) = 1/d + Σ (−1)ᵏ·γₖ/k!·dᵏ (DLMF 25.2.4), whose terms
/// do not cancel for −2 < d < 0.
private func laurentZeta(_ d: Double, _ n: Int) -> Double {
    // Binomial coefficients over n.
    var (binomial, power, sum) = (1.0, 1.0, 0.0)
    for k in stride(from: n, to: laurentCoefficients.count, by: 1) {
        sum += laurentCoefficients[k] * binomial * power
        binomial *= Double(k + 1) / Double(k + 1 - n)
        power *= d
    }
    return (n % 2 == 0 ? 1 : -1) / pow(d, Double(n + 1)) + sum
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
    // ζ(1 − s) is 1 far to the left.
    let mirrored =
        s < -1100
        ? (0...n).map { $0 == 0 ? 1 : 0 } : eulerMaclaurinZeta(1 - s, -s, n).enumerated().map { $0 % 2 == 0 ? $1 : -$1 }
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
    let scale = reflectionScale(s)
    let powers = exponential(log(2 * .pi), n).map { $0 / .pi }
    // Scaled at the end, so that the signs remain where the scale is ∞.
    return product(product(mirrored, sine), product(gamma, powers)).map { $0 * scale }
}

/// Γ(1 − s)·(2π)ˢ, without the error that 1 − s and π have as doubles.
private func reflectionScale(_ s: Double) -> Double {
    if s < -330 { return .infinity }
    let argument = 1 - s
    let rounding = 1.0.sumError(-s)
    // The relative error of the double nearest to π, and of that nearest to 2π.
    var factor = 1 + rounding * polygammaValue(0, argument) + s * 3.8981718325193755e-17
    if s > -160 { return tgamma(argument) * pow(2 * .pi, s) * factor }
    // Γ overflows before the product: by its duplication (DLMF 5.5.5).
    let (half, next) = (0.5 * argument, 0.5 * argument + 0.5)
    factor += half.sumError(0.5) * polygammaValue(0, next) - rounding * naturalLog2
    let power = pow(.pi, 0.5 * s)
    return (tgamma(half) * power) * (tgamma(next) * power) * (factor / Double.pi.squareRoot())
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
