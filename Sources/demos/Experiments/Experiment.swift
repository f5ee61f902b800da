import Autodiff
import Foundation
import NNFromGraph

/// A network, how it is trained, on what, and what is to come out: everything that a training run depends on but the seed.
struct Experiment: Sendable {
    let name: String
    /// What it shows, in one line.
    let summary: String
    /// The lecture and its section.
    let source: String
    let layers: [any Layer]
    var initialization: Initializer = .glorotUniform
    /// The seed in it counts for nothing: that of the command line takes its place.
    let training: TrainingConfiguration
    /// What is expected after all epochs.
    let expectations: [Expectation]
    /// How many trainings, from the seed on, expectations are about the mean of: where one division of little data decides
    /// more than the network does.
    var runs = 1
    var usesMNIST = false
    /// The lecture's own seed, taken where the command line gives none.
    var lectureSeed: UInt64?
    let data: @Sendable (Options, Console) throws -> ExperimentData
    /// Pictures besides the learning curve, by the names of their files.
    var pictures: @Sendable (Network<Float>, ExperimentData) -> [(name: String, picture: any SVGPicture)] = { _, _ in []
    }
}

/// The parts of the data, and the images that the test part is made of, if it is.
struct ExperimentData: Sendable {
    let training: any DataSource<Float>
    let validation: any DataSource<Float>
    let test: any DataSource<Float>
    var testImages: ImageDataSet?

    /// Of images, with pixels scaled into a range.
    init(_ split: ImageDataSplit, range: ClosedRange<Double>, sampleShape: Shape? = nil) {
        training = ScaledImages<Float>(split.training, range: range, sampleShape: sampleShape)
        validation = ScaledImages<Float>(split.validation, range: range, sampleShape: sampleShape)
        test = ScaledImages<Float>(split.test, range: range, sampleShape: sampleShape)
        testImages = split.test
    }

    init(
        training: any DataSource<Float>, validation: any DataSource<Float>, test: any DataSource<Float>,
        testImages: ImageDataSet? = nil
    ) {
        self.training = training
        self.validation = validation
        self.test = test
        self.testImages = testImages
    }

    init(_ split: DataSplit<Float>) {
        self.init(training: split.training, validation: split.validation, test: split.test)
    }

    /// The same samples for everything: what is looked at is the fit.
    init(all data: DataSet<Float>) { self.init(training: data, validation: data, test: data) }
}

/// What an experiment is to reach.
struct Expectation: Sendable {
    enum Figure: String, Sendable {
        case training = "training accuracy"
        case validation = "validation accuracy"
        case test = "test accuracy"
        case determination = "R²"

        /// A value of the figure, as text.
        func shown(_ value: Double) -> String {
            self == .determination ? String(format: "%.5f", value) : percent(value)
        }
    }
    let figure: Figure
    let value: Double
    /// How far from the value it may lie; `nil` where any better figure will do.
    let tolerance: Double?

    static func about(_ figure: Figure, _ value: Double, _ tolerance: Double) -> Expectation {
        Expectation(figure: figure, value: value, tolerance: tolerance)
    }
    static func atLeast(_ figure: Figure, _ value: Double) -> Expectation {
        Expectation(figure: figure, value: value, tolerance: nil)
    }

    func isReached(by found: Double) -> Bool {
        tolerance.map { abs(found - value) <= $0 } ?? (found >= value)
    }

    /// `test accuracy 94.50 % ± 0.60 %`
    var description: String {
        if let tolerance { return "\(figure.rawValue) \(figure.shown(value)) ± \(figure.shown(tolerance))" }
        return "\(figure.rawValue) of at least \(figure.shown(value))"
    }
}

extension Demo {
    /// The demo that runs an experiment.
    init(_ experiment: Experiment) {
        self.init(
            experiment.name, experiment.summary, heeding: Option.training + (experiment.usesMNIST ? Option.mnist : [])
        ) { options, console in
            try experiment.run(options, console)
        }
    }
}
