import Foundation

// The regularized incomplete gamma functions, and their derivatives with respect to the shape.
//
// With t = x·eᵘ the integral of the density over t < x (or t > x) is
//
//     P(a, x) = xᵃe⁻ˣ/Γ(a) · ∫ exp(−a·s − x·(e⁻ˢ − 1)) ds,  s = −u = 0 … ∞
//
// (DLMF 8.2, substituted), and a derivative by a multiplies the integrand by log t − ψ(a). The integral over all t does
// not depend on a, so a derivative can be taken from either side, and from one of them the factor has one sign. The
// integrand falls monotonically from 1 for x ≤ a (P) and x ≥ a (Q); after s = ℓ·exp(τ − e^−τ) the trapezoidal rule
// converges double exponentially (H. Takahasi and M. Mori 1974). Small x has the power series instead.

/// P(a, x), or a derivative of it by a: of `order` 0, 1 or 2.
///
/// P(a, x) is 1 at a = 0; NaN for a < 0, x < 0. For x ≤ a, the smaller of P and 1 − P is P.
func lowerGamma(_ a: Double, _ x: Double, order: Int) -> Double {
    guard a >= 0, x >= 0 else { return .nan }
    if a == .infinity || x == 0 {
        if a == x || a == 0 { return .nan }
        return 0
    }
    if a == 0, order == 0 { return 1 }
    if x == .infinity { return order == 0 ? 1 : 0 }
    if order == 0 { return x > 1 && x > a ? 1 - upperGammaTail(a, x, order: 0) : lowerGammaPart(a, x, order: 0) }
    if x <= 1 { return lowerGammaSeries(a, x, order: order) }
    return log(x) < polygammaValue(0, a) ? lowerGammaTail(a, x, order: order) : -upperGammaTail(a, x, order: order)
}

/// 1 − P(a, x).
@usableFromInline
func upperGammaValue(_ a: Double, _ x: Double) -> Double {
    guard a >= 0, x >= 0 else { return .nan }
    if a == .infinity || x == 0 { return a == x || a == 0 ? .nan : 1 }
    if x == .infinity { return 0 }
    if x > 1 { return x > a ? upperGammaTail(a, x, order: 0) : 1 - lowerGammaPart(a, x, order: 0) }
    if a > 0.5 { return 1 - lowerGammaPart(a, x, order: 0) }
    // For small a, P is near 1: 1 − xᵃ/Γ(1 + a), and the series without its first term (DLMF 8.7.1).
    let exponent = a * log(x) - logGammaOnePlus(a)
    var (power, sum) = (1.0, 0.0)
    for k in 1...20 {
        power *= -x / Double(k)
        sum += power / (a + Double(k))
    }
    return -expm1(exponent) - exp(exponent) * a * sum
}

@usableFromInline
func lowerGammaValue(_ a: Double, _ x: Double) -> Double { lowerGamma(a, x, order: 0) }

/// ∂P/∂a for order 1, ∂²P/∂a² for order 2.
@usableFromInline
func lowerGammaShapeValue(_ order: Int, _ a: Double, _ x: Double) -> Double { lowerGamma(a, x, order: order) }

/// P where it is the smaller one.
private func lowerGammaPart(_ a: Double, _ x: Double, order: Int) -> Double {
    x <= 1 || x < 0.5 * a ? lowerGammaSeries(a, x, order: order) : lowerGammaTail(a, x, order: order)
}

/// By P = xᵃe⁻ˣ/Γ(a + 1)·Σ xᵏ/((a + 1)…(a + k)) (DLMF 8.7.1), all of whose terms are positive.
private func lowerGammaSeries(_ a: Double, _ x: Double, order: Int) -> Double {
    var (term, sum, first, second) = (1.0, 1.0, 0.0, 0.0)
    // Σ 1/(a + j) and Σ 1/(a + j)² up to k.
    var (harmonic, squares) = (0.0, 0.0)
    var k = 1.0
    while term > 1e-18 * sum {
        let own = 1 / (a + k)
        term *= x * own
        harmonic += own
        squares += own * own
        sum += term
        first -= term * harmonic
        second += term * (harmonic * harmonic + squares)
        k += 1
    }
    let factor = gammaTerm(a, x)
    if order == 0 { return factor * sum }
    if factor == 0 { return 0 }
    let slope = log(x) - polygammaValue(0, a + 1)
    if order == 1 { return factor * (slope * sum + first) }
    return factor * ((slope * slope - polygammaValue(1, a + 1)) * sum + 2 * slope * first + second)
}

/// The integral over t < x, for x ≥ 1, x not above a by much.
private func lowerGammaTail(_ a: Double, _ x: Double, order: Int) -> Double {
    gammaTail(a, x, order: order, side: -1)
}

/// The integral over t > x, for x ≥ 1, x not below a by much.
private func upperGammaTail(_ a: Double, _ x: Double, order: Int) -> Double {
    gammaTail(a, x, order: order, side: 1)
}

private func gammaTail(_ a: Double, _ x: Double, order: Int, side: Double) -> Double {
    let factor = gammaTerm(a, x)
    if factor == 0 { return 0 }
    let difference = abs(x - a)
    let scale = 2 / (difference + hypot(difference, 2 * x.squareRoot()))
    // log x − ψ(a), as log(x/a) + (log a − ψ(a)) for large a.
    let isLarge = a > 12
    let slope = isLarge ? log1p((x - a) / a) + logLessDigamma(a) : log(x) - polygammaValue(0, a + 1)
    let curvature = order < 2 ? 0 : polygammaValue(1, isLarge ? a : a + 1)
    var sum = 0.0
    for (node, weight) in TailNodes.all {
        let s = scale * node
        // side·a·s − x·(e^(side·s) − 1) = side·(a − x)·s − x·(e^(side·s) − 1 − side·s).
        let value = exp(side * (a - x) * s - x * expm1Less(side * s)) * weight
        if value == 0 { continue }
        let y = slope + side * s
        // The factor a·(log t − ψ(a))ᵏ …; with ψ(a) = ψ(a + 1) − 1/a for small a, where the poles would cancel.
        switch order {
        case 0: sum += value
        case 1: sum += value * (isLarge ? y : a * y + 1)
        default: sum += value * (isLarge ? y * y - curvature : a * y * y + 2 * y - a * curvature)
        }
    }
    // In this order, since for large a the sum and the scale are both of the size of 1/√a.
    return factor * (order == 0 || isLarge ? a : 1) * scale * sum
}

/// eˣ − 1 − x, with its relative accuracy at 0.
func expm1Less(_ x: Double) -> Double {
    if abs(x) > 0.5 { return expm1(x) - x }
    var (term, sum) = (0.5 * x * x, 0.0)
    for k in 3...16 {
        sum += term
        term *= x / Double(k)
    }
    return sum
}

/// log a − ψ(a) for a > 12 (DLMF 5.11.2).
func logLessDigamma(_ a: Double) -> Double {
    let step = 1 / (a * a)
    return 0.5 / a + AsymptoticSeries.sum(AsymptoticSeries.digamma, at: step) * step
}

/// Nodes exp(τ − e^−τ) and weights of the double exponential rule for integrals over 0 … ∞ of functions that fall like
/// an exponential.
enum TailNodes {
    static let all = nodes(-64...64)

    /// The nodes at τ = k/16 for the k of a range.
    static func nodes(_ range: ClosedRange<Int>) -> [(node: Double, weight: Double)] {
        let step = 1.0 / 16
        return range.map { index in
            let t = Double(index) * step
            let node = exp(t - exp(-t))
            return (node, step * node * (1 + exp(-t)))
        }
    }
}
