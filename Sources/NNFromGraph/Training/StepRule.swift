import Autodiff

/// Everything that changes from one training step to the next.
public struct TrainingState<Scalar: TensorScalar>: Sendable, Equatable {
    /// The parameters of the network.
    public var parameters: [Tensor<Scalar>]
    /// The layers' running statistics, such as the means of a batch normalization.
    public var statistics: [Tensor<Scalar>]
    /// The optimizer's state: an array of tensors per trainable parameter.
    public var optimizer: [[Tensor<Scalar>]]
    /// The number of completed steps.
    public var step = 0
    /// A factor on every learning rate.
    public var rateScale = 1.0
}

extension TrainingState: DifferentiableStructure {
    /// The tensors: parameters, statistics and the optimizer's state.
    public static var parts: Parts<TrainingState> { Parts(\.parameters, \.statistics, \.optimizer) }
}

/// What a training step computes: the objective, the transformations of its gradients, and the update, independent of
/// the data and of how the step is run.
///
/// A step draws masks, evaluates the objective and its gradient with respect to the trainable parameters, and calls
/// ``update(_:gradients:state:factors:)``. Each part is generic over the kind of tensor.
public struct StepRule: Sendable {
    /// The loss with its penalties, and the network.
    public let objective: Objective
    /// The optimizer.
    public let optimizer: any Optimizer
    /// The gradient transformations, in order.
    public let transformations: [any GradientTransformation]
    /// The indices of the trainable parameters.
    public let trainable: [Int]
    /// The seed of the masks.
    public let seed: UInt64

    /// A rule that updates all parameters except those whose indices are in `frozen`.
    public init(
        _ objective: Objective, optimizer: any Optimizer, transformations: [any GradientTransformation] = [],
        frozen: Set<Int> = [], seed: UInt64
    ) {
        self.objective = objective
        self.optimizer = optimizer
        self.transformations = transformations
        trainable = objective.architecture.parameters.indices.filter { !frozen.contains($0) }
        self.seed = seed
    }

    /// The state before the first step.
    public func start<Scalar>(_ network: Network<Scalar>) -> TrainingState<Scalar> {
        TrainingState(
            parameters: network.parameters, statistics: network.statistics,
            optimizer: optimizer.zeroState(for: trainable.map { network.parameters[$0] }))
    }

    /// All parameters, with the trainable ones replaced by `trained`.
    func placing<T>(_ trained: [T], among all: [T]) -> [T] {
        var all = all
        for (place, index) in trainable.enumerated() { all[index] = trained[place] }
        return all
    }

    /// The masks of a step for a batch of `rows` samples.
    public func masks<Scalar: TensorScalar>(rows: Int, step: Int) -> [Tensor<Scalar>] {
        MaskDescription.draw(objective.architecture.masks, rows: rows, seed: seed, step: step)
    }

    /// All parameters, and the optimizer's state, after a step.
    /// - Parameters:
    ///   - parameters: All parameters before the step.
    ///   - gradients: The gradients with respect to the trainable parameters.
    ///   - state: The optimizer's state for the trainable parameters.
    ///   - factors: The optimizer's factors, as scalar tensors.
    public func update<T: TensorAlgebra>(
        _ parameters: [T], gradients: [T], state: [[T]], factors: [T]
    ) -> (parameters: [T], state: [[T]]) {
        var (parameters, state) = (parameters, state)
        let gradients = transformations.reduce(gradients) { $1($0) }
        for (place, index) in trainable.enumerated() {
            (parameters[index], state[place]) = optimizer.update(
                parameters[index], role: objective.architecture.parameters[index].role, gradient: gradients[place],
                state: state[place], factors: factors)
        }
        return (parameters, state)
    }
}
