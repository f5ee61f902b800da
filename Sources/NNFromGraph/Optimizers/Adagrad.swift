import Autodiff

/// Adagrad (Duchi et al., 2011): steps divided by the root of the sum of all squared gradients so far (lecture 002,
/// 'Learning rate methods').
///
/// s ← s + g², w ← w − η·g / (√s + ε); with momentum μ, v ← μ·v + g / (√s + ε) and w ← w − η·v. Gradients are clamped
/// to ±2⁶³ in `Float`, as in ``Adam``.
public struct Adagrad: Optimizer {
    public var learningRate: any Schedule
    /// The momentum μ: the part of the last step that the next one keeps; 0 for none.
    public let momentum: Double
    /// ε, which keeps the step finite if the square of the gradient underflows; 0 means the smallest value that does.
    public let epsilon: Double
    public var stateCount: Int { momentum == 0 ? 1 : 2 }

    /// A momentum outside 0 ..< 1 or a negative epsilon stops the program.
    public init(learningRate: some Schedule = 0.01, momentum: Double = 0, epsilon: Double = 1e-8) {
        require(momentum, "Adagrad: momentum", .fraction)
        require(epsilon, "Adagrad: epsilon", .notNegative)
        self.learningRate = learningRate
        self.momentum = momentum
        self.epsilon = epsilon
    }

    public func factors(at time: ScheduleTime) -> [Double] { [learningRate.scaled(at: time)] }

    public func update<T: TensorAlgebra>(
        _ parameter: T, role: ParameterRole, gradient: T, state: [T], factors: [T]
    ) -> (parameter: T, state: [T]) {
        let gradient = gradient.heldToSquare()
        // The sum of squares saturates at the largest finite number instead of becoming infinite, which would make
        // every later step 0.
        let squares = min(state[0] + square(gradient), T(constant: Double(T.Scalar.greatestFiniteMagnitude)))
        let direction = gradient / (sqrt(squares) + T(epsilon: epsilon))
        if momentum == 0 { return (parameter - factors[0] * direction, [squares]) }
        let velocity = T(constant: momentum) * state[1] + direction
        return (parameter - factors[0] * velocity, [squares, velocity])
    }
}
