import Autodiff

/// Gradient descent on minibatches: w ← w − η·∂L/∂w (lecture 000, formula (15)).
public struct StochasticGradientDescent: Optimizer {
    /// η.
    public var learningRate: any Schedule
    public let stateCount = 0

    public init(learningRate: some Schedule) { self.learningRate = learningRate }

    public func factors(at moment: Moment) -> [Double] { [learningRate.scaled(at: moment)] }

    public func update<T: TensorAlgebra>(
        _ parameter: T, role: ParameterRole, gradient: T, state: [T], factors: [T]
    ) -> (parameter: T, state: [T]) {
        (parameter - factors[0] * gradient, [])
    }
}
