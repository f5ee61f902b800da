import Autodiff

/// Training steps that are recorded anew each time: the objective on a tape, a backward sweep, and the update on plain
/// tensors.
public struct EagerStep<Source: DataSource>: TrainingStep {
    /// The element type of the network.
    public typealias Scalar = Source.Scalar

    /// What a step computes.
    public let rule: StepRule
    /// The training data.
    public let data: Source
    public var state: TrainingState<Scalar>
    private static var name: String { "EagerStep" }
    private let tape = Tape()

    /// Steps on `data`, starting from a network's parameters.
    public init(_ rule: StepRule, data: Source, from network: Network<Scalar>) {
        self.rule = rule
        self.data = data
        state = rule.start(network)
    }

    public mutating func resume(from state: TrainingState<Scalar>) { self.state = state }

    public mutating func callAsFunction(_ indices: ArraySlice<Int>, epochs: Double) -> StepResult {
        if indices.isEmpty { stop("\(Self.name): a step without samples; give at least one index") }
        let step = state.step + 1
        let batch = data.batch(indices, step: step)
        tape.clear()
        defer { tape.clear() }
        let (value, variables) = rule.record(batch, state, step: step, on: tape)
        let loss = Double(value.loss.value.scalar)
        guard loss.isFinite else { return StepResult(loss: loss, weight: 0, correct: 0) }
        let adjoints = tape.adjoints(of: value.loss)
        let time = ScheduleTime(step: step, epochs: epochs, rateScale: state.rateScale)
        let gradients = variables.map { adjoints[$0] }
        let factors: [Tensor<Scalar>] = rule.optimizer.factorTensors(at: time)
        (state.parameters, state.optimizer) = withSubnormalsFlushed {
            rule.update(state.parameters, gradients: gradients, state: state.optimizer, factors: factors)
        }
        state.statistics = value.statistics.map(\.value)
        state.step = step
        let activation = rule.objective.architecture.outputActivation
        return StepResult(
            loss: loss, dataLoss: Double(value.dataLoss.value.scalar),
            penalty: value.penalty.map { Double($0.value.scalar) } ?? 0,
            weight: rule.objective.loss.batchWeight(batch.targets, batch.sampleWeights),
            correct: data.correctCount(indices, value.logits.value, activation))
    }
}

extension StepRule {
    /// Records the objective of a batch on a tape; returns it with the variables of the trainable parameters.
    func record<Scalar>(
        _ batch: Batch<Tensor<Scalar>>, _ state: TrainingState<Scalar>, step: Int, on tape: Tape
    ) -> (value: Objective.Value<TensorVariable<Scalar>>, variables: [TensorVariable<Scalar>]) {
        let variables = trainable.map { tape.variable(state.parameters[$0]) }
        let parameters = placing(variables, among: state.parameters.map { TensorVariable($0) })
        let masks: [Tensor<Scalar>] = masks(rows: batch.inputs.shape[0], step: step)
        let value = objective(batch, parameters: parameters, statistics: state.statistics, masks: masks)
        return (value, variables)
    }

    /// The operation that produced the first non-finite value of a step; the step is recorded again with every value
    /// kept.
    func originOfNonFinite<Scalar>(_ batch: Batch<Tensor<Scalar>>, _ state: TrainingState<Scalar>) -> String {
        let tape = Tape(keepingEveryValue: true)
        let (value, variables) = tape.scope("training step") { record(batch, state, step: state.step + 1, on: tape) }
        for (variable, index) in zip(variables, trainable) {
            variable.named(objective.architecture.parameters[index].name)
        }
        return tape.nonFiniteTrace(of: value.loss)?.description ?? "no single operation"
    }
}
