import Foundation

// What the compositions of special functions for other engines share: polynomials, and sums over the nodes of
// quadrature rules. A composition has no branches but selections, so it computes all its formulas at all arguments.

extension ElementaryNumber {
    static var infinite: Self { Self(constant: .infinity) }
    static var undefined: Self { Self(constant: .nan) }

    /// Σ cₖ·xᵏ over the coefficients, of which there is at least one.
    static func polynomial(_ coefficients: [Double], at x: Self) -> Self {
        let highest = Self(constant: coefficients[coefficients.count - 1])
        return coefficients.dropLast().reversed().reduce(highest) { $0 * x + Self(constant: $1) }
    }

    /// xⁿ by repeated multiplication, for n ≥ 0.
    static func power(_ x: Self, _ n: Int) -> Self {
        if n == 0 { return 1 }
        let half = power(x, n / 2)
        return n % 2 == 0 ? half * half : half * half * x
    }
}

/// sin(πx), exact at multiples of ½.
func loweredSinPi<Number: ElementaryNumber>(_ x: Number) -> Number {
    let half: Number = 0.5 * x
    let rest: Number = x - 2 * round(half)
    let size = abs(rest)
    let fold = Number.select(size .> 0.5, 1 - size, size)
    return sign(rest) * sin(Number(constant: .pi) * fold)
}

/// cos(πx), exact at multiples of ½.
func loweredCosPi<Number: ElementaryNumber>(_ x: Number) -> Number {
    let half: Number = 0.5 * x
    let rest: Number = x - 2 * round(half)
    return loweredSinPi(0.5 - abs(rest))
}

/// Rows of a node and its weight, each for ``ElementaryNumber/_sum(over:_:_:)``.
enum QuadratureRows {
    /// Integrals over 0 … ∞ of functions that fall like e⁻ˢ: nodes exp(τ − e^−τ), the double exponential rule of H.
    /// Takahasi and M. Mori (1974).
    static let tail = TailNodes.nodes(-56...62).map { [$0.node, $0.weight] }

    /// Integrals over 0 … 1 of smooth functions: Gauss and Legendre's rule.
    static func gauss(_ count: Int) -> [[Double]] {
        (0..<count).map { index in
            let angle: Double = .pi * (Double(index) + 0.75) / (Double(count) + 0.5)
            var x: Double = cos(angle)
            var slope = 1.0
            for _ in 0..<8 {
                var (before, now) = (1.0, x)
                for k in stride(from: 2.0, through: Double(count), by: 1) {
                    (before, now) = (now, ((2 * k - 1) * x * now - (k - 1) * before) / k)
                }
                slope = Double(count) * (x * now - before) / (x * x - 1)
                x -= now / slope
            }
            return [0.5 * (1 + x), 1 / ((1 - x * x) * slope * slope)]
        }
    }

    /// Means over 0 … π of even periodic functions: the midpoint rule, which converges geometrically. Rows of an angle.
    static func angles(_ count: Int) -> [[Double]] { (0..<count).map { [(Double($0) + 0.5) * .pi / Double(count)] } }

    /// ∫ s²ⁿ·f(s²)·exp(−s²) ds over 0 … ∞ for smooth f: the midpoint rule. Rows of s² and the weight with all but f.
    static func gaussian(_ n: Int) -> [[Double]] {
        let (step, end) = (0.4, 6.5 + Double(n).squareRoot())
        return (0..<Int(end / step)).map { index in
            let square = pow((Double(index) + 0.5) * step, 2)
            return [square, step * pow(square, Double(n)) * exp(-square)]
        }
    }
}
