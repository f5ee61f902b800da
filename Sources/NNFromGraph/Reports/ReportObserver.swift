import Autodiff
import Synchronization

/// Fills a report while a training runs: records, gradient norms by layer, and what the caller adds.
public final class ReportObserver<Source: DataSource>: TrainingObserver {
    /// Adds what only the caller knows, such as pictures, after an epoch.
    public typealias Update = @Sendable (inout TrainingReport, Network<Source.Scalar>) -> Void

    private let content: Mutex<TrainingReport>
    private let rule: StepRule
    private let data: Source
    private let update: Update?
    private let start = ContinuousClock.now
    private let lastUpdate = Mutex<ContinuousClock.Instant?>(nil)
    /// The least number of seconds between two calls of the caller's.
    private static var secondsBetweenUpdates: Double { 2 }

    /// An observer of a training of `network` on `data`.
    /// - Parameters:
    ///   - report: The report to fill in.
    ///   - network: The network before training.
    ///   - configuration: The configuration of the training.
    ///   - data: The training data.
    ///   - update: Called after epochs, at most every two seconds, to follow the training; `nil` for no calls.
    /// - Throws: ``TrainingError`` or ``NetworkError`` if configuration, network and data do not match.
    public init(
        _ report: TrainingReport, of network: Network<Source.Scalar>, _ configuration: TrainingConfiguration,
        on data: Source, update: Update? = nil
    ) throws {
        content = Mutex(report)
        rule = try network.rule(configuration, data)
        self.data = data
        self.update = update
    }

    /// The report so far.
    public var report: TrainingReport { content.withLock { $0 } }

    public func observe<Scalar>(_ history: [EpochRecord], _ network: Network<Scalar>) {
        guard let network = network as? Network<Source.Scalar>, let last = history.last else { return }
        content.withLock { report in
            // At the first call, all but one are from before.
            if report.records.isEmpty, history.count > 1 { report.resumedEpochs = history.count - 1 }
            report.records = history
            report.state =
                "training: epoch \(Units.grouped(last.epoch)) of \(Units.grouped(report.epochs)) completed"
            report.seconds = (ContinuousClock.now - start) / .seconds(1)
            // About a hundred epochs of a long training.
            if last.epoch <= 20 || last.epoch % max(report.epochs / 100, 1) == 0 {
                report.gradientNorms.add(epoch: last.epoch, network, rule, data)
            }
        }
        guard let update, isDue(last.epoch) else { return }
        var report = report
        update(&report, network)
        content.withLock { [report] in $0 = report }
    }

    private func isDue(_ epoch: Int) -> Bool {
        lastUpdate.withLock { last in
            let now = ContinuousClock.now
            if let last, (now - last) / .seconds(1) < Self.secondsBetweenUpdates { return false }
            last = now
            return true
        }
    }

    /// Notes how the training ended.
    public func finish(_ history: TrainingHistory) {
        content.withLock { report in
            report.records = history.records
            report.weightsEpoch = history.weightsEpoch
            report.resumedEpochs = history.resumedEpochs
            report.seconds = (ContinuousClock.now - start) / .seconds(1)
            switch history.end {
            case .completed: report.state = "completed after \(Units.count(history.count, "epoch"))"
            case .stopped(let reason):
                report.state = "ended after \(Units.count(history.count, "epoch")): \(reason)"
            case .interrupted: report.state = "interrupted in epoch \(Units.grouped(history.count))"
            }
            if let resumed = history.resumedEpochs { report.state += "; resumed after epoch \(Units.grouped(resumed))" }
        }
    }

    /// Changes the report.
    public func change(_ body: (inout TrainingReport) -> Void) { content.withLock { body(&$0) } }
}
