import Autodiff
import Foundation

/// Where training writes down all that it needs to go on, and how often.
public struct Checkpointing: Sendable, Equatable {
    /// How often a checkpoint is written. It always is at the end and when training is interrupted.
    public enum Interval: Sendable, Hashable {
        /// After so many epochs.
        case epochs(Int)
        /// After the step or epoch at whose end so many seconds have passed since the last time.
        case seconds(Double)
    }

    /// The file, of the safetensors format; it is written beside and renamed, so that it is whole at every moment. One
    /// training at a time has it.
    public let file: URL
    public let interval: Interval
    /// Whether a training goes on from the file if there is one; else it starts anew and overwrites it.
    public let resumes: Bool

    /// An interval below 1 epoch, or of seconds that are negative or not finite, stops the program.
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

    /// After every so many epochs.
    public init(file: URL, everyEpochs: Int, resuming resumes: Bool = true) {
        self.init(file: file, every: .epochs(everyEpochs), resuming: resumes)
    }
}
