import Autodiff

/// A rule that changes a parameter by its gradient: an expression, so that it can be recorded and compiled together with
/// the forward and the backward pass, or run on plain tensors.
///
/// An expression says what is computed, not with which numbers: whatever differs from one step to the next comes in as
/// a tensor, either the rule's own state or one of its factors.
public protocol Optimizer: Sendable {
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

/// Where training stands: what schedules go by.
public struct Moment: Sendable, Hashable {
    /// The step, counted from 1 over all epochs.
    public let step: Int
    /// How many epochs had been done before the step, with the fraction of the current one.
    public let epochs: Double
    /// A factor on every learning rate, 1 unless a callback lowered it (``ReduceOnPlateau``).
    public let rateScale: Double

    public init(step: Int, epochs: Double = 0, rateScale: Double = 1) {
        self.step = step
        self.epochs = epochs
        self.rateScale = rateScale
    }
}

/// A learning rate that may change as training goes on. A `Double` is one that does not.
public protocol Schedule: Sendable {
    /// The rate at a moment, without the moment's own scale.
    func learningRate(at moment: Moment) -> Double
}

extension Double: Schedule {
    public func learningRate(at moment: Moment) -> Double { self }
}

extension Schedule {
    /// The rate to use at a moment.
    func scaled(at moment: Moment) -> Double { learningRate(at: moment) * moment.rateScale }
}
