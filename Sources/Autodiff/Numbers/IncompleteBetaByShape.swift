import Foundation

// Derivatives of the regularized incomplete beta function with respect to its parameters.
//
// A derivative by a multiplies the integrand of ``betaTail(_:_:_:_:by:)`` by g = log t − ψ(a) + ψ(a + b), one by b by
// h = log(1 − t) − ψ(b) + ψ(a + b). As for the incomplete gamma function, the integral over all t has no derivative, so
// it is taken from the side on which the factor has one sign, by the double exponential rule. Near the ends of 0 … 1
// there is the power series.

/// The derivative of Iₓ(a, b) of order `orders.a` by a and `orders.b` by b, of which the sum is 1 or 2; NaN as Iₓ.
func betaincByShape(_ orders: BetaOrders, _ a: Double, _ b: Double, _ x: Double) -> Double {
    guard a >= 0, b >= 0, x >= 0, x <= 1 else { return .nan }
    if x == 0 || x == 1 || Swift.max(a, b) > 1e300 { return betaincValue(a, b, x).isNaN ? .nan : 0 }
    if a == 0 || b == 0 {
        // The limit: the derivatives are continuous there.
        return a == b ? .nan : betaincByShape(orders, Swift.max(a, 1e-300), Swift.max(b, 1e-300), x)
    }
    let (x, y) = (DoubleDouble(x), DoubleDouble(1, plus: -x))
    if x.high <= 0.5, x.high * Swift.max(b, 1) <= 1 { return betaSeries(orders, a, b, x, y) }
    if y.high <= 0.5, y.high * Swift.max(a, 1) <= 1 { return -betaSeries(orders.swapped, b, a, y, x) }
    let (g, h) = (BetaSlope(a, b, x), BetaSlope(b, a, y))
    return orders.isLower(g.whole, h.whole)
        ? betaTail(orders, a, b, x, y, g, h) : -betaTail(orders.swapped, b, a, y, x, h, g)
}

private func betaTail(
    _ orders: BetaOrders, _ a: Double, _ b: Double, _ x: DoubleDouble, _ y: DoubleDouble, _ g: BetaSlope, _ h: BetaSlope
) -> Double {
    let both = polygammaValue(1, a + b)
    return betaTail(a, b, x, y) { orders.factor(g, h, ($0, $1), both: both) }
}

/// How often to differentiate by each parameter.
struct BetaOrders: Hashable {
    var a = 0
    var b = 0

    var swapped: BetaOrders { BetaOrders(a: b, b: a) }

    /// Whether the integral over t < x has terms of one sign (of the first derivative) or is the smaller one.
    func isLower(_ g: Double, _ h: Double) -> Bool { self == BetaOrders(b: 1) ? h > 0 : g < 0 }

    /// What the integrand is multiplied by, for the slopes that have changed by some amounts.
    fileprivate func factor(_ g: BetaSlope, _ h: BetaSlope, _ changes: (g: Double, h: Double), both: Double) -> Double {
        switch (a, b) {
        case (1, 0): g.whole + changes.g
        case (0, 1): h.whole + changes.h
        case (2, 0): g.squareLessCurvature(changes.g) + both
        case (0, 2): h.squareLessCurvature(changes.h) + both
        default: (g.whole + changes.g) * (h.whole + changes.h) + both
        }
    }
}

/// log x − ψ(a) + ψ(a + b) as a sum: for small a, 1/a stands apart, since its square cancels that in ψ′(a).
private struct BetaSlope {
    let rest: Double
    let inverse: Double
    /// ψ′(a), without 1/a² where that stands apart.
    let curvature: Double

    var whole: Double { rest + inverse }

    init(_ a: Double, _ b: Double, _ x: DoubleDouble) {
        if a > 12 {
            rest = log1p(-betaDrift(a, b, x) / a) + (logLessDigamma(a) - logLessDigamma(a + b))
            (inverse, curvature) = (0, polygammaValue(1, a))
        } else {
            rest = log(x.high) - polygammaValue(0, a + 1) + polygammaValue(0, a + b)
            (inverse, curvature) = (1 / a, polygammaValue(1, a + 1))
        }
    }

    /// (g + change)² − ψ′(a).
    func squareLessCurvature(_ change: Double) -> Double {
        let moved = rest + change
        return moved * (moved + 2 * inverse) - curvature
    }
}

/// From Iₓ = xᵃ/(a·B(a, b))·Σ cₙ·xⁿ·a/(a + n) with cₙ = (1 − b)ₙ/n! (DLMF 8.17.7).
private func betaSeries(
    _ orders: BetaOrders, _ a: Double, _ b: Double, _ x: DoubleDouble, _ y: DoubleDouble
) -> Double {
    let front = betaTerm(a, b, x, y) / a * exp(-b * log1p(-x.high))
    let x = x.high
    if front == 0 { return 0 }
    // Σ and its derivatives, those of cₙ by b, and of a/(a + n) by a.
    var (sum, byA, byB, byAA, byBB, byAB) = (1.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    var (c, first, second) = (1.0, 0.0, 0.0)
    for n in stride(from: 1.0, through: 64, by: 1) {
        (c, first, second) = (
            c * (n - b) / n * x, (first * (n - b) - c) / n * x, (second * (n - b) - 2 * first) / n * x
        )
        let share = 1 / (a + n)
        let (weight, slope) = (a * share, n * share * share)
        sum += c * weight
        byA += c * slope
        byB += first * weight
        byAA -= 2 * c * slope * share
        byBB += second * weight
        byAB += first * slope
    }
    let (l, k) = (log(x) - polygammaValue(0, a + 1) + polygammaValue(0, a + b), digammaDifference(b, a))
    switch (orders.a, orders.b) {
    case (1, 0): return front * (l * sum + byA)
    case (0, 1): return front * (k * sum + byB)
    case (2, 0):
        let square = l * l + polygammaValue(1, a + b) - polygammaValue(1, a + 1)
        return front * (square * sum + 2 * l * byA + byAA)
    case (0, 2):
        // k² + ψ′(a + b) − ψ′(b) without 1/b², which is in both terms.
        let rest = b > 1 ? k : polygammaValue(0, a + b) - polygammaValue(0, b + 1)
        let square =
            b > 1
            ? k * k + trigammaDifference(b, a)
            : rest * (rest + 2 / b) + polygammaValue(1, a + b) - polygammaValue(1, b + 1)
        return front * (square * sum + 2 * k * byB + byBB)
    default: return front * ((l * k + polygammaValue(1, a + b)) * sum + l * byB + k * byA + byAB)
    }
}
