import Autodiff

/// RMSprop (Tieleman and Hinton, 2012): steps divided by the root of a running mean of squared gradients (lecture 002,
/// 'Learning rate methods').
///
/// s ← ρ·s + (1 − ρ)·g², w ← w − η·g / (√s + ε). Gradients are clamped to ±2⁶³ in `Float`, as in ``Adam``.
public struct RMSprop: Optimizer {
    public var learningRate: any Schedule
    /// ρ, the decay rate of the running mean.
    public let decay: Double
    /// ε, which keeps the step finite if the square of the gradient underflows; 0 means the smallest value that does.
    public let epsilon: Double
    public var stateCount: Int { 1 }

    /// A decay outside 0 ..< 1 or a negative epsilon stops the program.
    public init(learningRate: some Schedule = 0.001, decay: Double = 0.9, epsilon: Double = 1e-8) {
        require(decay, "RMSprop: decay", .fraction)
        require(epsilon, "RMSprop: epsilon", .notNegative)
        self.learningRate = learningRate
        self.decay = decay
        self.epsilon = epsilon
    }

    public func factors(at time: ScheduleTime) -> [Double] { [learningRate.scaled(at: time)] }

    public func update<T: TensorAlgebra>(
        _ parameter: T, role: ParameterRole, gradient: T, state: [T], factors: [T]
    ) -> (parameter: T, state: [T]) {
        let gradient = gradient.heldToSquare()
        let squares = T(constant: decay) * state[0] + T(constant: 1 - decay) * square(gradient)
        return (parameter - factors[0] * gradient / (sqrt(squares) + T(epsilon: epsilon)), [squares])
    }
}
