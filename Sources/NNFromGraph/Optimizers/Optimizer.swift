import Autodiff

/// An update rule. It is an expression, so that it can be recorded and compiled together with the forward and backward
/// passes, or evaluated on plain tensors.
///
/// The expression must be the same for every step: everything that changes from step to step is a tensor, either the
/// rule's state or one of its factors.
public protocol Optimizer: Sendable {
    /// η as a function of time.
    var learningRate: any Schedule { get }
    /// The number of state tensors per parameter, of the parameter's shape; all are initially zero.
    var stateCount: Int { get }
    /// The numbers that change from step to step: learning rates, bias corrections.
    func factors(at time: ScheduleTime) -> [Double]
    /// The parameter and its state after a step. `factors` has a scalar tensor for each number of ``factors(at:)``.
    func update<T: TensorAlgebra>(
        _ parameter: T, role: ParameterRole, gradient: T, state: [T], factors: [T]
    ) -> (parameter: T, state: [T])
}
