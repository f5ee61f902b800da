import Autodiff

/// Compiled training steps: objective, gradients and update are recorded once per batch shape and replayed.
///
/// They compute the same as ``EagerStep``, up to rounding. A recording that is not valid for all data, for example
/// because a layer reads variables' values, is not replayed; eager steps are used instead.
public struct CompiledTrainingStep<Source: DataSource>: TrainingStep, FingerprintedStep {
    /// The element type of the network.
    public typealias Scalar = Source.Scalar

    /// What a step computes.
    public let rule: StepRule
    /// The training data.
    public let data: Source
    private static var name: String { "CompiledTrainingStep" }
    // The program holds the state's tensors; `counts` holds the step count and other scalars.
    private let step: CompiledStep<Scalar>
    private var counts: TrainingState<Scalar>
    private var eager: EagerStep<Source>
    /// The most recent program, for batches of `count` samples. Its inputs are the batch's tensors, the masks and the
    /// optimizer's factors.
    private var latest: (count: Int, run: CompiledStep<Scalar>.Run)?
    /// The shapes of a program's inputs, by number of samples.
    private var shapes: [Int: [Shape]] = [:]

    /// Steps on `data`, starting from a network's parameters.
    public init(_ rule: StepRule, data: Source, from network: Network<Scalar>) {
        self.rule = rule
        self.data = data
        let start: TrainingState<Scalar> = rule.start(network)
        counts = start
        eager = EagerStep(rule, data: data, from: network)
        step = CompiledStep(state: start.tensors(Scalar.self)) { state, inputs in
            rule.recordedStep(start.recorded(state), inputs)
        }
    }

    public var state: TrainingState<Scalar> {
        get { counts.with(step.state) }
        set {
            counts = newValue
            step.state = newValue.tensors(Scalar.self)
        }
    }

    /// The parameters, without the optimizer's state: they are the first tensors of the state.
    public var parameters: [Tensor<Scalar>] { counts.parameters.indices.map { step.state(at: $0) } }

    /// The parameters' fingerprints, from the program's memory: a training that is recorded copies nothing each step.
    var fingerprints: [UInt64] {
        counts.parameters.indices.map { place in step.withBytes(ofState: place) { Fingerprint.of($0) } }
    }

    public mutating func resume(from state: TrainingState<Scalar>) { self.state = state }

    // Specialized for a common data source, since callers are generic, and overhead matters for small networks.
    @_specialize(where Source == ScaledImages<Float>)
    public mutating func callAsFunction(_ indices: ArraySlice<Int>, epochs: Double) -> StepResult {
        if indices.isEmpty { stop("\(Self.name): a step without samples; give at least one index") }
        let number = counts.step + 1
        let indices = Array(indices)
        let run = program(for: indices, step: number)
        guard run.holdsForAllData else { return eagerStep(indices[...], epochs: epochs) }
        let time = ScheduleTime(step: number, epochs: epochs, rateScale: counts.rateScale)
        let masks: [Tensor<Scalar>] = rule.masks(rows: indices.count, step: number)
        let factors = rule.optimizer.factors(at: time)
        let dataCount = run.inputPointers.count - masks.count - factors.count
        data.write(indices, step: number, to: run.inputPointers[..<dataCount])
        for place in masks.indices {
            _ = run.inputPointers[dataCount + place].update(fromContentsOf: masks[place].scalars)
        }
        for place in factors.indices { run.inputPointers[dataCount + masks.count + place][0] = Scalar(factors[place]) }
        withSubnormalsFlushed { run() }
        let loss = Double(run.outputPointers[0][0])
        guard loss.isFinite else { return StepResult(loss: loss, weight: 0, correct: 0) }
        counts.step = number
        let logits = Tensor<Scalar>(
            shape: [indices.count, run.outputPointers[1].count / indices.count],
            scalars: Array(run.outputPointers[1]))
        let activation = rule.objective.architecture.outputActivation
        let apart = run.outputPointers.dropFirst(2).map { Double($0[0]) }
        return StepResult(
            loss: loss, dataLoss: apart.first, penalty: apart.last ?? 0,
            weight: batchWeight(run.inputPointers[..<dataCount], rows: indices.count),
            correct: data.correctCount(indices, logits, activation))
    }

    /// A batch's weight in the epoch's mean, from its tensors' memory; it is read only if the rows' weights can differ.
    private func batchWeight(_ places: ArraySlice<UnsafeMutableBufferPointer<Scalar>>, rows: Int) -> Double {
        let loss = rule.objective.loss
        let weights = places.count == 3 ? Tensor<Scalar>(Array(places[2])) : nil
        if loss.isSum || (loss.classWeights.isEmpty && weights == nil) { return Double(rows) }
        let targets = Tensor<Scalar>(shape: [rows, places[1].count / rows], scalars: Array(places[1]))
        return loss.batchWeight(targets, weights)
    }

    /// The program of a step on `count` samples as text, after all passes. A count above that of the data stops the
    /// program.
    public mutating func listing(count: Int) -> String { program(for: Array(0..<count), step: 1).listing }

    /// A step on `count` samples as StableHLO text: arguments are the state's tensors, the batch's, the masks and the
    /// optimizer's factors; results are the new state, the objective, the logits and, if there are penalties, the loss
    /// without them and their sum. A count above that of the data stops the program.
    /// - Throws: `StableHLOError` if an operation cannot be expressed, or if a layer reads variables' values.
    public mutating func stableHLO(count: Int) throws -> String {
        try step.stableHLO(for: inputShapes(for: Array(0..<count), step: 1))
    }

    /// The program for this number of samples, recorded if there is none yet.
    private mutating func program(for indices: [Int], step number: Int) -> CompiledStep<Scalar>.Run {
        if let latest, latest.count == indices.count { return latest.run }
        let run = step.prepared(for: inputShapes(for: indices, step: number))
        latest = (indices.count, run)
        return run
    }

    private mutating func inputShapes(for indices: [Int], step number: Int) -> [Shape] {
        if let known = shapes[indices.count] { return known }
        let batch = data.batch(indices, step: number).tensors.map { $0.shape }
        let masks = rule.objective.architecture.masks.map { Shape([indices.count] + $0.sampleShape.extents) }
        let all = batch + masks + [Shape](repeating: [], count: rule.factorCount)
        // A training usually has few batch sizes; the cache is cleared if there are many.
        if shapes.count > 100 { shapes = [:] }
        shapes[indices.count] = all
        return all
    }

    private mutating func eagerStep(_ indices: ArraySlice<Int>, epochs: Double) -> StepResult {
        eager.state = state
        let result = eager(indices, epochs: epochs)
        state = eager.state
        return result
    }
}

extension StepRule {
    /// The number of the optimizer's factors.
    var factorCount: Int { optimizer.factors(at: ScheduleTime(step: 1, epochs: 0, rateScale: 1)).count }

    /// Records one step: the new state and, as outputs, the objective, the logits and, if there are penalties, the loss
    /// without them and their sum. If the objective is not finite, the state is unchanged; the program makes this
    /// selection in each run.
    /// - Parameter inputs: The batch's tensors, the masks and the optimizer's factors.
    func recordedStep<Scalar: TensorScalar>(
        _ state: RecordedStructureOf<TrainingState<Scalar>>, _ inputs: [TensorVariable<Scalar>]
    ) -> (state: [TensorVariable<Scalar>], outputs: [TensorVariable<Scalar>]) {
        let factors = Array(inputs.suffix(factorCount))
        let masks = Array(inputs.dropLast(factorCount).suffix(objective.architecture.masks.count))
        let hasWeights = inputs.count - factors.count - masks.count == 3
        let batch = Batch(inputs: inputs[0], targets: inputs[1], sampleWeights: hasWeights ? inputs[2] : nil)
        var value: Objective.Value<TensorVariable<Scalar>>?
        let old = state.parameters
        let gradients = gradient(atRecordedTree: trainable.map { old[$0] }) {
            (variables: [TensorVariable<Scalar>]) -> TensorVariable<Scalar> in
            var parameters = old
            for (place, index) in trainable.enumerated() { parameters[index] = variables[place] }
            let result = objective(batch, parameters: parameters, statistics: state.statistics, masks: masks)
            value = result
            return result.loss
        }
        guard let value else { stop("StepRule: the objective was not evaluated") }
        var next = state
        next.statistics = value.statistics
        (next.parameters, next.optimizer) = update(
            old, gradients: gradients, state: state.optimizer, factors: factors)
        // loss − loss is 0 for finite losses and NaN for others.
        let isFinite = (value.loss - value.loss) .== 0
        let chosen = zip(next.namedVariables(Scalar.self), state.namedVariables(Scalar.self)).map {
            select(isFinite, $0.variable, $1.variable)
        }
        return (
            state: chosen, outputs: [value.loss, value.logits] + (value.penalty.map { [value.dataLoss, $0] } ?? [])
        )
    }
}
