import Foundation

// What the incomplete beta function and its derivatives by its parameters share.
//
// With t/(1 − t) = x/(1 − x)·e⁻ˢ the integral of the density over t < x is
//
//     Iₓ(a, b) = xᵃ(1 − x)ᵇ/B(a, b) · ∫ exp(−a·s − (a + b)·L) ds,  L = log(1 + x·(e⁻ˢ − 1)),  s = 0 … ∞.

/// The integral over t < x with y = 1 − x, whose integrand is multiplied by a factor of log t and log(1 − t), given
/// what these have changed by since t = x: by the double exponential rule (``TailNodes``), for x not above a/(a + b) by
/// much.
func betaTail(
    _ a: Double, _ b: Double, _ x: DoubleDouble, _ y: DoubleDouble, by factor: (_ low: Double, _ high: Double) -> Double
) -> Double {
    let term = betaTerm(a, b, x, y)
    if term == 0 { return 0 }
    let total = a + b
    let drift = betaDrift(a, b, x)
    let scale = 2 / (abs(drift) + hypot(drift, 2 * (total * x.high * y.high).squareRoot()))
    var sum = 0.0
    for (node, weight) in TailNodes.all {
        let s = scale * node
        let bracket = betaBracket(x.high, y.high, s)
        let value = exp(-drift * s - total * bracket) * weight
        if value == 0 { continue }
        sum += value * factor(-y.high * s - bracket, x.high * s - bracket)
    }
    return term * scale * sum
}

/// L + x·s, which is of the second order in s: with a·s + (a + b)·L = (a·y − b·x)·s + (a + b)·(L + x·s) nothing
/// cancels.
private func betaBracket(_ x: Double, _ y: Double, _ s: Double) -> Double {
    if x < 0.5 { return log1pLess(x * expm1(-s)) + x * expm1Less(-s) }
    // L = log(1 + y·(eˢ − 1)) − s.
    let change = y * expm1(s)
    return change > 0.5 ? x * s + log(y + x * exp(-s)) : log1pLess(change) + y * expm1Less(s)
}

/// a·y − b·x, from x = 1 − y alone, without the rounding error of y and of a + b.
func betaDrift(_ a: Double, _ b: Double, _ x: DoubleDouble) -> Double {
    let drift = DoubleDouble(a) - DoubleDouble(a, plus: b) * x
    return drift.high
}

/// xᵃ·yᵇ/B(a, b) with y = 1 − x: from its factors, or for large operands by Loader's form of the binomial probability
/// (``devianceHalf(_:_:)``).
func betaTerm(_ a: Double, _ b: Double, _ x: DoubleDouble, _ y: DoubleDouble) -> Double {
    let n = a + b
    let (small, large) = (Swift.min(a, b), Swift.max(a, b))
    if n < 150 {
        let powers = pow(x.high, a) * pow(y.high, b)
        if powers > 1e-290, small > 1e-300 {
            let errors = a * (x.low / x.high) + b * (y.low / y.high) + a.sumError(b) * polygammaValue(0, n)
            return powers * (1 + errors) / (tgamma(small) * (tgamma(large) / tgamma(n)))
        }
    }
    if small < 1 {
        // 1/B is small·Γ(large + small)/(Γ(large)·Γ(1 + small)).
        let exponent = x.logarithm * a + y.logarithm * b + DoubleDouble(logGammaDifference(large, small))
        return exponent.high < -750 ? 0 : exponent.exponential * (small / tgamma(1 + small))
    }
    let center = DoubleDouble(a, plus: b) * x
    let distance = center - DoubleDouble(a)
    let rest = DoubleDouble(b) - distance
    if devianceHalf(a, center.high) + devianceHalf(b, rest.high) > 750 { return 0 }
    let deviance =
        devianceHalf(a, center, difference: distance) + devianceHalf(b, rest, difference: distance * -1)
    let factor = exp(stirlingRest(n) - stirlingRest(a) - stirlingRest(b)) * inverseSqrt2Pi
    return (deviance * -1).exponential * (factor * (a / n * b).squareRoot())
}

/// xᵃ⁻¹·(1 − x)ᵇ⁻¹/B(a, b) for x in 0 … 1; NaN where Iₓ(a, b) is.
func betaDensityValue(_ a: Double, _ b: Double, _ x: Double) -> Double {
    guard !betaincValue(a, b, x).isNaN else { return .nan }
    // All is at one of the ends.
    if Swift.min(a, b) == 0 || Swift.max(a, b) > 1e300 { return 0 }
    if x == 0 { return a < 1 ? .infinity : a == 1 ? b : 0 }
    if x == 1 { return b < 1 ? .infinity : b == 1 ? a : 0 }
    let term = betaTerm(a, b, DoubleDouble(x), DoubleDouble(1, plus: -x))
    if term > 1e-290 { return term / (x * (1 - x)) }
    // The term is below the smallest number, perhaps because x is.
    return exp((a - 1) * log(x) + (b - 1) * log1p(-x) - logBetaValue(a, b))
}

/// log(1 + x) − x, with its relative accuracy at 0.
private func log1pLess(_ x: Double) -> Double { abs(x) > 0.5 ? log1p(x) - x : -devianceHalf(1, 1 + x, difference: x) }
