import Autodiff

extension RunDifference {
    /// Whether the runs part at a loss, so that ``findOrigin(_:_:)`` has something to find.
    package var hasOrigin: Bool {
        guard let parting else { return false }
        return parting.losses != nil && !parting.isAfterUpdate
    }

    /// Finds out where two losses begin to differ that come from equal parameters: both runs are replayed to the step
    /// before, and the values of the forward pass are compared in order. Without a step whose loss differs first,
    /// nothing is computed.
    /// - Throws: as ``RunReplay/state(after:)``.
    /// - Complexity: Two replays to the step.
    public mutating func findOrigin<First: DataSource, Second: DataSource>(
        _ first: RunReplay<First>, _ second: RunReplay<Second>
    ) throws where First.Scalar == Second.Scalar {
        guard hasOrigin, let step = parting?.step else { return }
        let (one, other) = (try first.forwardValues(of: step), try second.forwardValues(of: step))
        let pairs = zip(one, other)
        parting?.origin =
            pairs.first { $0.name != $1.name || !$0.value.hasSameBits(as: $1.value) }?.0.name
            ?? (one.count == other.count ? "nothing" : "penalties")
    }
}

extension RunReplay {
    /// The values of a step's forward pass, in order: the minibatch's inputs, each layer's output, the targets, the
    /// loss without penalties, and these.
    fileprivate func forwardValues(of step: Int) throws -> [(name: String, value: Tensor<Scalar>)] {
        let (state, indices) = (try state(after: step - 1), try samples(of: step))
        let batch = data.batch(indices, step: step)
        let masks: [Tensor<Scalar>] = rule.masks(rows: indices.count, step: step)
        let objective = rule.objective
        var pass = Pass(
            mode: .training, parameters: state.parameters, statistics: state.statistics, masks: masks,
            keepingOutputs: true)
        _ = objective.architecture(batch.inputs, &pass)
        let value = objective(batch, parameters: state.parameters, statistics: state.statistics, masks: masks)
        let weights = batch.sampleWeights.map { [("sample weights", $0)] } ?? []
        let layers = pass.outputs.map { ($0.name, $0.value) }
        return [("inputs", batch.inputs)] + layers + [("targets", batch.targets)] + weights
            + [("loss", value.dataLoss)] + (value.penalty.map { [("penalties", $0)] } ?? [])
    }
}

extension Tensor {
    /// Whether all elements have the same bits, so that NaN equals NaN and 0 does not equal −0.
    fileprivate func hasSameBits(as other: Tensor) -> Bool {
        shape == other.shape && fingerprint == other.fingerprint
    }
}
