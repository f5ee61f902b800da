import Autodiff

/// An optimizer with the state that it keeps for some parameters: for training loops of one's own.
///
///     var optimizer = OptimizerRun(Adam(), for: parameters)
///     optimizer.update(&parameters, gradients: gradients)
public struct OptimizerRun<Scalar: TensorScalar>: Sendable {
    public let optimizer: any Optimizer
    public private(set) var state: [[Tensor<Scalar>]]
    public private(set) var step = 0

    public init(_ optimizer: any Optimizer, for parameters: [Tensor<Scalar>]) {
        self.optimizer = optimizer
        state = optimizer.zeroState(for: parameters)
    }

    /// One step: changes each parameter in place.
    public mutating func update(_ parameters: inout [Tensor<Scalar>], gradients: [Tensor<Scalar>]) {
        step += 1
        let factors = optimizer.factors(at: Moment(step: step)).map { Tensor(Scalar($0)) }
        for index in parameters.indices {
            (parameters[index], state[index]) = optimizer.update(
                parameters[index], role: .weights, gradient: gradients[index], state: state[index], factors: factors)
        }
    }
}

extension Optimizer {
    /// The state before the first step.
    func zeroState<Scalar>(for parameters: [Tensor<Scalar>]) -> [[Tensor<Scalar>]] {
        parameters.map { parameter in (0..<stateCount).map { _ in .zeros(parameter.shape) } }
    }
}
