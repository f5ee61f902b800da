import NNFromGraph

/// A finished part of a run, as `--json` prints it (with names in snake case): `Notes/json.md` has the schema.
///
/// What does not exist is absent: the accuracy of a regression, the norms of what is no network.
struct Part: Encodable {
    /// What kind of object this is: an ``EpochPart`` has `epoch`.
    let kind = "run"
    var name: String
    /// The time that the part took, all of its runs together.
    var seconds: Double
    var peakMemoryBytes = Machine.peakMemoryBytes
    var trainAccuracy: Double?
    var validationAccuracy: Double?
    var testAccuracy: Double?
    /// In a grid search, the test accuracy of the setting chosen by cross-validation; `testAccuracy` is then that of
    /// the best cell.
    var chosenTestAccuracy: Double?
    /// The loss on the training data, without penalties.
    var loss: Double?
    var penalty: Double?
    var validationLoss: Double?
    /// R², for regression.
    var rSquared: Double?
    var largestDifference: Double?
    /// The largest norm of a layer's gradient.
    var largestNorm: Double?
    /// The ratio of the gradient's norm in the first layer to that in the last hidden layer.
    var firstToLastRatio: Double?
    /// The number of trainings over which metrics are averaged; absent for one.
    var runs: Int?
    var epochs: Int?
    /// The last epoch that a checkpoint had when the training resumed from it; absent if it did not.
    var resumedFromEpoch: Int?
    var secondsPerEpoch: Double?
    /// Whether all targets were met; absent if none was checked.
    var reached: Bool?
    /// The seed of the first training.
    var seed: UInt64?
    /// The epoch that the network's weights are of.
    var keptEpoch: Int?
    /// How the network was trained.
    var configuration: TrainingSummary?
    /// The value of a function, and its derivative.
    var value, derivative: Double?
    /// Where the function was evaluated.
    var point: Double?
    /// What the model gives, and what it should.
    var outputs, targets: [Double]?
    /// The derivatives by each parameter, in the order that the demo's text gives.
    var gradients: [Double]?
    /// The norms of each layer of a network.
    var layers: [LayerPart]?
    /// How often each class, by row, was predicted as each.
    var confusionMatrix: [[Int]]?
    /// The rows of a table: a search's score for each setting.
    var cells: [CellPart]?
    /// The paths of the pictures that were written.
    var pictures: [String]?
}

/// A completed epoch of a training, as `--json` prints it.
struct EpochPart: Encodable {
    let kind = "epoch"
    var name: String
    /// The seed of the training; a part with several trainings has one epoch of a number for each.
    var seed: UInt64
    var epoch: Int
    /// The time of the epoch's steps.
    var seconds: Double
    var peakMemoryBytes = Machine.peakMemoryBytes
    /// The loss on the training data, without penalties.
    var loss: Double
    var penalty: Double?
    var validationLoss: Double?
    var trainAccuracy: Double?
    var validationAccuracy: Double?
    /// In a search that judges by the test part, the metrics on it.
    var testLoss, testAccuracy: Double?
    var samplesPerSecond: Double?
}

extension EpochPart {
    init(_ name: String, seed: UInt64, _ record: EpochRecord) {
        self.init(
            name: name, seed: seed, epoch: record.epoch, seconds: record.seconds, loss: record.trainingLoss,
            penalty: record.penalty == 0 ? nil : record.penalty, validationLoss: record.validationLoss.unlessNaN,
            trainAccuracy: record.trainingAccuracy.unlessNaN, validationAccuracy: record.validationAccuracy.unlessNaN,
            samplesPerSecond: record.samplesPerSecond)
    }
}

/// The norms of a layer after training.
struct LayerPart: Encodable {
    var name: String
    /// The norm of all its parameters.
    var parameterNorm: Double?
    /// The norm of the objective's gradient by these.
    var gradientNorm: Double
}

/// One cell of a search.
struct CellPart: Encodable {
    var learningRate, penalty: Double
    /// The mean score; absent if the training failed.
    var score: Double?
}

extension Double {
    /// `nil` for NaN: a metric that was not computed, for which JSON has no number.
    var unlessNaN: Double? { isNaN ? nil : self }
}
