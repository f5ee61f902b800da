import Foundation

// What log Γ's relatives share: Stirling's series, the beta function, and the gamma density.

/// log Γ(x) − ((x − ½)·log x − x + ½·log 2π) for x > 0: what Stirling's formula leaves (DLMF 5.11.1), to an absolute
/// error of a few 10⁻¹⁶.
func stirlingRest(_ x: Double) -> Double {
    if x < 10 { return log(tgamma(x) * pow(x, 0.5 - x) * exp(x) * inverseSqrt2Pi) }
    return AsymptoticSeries.sum(AsymptoticSeries.logGamma, at: 1 / (x * x)) / x
}

/// a·log(a/x) + x − a, without cancellation near x = a (C. Loader, 'Fast and accurate computation of binomial
/// probabilities', 2000). With m = (x − a)/a it is a·(m − log(1 + m)), and with r = m/(2 + m), log(1 + m) =
/// 2·artanh r, so that m − log(1 + m) = r·(m − 2·(r²/3 + r⁴/5 + …)).
func devianceHalf(_ a: Double, _ x: Double) -> Double { devianceHalf(a, x, difference: x - a) }

/// The same with x − a apart.
func devianceHalf(_ a: Double, _ x: Double, difference: Double) -> Double {
    if abs(difference) > 0.3 * (x + a) {
        let quotient = a / x
        return a * (quotient.isFinite ? log(quotient) : log(a) - log(x)) + difference
    }
    let r = difference / (x + a)
    let square = r * r
    var (power, sum) = (square, 0.0)
    // 0.3⁴⁰ is below the rounding error.
    for k in stride(from: 3.0, through: 43, by: 2) {
        sum += power / k
        power *= square
    }
    return r * (difference - 2 * a * sum)
}

/// log B(a, b) = log(Γ(a)·Γ(b)/Γ(a + b)) for a, b > 0; NaN elsewhere.
///
/// Large operands by Stirling's formula, whose large terms are combined first (the form of W. Fullerton's `DLBETA` in
/// SLATEC). Error: a few units in the last place of the result or of 1, whichever is larger.
@usableFromInline
func logBetaValue(_ a: Double, _ b: Double) -> Double {
    let (small, large) = (Swift.min(a, b), Swift.max(a, b))
    guard small >= 0, !a.isNaN, !b.isNaN else { return .nan }
    if small == 0 { return large == .infinity ? .nan : .infinity }
    if large == .infinity { return -.infinity }
    if large < 10 {
        let quotient = tgamma(small) * (tgamma(large) / tgamma(small + large))
        // With the rounding error of small + large.
        return quotient.isFinite
            ? log(quotient) - small.sumError(large) * polygammaValue(0, small + large)
            : log1p(small / large) - log(small)
    }
    let rest = stirlingRest(large) - stirlingRest(small + large)
    let share = small / (small + large)
    if small < 10 {
        return lgamma(small).0 + rest + small - small * log(small + large) + (large - 0.5) * log1p(-share)
    }
    return (small - 0.5) * log(share) + large * log1p(-share) - 0.5 * log(large) + halfLog2Pi
        + (stirlingRest(small) + rest)
}

/// xᵃ⁻¹·e⁻ˣ/Γ(a), the density of the gamma distribution, for x ≥ 0. 1/Γ is 0 at 0, −1, −2, ….
@usableFromInline
func gammaDensityValue(_ a: Double, _ x: Double) -> Double {
    guard x >= 0, !a.isNaN else { return .nan }
    if x == .infinity || a == .infinity { return x == a ? .nan : 0 }
    if a < 150 {
        if x > 1e4 || (a <= 0 && a == a.rounded()) { return 0 }
        let root = pow(x, 0.5 * (a - 1)) * exp(-0.5 * x)
        return root / tgamma(a) * root
    }
    // Far below the shape the term is 0 and the quotient may be ∞.
    let term = x == 0 ? 0 : gammaTerm(a, x)
    return term == 0 ? 0 : term * (a / x)
}

/// a·log(a/x) + x − a with twice the digits, where an exponential of it is wanted.
func devianceHalf(_ a: Double, _ x: DoubleDouble, difference: DoubleDouble) -> DoubleDouble {
    let sum = x + DoubleDouble(a)
    if abs(difference.high) > 0.3 * sum.high {
        return (DoubleDouble(a).logarithm - x.logarithm) * a + difference
    }
    let ratio = difference / sum
    return ratio * (difference - DoubleDouble.artanhRest(ratio) * (2 * a))
}

/// log Γ(a + step) − log Γ(a) − step·log(scale) for a > 0 and step in 0 … 1, with its accuracy relative to the step.
///
/// By Γ(x + 1) = x·Γ(x) up to x = 12 and by Stirling's formula above, as differences without cancellation.
func logGammaDifference(_ a: Double, _ step: Double, scale: Double = 1) -> Double {
    var (x, sum) = (a, 0.0)
    while x < 12 {
        sum -= log1p(step / x)
        x += 1
    }
    let y = x + step
    let start = AsymptoticSeries.sum(AsymptoticSeries.logGamma, at: 1 / (x * x))
    // The first term apart, so that the series is 1/x times one in 1/x².
    let coefficients = Array(AsymptoticSeries.logGamma.dropFirst())
    let rest = inversePowersDifference(x, y, step, coefficients) / y - start * (step / (x * y))
    return sum + step * log(y / scale) + ((x - 0.5) * log1p(step / x) - step) + rest
}

/// xᵃ·e⁻ˣ/Γ(a + 1) for a ≥ 0, x > 0.
func gammaTerm(_ a: Double, _ x: Double) -> Double {
    if a < 150 {
        // Below the smallest number, where the factors are ∞ and 0.
        if x > 1e4 { return 0 }
        let root = pow(x, 0.5 * a) * exp(-0.5 * x)
        if a < 1 { return root / tgamma(a + 1) * root }
        // Not Γ(a + 1), which would magnify the rounding error of a + 1.
        let gamma: Double = tgamma(a)
        let factorial: Double = a * gamma
        return root / factorial * root
    }
    // Below the smallest number.
    if devianceHalf(a, x) > 750 { return 0 }
    let deviance = devianceHalf(a, DoubleDouble(x), difference: DoubleDouble(x, plus: -a))
    return (deviance * -1).exponential * (exp(-stirlingRest(a)) * inverseSqrt2Pi / a.squareRoot())
}

/// log Γ(1 + a) for |a| ≤ ½, with its relative accuracy at 0 (DLMF 5.7.3).
func logGammaOnePlus(_ a: Double) -> Double {
    // ζ(k) − 1 for k = 2 … 27.
    let zeta: [Double] = [
        0.6449340668482264, 0.2020569031595943, 0.08232323371113819, 0.03692775514336993, 0.01734306198444914,
        0.008349277381922827, 0.00407735619794434, 0.0020083928260822143, 9.945751278180853e-4, 4.941886041194645e-4,
        2.460865533080483e-4, 1.2271334757848915e-4, 6.124813505870483e-5, 3.058823630702049e-5, 1.528225940865187e-5,
        7.637197637899763e-6, 3.81729326499984e-6, 1.908212716553939e-6, 9.539620338727962e-7, 4.769329867878064e-7,
        2.38450502727733e-7, 1.1921992596531106e-7, 5.96081890512595e-8, 2.980350351465228e-8,
        1.4901554828365043e-8, 7.45071178983543e-9,
    ]
    var sum = 0.0
    for (index, value) in zeta.enumerated().reversed() {
        sum = sum * -a + value / Double(index + 2)
    }
    return a * ((1 - eulerGamma) + a * sum) - log1p(a)
}

/// ψ(a + step) − ψ(a) with its relative accuracy, also for small steps, for a > 0 and step ≥ 0; as the difference that
/// it is elsewhere.
///
/// By the recurrence ψ(x) = ψ(x + 1) − 1/x up to x = 12, and above by the asymptotic series (DLMF 5.11.2), each term of
/// which is a difference without cancellation.
@usableFromInline
func digammaDifference(_ a: Double, _ step: Double) -> Double {
    guard a > 0, step >= 0, a < .infinity, step < .infinity else {
        // Limits: 0 for large a, ∞ for large steps and at the pole.
        if a >= 0, step >= 0, a + step > 0 {
            if a == .infinity { return step == a ? .nan : 0 }
            return step == 0 ? 0 : .infinity
        }
        return polygammaValue(0, a + step) - polygammaValue(0, a)
    }
    var (x, sum) = (a, 0.0)
    while x < 12 {
        sum += step / (x + step) / x
        x += 1
    }
    let y = x + step
    let rest = inversePowersDifference(x, y, step, AsymptoticSeries.digamma)
    return sum + log1p(step / x) + 0.5 * (step / (x * y)) - rest
}

/// ψ′(a + step) − ψ′(a), for a > 0 and step ≥ 0, in the same way.
func trigammaDifference(_ a: Double, _ step: Double) -> Double {
    var (x, sum) = (a, 0.0)
    while x < 12 {
        let y = x + step
        sum -= step / y / x * (1 / x + 1 / y)
        x += 1
    }
    let y = x + step
    // 1/x + 1/(2x²) + Σ B₂ₖ/x²ᵏ⁺¹, of which the series is 1/x times one in 1/x².
    let coefficients = AsymptoticSeries.trigamma
    let start = coefficients.reversed().reduce(0.0) { ($0 + $1) / (x * x) }
    let rest = inversePowersDifference(x, y, step, coefficients) / y - start * (step / (x * y))
    return sum - step / y / x * (1 + 0.5 * (1 / x + 1 / y)) + rest
}

/// Σ cₖ·(y⁻²ᵏ − x⁻²ᵏ), k = 1, 2, …, for y = x + step.
private func inversePowersDifference(_ x: Double, _ y: Double, _ step: Double, _ coefficients: [Double]) -> Double {
    let (p, q) = (1 / (x * x), 1 / (y * y))
    let distance = -(step / (x * y)) * (1 / x + 1 / y)
    var (difference, power, sum) = (0.0, 1.0, 0.0)
    for coefficient in coefficients {
        difference = q * difference + power * distance
        power *= p
        sum += coefficient * difference
    }
    return sum
}
