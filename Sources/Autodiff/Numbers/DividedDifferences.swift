import Foundation

/// A function of one number whose derivatives are known, as a function of symmetric matrices: V·f(Λ)·Vᵀ.
public enum SymmetricMatrixFunction: Sendable, Hashable {
    /// xᵖ: for a p that is not an integer, of numbers that are not negative.
    case power(Double)
    /// The natural logarithm.
    case logarithm
    /// The exponential function.
    case exponential

    /// √x.
    public static var squareRoot: SymmetricMatrixFunction { .power(0.5) }
    /// 1/√x.
    public static var inverseSquareRoot: SymmetricMatrixFunction { .power(-0.5) }

    /// The derivative of an order.
    func derivative(_ order: Int, _ x: Double) -> Double {
        switch self {
        case .exponential: return exp(x)
        case .logarithm:
            if order == 0 { return log(x) }
            let factorial = (1..<order).reduce(1.0) { -$0 * Double($1) }
            return factorial * pow(x, -Double(order))
        case .power(let p):
            // The derivatives of an integer power end; 0 · ∞ at 0.
            let factor = (0..<order).reduce(1.0) { $0 * (p - Double($1)) }
            return factor == 0 ? 0 : factor * pow(x, p - Double(order))
        }
    }

    /// Whether numbers are so close that the quotient of differences would cancel, and the quadrature is exact.
    private func areClose(_ low: Double, _ high: Double) -> Bool {
        if self == .exponential { return high - low <= 0.5 }
        return high - low <= 0.25 * Swift.min(abs(low), abs(high)) || low == high
    }

    /// The divided difference over one to three numbers, f[x₀, x₁, …]: by differences of those without the largest and
    /// without the smallest number, or for close numbers as the mean of a derivative (Genocchi and Hermite), ∫∫
    /// f″(x₀ + s·(x₁ − x₀) + t·(x₂ − x₁)) dt ds over 0 ≤ t ≤ s ≤ 1, by Gauss and Legendre's rule.
    func dividedDifference(_ numbers: [Double]) -> Double {
        if numbers.count == 1 { return derivative(0, numbers[0]) }
        let x = numbers.sorted()
        let (low, high) = (x[0], x[x.count - 1])
        if !areClose(low, high) {
            let difference = dividedDifference(Array(x.dropFirst())) - dividedDifference(Array(x.dropLast()))
            return difference / (high - low)
        }
        if low == high { return derivative(x.count - 1, low) / (x.count == 3 ? 2 : 1) }
        var sum = 0.0
        for (s, weight) in Self.nodes {
            if x.count == 2 {
                sum += weight * derivative(1, low + s * (high - low))
                continue
            }
            for (share, inner) in Self.nodes {
                let argument = low + s * (x[1] - low) + s * share * (high - x[1])
                sum += weight * inner * s * derivative(2, argument)
            }
        }
        return sum
    }

    /// Gauss and Legendre's rule of eight points over 0 … 1.
    private static let nodes: [(node: Double, weight: Double)] = {
        let half: [(Double, Double)] = [
            (0.1834346424956498, 0.3626837833783620), (0.5255324099163290, 0.3137066458778873),
            (0.7966664774136267, 0.2223810344533745), (0.9602898564975363, 0.1012285362903763),
        ]
        var both: [(node: Double, weight: Double)] = []
        for (x, weight) in half {
            both.append((0.5 * (1 - x), 0.5 * weight))
            both.append((0.5 * (1 + x), 0.5 * weight))
        }
        return both
    }()
}
