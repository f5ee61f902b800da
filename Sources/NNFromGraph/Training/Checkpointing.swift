import Autodiff
import Foundation

/// Where and how often training saves a checkpoint.
public struct Checkpointing: Sendable, Equatable {
    /// How often a checkpoint is written, besides at the end and when training is interrupted.
    public enum Interval: Sendable, Hashable {
        /// Every so many epochs.
        case epochs(Int)
        /// At the end of the first step or epoch after so many seconds.
        case seconds(Double)
    }

    /// The file, in the safetensors format. It is written atomically, and used by one training at a time.
    public let file: URL
    /// When checkpoints are written.
    public let interval: Interval
    /// Whether training resumes from an existing file; otherwise it starts anew and overwrites the file.
    public let resumes: Bool

    /// An interval of fewer than 1 epoch, or of negative or non-finite seconds, stops the program.
    public init(file: URL, every interval: Interval = .epochs(1), resuming resumes: Bool = true) {
        switch interval {
        case .epochs(let epochs):
            if epochs < 1 { stop("Checkpointing: every \(epochs) epochs; it must be at least 1") }
        case .seconds(let seconds):
            guard seconds >= 0, seconds.isFinite else {
                stop("Checkpointing: every \(seconds) seconds; it must be finite and not negative")
            }
        }
        self.file = file
        self.interval = interval
        self.resumes = resumes
    }

    /// Saves every so many epochs.
    public init(file: URL, everyEpochs: Int, resuming resumes: Bool = true) {
        self.init(file: file, every: .epochs(everyEpochs), resuming: resumes)
    }
}
