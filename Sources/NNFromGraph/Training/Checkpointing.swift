import Autodiff
import Foundation

/// Where and how often training saves a checkpoint.
public struct Checkpointing: Sendable, Equatable {
    /// How often a checkpoint is written, besides at the end and when training is interrupted.
    public enum Interval: Sendable, Hashable {
        /// Whenever this number of epochs has been completed.
        case epochs(Int)
        /// After the first step or epoch that ends at least this number of seconds after the last checkpoint.
        case seconds(Double)
    }

    /// The file, in the safetensors format. It is written atomically, and used by one training at a time.
    public let file: URL
    /// When checkpoints are written.
    public let interval: Interval
    /// Whether training resumes from an existing file; otherwise it starts anew and overwrites the file.
    public let resumes: Bool

    /// Saves to `file`, and resumes from it if it exists. An interval below 1 epoch, or of negative or non-finite
    /// seconds, stops the program.
    public init(file: URL, every interval: Interval = .epochs(1), resuming resumes: Bool = true) {
        switch interval {
        case .epochs(let epochs):
            if epochs < 1 { stop("Checkpointing: every \(epochs) epochs; the interval must be at least 1") }
        case .seconds(let seconds):
            guard seconds >= 0, seconds.isFinite else {
                stop("Checkpointing: every \(seconds) seconds; the interval must be finite and not negative")
            }
        }
        self.file = file
        self.interval = interval
        self.resumes = resumes
    }

    /// Saves to `file` every `everyEpochs` epochs; a number below 1 stops the program.
    public init(file: URL, everyEpochs: Int, resuming resumes: Bool = true) {
        self.init(file: file, every: .epochs(everyEpochs), resuming: resumes)
    }
}
