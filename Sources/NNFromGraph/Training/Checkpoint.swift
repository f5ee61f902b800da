import Autodiff

/// The complete state of a training, after an epoch or within one. Resuming from it gives the same bits as an
/// uninterrupted run.
struct Checkpoint<Scalar: TensorScalar>: Equatable {
    /// The parameters and statistics that a callback decided to keep, and their epoch.
    struct Kept: Equatable {
        var epoch: Int
        var parameters: [Tensor<Scalar>]
        var statistics: [Tensor<Scalar>]
    }
    /// The sums over the steps of the current epoch.
    struct Running: Equatable {
        var steps = 0
        /// The sum of the batches' losses without penalties, each multiplied by its weight if the loss is a mean.
        var loss = 0.0
        /// The sum of the penalties, likewise.
        var penalty = 0.0
        /// The sum of the batches' weights.
        var weight = 0.0
        var correct = 0
        var seconds = 0.0

        /// The mean over the samples so far; 0 if their weights are all 0.
        var meanLoss: Double { weight > 0 ? loss / weight : 0 }
        /// The mean of the penalties, likewise.
        var meanPenalty: Double { weight > 0 ? penalty / weight : 0 }

        mutating func add(_ step: StepResult, isSum: Bool) {
            steps += 1
            let factor = isSum ? 1 : step.weight
            loss += step.dataLoss * factor
            penalty += step.penalty * factor
            weight += step.weight
            correct += step.correct
        }
    }

    var state: TrainingState<Scalar>
    /// The records of completed epochs.
    var records: [EpochRecord] = []
    var running = Running()
    var kept: Kept?
    /// Why a callback ended the training.
    var stopReason: String?
    /// The state of an L-BFGS search.
    var search: LBFGS.Progress?

    init(state: TrainingState<Scalar>) { self.state = state }

    /// Gives a network the result of training: the kept weights, or the last ones.
    /// - Parameters:
    ///   - records: The records, including that of an unfinished epoch.
    ///   - resumedEpochs: The number of epochs that were completed before training resumed; `nil` if it did not.
    ///   - fault: Why the record of the steps ends before the training; `nil` if it does not.
    func conclude(
        _ network: inout Network<Scalar>, records: [EpochRecord], end: TrainingHistory.End, resumedEpochs: Int?,
        recordingFault fault: RunError? = nil
    ) -> TrainingHistory {
        network.take(state)
        if let kept { (network.parameters, network.statistics) = (kept.parameters, kept.statistics) }
        return TrainingHistory(
            records: records, end: end, weightsEpoch: kept?.epoch ?? records.count, resumedEpochs: resumedEpochs,
            recordingFault: fault)
    }
}
