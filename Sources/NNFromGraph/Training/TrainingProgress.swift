import Foundation
import Synchronization

/// Shows a training's progress on standard error.
///
/// On a terminal it is one line with a bar, which moves within an epoch and shows the time that remains; it has the
/// terminal's width, measured at each drawing, and drops what does not fit. Elsewhere it is a plain line per epoch (of
/// more than fifty, about twenty), and one every ten seconds within long epochs. A closed or full standard error does
/// not disturb training.
///
///     var network = try Network<Float>(inputs: 4, [Dense(3, .softmax)], seed: 1)
///     var configuration = TrainingConfiguration(loss: .softmaxCrossEntropy, epochs: 2)
///     let progress = TrainingProgress(title: "iris", epochs: configuration.epochs)
///     configuration.stepReport = { progress.show($0) }
///     let history = try network.train(on: Iris.load(), configuration) { progress.show($0) }
///     progress.end(after: history.count)
public final class TrainingProgress: Sendable {
    private let epochs: Int
    private let hasLinePerEpoch: Bool
    private let line: ProgressLine
    private let last = Mutex<(step: StepRecord?, epoch: EpochRecord?)>((nil, nil))

    /// - Parameters:
    ///   - title: The text at the start of each line.
    ///   - epochs: The number of epochs.
    ///   - hasLinePerEpoch: Whether plain lines report epochs; otherwise there is one every ten seconds.
    ///   - isTerminal: Whether to draw a bar; by default as ``drawsBar(isTerminal:environment:)`` decides.
    public init(
        title: String, epochs: Int, hasLinePerEpoch: Bool = true, isTerminal: Bool = TrainingProgress.drawsBar()
    ) {
        self.epochs = epochs
        self.hasLinePerEpoch = hasLinePerEpoch
        line = ProgressLine(title: title, redraws: isTerminal)
    }

    /// Whether to draw a bar: on a terminal that can move its cursor, unless `NO_COLOR` (no-color.org) requests plain
    /// text.
    public static func drawsBar(
        isTerminal: Bool = isatty(STDERR_FILENO) != 0,
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) -> Bool {
        Terminal.canRedraw(isTerminal: isTerminal, environment: environment)
    }

    /// Shows where the training is within an epoch. It may be called after each step: it draws ten times a second.
    public func show(_ record: StepRecord) {
        let before = last.withLock { last in
            last.step = record
            return last.epoch
        }
        // What was done before a resumption says nothing about the time that remains.
        line.begin(at: record.fraction)
        line.show { content(of: record, after: before) }
    }

    /// Shows an epoch's record.
    public func show(_ record: EpochRecord) {
        let step = last.withLock { last in
            last.epoch = record
            return last.step
        }
        line.show(isMilestone: isMilestone(record.epoch)) { content(of: record, after: step) }
    }

    /// Ends the line after the last epoch, or where training ended before it; what it shows last stays, or is erased.
    public func end(after epochs: Int, erasing: Bool = false) { line.end(erasing: erasing) }

    /// Whether an epoch gets a line where nothing can be redrawn.
    package func isMilestone(_ epoch: Int) -> Bool {
        hasLinePerEpoch && (epochs <= 50 || epoch == epochs || epoch % max(1, epochs / 20) == 0)
    }

    /// - Parameter before: The record of the epoch before.
    package func content(of record: StepRecord, after before: EpochRecord?) -> ProgressLine.Content {
        // The figures of the last evaluation stay, so that the line does not jump.
        var details = [ProgressLine.Detail(String(format: "loss %.4f", record.trainingLoss))]
        if let before, !accuracies(of: before).isEmpty {
            details += accuracies(of: before)
        } else if !record.accuracy.isNaN {
            details.append(percent(record.accuracy, "accuracy so far", "accuracy so far"))
        }
        details.append(ProgressLine.Detail("step \(Units.grouped(record.step)) of \(Units.grouped(record.steps))"))
        return content(record.fraction, record.epoch, details)
    }

    /// - Parameter step: The record of the last step: an interrupted epoch has a record, too.
    package func content(of record: EpochRecord, after step: StepRecord?) -> ProgressLine.Content {
        // What does not exist, as accuracy in regression, is not shown.
        var details = [ProgressLine.Detail(String(format: "loss %.4f", record.trainingLoss))]
        details += accuracies(of: record)
        if record.validationAccuracy.isNaN, !record.validationLoss.isNaN {
            details.append(ProgressLine.Detail(String(format: "validation loss %.4f", record.validationLoss)))
        }
        if let step, step.epoch == record.epoch, step.step < step.steps {
            var content = content(step.fraction, record.epoch, details)
            content.details.insert(ProgressLine.Detail("interrupted at step \(step.step) of \(step.steps)"), at: 0)
            content.hasEnded = true
            return content
        }
        details.append(ProgressLine.Detail("\(Units.duration(record.seconds))/epoch"))
        details.append(ProgressLine.Detail("\(Units.rate(record.samplesPerSecond)) samples/s"))
        return content(Double(record.epoch) / Double(max(epochs, 1)), record.epoch, details)
    }

    private func content(
        _ fraction: Double, _ epoch: Int, _ details: [ProgressLine.Detail]
    ) -> ProgressLine.Content {
        ProgressLine.Content(
            fraction: fraction, position: "epoch \(epoch)/\(epochs)", shortPosition: "\(epoch)/\(epochs)",
            details: details)
    }

    private func accuracies(of record: EpochRecord) -> [ProgressLine.Detail] {
        [(record.validationAccuracy, "validation"), (record.trainingAccuracy, "training")].filter { !$0.0.isNaN }
            .map { percent($0.0, $0.1, "\($0.1) accuracy") }
    }

    private func percent(_ share: Double, _ short: String, _ long: String) -> ProgressLine.Detail {
        ProgressLine.Detail("\(long) \(Units.percent(share))", short: "\(short) \(Units.percent(share))")
    }
}
