import Autodiff

/// Why a classical model cannot be fitted.
public enum ClassicalError: _DescribedError {
    case learningRate(Double)
    case epochs(Int)
    case batchSize(BatchSizeError)
    case features(Shape)
    case classes(model: String, found: Int)
    case numbersNeeded(model: String)
    case penalty(Double)
    case dependentFeatures(rank: Int, features: Int)
    case nonFiniteLoss(epoch: Int, origin: String)
    case dataSet(DataSetError)

    public var description: String {
        switch self {
        case .learningRate(let rate): "the learning rate is \(rate); it must be a positive number"
        case .epochs(let epochs): "\(epochs) epochs; at least 1 is needed"
        case .batchSize(let error): error.description
        case .features(let shape):
            "the features have shape \(shape), samples with axes of their own; they must be [samples × features]"
        case .classes(let model, let found):
            "\(model) tells 2 classes apart, and the data have \(found); select two of them"
        case .numbersNeeded(let model): "\(model) has no use for data without classes"
        case .penalty(let penalty): "the penalty is \(penalty); it must be a number of at least 0"
        case .dependentFeatures(let rank, let features):
            "only \(rank) of \(features) features are linearly independent, so that no single solution is best; leave "
                + "some out, or use ridge regression with a positive penalty"
        case .nonFiniteLoss(let epoch, let origin):
            "the loss is not finite in epoch \(epoch); \(origin)\nA smaller learning rate or standardized features "
                + "may help."
        case .dataSet(let error): error.description
        }
    }
}
