import Autodiff

/// Why a classical model cannot be fitted.
public enum ClassicalError: _DescribedError {
    /// The learning rate is not positive and finite.
    case learningRate(Double)
    /// The number of epochs is below 1.
    case epochs(Int)
    /// The batch size is not between 1 and the number of samples.
    case batchSize(BatchSizeError)
    /// The features do not have the shape [samples × features].
    case features(Shape)
    /// The model needs two classes, but the data have another number.
    case classes(model: String, found: Int)
    /// The model needs data with classes, but the data are for regression.
    case numbersNeeded(model: String)
    /// The penalty is negative or not finite.
    case penalty(Double)
    /// The features are linearly dependent, so that the solution is not unique.
    case dependentFeatures(rank: Int, features: Int)
    /// The loss became NaN or infinite in an epoch; `origin` is the operation where that began.
    case nonFiniteLoss(epoch: Int, origin: String)
    /// The data set cannot be used.
    case dataSet(DataSetError)

    public var description: String {
        switch self {
        case .learningRate(let rate): "the learning rate is \(rate); it must be positive and finite"
        case .epochs(let epochs): "\(epochs) epochs; at least 1 is needed"
        case .batchSize(let error): error.description
        case .features(let shape):
            "the features have shape \(shape); it must be [samples × features]"
        case .classes(let model, let found):
            "\(model) separates 2 classes, but the data have \(found); select two of them"
        case .numbersNeeded(let model): "\(model) needs data with classes"
        case .penalty(let penalty): "the penalty is \(penalty); it must be finite and not negative"
        case .dependentFeatures(let rank, let features):
            "only \(rank) of \(features) features are linearly independent, so the solution is not unique; leave some "
                + "out, or use ridge regression with a positive penalty"
        case .nonFiniteLoss(let epoch, let origin):
            "the loss is not finite in epoch \(epoch); \(origin)\nA smaller learning rate or standardized features "
                + "may help."
        case .dataSet(let error): error.description
        }
    }
}
