import Autodiff
import Foundation

/// Where training writes down all that it needs to go on, and how often.
public struct Checkpointing: Sendable, Equatable {
    /// The file, of the safetensors format; it is written beside and renamed, so that it is whole at every moment.
    public let file: URL
    /// After how many epochs it is written; it always is at the end.
    public let everyEpochs: Int
    /// Whether a training goes on from the file if there is one; else it starts anew and overwrites it.
    public let resumes: Bool

    /// An interval below 1 stops the program.
    public init(file: URL, everyEpochs: Int = 1, resuming resumes: Bool = true) {
        if everyEpochs < 1 { stop("Checkpointing: every \(everyEpochs) epochs; it must be at least 1") }
        self.file = file
        self.everyEpochs = everyEpochs
        self.resumes = resumes
    }
}

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
        var loss = 0.0
        var correct = 0
        var seconds = 0.0
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

/// A checkpoint that cannot be used.
public struct CheckpointError: WordedError {
    public enum Fault: Equatable, Sendable {
        case file(FileFault)
        case format(SafeTensorsFault)
        /// It is a file of tensors, but not a checkpoint.
        case notACheckpoint(String)
        /// It is of another training.
        case different(String, file: String, here: String)
    }
    public let file: String
    public let fault: Fault

    public var description: String {
        switch fault {
        case .file(let fault): "\(file) \(fault)"
        case .format(let fault): "\(file) \(fault)"
        case .notACheckpoint(let reason): "\(file) is no checkpoint of a training: \(reason)"
        case .different(let what, let theirs, let ours):
            "\(file) is the checkpoint of another training: its \(what) is \(theirs), and here it is \(ours). Give the same "
                + "configuration, or another file."
        }
    }
}
