import Autodiff

/// Why training stopped or did not start.
public enum TrainingError: _DescribedError {
    /// The number of epochs is below 1.
    case noEpochs(Int)
    /// The initial learning rate is negative or not finite.
    case learningRate(Double)
    /// All parameters are frozen, or there are none.
    case nothingToTrain
    /// The shapes of the network's parameters or statistics (named first) are not those that its layers need.
    case tensors(String, found: [Shape], needed: [Shape])
    /// The number of class weights does not match the number of outputs.
    case classWeights(Int, outputs: Int)
    /// The weight of a class is too large or too small for the network's element type.
    case classWeight(Double, label: Int)
    /// There are class weights, but the data's targets cannot be read as class probabilities by this loss.
    case classWeightsWithoutClasses(loss: String)
    /// The number of sample weights differs from the number of samples.
    case sampleWeights(Int, samples: Int)
    /// The weight of a sample is not positive and finite.
    case sampleWeight(Double, sample: Int)
    /// The loss is not defined for this encoding of the targets.
    case encoding(loss: String, TargetEncoding)
    /// L-BFGS needs a repeatable loss, but the network has random masks or running statistics.
    case notRepeatable
    /// A callback monitors a metric, named here, that is NaN, as accuracy is for regression, or the validation loss
    /// without validation data.
    case nothingToMonitor(String)
    /// A callback scales the learning rate by a factor that is not positive and finite.
    case learningRateScale(Double)
    /// A callback scales the learning rate, but L-BFGS has none.
    case noLearningRate
    /// The loss of a step is NaN or infinite; `origin` describes the first operation with such a value.
    case nonFiniteLoss(epoch: Int, step: Int, loss: Double, origin: String)

    public var description: String {
        switch self {
        case .noEpochs(let epochs): "training: \(epochs) epochs; at least 1 is needed"
        case .learningRate(let rate):
            "training: the initial learning rate is \(rate); it must be finite and not negative"
        case .nothingToTrain: "training: the network has no parameters, or all of them are frozen; unfreeze some"
        case .tensors(let what, let found, let needed):
            "training: the network's \(what) have the shapes \(found.map(\.description).joined(separator: ", ")), but "
                + "its layers need \(needed.map(\.description).joined(separator: ", ")). Change only their values; for "
                + "other numbers or shapes, build another network."
        case .classWeights(let weights, let outputs):
            "training: \(weights) class weights for \(outputs) outputs; give "
                + (outputs == 1 ? "two, for class 0 and class 1" : "one per output")
        case .classWeight(let weight, let label):
            "training: the weight of class \(label) is \(weight), which is too large or too small for the network's "
                + "element type"
        case .classWeightsWithoutClasses(let loss):
            "training: there are class weights, but \(loss) cannot read these data's targets as class probabilities. "
                + "Weight the samples instead, with WeightedSamples"
        case .sampleWeights(let weights, let samples):
            "training: \(weights) sample weights for \(samples) samples; give one per sample"
        case .sampleWeight(let weight, let sample):
            "training: the weight of sample \(sample) is \(weight); it must be positive and finite, also in the "
                + "data's element type"
        case .encoding(let loss, let encoding):
            "training: \(loss) is not defined for targets encoded as \(encoding.rawValue); the hinge loss takes "
                + "one-hot or signs, losses with logarithms or smoothed labels one-hot or binary. Change the data's "
                + "encoding with data.encoded(…)"
        case .notRepeatable:
            "training: L-BFGS needs a loss that is the same each time, but the network has random masks or running "
                + "statistics. Remove dropout and batch normalization, or use another optimizer."
        case .nothingToMonitor(let metric):
            "training: a callback monitors the \(metric), which is NaN; accuracies need data with classes, "
                + "and the validation's metrics need validation data"
        case .learningRateScale(let scale):
            "training: a callback scales the learning rate by \(scale); the factor must be positive and finite"
        case .noLearningRate:
            "training: a callback scales the learning rate, but L-BFGS has none; remove the callback"
        case .nonFiniteLoss(let epoch, let step, let loss, let origin):
            "training: the loss is \(loss) in epoch \(epoch), step \(step); \(origin)\nA smaller learning rate or "
                + "smaller initial weights may help."
        }
    }
}
