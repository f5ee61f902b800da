import Autodiff

/// A rule that changes a parameter by its gradient: an expression, so that it can be recorded and compiled together with
/// the forward and the backward pass, or run on plain tensors.
///
/// An expression says what is computed, not with which numbers: whatever differs from one step to the next comes in as
/// a tensor, either the rule's own state or one of its factors.
public protocol Optimizer: Sendable {
    /// η, by the moment.
    var learningRate: any Schedule { get }
    /// The number of tensors of a parameter's shape that the rule keeps for each parameter; all are zero at first.
    var stateCount: Int { get }
    /// The numbers that change from step to step: learning rates, corrections.
    func factors(at moment: Moment) -> [Double]
    /// The parameter and its state after a step. `factors` holds a scalar tensor for each number of
    /// ``factors(at:)``.
    func update<T: TensorAlgebra>(
        _ parameter: T, role: ParameterRole, gradient: T, state: [T], factors: [T]
    ) -> (parameter: T, state: [T])
}
