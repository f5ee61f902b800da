import Foundation

/// Shows training progress on standard error: a progress bar on a terminal, otherwise one plain line per epoch. A
/// closed or full standard error does not disturb training.
public struct TrainingProgress: Sendable {
    private let title: String
    private let epochs: Int
    private let isTerminal: Bool

    /// - Parameters:
    ///   - title: The text at the start of each line.
    ///   - epochs: The number of epochs.
    ///   - isTerminal: Whether to draw a bar; by default as ``drawsBar(isTerminal:environment:)`` decides.
    public init(title: String, epochs: Int, isTerminal: Bool = Self.drawsBar()) {
        self.title = title
        self.epochs = epochs
        self.isTerminal = isTerminal
    }

    /// Whether to draw a bar: on a terminal that can move its cursor, unless `NO_COLOR` (no-color.org) requests plain
    /// text.
    public static func drawsBar(
        isTerminal: Bool = isatty(STDERR_FILENO) != 0,
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) -> Bool {
        isTerminal && environment["NO_COLOR", default: ""].isEmpty && environment["TERM"] != "dumb"
    }

    /// Shows an epoch's record.
    public func show(_ record: EpochRecord) { StandardStream.errors.write(text(of: record)) }

    /// Ends the bar's line if training ended after `epochs` epochs, before the last one.
    public func end(after epochs: Int) {
        if isTerminal, epochs > 0, epochs < self.epochs { StandardStream.errors.write("\n") }
    }

    /// The text that ``show(_:)`` writes.
    package func text(of record: EpochRecord) -> String {
        // Regression has no accuracy.
        let accuracies = [(record.trainingAccuracy, "training"), (record.validationAccuracy, "validation")]
            .filter { !$0.0.isNaN }.map { String(format: "%.2f %% (\($0.1))", 100 * $0.0) }
        let figures =
            String(format: "loss %.4f, ", record.trainingLoss)
            + (accuracies.isEmpty
                ? record.validationLoss.isNaN ? "" : String(format: "%.4f (validation), ", record.validationLoss)
                : "accuracy " + accuracies.joined(separator: " ") + ", ")
            + String(format: "%.2f s, %.0f samples/s", record.seconds, record.samplesPerSecond)
        guard isTerminal else { return "\(title): epoch \(record.epoch)/\(epochs), \(figures)\n" }
        let width = 24
        let filled = width * min(record.epoch, epochs) / max(epochs, 1)
        let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: width - filled)
        // Return to the start of the line and clear it.
        return "\r\u{1B}[K\(title) \(bar) \(record.epoch)/\(epochs) \(figures)" + (record.epoch == epochs ? "\n" : "")
    }
}
