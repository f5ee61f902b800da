import Autodiff

/// Gradient descent on minibatches: w ← w − η·g (lecture 000, formula (15); 002's constant scheduler).
///
/// With momentum μ, v ← μ·v + g and w ← w − η·v (002's momentum scheduler, for a constant η); Nesterov's variant: w ← w
/// − η·(g + μ·v) with the new v.
public struct StochasticGradientDescent: Optimizer {
    public var learningRate: any Schedule
    /// The momentum μ: the part of the last step that the next one keeps; 0 for none.
    public let momentum: Double
    /// Whether the momentum is Nesterov's.
    public let isNesterov: Bool
    public var stateCount: Int { momentum == 0 ? 0 : 1 }

    /// A momentum outside 0 ..< 1 stops the program.
    public init(learningRate: some Schedule, momentum: Double = 0, nesterov: Bool = false) {
        require(momentum, "StochasticGradientDescent: momentum", .fraction)
        self.learningRate = learningRate
        self.momentum = momentum
        isNesterov = nesterov
    }

    public func factors(at time: ScheduleTime) -> [Double] { [learningRate.scaled(at: time)] }

    public func update<T: TensorAlgebra>(
        _ parameter: T, role: ParameterRole, gradient: T, state: [T], factors: [T]
    ) -> (parameter: T, state: [T]) {
        if momentum == 0 { return (parameter - factors[0] * gradient, []) }
        let momentum = T(constant: momentum)
        let velocity = momentum * state[0] + gradient
        let direction = isNesterov ? gradient + momentum * velocity : velocity
        return (parameter - factors[0] * direction, [velocity])
    }
}
