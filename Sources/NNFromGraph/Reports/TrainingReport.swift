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
    /// The epoch that the network's weights are of, if training has ended; `nil` for the last one so far.
    public var weightsEpoch: Int?
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
    /// How the network is trained.
    let summary: TrainingSummary
    /// The network's number of parameters in words.
    let totals: String
    /// The number of epochs that the training is to have.
    public var epochs: Int { summary.epochs }

    /// A report before the first epoch.
    /// - Parameters:
    ///   - title: The title.
    ///   - network: The network before training.
    ///   - configuration: The configuration of the training.
    ///   - data: The training data.
    ///   - validation: The validation data, of which the page gives the number of samples.
    ///   - test: The test data, likewise.
    /// - Throws: ``TrainingError`` or ``NetworkError`` if configuration, network and data do not match.
    public init<Source: DataSource>(
        title: String, of network: Network<Source.Scalar>, _ configuration: TrainingConfiguration, on data: Source,
        validation: (any DataSource<Source.Scalar>)? = nil, test: (any DataSource<Source.Scalar>)? = nil
    ) throws {
        self.title = title
        let rule = try network.rule(configuration, data)
        summary = TrainingSummary(configuration, of: network, on: data, validation: validation, test: test)
        settings =
            (summary.facts + [
                ("element type", "\(Source.Scalar.self)"), ("kernels", InstructionSet.name),
                ("threads", "\(Threads.count)"),
            ]).map { .init(name: $0.name, value: $0.value) }
        totals = network.totals
        graph = rule.graph(network, data)
    }

    /// The setting of the given name as a number, such as the seed.
    public var seed: String? { settings.first { $0.name == "seed" }?.value }

    /// Writes the page, atomically.
    /// - Throws: ``FileError`` if the file cannot be written.
    public func write(to file: URL) throws(FileError) { try FileBytes.write(html(), to: file) }
}
