import Autodiff

/// Why training stopped or did not start.
public enum TrainingError: _DescribedError {
    /// The number of epochs is below 1.
    case noEpochs(Int)
    /// The initial learning rate is negative or not finite.
    case learningRate(Double)
    /// All parameters are frozen, or there are none.
    case nothingToTrain
    /// The network's parameters or statistics are not what its layers need.
    case tensors(String, found: [Shape], needed: [Shape])
    /// The number of class weights does not match the outputs.
    case classWeights(Int, outputs: Int)
    /// The weight of a class is too large or too small for the network's element type.
    case classWeight(Double, label: Int)
    /// Class weights need data whose samples each belong to one class.
    case classWeightsWithoutClasses(loss: String)
    /// The number of weights does not match the number of samples.
    case sampleWeights(Int, samples: Int)
    /// The weight of a sample is not positive and finite.
    case sampleWeight(Double, sample: Int)
    /// The loss is not defined for this encoding of the targets.
    case encoding(loss: String, TargetEncoding)
    /// L-BFGS needs a deterministic loss, but the network has random masks or running statistics.
    case notRepeatable
    /// A callback monitors a metric that does not exist for these data.
    case nothingToMonitor(String)
    /// A callback scales the learning rate by a factor that is not positive and finite.
    case learningRateScale(Double)
    /// A callback scales the learning rate, but L-BFGS has none.
    case noLearningRate
    /// The loss of a step is NaN or infinite; `origin` says where that began.
    case nonFiniteLoss(epoch: Int, step: Int, loss: Double, origin: String)

    public var description: String {
        switch self {
        case .noEpochs(let epochs): "training: \(epochs) epochs; at least 1 is needed"
        case .learningRate(let rate):
            "training: the learning rate is \(rate) at first; it must be finite and not negative"
        case .nothingToTrain: "training: the network has no parameter, or all of them are frozen"
        case .tensors(let what, let found, let needed):
            "training: the network's \(what) have the shapes \(found.map(\.description).joined(separator: ", ")), and "
                + "its layers need \(needed.map(\.description).joined(separator: ", ")). Give other values to the "
                + "tensors that are there; tensors come and go with layers."
        case .classWeights(let weights, let outputs):
            "training: \(weights) class weights for \(outputs) outputs; give "
                + (outputs == 1 ? "two, that of class 0 and that of class 1" : "one each")
        case .classWeight(let weight, let label):
            "training: the weight of class \(label) is \(weight), too large or too small for the network's type of "
                + "element"
        case .classWeightsWithoutClasses(let loss):
            "training: class weights for data without classes, or whose rows may be of several; \(loss) does not say "
                + "what their targets are of. Weigh the samples instead: WeightedSamples"
        case .sampleWeights(let weights, let samples):
            "training: \(weights) sample weights for \(samples) samples; give one each"
        case .sampleWeight(let weight, let sample):
            "training: the weight of sample \(sample) is \(weight); it must be positive and finite, in the "
                + "data's type of element too"
        case .encoding(let loss, let encoding):
            "training: \(loss) has no meaning for targets encoded as \(encoding.rawValue); the hinge loss takes "
                + "one-hot or signs, losses with logarithms or smoothed labels one-hot or binary. Encode the data "
                + "anew: data.encoded(…)"
        case .notRepeatable:
            "training: L-BFGS needs a loss that is the same each time; the network has random masks or running "
                + "statistics. Leave out dropout and batch normalization, or take another optimizer."
        case .nothingToMonitor(let metric):
            "training: a callback goes by the \(metric), which is not a number; accuracies need data with classes"
        case .learningRateScale(let scale):
            "training: a callback scales the learning rate by \(scale); it must be positive and finite"
        case .noLearningRate:
            "training: a callback scales the learning rate, and L-BFGS has none; leave the callback out"
        case .nonFiniteLoss(let epoch, let step, let loss, let origin):
            "training: the loss is \(loss) in epoch \(epoch), step \(step); \(origin)\nA smaller learning rate or "
                + "weights nearer to zero may help."
        }
    }
}
