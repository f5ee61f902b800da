import Autodiff

/// Adam (Kingma and Ba, 2015): steps from running means of the gradient and of its square, both corrected for the bias
/// of their start at zero (lecture 002, 'Learning rate methods').
///
/// m ← β₁·m + (1 − β₁)·g, v ← β₂·v + (1 − β₂)·g², w ← w − η·m̂ / (√v̂ + ε), with m̂ = m / (1 − β₁ᵗ) and v̂ = v / (1 −
/// β₂ᵗ). Both corrections are part of the factors: η·√(1 − β₂ᵗ) / (1 − β₁ᵗ) and ε·√(1 − β₂ᵗ). Gradients are clamped to
/// ±2⁶³ in `Float`, since larger squares overflow; the step, a quotient, stays the same.
public struct Adam: Optimizer {
    public var learningRate: any Schedule
    /// β₁ and β₂, the decay rates of the running means.
    public let decay: (first: Double, second: Double)
    /// ε, which keeps the step finite if the square of the gradient underflows; 0 means the smallest value that does.
    public let epsilon: Double
    public var stateCount: Int { 2 }

    /// Decays outside 0 ..< 1 or a negative epsilon stop the program.
    public init(
        learningRate: some Schedule = 0.001, decay: (first: Double, second: Double) = (0.9, 0.999),
        epsilon: Double = 1e-8
    ) {
        require(decay.first, "Adam: decay.first", .fraction)
        require(decay.second, "Adam: decay.second", .fraction)
        require(epsilon, "Adam: epsilon", .notNegative)
        self.learningRate = learningRate
        self.decay = decay
        self.epsilon = epsilon
    }

    public func factors(at time: ScheduleTime) -> [Double] {
        let root = (1 - power(decay.second, time.step)).squareRoot()
        return [learningRate.scaled(at: time) * root / (1 - power(decay.first, time.step)), epsilon * root]
    }

    public func update<T: TensorAlgebra>(
        _ parameter: T, role: ParameterRole, gradient: T, state: [T], factors: [T]
    ) -> (parameter: T, state: [T]) {
        let gradient = gradient.heldToSquare()
        let first = T(constant: decay.first) * state[0] + T(constant: 1 - decay.first) * gradient
        let second = T(constant: decay.second) * state[1] + T(constant: 1 - decay.second) * square(gradient)
        // For a larger ε, ε·√(1 − β₂ᵗ) is always above the smallest value of both types.
        let epsilon = epsilon < 1e-12 ? max(factors[1], T(epsilon: 0)) : factors[1]
        return (parameter - factors[0] * first / (sqrt(second) + epsilon), [first, second])
    }
}

/// An integer power by repeated squaring: bitwise the same on every platform, which `pow` does not guarantee.
func power(_ base: Double, _ exponent: Int) -> Double {
    var (result, factor, rest) = (1.0, base, exponent)
    while rest > 0 {
        if rest & 1 == 1 { result *= factor }
        factor *= factor
        rest >>= 1
    }
    return result
}
