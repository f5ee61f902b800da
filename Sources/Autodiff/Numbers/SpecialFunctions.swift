import Foundation

// Functions that the platform's mathematical library lacks, for Double. Goals, in this order: correct at every
// argument, including non-finite ones; accurate to a few units in the last place; readable.

@inlinable var naturalLog2: Double { 0.693147180559945309417 }
@inlinable var naturalLog10: Double { 2.302585092994045684018 }
@inlinable var twoOverSqrtPi: Double { 1.128379167095512573896 }
@inlinable var inverseSqrt2Pi: Double { 0.398942280401432677940 }
/// ½·log 2π.
var halfLog2Pi: Double { 0.9189385332046727418 }
/// Euler's constant γ = −ψ(1).
var eulerGamma: Double { 0.57721566490153286061 }

// Klambauer et al., 'Self-normalizing neural networks' (2017): the fixed point of mean 0 and variance 1.
@inlinable var seluScale: Double { 1.0507009873554804934193349852946 }
@inlinable var seluAlpha: Double { 1.6732632423543772848170429916717 }

/// 1 / (1 + exp(−x)), computed from exp(−|x|), which never overflows.
@inlinable
func sigmoidValue(_ x: Double) -> Double {
    let e = exp(-abs(x))
    return x < 0 ? e / (1 + e) : 1 / (1 + e)
}

/// log(1 + exp(x)) = max(x, 0) + log1p(exp(−|x|)).
@inlinable
func softplusValue(_ x: Double) -> Double {
    (x > 0 || x.isNaN ? x : 0) + log1p(exp(-abs(x)))
}

/// x·Φ(x) = ½x·erfc(−x/√2), without cancellation in the left tail. There the rounding error of x/√2 is amplified by
/// about x² (the relative condition number of erfc), so it is compensated to first order with erfc's derivative. The
/// error is at most 4 units in the last place, and more where erfc is subnormal (x < −37.5).
@inlinable
func geluValue(_ x: Double) -> Double {
    if x < -40 { return -0.0 }
    let argument = -x * 0.5.squareRoot()
    guard argument > 0.5 else { return 0.5 * x * erfc(argument) }
    // The exact argument less the rounded one: the product's rounding error, and −x times the error of the rounded √½.
    let rest = (-argument).addingProduct(-x, 0.5.squareRoot()) + x * 4.833646656726456726e-17
    return 0.5 * x * (erfc(argument) - rest * (twoOverSqrtPi * exp(-argument * argument)))
}

/// The logarithm of |Γ(x)|.
@usableFromInline
func logGammaValue(_ x: Double) -> Double {
    lgamma(x).0
}

/// The derivative of order `order` + 1 of log Γ at x: ψ(x) for order 0, ψ′(x) for order 1, and so on.
///
/// For order n ≥ 1 it is (−1)ⁿ⁺¹ n! ζ(n + 1, x), with Hurwitz's zeta function. The recurrence f(x) = f(x + 1) + term
/// moves x to where the asymptotic series (Euler–Maclaurin; DLMF 5.11.2 and 25.11.43) has converged to the last bit.
/// NaN at the poles 0, −1, −2, …; below −10⁷, where the recurrence would take too many steps and the rounding of the
/// argument leaves no correct digit anyway; and for orders that are not integers in 0 … 150.
/// - Complexity: O(max(order − x, 1)).
@usableFromInline
func polygammaValue(_ order: Double, _ argument: Double) -> Double {
    guard order >= 0, order == order.rounded(), order <= 150 else { return .nan }
    if argument.isNaN || argument < -1e7 || (argument <= 0 && argument == argument.rounded()) { return .nan }
    let s = order + 1
    if argument == .infinity { return order == 0 ? .infinity : 0 }
    var x = argument
    var near = 0.0
    let far = 12 + order
    while x < far {
        near += order == 0 ? 1 / x : pow(x, -s)
        x += 1
    }
    let coefficients = AsymptoticSeries.eulerMaclaurin.prefix(9)
    if order == 0 {
        // ψ(x) ~ log x − 1/(2x) − Σ B₂ₖ / (2k x²ᵏ).
        var tail = 0.0
        var factor = 1.0  // (2k − 1)! / x²ᵏ
        for (index, coefficient) in coefficients.enumerated() {
            let k = Double(index + 1)
            factor *= index == 0 ? 1 / (x * x) : (2 * k - 1) * (2 * k - 2) / (x * x)
            tail += coefficient * factor
        }
        return log(x) - 0.5 / x - tail - near
    }
    // ζ(s, x) ~ x^(1−s)/(s − 1) + x^(−s)/2 + Σ B₂ₖ/(2k)! · s(s+1)…(s+2k−2) · x^(−s−2k+1).
    var tail = pow(x, 1 - s) / (s - 1) + 0.5 * pow(x, -s)
    var factor = s * pow(x, -s - 1)
    for (index, coefficient) in coefficients.enumerated() {
        tail += coefficient * factor
        let k = Double(index + 1)
        factor *= (s + 2 * k - 1) * (s + 2 * k) / (x * x)
    }
    let zeta = near + tail
    return (order.truncatingRemainder(dividingBy: 2) == 0 ? -1 : 1) * tgamma(s) * zeta
}
