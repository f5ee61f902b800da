import Foundation

/// Shows training as it goes, on standard error: a bar that moves in place on a terminal, one plain line an epoch
/// elsewhere.
public struct TrainingProgress: Sendable {
    private let title: String
    private let epochs: Int
    private let isTerminal: Bool

    /// - Parameter isTerminal: whether to draw the bar; by default, whether standard error is a terminal.
    public init(title: String, epochs: Int, isTerminal: Bool = isatty(STDERR_FILENO) != 0) {
        self.title = title
        self.epochs = epochs
        self.isTerminal = isTerminal
    }

    /// Shows an epoch's record.
    public func show(_ record: EpochRecord) {
        FileHandle.standardError.write(Data(text(of: record).utf8))
    }

    /// What ``show(_:)`` writes.
    package func text(of record: EpochRecord) -> String {
        let figures = String(
            format: "loss %.4f, accuracy %.2f %% (training) %.2f %% (validation), %.2f s, %.0f samples/s",
            record.trainingLoss, 100 * record.trainingAccuracy, 100 * record.validationAccuracy, record.seconds,
            record.samplesPerSecond)
        guard isTerminal else { return "\(title): epoch \(record.epoch)/\(epochs), \(figures)\n" }
        let width = 24
        let filled = width * record.epoch / epochs
        let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: width - filled)
        // Back to the start of the line, and clear what a longer line left.
        return "\r\u{1B}[K\(title) \(bar) \(record.epoch)/\(epochs) \(figures)" + (record.epoch == epochs ? "\n" : "")
    }
}
