import Autodiff
import Foundation
import NNFromGraph

/// A network, its data, how it is trained, and the expected result: everything that a run depends on except the seed.
struct Experiment: Sendable {
    let name: String
    /// What is learned: the title of the pictures.
    let subject: String
    /// What it shows, in one line.
    let summary: String
    /// The lecture and section.
    let source: String
    let layers: [any Layer]
    var initialization: Initializer = .glorotUniform
    /// The training configuration; its seed is ignored in favor of the command line's.
    let training: TrainingConfiguration
    /// The expected results after all epochs.
    let expectations: [Expectation]
    /// Names of the classes, for pictures; without any, they are numbered.
    var classNames: [String] = []
    /// The number of trainings, with consecutive seeds, over which the expectations are averaged: more than one where
    /// the random split of a small data set matters more than the network.
    var runs = 1
    var usesMNIST = false
    /// The lecture's own seed, used if the command line gives none.
    var lectureSeed: UInt64?
    let data: @Sendable (Options, Console) throws -> ExperimentData
    /// All experiments, in the order of the demos.
    static let all = [
        polynomial, regions, digits, breastCancer, mnistMeanSquaredError, mnistLogistic, mnistSoftmax, mnistDeep,
        mnistConvolutional, mnistBest,
    ]

    /// Further pictures besides the learning curve, with their file names.
    var pictures: @Sendable (Network<Float>, ExperimentData) -> [(name: String, picture: any SVGPicture)] = { _, _ in []
    }
}

/// The parts of the data, and the test part's images, if it consists of images.
struct ExperimentData: Sendable {
    let training: any DataSource<Float>
    /// The other parts; `nil` where the fit to the training samples itself is judged.
    let validation, test: (any DataSource<Float>)?
    var testImages: ImageDataSet?

    /// Image data, with pixels scaled to a range.
    init(_ split: ImageDataSplit, range: ClosedRange<Double>, sampleShape: Shape? = nil) {
        training = ScaledImages<Float>(split.training, range: range, sampleShape: sampleShape)
        validation = ScaledImages<Float>(split.validation, range: range, sampleShape: sampleShape)
        test = ScaledImages<Float>(split.test, range: range, sampleShape: sampleShape)
        testImages = split.test
    }

    init(
        training: any DataSource<Float>, validation: (any DataSource<Float>)?, test: (any DataSource<Float>)?,
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

    /// Training samples alone, where the fit to them is judged.
    init(all data: DataSet<Float>) { self.init(training: data, validation: nil, test: nil) }
}

/// An expected result of an experiment.
struct Expectation: Sendable {
    enum Figure: String, Sendable {
        case training = "training accuracy"
        case validation = "validation accuracy"
        case test = "test accuracy"
        case determination = "R²"

        /// The unit of a figure as shown, with a space before it.
        var unit: String { self == .determination ? "" : " %" }

        /// A value of the figure as text, with its unit.
        func shown(_ value: Double) -> String { number(value) + unit }

        /// A value of the figure as text, without its unit.
        func number(_ value: Double) -> String {
            self == .determination ? String(format: "%.5g", value) : String(format: "%.2f", 100 * value)
        }
    }
    let figure: Figure
    let value: Double
    /// The allowed deviation from the value; `nil` if the value is a lower bound.
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

    /// `test accuracy 94.50 ± 0.60 %`, or `test accuracy at least 97.25 %`.
    var description: String {
        if let tolerance {
            return "\(figure.rawValue) \(figure.number(value)) ± \(figure.number(tolerance))\(figure.unit)"
        }
        return "\(figure.rawValue) at least \(figure.number(value))\(figure.unit)"
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
