import Autodiff
import Foundation
import NNFromGraph
import Synchronization

/// The page of a training, for `--report FILE` and `--watch`.
struct PageOfTraining {
    private let observer: ReportObserver<AnySource>
    private let server: PageServer?
    private let experiment: Experiment
    private let data: ExperimentData
    private let options: Options

    /// The page before training; `nil` if none was asked for.
    /// - Throws: ``PageServerError`` if the port of `--watch` is taken.
    init?(
        _ experiment: Experiment, _ network: Network<Float>, _ data: ExperimentData,
        _ configuration: TrainingConfiguration, _ options: Options, _ console: Console
    ) throws {
        guard options.reportFile != nil || options.watchPort != nil else { return nil }
        let source = AnySource(data.training)
        var report = try TrainingReport(
            title: "\(experiment.name): \(experiment.summary)", of: network, configuration, on: source,
            validation: data.validation, test: data.test)
        report.command = experiment.command(configuration, options)
        let server = try options.watchPort.map { try PageServer(port: $0) }
        if let server {
            server.publish(report.html(isLive: true))
            console.say("  watch the training at \(server.address)")
        }
        var update: ReportObserver<AnySource>.Update?
        if let server {
            update = { (report: inout TrainingReport, network: Network<Float>) in
                Self.judge(&report, network, experiment, data, options)
                server.publish(report.html(isLive: true))
            }
        }
        observer = try ReportObserver(report, of: network, configuration, on: source, update: update)
        (self.server, self.experiment, self.data, self.options) = (server, experiment, data, options)
    }

    /// What follows the training.
    var trainingObserver: any TrainingObserver { observer }

    /// Completes the page, writes it to the file of `--report`, and ends the server.
    func finish(_ network: Network<Float>, _ history: TrainingHistory, _ console: Console) throws {
        observer.finish(history)
        observer.change { Self.judge(&$0, network, experiment, data, options) }
        // Without the script that asks again: it is the last one.
        server?.publish(observer.report.html())
        server?.stop(afterServingFor: 2.5)
        if let file = options.reportFile {
            try observer.report.write(to: file)
            console.say("  report: \(file.relativePath)")
        }
    }

    /// Pictures, calibration and memory, with the network as it is.
    private static func judge(
        _ report: inout TrainingReport, _ network: Network<Float>, _ experiment: Experiment, _ data: ExperimentData,
        _ options: Options
    ) {
        guard !report.records.isEmpty else { return }
        let headings = [
            "confusion": "Confusion matrix", "roc": "ROC curve", "misclassified": "Misclassified samples",
            "weights": "First layer's weights", "fit": "Predicted against true values",
        ]
        let history = TrainingHistory(
            records: report.records, weightsEpoch: report.weightsEpoch ?? report.records.count)
        let figures = Figures(network, data, history)
        let judged = AnySource(data.test ?? data.training)
        let figure: Expectation.Figure =
            judged.classes == 0 ? .determination : data.test == nil ? .training : .test
        report.results = figures[figure].map { [.init(name: figure.rawValue, value: figure.shown($0))] } ?? []
        let pictures = experiment.pictures(history, figures, network, data, seed: options.seed)
        report.figures = pictures.compactMap { name, picture in
            let kind = String(name.dropFirst(experiment.name.count + 1))
            return kind == "learning-curve" ? nil : .init(headings[kind] ?? "Further pictures", picture)
        }
        if judged.classes > 0 {
            report.calibration = Calibration(
                labels: judged.labels(0..<judged.count), probabilities: network.outputs(on: judged))
            if data.testImages == nil { report.worst = WorstPredictions(network, on: judged) }
        }
        report.peakMemory = Machine.peakMemoryBytes
    }
}

/// A data source of any kind.
struct AnySource: DataSource {
    typealias Scalar = Float
    let base: any DataSource<Float>

    init(_ base: any DataSource<Float>) { self.base = base }

    var count: Int { base.count }
    var sampleShape: Shape { base.sampleShape }
    var classes: Int { base.classes }
    var encoding: TargetEncoding? { base.encoding }
    var outputCount: Int { base.outputCount }
    func inputs(_ indices: some Collection<Int>) -> Tensor<Float> { base.inputs(indices) }
    func labels(_ indices: some Collection<Int>) -> [Int] { base.labels(indices) }
    func targets(_ indices: some Collection<Int>) -> Tensor<Float> { base.targets(indices) }
    func sampleWeights(_ indices: some Collection<Int>) -> Tensor<Float>? { base.sampleWeights(indices) }
    func batch(_ indices: some Collection<Int>, step: Int) -> Batch<Tensor<Float>> {
        base.batch(indices, step: step)
    }
}
