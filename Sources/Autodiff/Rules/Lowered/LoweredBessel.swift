import Foundation

// The Bessel functions of integer order for other engines: integrals over an angle (DLMF 10.9, 10.32), and for large
// arguments expansions. z is |x|.

/// Jₙ(x) for |n| ≤ 100.
func loweredBesselJ<Number: ElementaryNumber>(_ order: Int, _ x: Number) -> Number {
    let n = abs(order)
    let z = abs(x)
    let (nearEnd, farStart) = (2 * Double(n + 1).squareRoot(), 25 + 0.5 * Double(n * n))
    // Poisson's integral (DLMF 10.9.4) keeps the relative accuracy for small z.
    let near = Number.select(z .<= Number(constant: nearEnd), z, 0)
    let poisson = Number._sum(over: poissonRows(n) { cos($0) }, [near]) { row, x in row[1] * cos(row[0] * x[0]) }
    let nearValue = Number.power(near * Number(constant: 1 / nearEnd), n) * poisson
    // Bessel's integral (DLMF 10.9.2).
    let middle = Number.select(z .<= Number(constant: farStart), z, 0)
    let count = Int(farStart) + n + 20
    let rows = QuadratureRows.angles(count).map { [Double(n) * $0[0], sin($0[0])] }
    let mean = Number._sum(over: rows, [middle]) { row, x in cos(row[0] - row[1] * x[0]) }
    let middleValue = mean * Number(constant: 1 / Double(count))
    let farValue = hankelBesselJ(n, Number.select(z .> Number(constant: farStart), z, Number(constant: 2 * farStart)))
    let value = Number.select(
        z .<= Number(constant: nearEnd), nearValue,
        Number.select(z .<= Number(constant: farStart), middleValue, Number.select(z .== .infinite, 0, farValue)))
    return withParity(n, order, x, value, isOdd: order < 0)
}

/// Iₙ(x) for |n| ≤ 100.
func loweredBesselI<Number: ElementaryNumber>(_ order: Int, _ x: Number) -> Number {
    let n = abs(order)
    let z = abs(x)
    let farStart = Number(constant: 30 + 3 * Double(n))
    let nearEnd = 2 * Double(n + 1).squareRoot()
    let half = exp(0.5 * z)
    // DLMF 10.32.2, with e⁻ᶻ.
    let near = Number.select(z .<= farStart, z, 0)
    let mean = Number._sum(over: poissonRows(n) { 1 - cos($0) }, [near]) { row, x in row[1] * exp(-(row[0] * x[0])) }
    let nearValue = Number.power(near * Number(constant: 1 / nearEnd), n) * mean
    // The same for large z: 1 − cos θ = s²/z.
    let far = Number.select(z .> farStart, z, 2 * farStart)
    let scale = 2 / (Double.pi.squareRoot() * tgamma(Double(n) + 0.5) * pow(2, Double(n)))
    let sum = Number._sum(over: QuadratureRows.gaussian(n), [far]) { row, x in
        let rest: Number = 2 - row[0] / x[0]
        return row[1] * Number.power(rest, n) / sqrt(rest)
    }
    let farValue = Number(constant: scale) * sum / sqrt(far)
    let scaled = Number.select(z .<= farStart, nearValue, farValue)
    let value = Number.select(z .== .infinite, .infinite, half * scaled * half)
    return withParity(n, order, x, value, isOdd: false)
}

/// 1/π·∫ wᵏ·e^(−|x|·w) dθ over 0 … π with w = 1 − cos θ, for k ≤ 100.
func loweredScaledBesselMoment<Number: ElementaryNumber>(_ k: Int, _ x: Number) -> Number {
    let z = abs(x)
    let farStart = Number(constant: 30 + 3 * Double(k))
    let near = Number.select(z .<= farStart, z, 0)
    let count = 48 + 4 * k
    let rows = QuadratureRows.angles(count).map { angle in
        let w = 1 - cos(angle[0])
        return [w, pow(w, Double(k)) / Double(count)]
    }
    let nearValue = Number._sum(over: rows, [near]) { row, x in row[1] * exp(-(row[0] * x[0])) }
    let far = Number.select(z .> farStart, z, 2 * farStart)
    let sum = Number._sum(over: QuadratureRows.gaussian(k), [far]) { row, x in row[1] / sqrt(2 - row[0] / x[0]) }
    let powers = Number.power(1 / far, k) / sqrt(far)
    let farValue = Number(constant: 2 / .pi) * sum * powers
    return Number.select(
        z .== .infinite, 0, Number.select(z .> farStart, farValue, Number.select(z .<= farStart, nearValue, x)))
}

/// Rows of a function of an angle θ in 0 … π and of the weights of ∫ sin²ⁿθ dθ/(√π·Γ(n + ½))·√(n + 1)ⁿ.
private func poissonRows(_ n: Int, _ node: (Double) -> Double) -> [[Double]] {
    let order = Double(n)
    let logScale = 0.5 * order * log(order + 1) - 0.5 * log(.pi) - lgamma(order + 0.5).0
    let angles = QuadratureRows.angles(48 + 4 * n)
    return angles.map { angle in
        let exponent: Double = logScale + 2 * order * log(sin(angle[0]))
        return [node(angle[0]), Double.pi / Double(angles.count) * exp(exponent)]
    }
}

/// Hankel's expansion (DLMF 10.17.3), for z above about n²/2.
private func hankelBesselJ<Number: ElementaryNumber>(_ n: Int, _ z: Number) -> Number {
    let square = 4 * Double(n * n)
    var coefficients = [1.0]
    for k in stride(from: 1.0, through: 25, by: 1) {
        let odd = 2 * k - 1
        let factor: Double = (square - odd * odd) / (8 * k)
        coefficients.append(coefficients[coefficients.count - 1] * factor)
    }
    func signed(_ first: Int) -> [Double] {
        stride(from: first, to: coefficients.count, by: 2).map { (k: Int) -> Double in
            k / 2 % 2 == 0 ? coefficients[k] : -coefficients[k]
        }
    }
    let inverse = 1 / z
    let inverseSquare = inverse * inverse
    let p = Number.polynomial(signed(0), at: inverseSquare)
    let q = Number.polynomial(signed(1), at: inverseSquare) * inverse
    // The cosine and sine of z − nπ/2 − π/4.
    let root = 0.5.squareRoot()
    let phase: (cosine: Double, sine: Double) = [(root, root), (-root, root), (-root, -root), (root, -root)][n % 4]
    let (sine, cosine) = (sin(z), cos(z))
    let (phaseCosine, phaseSine) = (Number(constant: phase.cosine), Number(constant: phase.sine))
    let shiftedCosine: Number = cosine * phaseCosine + sine * phaseSine
    let shiftedSine: Number = sine * phaseCosine - cosine * phaseSine
    let wave: Number = shiftedCosine * p - shiftedSine * q
    return sqrt(Number(constant: 2 / .pi) * inverse) * wave
}

/// A function of |x| with the sign of an odd order: of x < 0, and for `isOdd` once more. NaN at NaN.
private func withParity<Number: ElementaryNumber>(
    _ n: Int, _ order: Int, _ x: Number, _ value: Number, isOdd: Bool
) -> Number {
    if n % 2 == 0 { return Number.select(x .== x, value, x) }
    let signed = Number.select(x .< 0, -value, value)
    return Number.select(x .== x, isOdd ? -signed : signed, x)
}
