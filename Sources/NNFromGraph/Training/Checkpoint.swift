import Autodiff

/// All that a training needs to go on as if nothing had been: after an epoch, or within one.
struct Checkpoint<Scalar: TensorScalar>: Equatable {
    /// Weights that a callback kept, and the epoch they are of.
    struct Kept: Equatable {
        var epoch: Int
        var parameters: [Tensor<Scalar>]
        var statistics: [Tensor<Scalar>]
    }
    /// What the steps of the epoch that is running came to.
    struct Running: Equatable {
        var steps = 0
        /// The sum of the batches' losses, each times its weight where the loss is a mean.
        var loss = 0.0
        /// The sum of the batches' weights.
        var weight = 0.0
        var correct = 0
        var seconds = 0.0

        /// The mean over what was seen; 0 where nothing of it counts.
        var meanLoss: Double { weight > 0 ? loss / weight : 0 }

        mutating func add(_ step: StepResult, isSum: Bool) {
            steps += 1
            loss += isSum ? step.loss : step.loss * step.weight
            weight += step.weight
            correct += step.correct
        }
    }

    var state: TrainingState<Scalar>
    /// Of the epochs that are done.
    var records: [EpochRecord] = []
    var running = Running()
    var kept: Kept?
    /// Why a callback ended the training.
    var stopReason: String?
    /// Where a search by L-BFGS stands.
    var search: LBFGS.Progress?

    init(state: TrainingState<Scalar>) { self.state = state }

    /// Leaves a network with what training came to: the weights that were kept, or the last.
    /// - Parameter records: with that of an epoch that is not done.
    func conclude(
        _ network: inout Network<Scalar>, records: [EpochRecord], end: TrainingHistory.End
    ) -> TrainingHistory {
        network.take(state)
        if let kept { (network.parameters, network.statistics) = (kept.parameters, kept.statistics) }
        return TrainingHistory(records: records, end: end, weightsEpoch: kept?.epoch ?? records.count)
    }
}
