import Foundation

// Derivatives of Riemann's ζ for other engines: see `ZetaFunctions.swift` for the formulas.

/// The derivative of order n ≤ 30 of ζ at s.
func loweredZeta<Number: ElementaryNumber>(_ n: Int, _ s: Number) -> Number {
    let bound: Double = n == 0 ? 0.4 : -0.5
    let isLeft: Number.Condition = s .< Number(constant: bound)
    // Beyond 500, ζ is 1 and its derivatives are 0.
    let right = Number.select(isLeft, 2, min(s, 500))
    let left = Number.select(isLeft, s, -1)
    let value = Number.select(isLeft, reflectedZeta(left, n)[n], eulerMaclaurinZeta(right, right - 1, n)[n])
    let scaled = value * Number(constant: tgamma(Double(n) + 1))
    let atPole: Number = n == 0 ? .infinite : .undefined
    let finite = Number.select(s .== 1, atPole, Number.select(s .> 500, n == 0 ? 1 : 0, scaled))
    let atZero = n == 0 ? Number.select(s .== 0, -0.5, finite) : finite
    return Number.select(s .== -.infinite, .undefined, Number.select(s .== s, atZero, s))
}

/// The coefficients of ζ(s + ε), with s − 1 apart, which is exact where s is rounded.
private func eulerMaclaurinZeta<Number: ElementaryNumber>(_ s: Number, _ distance: Number, _ n: Int) -> [Number] {
    let last = 8.0
    var bracket = [Number](repeating: 0, count: n + 1)
    bracket[0] = 0.5
    let inverse: Number = 1 / distance
    for m in 0...n {
        let power = Number.power(inverse, m + 1)
        bracket[m] = bracket[m] + Number(constant: m % 2 == 0 ? last : -last) * power
    }
    // (s + ε)…(s + ε + 2k − 2)/N²ᵏ⁻¹.
    func linear(_ shift: Double) -> [Number] {
        let value: Number = (s + Number(constant: shift)) * Number(constant: 1 / last)
        return (0...n).map { $0 == 0 ? value : $0 == 1 ? Number(constant: 1 / last) : 0 }
    }
    var rising = linear(0)
    for (index, coefficient) in AsymptoticSeries.eulerMaclaurin.enumerated() {
        for m in 0...n { bracket[m] = bracket[m] + Number(constant: coefficient) * rising[m] }
        rising = product(product(rising, linear(Double(2 * index + 1))), linear(Double(2 * index + 2)))
    }
    func powers(_ k: Double) -> [Number] {
        let power = exp(-(s * Number(constant: log(k))))
        return exponential(-log(k), n).map { power * Number(constant: $0) }
    }
    var sum = product(bracket, powers(last))
    for k in stride(from: last - 1, through: 2, by: -1) {
        let term = powers(k)
        for m in 0...n { sum[m] = sum[m] + term[m] }
    }
    sum[0] = sum[0] + 1
    return sum
}

/// The same by the reflection, for s below ½.
private func reflectedZeta<Number: ElementaryNumber>(_ s: Number, _ n: Int) -> [Number] {
    let mirrored = eulerMaclaurinZeta(1 - s, -s, n).enumerated().map { $0 % 2 == 0 ? $1 : -$1 }
    var (sine, factor) = ([Number](), 1.0)
    let angle: Number = 0.5 * s
    let (sineValue, cosineValue) = (loweredSinPi(angle), loweredCosPi(angle))
    for m in 0...n {
        let quarter = m % 2 == 0 ? sineValue : cosineValue
        sine.append(Number(constant: m % 4 < 2 ? factor : -factor) * quarter)
        factor *= .pi / 2 / Double(m + 1)
    }
    var gamma: [Number] = [1]
    for k in stride(from: 1, through: n, by: 1) {
        var sum: Number = 0
        for j in 1...k {
            let factor = (j % 2 == 0 ? 1 : -1) / tgamma(Double(j))
            let own: Number = polygamma(Number(constant: Double(j - 1)), 1 - s) * Number(constant: factor)
            sum = sum + own * gamma[k - j]
        }
        gamma.append(sum * Number(constant: 1 / Double(k)))
    }
    let exponent: Number = logGamma(1 - s) + s * Number(constant: log(2 * .pi))
    let scale = exp(exponent) * Number(constant: 1 / .pi)
    let powers = exponential(log(2 * .pi), n).map { Number(constant: $0) }
    return product(product(mirrored, sine), product(gamma, powers)).map { $0 * scale }
}

/// The coefficients of exp(c·ε).
private func exponential(_ c: Double, _ n: Int) -> [Double] {
    (0...n).map { pow(c, Double($0)) / tgamma(Double($0) + 1) }
}

private func product<Number: ElementaryNumber>(_ x: [Number], _ y: [Number]) -> [Number] {
    x.indices.map { m in (0...m).reduce(0 as Number) { $0 + x[$1] * y[m - $1] } }
}
