import Foundation

// Relatives of the error function, exponential integrals and sinc for other engines: see the functions of doubles
// (`ErrorFunctions.swift`, `ExponentialIntegrals.swift`, `SincFunctions.swift`) for the formulas.

/// exp(x²)·iⁿerfc(x) for n ≤ 100.
func loweredScaledErfcIntegral<Number: ElementaryNumber>(_ n: Int, _ x: Number) -> Number {
    let bound: Number = n == 0 ? 2 : 0.5
    // 2/√π·∫ uⁿ/n!·exp(−u² − 2xu) du (DLMF 7.18.2).
    let far = Number.select(x .>= bound, x, 1)
    let width = Number(constant: (0.5 * Double(n + 1)).squareRoot())
    let scale: Number = Number(constant: Double(n + 1)) / (far + hypot(far, width))
    let factorial = tgamma(Double(n) + 1)
    let sum = Number._sum(over: QuadratureRows.tail, [scale, far]) { row, x in
        let u = x[0] * row[0]
        let exponent: Number = u * (u + 2 * x[1])
        return row[1] * Number.power(u, n) * exp(-exponent)
    }
    let farValue = Number(constant: twoOverSqrtPi / factorial) * scale * sum
    let near = Number.select(x .< bound, x, 0)
    var (before, now) = (Number(constant: twoOverSqrtPi), exp(near * near) * erfc(near))
    for k in stride(from: 1, through: n, by: 1) {
        let share = Number(constant: 1 / Double(k))
        (before, now) = (now, 0.5 * share * before - near * (share * now))
    }
    return Number.select(
        x .== .infinite, 0, Number.select(x .< bound, now, Number.select(x .>= bound, farValue, x)))
}

/// Eₙ(x) for n ≤ 100.
func loweredExponentialIntegral<Number: ElementaryNumber>(_ n: Int, _ x: Number) -> Number {
    let value: Number
    if n <= 0 {
        let inverse = 1 / abs(x)
        let sum = stride(from: 1.0, through: -Double(n), by: 1).reduce(1 as Number) { sum, k in
            1 + sum * (Number(constant: k) * inverse)
        }
        value = exp(-x) * inverse * sum
    } else {
        let far = Number.select(x .> 1, x, 1)
        let sum = Number._sum(over: QuadratureRows.tail.map { [$0[0], $0[1] * exp(-$0[0])] }, [far]) { row, x in
            row[1] * Number.power(x[0] / (x[0] + row[0]), n)
        }
        let farValue = exp(-far) / far * sum
        let near = Number.select(x .> 1, 1, x)
        // Σ (−x)ᵏ/(k!·(n − 1 − k)), whose term k = n − 1 has a logarithm.
        var coefficients: [Double] = []
        var power = 1.0
        for k in 0...(n + 20) {
            if k > 0 { power /= -Double(k) }
            coefficients.append(k == n - 1 ? power * polygammaValue(0, Double(n)) : -power / Double(k - n + 1))
        }
        let sign: Double = n % 2 == 0 ? -1 : 1
        let logarithm = xlogy(Number.power(near, n - 1), near) * Number(constant: sign / tgamma(Double(n)))
        value = Number.select(x .> 1, farValue, Number.polynomial(coefficients, at: near) - logarithm)
    }
    return Number.select(x .== .infinite, 0, Number.select(x .>= 0, value, .undefined))
}

/// Ei(x).
func loweredExpi<Number: ElementaryNumber>(_ x: Number) -> Number {
    let negative = loweredExponentialIntegral(1, Number.select(x .< 0, -x, 1))
    // With the zero x₀ as the sum of two doubles: log(x/x₀) + ∫ (e^(xt) − e^(x₀t))/t dt over 0 … 1.
    let zero = 0.37250741078136663
    let near = Number.select(x .<= 40, x, 1)
    let middle = Number.select(near .>= 0, near, 1)
    let distance: Number = (middle - Number(constant: zero)) - Number(constant: 1.3140183414386028e-17)
    let rows = QuadratureRows.gauss(40).map { [$0[0], $0[1] * exp(zero * $0[0]) / $0[0]] }
    let sum = Number._sum(over: rows, [distance]) { row, x in row[1] * expm1(row[0] * x[0]) }
    let ratio = distance * Number(constant: 1 / zero)
    let isClose: Number.Condition = abs(distance) .< 0.1
    let logarithm = Number.select(isClose, log1p(ratio), log(middle * Number(constant: 1 / zero)))
    let far = Number.select(x .> 40, x, 50)
    let inverse = 1 / far
    let series = stride(from: 40.0, through: 1, by: -1).reduce(1 as Number) { sum, k in
        1 + sum * (Number(constant: k) * inverse)
    }
    let half = exp(0.5 * far)
    let farValue = half * (series * inverse) * half
    let positive = Number.select(
        x .> 40, Number.select(x .== .infinite, .infinite, farValue), Number.select(x .<= 40, logarithm + sum, x))
    return Number.select(x .< 0, -negative, positive)
}

/// The derivative of order n ≤ 100 of sin(πx)/(πx).
func loweredSinc<Number: ElementaryNumber>(_ n: Int, _ x: Number) -> Number {
    let limit = 1.5
    let size = abs(Number(constant: .pi) * x)
    let isNear: Number.Condition = size .<= Number(constant: limit)
    let near = Number.select(isNear, Number(constant: .pi) * x, 0)
    var coefficients: [Double] = []
    let start = (n + 1) / 2
    for m in start..<(start + 12) {
        let coefficient = 1 / (Double(2 * m + 1) * tgamma(Double(2 * m - n) + 1))
        coefficients.append(m % 2 == 0 ? coefficient : -coefficient)
    }
    let even = Number.polynomial(coefficients, at: near * near)
    var value = 2 * start == n ? even : near * even
    // The recurrence z·gₙ + n·gₙ₋₁ = sin(z + nπ/2) amplifies errors for z < n: there the integral ∫ tⁿ·cos(zt + nπ/2)
    // dt over 0 … 1.
    let isFar: Number.Condition = size .> Number(constant: Swift.max(limit, 2 * Double(n)))
    if n > 0 {
        let middle = Number.select(isFar, 0, Number(constant: .pi) * x)
        let rows = QuadratureRows.gauss(24 + n).map { [$0[0], $0[1] * pow($0[0], Double(n))] }
        let integral = Number._sum(over: rows, [middle]) { row, x in
            row[1] * (n % 2 == 0 ? cos(row[0] * x[0]) : sin(row[0] * x[0]))
        }
        value = Number.select(isNear, value, (n + 1) / 2 % 2 == 0 ? integral : -integral)
    }
    let far = Number.select(isFar, x, 2)
    let farAngle = Number(constant: .pi) * far
    let (sine, cosine) = (loweredSinPi(far), loweredCosPi(far))
    var farValue = sine / farAngle
    for k in stride(from: 1, through: n, by: 1) {
        let quarter = k % 2 == 0 ? sine : cosine
        let shifted = k % 4 < 2 ? quarter : -quarter
        farValue = (shifted - Number(constant: Double(k)) * farValue) / farAngle
    }
    let scaled = Number.select(isFar, farValue, value) * Number(constant: pow(.pi, Double(n)))
    return Number.select(x .== x, Number.select(size .== .infinite, 0, scaled), x)
}
