import Autodiff

/// A minibatch's objective as a function of the trainable parameters, in any precision, with its parts.
struct MinibatchObjective<Scalar: TensorScalar> {
    private let rule: StepRule
    private let batch: Batch<Tensor<Scalar>>
    private let masks, statistics: [Tensor<Scalar>]
    /// All parameters; the values of the trainable ones do not matter.
    private let parameters: [Tensor<Scalar>]

    /// The objective of training step `step` on the samples with the given indices, in another element type.
    init<Source: DataSource>(
        _ rule: StepRule, _ data: Source, _ samples: [Int], step: Int, _ state: TrainingState<Source.Scalar>
    ) {
        self.rule = rule
        let batch = data.batch(samples, step: step)
        func cast(_ tensor: Tensor<Source.Scalar>) -> Tensor<Scalar> { tensor.cast() }
        self.batch = Batch(
            inputs: cast(batch.inputs), targets: cast(batch.targets), sampleWeights: batch.sampleWeights.map(cast))
        masks = rule.masks(rows: samples.count, step: step).map(cast)
        statistics = state.statistics.map(cast)
        parameters = state.parameters.map(cast)
    }

    /// The values of the objective's parts.
    struct Parts {
        /// Each sample's part of the loss.
        let samples: [Double]
        /// The penalties; `nil` for none.
        let penalty: Double?
        /// The last layer's logits [rows × outputs], if requested.
        var logits: Tensor<Double>?
        /// The sum of all parts.
        var total: Double { samples.reduce(penalty ?? 0, +) }
    }

    /// The parts at a point, the trainable parameters.
    func parts(at point: [Tensor<Scalar>]) -> Parts {
        let (logits, rows, penalty) = rule.objective.parts(
            batch, parameters: rule.placing(point, among: parameters), statistics: statistics, masks: masks)
        return Parts(
            samples: rows.scalars.map { Double($0) }, penalty: penalty.map { Double($0.scalar) },
            logits: logits.cast())
    }

    /// The parts' derivatives along a direction.
    func slopes(at point: [Tensor<Scalar>], along direction: [Tensor<Scalar>]) -> Parts {
        let tangents = jvp(atTree: point, along: direction) { (point: [TensorVariable<Scalar>]) in
            let (_, rows, penalty) = parts(point)
            return [rows] + (penalty.map { [$0] } ?? [])
        }
        return Parts(
            samples: tangents[0].scalars.map { Double($0) },
            penalty: tangents.count == 2 ? Double(tangents[1].scalar) : nil)
    }

    /// The gradient at a point.
    func gradient(at point: [Tensor<Scalar>]) -> [Tensor<Scalar>] {
        Autodiff.gradient(atTree: point) { (point: [TensorVariable<Scalar>]) -> TensorVariable<Scalar> in
            let (_, rows, penalty) = parts(point)
            return penalty.map { rows.sum() + $0 } ?? rows.sum()
        }
    }

    private func parts(
        _ point: [TensorVariable<Scalar>]
    ) -> (logits: TensorVariable<Scalar>, rows: TensorVariable<Scalar>, penalty: TensorVariable<Scalar>?) {
        let constants = parameters.map { TensorVariable($0) }
        return rule.objective.parts(
            Batch(
                inputs: TensorVariable(batch.inputs), targets: TensorVariable(batch.targets),
                sampleWeights: batch.sampleWeights.map { TensorVariable($0) }),
            parameters: rule.placing(point, among: constants), statistics: statistics.map { TensorVariable($0) },
            masks: masks.map { TensorVariable($0) })
    }

    /// The change of the objective on the way from one point to another, by parameter: the integral of each parameter's
    /// part of the slope, ∫₀¹ gₚ(start + t·Δ)·Δₚ dt, whose sum is the whole change.
    ///
    /// By Gauss's rule of five points on one part of the way, then on 2, 4 and 8, until the sum is the whole change to
    /// nine digits: a smooth objective needs one, a kink of ReLU more.
    func changes(from start: [Tensor<Scalar>], by direction: [Tensor<Scalar>], whole: Double) -> [Double] {
        let nodes = [
            (-0.906_179_845_938_664, 0.236_926_885_056_189_08), (-0.538_469_310_105_683_1, 0.478_628_670_499_366_47),
            (0, 0.568_888_888_888_888_9), (0.538_469_310_105_683_1, 0.478_628_670_499_366_47),
            (0.906_179_845_938_664, 0.236_926_885_056_189_08),
        ]
        var changes: [Double] = []
        for intervals in [1, 2, 4, 8] {
            changes = [Double](repeating: 0, count: start.count)
            for interval in 0..<intervals {
                for (node, weight) in nodes {
                    let time = (Double(interval) + (1 + node) / 2) / Double(intervals)
                    let slope = gradient(at: zip(start, direction).map { $0 + Scalar(time) * $1 })
                    for (place, part) in zip(slope, direction).enumerated() {
                        changes[place] += weight / 2 / Double(intervals) * part.0.product(part.1)
                    }
                }
            }
            let size = changes.reduce(0) { $0 + abs($1) }
            if abs(changes.reduce(0, +) - whole) <= 1e-9 * size { break }
        }
        return changes
    }
}

extension Tensor {
    /// The tensor with elements of another type.
    func cast<Other: TensorScalar>() -> Tensor<Other> { self as? Tensor<Other> ?? converted(to: Other.self) }
}
