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

    /// One step: changes each parameter in place. Other numbers of parameters and gradients than the run began with, or a gradient of
    /// another shape than its parameter, stop the program: nothing is broadcast.
    public mutating func update(_ parameters: inout [Tensor<Scalar>], gradients: [Tensor<Scalar>]) {
        guard parameters.count == state.count, gradients.count == state.count else {
            stop(
                "OptimizerRun: \(parameters.count) parameters and \(gradients.count) gradients; it began with \(state.count) "
                    + "parameters")
        }
        for (place, (parameter, gradient)) in zip(parameters, gradients).enumerated()
        where parameter.shape != gradient.shape {
            stop(
                "OptimizerRun: parameter \(place) has shape \(parameter.shape), and its gradient \(gradient.shape); they must be alike"
            )
        }
        step += 1
        let factors: [Tensor<Scalar>] = optimizer.factorTensors(at: Moment(step: step))
        for index in parameters.indices {
            (parameters[index], state[index]) = optimizer.update(
                parameters[index], role: .weights, gradient: gradients[index], state: state[index], factors: factors)
        }
    }
}

extension Optimizer {
    /// The numbers of ``factors(at:)`` as scalar tensors.
    func factorTensors<Scalar: TensorScalar>(at moment: Moment) -> [Tensor<Scalar>] {
        factors(at: moment).map { Tensor(Scalar($0)) }
    }

    /// The state before the first step.
    func zeroState<Scalar>(for parameters: [Tensor<Scalar>]) -> [[Tensor<Scalar>]] {
        parameters.map { parameter in (0..<stateCount).map { _ in .zeros(parameter.shape) } }
    }
}
