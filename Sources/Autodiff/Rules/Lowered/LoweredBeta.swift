import Foundation

/// Iₓ(a, b), or a derivative of it by a and b, for other engines: see `IncompleteBetaByShape.swift` for the formulas.
func loweredBetainc<Number: ElementaryNumber>(_ orders: BetaOrders, _ a: Number, _ b: Number, _ x: Number) -> Number {
    let isInside: Number.Condition = min(min(a, b), min(x, 1 - x)) .> 0
    let inner = Number.select(isInside, x, 0.5)
    let other: Number = 1 - inner
    // Near an end, the series; the nearer end's operands come first.
    let isLeft: Number.Condition = inner .<= 0.5
    let near = Number.select(isLeft, inner, other)
    let far = Number.select(isLeft, other, inner)
    let (first, second) = (Number.select(isLeft, a, b), Number.select(isLeft, b, a))
    let isSeries: Number.Condition = near * max(second, 1) .<= 1
    let own = loweredBetaSeries(orders, first, second, near, far)
    let mirrored = orders == orders.swapped ? own : loweredBetaSeries(orders.swapped, first, second, near, far)
    let series = Number.select(isLeft, own, mirrored)
    // Elsewhere the integral, from one of the sides.
    let (g, h) = (LoweredBetaSlope(a, b, inner, other), LoweredBetaSlope(b, a, other, inner))
    let isBelow: Number.Condition = b * inner .<= a * other
    let isFalling: Number.Condition = g.rest + g.inverse .< 0
    let isRising: Number.Condition = h.rest + h.inverse .> 0
    let isLower = orders == BetaOrders() ? isBelow : orders == BetaOrders(b: 1) ? isRising : isFalling
    let tail = loweredBetaTail(orders, a, b, inner, other, (g, h), isLower)
    let total = a + b
    let value: Number
    let isOutside: Number.Condition = max(total, 0) .== .infinite
    if orders == BetaOrders() {
        let nearEnd = Number.select(isLeft, series, 1 - series)
        let middle = Number.select(isSeries, nearEnd, Number.select(isLower, tail, 1 - tail))
        let atEnd = Number.select(x .== 0, 0, Number.select(x .== 1, 1, .undefined))
        value = Number.select(isInside, middle, Number.select(min(a, b) .> 0, atEnd, .undefined))
    } else {
        let nearEnd = Number.select(isLeft, series, -series)
        let middle = Number.select(isSeries, nearEnd, Number.select(isLower, tail, -tail))
        let atEnd = Number.select(x .== 0, 0, Number.select(x .== 1, 0, .undefined))
        value = Number.select(isInside, middle, Number.select(min(a, b) .> 0, atEnd, .undefined))
    }
    let result = Number.select(isOutside, .undefined, value)
    return orders == BetaOrders() ? withBetaLimits(a, b, x, result) : result
}

/// The limits of Iₓ(a, b) where one of a and b is 0 or ∞, and a value elsewhere.
private func withBetaLimits<Number: ElementaryNumber>(
    _ a: Number, _ b: Number, _ x: Number, _ value: Number
) -> Number {
    let isLow: Number = Number.select(a .== 0, 1, Number.select(b .== .infinite, 1, 0))
    let isHigh: Number = Number.select(b .== 0, 1, Number.select(a .== .infinite, 1, 0))
    let (low, high) = (Number.select(x .> 0, 1, .undefined), Number.select(x .< 1, 0, .undefined))
    let limit = Number.select(isLow .== isHigh, .undefined, Number.select(isLow .== 1, low, high))
    let isDefined: Number.Condition = min(min(a, b), min(x, 1 - x)) .>= 0
    return Number.select(isLow + isHigh .> 0, Number.select(isDefined, limit, .undefined), value)
}

/// log x − ψ(a) + ψ(a + b) as a sum, and ψ′(a): for small a, 1/a and 1/a² stand apart.
private struct LoweredBetaSlope<Number: ElementaryNumber> {
    let rest: Number
    let inverse: Number
    let curvature: Number

    init(_ a: Number, _ b: Number, _ x: Number, _ y: Number) {
        let isLarge: Number.Condition = a .> 12
        let large = Number.select(isLarge, a, 13)
        let difference = loweredLogLessDigamma(large) - loweredLogLessDigamma(large + b)
        let largeRest = log1p((x * b - a * y) / large) + difference
        let smallRest: Number = logarithm(x, other: y) - digamma(a + 1) + digamma(a + b)
        rest = Number.select(isLarge, largeRest, smallRest)
        inverse = Number.select(isLarge, 0, 1 / a)
        curvature = polygamma(1, Number.select(isLarge, a, a + 1))
    }
}

/// log x, where y = 1 − x has the smaller error if it is the smaller one.
private func logarithm<Number: ElementaryNumber>(_ x: Number, other y: Number) -> Number {
    Number.select(y .< 0.5, log1p(-y), log(x))
}

/// xᵃ·yᵇ/B(a, b).
private func loweredBetaTerm<Number: ElementaryNumber>(_ a: Number, _ b: Number, _ x: Number, _ y: Number) -> Number {
    let small: Number = exp(a * logarithm(x, other: y) + b * logarithm(y, other: x) - loweredLogBeta(a, b))
    let isLarge: Number.Condition = min(a, b) .> 10
    let (p, q) = (Number.select(isLarge, a, 20), Number.select(isLarge, b, 20))
    let n = p + q
    let exponent: Number = loweredDevianceHalf(p, n * x) + loweredDevianceHalf(q, n * y)
    let rest: Number = loweredStirlingRest(n) - loweredStirlingRest(p) - loweredStirlingRest(q)
    let scale: Number = Number(constant: inverseSqrt2Pi) * sqrt(p / n * q)
    return Number.select(isLarge, exp(rest - exponent) * scale, small)
}

private func loweredBetaTail<Number: ElementaryNumber>(
    _ orders: BetaOrders, _ a: Number, _ b: Number, _ x: Number, _ y: Number,
    _ slopes: (g: LoweredBetaSlope<Number>, h: LoweredBetaSlope<Number>), _ isLower: Number.Condition
) -> Number {
    let term = loweredBetaTerm(a, b, x, y)
    let total = a + b
    let drift = Number.select(isLower, a * y - b * x, b * x - a * y)
    let size = abs(drift)
    let scale: Number = 2 / (size + hypot(size, 2 * sqrt(total * x * y)))
    let start = Number.select(isLower, x, y)
    // What the logarithms of t and 1 − t lose along the way, each or none of them by s.
    let (ofT, ofRest) = (Number.select(isLower, 1, 0), Number.select(isLower, 0, 1))
    let both: Number = orders.a + orders.b == 2 ? polygamma(1, total) : 0
    let (first, second) = orders.b == 0 || orders.a == 1 ? (slopes.g, slopes.h) : (slopes.h, slopes.g)
    let (ofFirst, ofSecond) = orders.b == 0 || orders.a == 1 ? (ofT, ofRest) : (ofRest, ofT)
    let operands = [
        scale, start, drift, total, first.rest, first.inverse, first.curvature - both, ofFirst,
        second.rest + second.inverse, ofSecond, both,
    ]
    let sum = Number._sum(over: QuadratureRows.tail, operands) { row, x in
        let s = x[0] * row[0]
        let change = x[1] * expm1(-s)
        let bracket = loweredLog1pLess(change) + x[1] * loweredExpm1Less(-s)
        let exponent: Number = x[2] * s + x[3] * bracket
        let value = exp(-exponent) * row[1]
        let logarithm: Number = bracket - x[1] * s
        let rest: Number = x[4] - x[7] * s - logarithm
        if orders == BetaOrders() { return value }
        if orders.a + orders.b == 1 { return value * (rest + x[5]) }
        if orders.a == 1 {
            let other: Number = x[8] - x[9] * s - logarithm
            return value * ((rest + x[5]) * other + x[10])
        }
        return value * (rest * (rest + 2 * x[5]) - x[6])
    }
    return Number.select(term .== 0, 0, term * scale * sum)
}

private func loweredBetaSeries<Number: ElementaryNumber>(
    _ orders: BetaOrders, _ a: Number, _ b: Number, _ x: Number, _ y: Number
) -> Number {
    var (sum, byA, byB, second): (Number, Number, Number, Number) = (1, 0, 0, 0)
    var (c, first, next): (Number, Number, Number) = (1, 0, 0)
    for n in stride(from: 1.0, through: 56, by: 1) {
        let count = Number(constant: n)
        let step: Number = x * Number(constant: 1 / n)
        let factor: Number = (count - b) * step
        if orders.b == 2 { next = next * factor - 2 * first * step }
        if orders.b > 0 { first = first * factor - c * step }
        c = c * factor
        let share: Number = 1 / (a + count)
        let weight: Number = a * share
        sum = sum + c * weight
        if orders.a > 0 { byA = byA + c * (count * share * share) }
        if orders.b > 0 { byB = byB + first * weight }
        switch (orders.a, orders.b) {
        case (2, 0): second = second - 2 * c * (count * share * share * share)
        case (0, 2): second = second + next * weight
        case (1, 1): second = second + first * (count * share * share)
        default: break
        }
    }
    let front = exp(a * logarithm(x, other: y) - loweredLogBeta(a, b)) / a
    let value: Number
    let both = digamma(a + b)
    let (l, k): (Number, Number) = (
        logarithm(x, other: y) - digamma(a + 1) + both, loweredDigammaDifference(b, a)
    )
    let curvature: Number = orders.a + orders.b == 2 ? polygamma(1, a + b) : 0
    switch (orders.a, orders.b) {
    case (0, 0): value = sum
    case (1, 0): value = l * sum + byA
    case (0, 1): value = k * sum + byB
    case (2, 0):
        let square: Number = l * l + curvature - polygamma(1, a + 1)
        value = square * sum + 2 * l * byA + second
    case (0, 2):
        let rest: Number = both - digamma(b + 1)
        let smallSquare: Number = rest * (rest + 2 / b) + curvature - polygamma(1, b + 1)
        let largeSquare: Number = k * k + curvature - polygamma(1, b)
        let square = Number.select(b .> 1, largeSquare, smallSquare)
        value = square * sum + 2 * k * byB + second
    default:
        let product: Number = l * k + curvature
        value = product * sum + l * byB + k * byA + second
    }
    return Number.select(front .== 0, 0, front * value)
}

/// log(1 + x) − x, with its relative accuracy at 0.
private func loweredLog1pLess<Number: ElementaryNumber>(_ x: Number) -> Number {
    let ratio: Number = x / (2 + x)
    return Number.select(abs(x) .> 0.5, log1p(x) - x, -ratio * (x - 2 * loweredArtanhRest(ratio)))
}
