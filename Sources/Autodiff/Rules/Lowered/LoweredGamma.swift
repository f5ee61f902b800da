import Foundation

// log B, the gamma density and the incomplete gamma functions for other engines: see `GammaFunctions.swift` and
// `IncompleteGamma.swift` for the formulas.

/// log Γ(x) less Stirling's formula, for x ≥ 10.
func loweredStirlingRest<Number: ElementaryNumber>(_ x: Number) -> Number {
    let inverse = 1 / x
    return Number.polynomial(AsymptoticSeries.logGamma, at: inverse * inverse) * inverse
}

/// a·log(a/x) + x − a, without cancellation near x = a.
func loweredDevianceHalf<Number: ElementaryNumber>(_ a: Number, _ x: Number) -> Number {
    let difference = x - a
    let ratio = difference / (x + a)
    let near = ratio * (difference - 2 * a * loweredArtanhRest(ratio))
    return Number.select(abs(ratio) .> 0.3, a * log(a / x) + difference, near)
}

/// artanh(r)/r − 1 = r²/3 + r⁴/5 + …, for |r| up to about 0.3.
func loweredArtanhRest<Number: ElementaryNumber>(_ ratio: Number) -> Number {
    let square = ratio * ratio
    return Number.polynomial((0..<21).map { 1 / Double(2 * $0 + 3) }, at: square) * square
}

/// log B(a, b).
func loweredLogBeta<Number: ElementaryNumber>(_ a: Number, _ b: Number) -> Number {
    let (small, large) = (min(a, b), max(a, b))
    // Where both are below 10, they are moved up by 10: B(s, l) = B(s, l + 10)·∏ (1 + s/(l + i)), and then
    // the same for s.
    let isMoved: Number.Condition = large .< 10
    let (s, l) = (Number.select(isMoved, small, 1), Number.select(isMoved, large, 1))
    var (ofLarge, ofSmall): (Number, Number) = (1, 1)
    for shift in stride(from: 0.0, through: 9, by: 1) {
        ofLarge = ofLarge * (1 + s / (l + Number(constant: shift)))
        ofSmall = ofSmall * (1 + (l + 10) / (s + Number(constant: shift)))
    }
    let moves = Number.select(isMoved, log(ofLarge) + log(ofSmall), 0)
    let movedSmall = Number.select(isMoved, small + 10, small)
    let movedLarge = Number.select(isMoved, large + 10, large)
    let total = movedSmall + movedLarge
    let share = movedSmall / total
    let rest: Number = loweredStirlingRest(movedLarge) - loweredStirlingRest(total)
    // Stirling's formula for all three, or for the large ones alone.
    let logShare: Number = (movedSmall - 0.5) * log(share)
    let scale: Number = Number(constant: halfLog2Pi) - 0.5 * log(movedLarge)
    let powers: Number = logShare + movedLarge * log1p(-share) + scale
    let all: Number = powers + (loweredStirlingRest(movedSmall) + rest + moves)
    let alone: Number = logGamma(movedSmall) + rest + movedSmall
    let two: Number = alone - movedSmall * log(total) + (movedLarge - 0.5) * log1p(-share)
    let value = Number.select(movedSmall .< 10, two, all)
    let atZero = Number.select(large .== .infinite, .undefined, .infinite)
    let positive = Number.select(small .== 0, atZero, Number.select(large .== .infinite, -.infinite, value))
    return Number.select(small .>= 0, positive, .undefined)
}

/// xᵃ⁻¹·e⁻ˣ/Γ(a), for x ≥ 0.
func loweredGammaDensity<Number: ElementaryNumber>(_ shape: Number, _ x: Number) -> Number {
    let a = max(shape, -1e6)
    // 1/Γ(a) = Γ(1 − a)·sin(πa)/π for a ≤ 0.
    let isPositive: Number.Condition = a .> 0
    let positive = Number.select(isPositive, a, 1)
    let reflected = Number.select(isPositive, 1, 1 - a)
    let exponent = Number.select(isPositive, -logGamma(positive), logGamma(reflected))
    let factor = Number.select(isPositive, 1, loweredSinPi(a) * Number(constant: 1 / .pi))
    let small = exp(xlogy(a - 1, x) - x + exponent) * factor
    let largeShape = Number.select(a .< 10, 10, a)
    let term = loweredGammaTerm(largeShape, x)
    let large = Number.select(term .== 0, 0, Number.select(x .== 0, 0, term * (largeShape / x)))
    let value = Number.select(a .< 10, Number.select(factor .== 0, 0, small), large)
    let isInfinite: Number = max(x, a)
    let atInfinity = Number.select(x .== a, .undefined, 0)
    let finite = Number.select(isInfinite .== .infinite, atInfinity, value)
    return Number.select(x .>= 0, Number.select(a .== a, finite, .undefined), .undefined)
}

/// xᵃ·e⁻ˣ/Γ(a + 1) for a ≥ 0, x > 0.
private func loweredGammaTerm<Number: ElementaryNumber>(_ a: Number, _ x: Number) -> Number {
    let small = Number.select(a .< 10, a, 1)
    let large = Number.select(a .< 10, 10, a)
    let smallTerm = exp(xlogy(small, x) - x - logGamma(small + 1))
    let exponent: Number = loweredDevianceHalf(large, x) + loweredStirlingRest(large)
    let largeTerm = exp(-exponent) * Number(constant: inverseSqrt2Pi) / sqrt(large)
    return Number.select(a .< 10, smallTerm, largeTerm)
}

/// P(a, x) for order 0 and its derivatives by a for orders 1 and 2; or 1 − P(a, x).
func loweredGamma<Number: ElementaryNumber>(_ a: Number, _ x: Number, order: Int, upper: Bool = false) -> Number {
    let far = Number.select(x .> 1, x, 2)
    // The side on which the integrand has one sign and the integral is the smaller one.
    let isLower: Number.Condition = order == 0 ? far .<= a : log(far) .< digamma(a)
    let side = Number.select(isLower, -1, 1)
    let tail = loweredGammaTail(a, far, order: order, side: side)
    let near = Number.select(x .> 1, 1, x)
    let series = loweredGammaSeries(a, near, order: order)
    let value: Number
    let isNear: Number.Condition = x .<= 1
    if order > 0 {
        value = Number.select(isNear, series, Number.select(isLower, tail, -tail))
    } else if upper {
        let nearValue = Number.select(a .> 0.5, 1 - series, loweredSmallUpperGamma(a, near))
        value = Number.select(isNear, nearValue, Number.select(isLower, 1 - tail, tail))
    } else {
        let atZero = Number.select(a .== 0, 1, Number.select(isLower, tail, 1 - tail))
        value = Number.select(isNear, Number.select(a .== 0, 1, series), atZero)
    }
    let (start, end): (Number, Number) = order > 0 ? (0, 0) : upper ? (1, 0) : (0, 1)
    let atEnd = Number.select(x .== .infinite, Number.select(a .== .infinite, .undefined, end), value)
    let isStart = Number.select(x .== 0, 0, Number.select(a .== .infinite, 0, 1))
    let degenerate = Number.select(a .== x, .undefined, Number.select(a .== 0, .undefined, start))
    let inside = Number.select(isStart .== 0, degenerate, atEnd)
    return Number.select(min(a, x) .>= 0, inside, .undefined)
}

/// The power series, for x ≤ 1.
private func loweredGammaSeries<Number: ElementaryNumber>(_ a: Number, _ x: Number, order: Int) -> Number {
    var (term, sum, first, second): (Number, Number, Number, Number) = (1, 1, 0, 0)
    var (harmonic, squares): (Number, Number) = (0, 0)
    for k in 1...18 {
        let own: Number = 1 / (a + Number(constant: Double(k)))
        term = term * x * own
        sum = sum + term
        if order == 0 { continue }
        harmonic = harmonic + own
        squares = squares + own * own
        first = first - term * harmonic
        second = second + term * (harmonic * harmonic + squares)
    }
    let factor = loweredGammaTerm(a, x)
    if order == 0 { return factor * sum }
    let slope: Number = log(x) - digamma(a + 1)
    let value: Number
    if order == 1 {
        value = slope * sum + first
    } else {
        let curvature: Number = slope * slope - polygamma(1, a + 1)
        value = curvature * sum + 2 * slope * first + second
    }
    return Number.select(factor .== 0, 0, factor * value)
}

/// 1 − P(a, x) for a ≤ ½ and x ≤ 1.
private func loweredSmallUpperGamma<Number: ElementaryNumber>(_ a: Number, _ x: Number) -> Number {
    let small = min(a, 0.5)
    var sum: Number = 0
    for k in stride(from: 18.0, through: 1, by: -1) {
        let own: Number = 1 / (small + Number(constant: k))
        sum = (own + sum) * (x * Number(constant: -1 / k))
    }
    // log Γ(1 + a), with its relative accuracy at 0 (DLMF 5.7.3).
    let logGammaOnePlus = small * Number.polynomial(logGammaCoefficients, at: -small) - log1p(small)
    let exponent: Number = small * log(x) - logGammaOnePlus
    return -expm1(exponent) - exp(exponent) * small * sum
}

private let logGammaCoefficients: [Double] =
    [1 - eulerGamma] + (2...27).map { (k: Int) -> Double in (1 - zetaValue(0, Double(k))) / Double(k) }

/// The integral over t < x or t > x, by the side, for x > 1.
private func loweredGammaTail<Number: ElementaryNumber>(
    _ a: Number, _ x: Number, order: Int, side: Number
) -> Number {
    let factor = loweredGammaTerm(a, x)
    let distance = abs(x - a)
    let scale: Number = 2 / (distance + hypot(distance, 2 * sqrt(x)))
    let large = Number.select(a .> 12, a, 13)
    let isLarge: Number.Condition = a .> 12
    let slope = Number.select(isLarge, log1p((x - a) / large) + loweredLogLessDigamma(large), log(x) - digamma(a + 1))
    // By a·(log t − ψ(a)), or by 1/a of it with ψ(a) = ψ(a + 1) − 1/a for small a.
    let shift = Number.select(isLarge, 0, 1)
    let weight = Number.select(isLarge, 1, a)
    let curvature: Number = order < 2 ? 0 : polygamma(1, Number.select(isLarge, a, a + 1))
    let operands = [scale, side, x, x - a, slope, weight, shift, weight * curvature]
    let sum = Number._sum(over: QuadratureRows.tail, operands) { row, x in
        let s = x[1] * x[0] * row[0]
        let exponent: Number = x[3] * s + x[2] * loweredExpm1Less(s)
        let value = exp(-exponent) * row[1]
        if order == 0 { return value }
        let y = x[4] + s
        let linear: Number = x[5] * y + x[6]
        if order == 1 { return value * linear }
        let quadratic: Number = y * (linear + x[6]) - x[7]
        return value * quadratic
    }
    let outer: Number = order == 0 ? a : Number.select(isLarge, a, 1)
    return Number.select(factor .== 0, 0, factor * outer * scale * sum)
}

/// eˣ − 1 − x, with its relative accuracy at 0.
func loweredExpm1Less<Number: ElementaryNumber>(_ x: Number) -> Number {
    let coefficients: [Double] = (2...16).map { 1 / tgamma(Double($0) + 1) }
    let near = Number.polynomial(coefficients, at: x) * x * x
    return Number.select(abs(x) .> 0.5, expm1(x) - x, near)
}

/// log a − ψ(a) for a > 12 (DLMF 5.11.2).
func loweredLogLessDigamma<Number: ElementaryNumber>(_ a: Number) -> Number {
    0.5 / a + loweredDigammaRest(a)
}

/// log x − 1/(2x) − ψ(x), for x of 12 and more.
private func loweredDigammaRest<Number: ElementaryNumber>(_ x: Number) -> Number {
    let inverseSquare: Number = 1 / (x * x)
    return Number.polynomial(AsymptoticSeries.digamma, at: inverseSquare) * inverseSquare
}

/// ψ(a + step) − ψ(a) for a > 0 and step ≥ 0: see ``digammaDifference(_:_:)``. The difference that it is elsewhere.
func loweredDigammaDifference<Number: ElementaryNumber>(_ a: Number, _ step: Number) -> Number {
    let isFinite: Number.Condition = max(a, step) .< .infinite
    let isPositive: Number.Condition = Number.select(step .>= 0, Number.select(isFinite, a, -1), -1) .> 0
    let (start, length) = (Number.select(isPositive, a, 1), Number.select(isPositive, step, 1))
    let shifts: [[Double]] = (0..<12).map { [Double($0)] }
    let moves = Number._sum(over: shifts, [start, length]) { row, x in
        let own: Number = x[0] + row[0]
        return x[1] / own / (own + x[1])
    }
    let x: Number = start + 12
    let y: Number = x + length
    let halves: Number = 0.5 * (length / x / y)
    let near: Number = moves + log1p(length / x) + halves + (loweredDigammaRest(x) - loweredDigammaRest(y))
    let atPole = Number.select(step .== 0, 0, .infinite)
    let limit = Number.select(a .== .infinite, Number.select(step .== .infinite, .undefined, 0), atPole)
    let isLimit: Number.Condition = Number.select(min(a, step) .>= 0, a + step, 0) .> 0
    return Number.select(isPositive, near, Number.select(isLimit, limit, digamma(a + step) - digamma(a)))
}
