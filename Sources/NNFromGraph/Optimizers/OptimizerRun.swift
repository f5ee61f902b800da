import Autodiff

/// An optimizer with its state for given parameters, for custom training loops. The parameters are any tree of numbers
/// and tensors: an array of tensors, a dictionary, a `DifferentiableStructure`.
///
///     var model = ["slope": 0.0, "offset": 0.0]
///     var run = OptimizerRun(Adam(learningRate: 0.1), for: model)
///     run.update(&model, gradients: gradient(atTree: model) { m in square(m["slope"]! * 2 + m["offset"]! - 5) })
///     print((model["slope"]! * 1e6).rounded() / 1e6)  // 0.1
public struct OptimizerRun<Parameters: PlainTree> {
    /// The optimizer.
    public let optimizer: any Optimizer
    /// The optimizer's state: ``Optimizer/stateCount`` trees of the parameters' form.
    public private(set) var state: [Parameters]
    /// The number of steps taken.
    public private(set) var step = 0
    private let form: TreeForm

    /// A run that begins with a state of zeros for `parameters`.
    public init(_ optimizer: any Optimizer, for parameters: Parameters) {
        self.optimizer = optimizer
        let zeros = parameters.zeros()
        state = (0..<optimizer.stateCount).map { _ in zeros }
        form = Leaves(of: parameters).form
    }

    /// Takes one step, changing the parameters in place. If the parameters do not have the form that the run began
    /// with, or the gradients do not have the parameters' form, the program stops: nothing is broadcast.
    public mutating func update(_ parameters: inout Parameters, gradients: Parameters) {
        requireSameForm("OptimizerRun", ("gradient", gradients), ("parameter", parameters))
        if Leaves(of: parameters).form != form {
            stop(
                "OptimizerRun: the parameters do not have the form that the run began with. Begin another run for them."
            )
        }
        step += 1
        var update = LeafUpdate(optimizer, ScheduleTime(step: step), gradients: gradients, state: state)
        parameters = parameters.plainTree(&update)
        state = zip(state, update.newState).map { $0.with($1) }
    }
}

extension OptimizerRun: Sendable where Parameters: Sendable {}

/// An optimizer's step on each leaf; a number is a tensor of rank 0.
private struct LeafUpdate: LeafMap {
    private let optimizer: any Optimizer
    private let time: ScheduleTime
    private var gradients: LeafReader
    private var state: [LeafReader]
    /// The leaves of each tree of the new state.
    private(set) var newState: [[Leaf]]

    init<Parameters: PlainTree>(
        _ optimizer: any Optimizer, _ time: ScheduleTime, gradients: Parameters, state: [Parameters]
    ) {
        self.optimizer = optimizer
        self.time = time
        self.gradients = LeafReader(Leaves(of: gradients))
        self.state = state.map { LeafReader(Leaves(of: $0)) }
        newState = state.map { _ in [] }
    }

    mutating func number(_ x: Variable) -> Variable {
        let gradient = Tensor(gradients.number(x).value)
        var old: [Tensor<Double>] = []
        for place in state.indices { old.append(Tensor(state[place].number(x).value)) }
        let new = step(Tensor(x.value), gradient, old)
        for (place, kept) in new.state.enumerated() { newState[place].append(.number(kept.scalar)) }
        return Variable(constant: new.parameter.scalar)
    }

    mutating func tensor<Scalar>(_ x: TensorVariable<Scalar>) -> TensorVariable<Scalar> {
        let gradient = gradients.tensor(x).value
        var old: [Tensor<Scalar>] = []
        for place in state.indices { old.append(state[place].tensor(x).value) }
        let new = step(x.value, gradient, old)
        for (place, kept) in new.state.enumerated() { newState[place].append(.tensor(kept)) }
        return TensorVariable(new.parameter)
    }

    private func step<Scalar>(
        _ parameter: Tensor<Scalar>, _ gradient: Tensor<Scalar>, _ state: [Tensor<Scalar>]
    ) -> (parameter: Tensor<Scalar>, state: [Tensor<Scalar>]) {
        optimizer.update(
            parameter, role: .weights, gradient: gradient, state: state, factors: optimizer.factorTensors(at: time))
    }
}

extension Optimizer {
    /// The numbers of ``factors(at:)`` as scalar tensors.
    func factorTensors<Scalar: TensorScalar>(at time: ScheduleTime) -> [Tensor<Scalar>] {
        factors(at: time).map { Tensor(Scalar($0)) }
    }

    /// The state before the first step, by parameter.
    func zeroState<Scalar>(for parameters: [Tensor<Scalar>]) -> [[Tensor<Scalar>]] {
        parameters.map { parameter in (0..<stateCount).map { _ in .zeros(parameter.shape) } }
    }
}
