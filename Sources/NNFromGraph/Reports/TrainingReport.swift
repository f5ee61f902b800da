import Autodiff
import Foundation

/// A training as a page of one file that loads nothing: configuration, curves, pictures, gradient norms by layer,
/// calibration, timing, the computation graph of a step, and the command that repeats it.
///
///     let iris = try Iris.load(as: Float.self)
///     var network = try Network<Float>(inputs: 4, [Dense(3, .softmax)], seed: 1)
///     var configuration = TrainingConfiguration(loss: .softmaxCrossEntropy, epochs: 2)
///     let report = try TrainingReport(title: "iris", of: network, configuration, on: iris)
///     let observer = try ReportObserver(report, of: network, configuration, on: iris)
///     configuration.observers = [observer]
///     observer.finish(try network.train(on: iris, configuration))
///     try observer.report.write(to: FileManager.default.temporaryDirectory.appendingPathComponent("report.html"))
///     print(observer.report.records.count)  // 2
public struct TrainingReport: Sendable {
    /// A picture, and the heading under which it stands.
    public struct Figure: Sendable {
        /// The heading.
        public let heading: String
        /// The picture.
        public let picture: any SVGPicture
        /// A picture under a heading.
        public init(_ heading: String, _ picture: any SVGPicture) {
            self.heading = heading
            self.picture = picture
        }
    }

    /// The title.
    public let title: String
    /// The settings, in order.
    public var settings: [RecordedRun.Setting]
    /// The words of the command that repeats the training, without the name of the program; empty if there is none.
    public var command: [String] = []
    /// The records so far.
    public var records: [EpochRecord] = []
    /// Where the training is, or how it ended.
    public var state = "before the first epoch"
    /// Further results, such as the accuracy on test data.
    public var results: [RecordedRun.Setting] = []
    /// The pictures, in order: of those under one heading, side by side.
    public var figures: [Figure] = []
    /// The samples that are predicted wrongly; `nil` for regression, or where a picture shows them.
    public var worst: WorstPredictions?
    /// The calibration of the predictions; `nil` for regression.
    public var calibration: Calibration?
    /// The gradients' norms.
    public var gradientNorms = GradientNorms()
    /// The peak of the program's memory in bytes; `nil` if it is not known.
    public var peakMemory: Int?
    /// The seconds since the training began; `nil` if they are not known.
    public var seconds: Double?
    /// The computation graph of a step, as SVG.
    public var graph: String?
    /// The number of epochs that were completed before the training was resumed from a checkpoint; `nil` if it was not.
    /// Their records are among ``records``; all else is known of the later epochs alone, and the page says so.
    public var resumedEpochs: Int?
    /// The number of epochs that the training is to have.
    public let epochs: Int

    /// A report before the first epoch.
    /// - Throws: ``TrainingError`` or ``NetworkError`` if configuration, network and data do not match.
    public init<Source: DataSource>(
        title: String, of network: Network<Source.Scalar>, _ configuration: TrainingConfiguration, on data: Source
    ) throws {
        self.title = title
        epochs = configuration.epochs
        let rule = try network.rule(configuration, data)
        let optimizer = String(describing: configuration.optimizer)
        settings = [
            (
                "layers and their outputs",
                network.architecture.layers.filter { !$0.isGroup }.map { "\($0.name) \($0.outputShape)" }
                    .joined(separator: ", ")
            ),
            ("parameters", Units.grouped(network.parameterCount)), ("loss", configuration.loss.name),
            ("penalty on weights", configuration.weightPenalty.words),
            ("penalty on biases", configuration.biasPenalty.words), ("optimizer", optimizer),
            ("batch size", Units.grouped(configuration.batchSize)), ("epochs", Units.grouped(configuration.epochs)),
            ("training samples", Units.grouped(data.count)), ("sample shape", "\(data.sampleShape)"),
            ("seed", "\(configuration.seed)"), ("element type", "\(Source.Scalar.self)"),
            ("kernels", InstructionSet.name), ("threads", "\(Threads.count)"),
        ].filter { $0.1 != "none" }.map { .init(name: $0.0, value: $0.1) }
        graph = rule.graph(network, data)
    }

    /// The setting of the given name as a number, such as the seed.
    public var seed: String? { settings.first { $0.name == "seed" }?.value }

    /// Writes the page, atomically.
    /// - Throws: ``FileError`` if the file cannot be written.
    public func write(to file: URL) throws(FileError) { try FileBytes.write(html(), to: file) }
}

extension Regularizer {
    /// `L2 0.01`; `none`.
    fileprivate var words: String {
        let parts = [("L1", l1), ("L2", l2)].filter { $0.1 != 0 }.map { "\($0.0) \(Units.number($0.1))" }
        return parts.isEmpty ? "none" : parts.joined(separator: ", ")
    }
}
