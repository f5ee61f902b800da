/// Why a classical model cannot be fitted.
public enum ClassicalError: WordedError {
    case learningRate(Double)
    case epochs(Int)
    case batchSize(BatchSizeError)
    case features(model: Int, data: Int)
    case outputs(model: Int, data: Int)
    case classes(model: String, found: Int)
    case numbersNeeded(model: String)
    case penalty(Double)
    case dependentFeatures(rank: Int, features: Int)
    case nonFiniteLoss(epoch: Int)
    case dataSet(DataSetError)

    public var description: String {
        switch self {
        case .learningRate(let rate): "the learning rate is \(rate); it must be a positive number"
        case .epochs(let epochs): "\(epochs) epochs; at least 1 is needed"
        case .batchSize(let error): error.description
        case .features(let model, let data):
            "the model takes samples of \(model) features, and the data have \(data); they must be equal"
        case .outputs(let model, let data):
            "the model has \(model) outputs, and the data targets of \(data) numbers; they must be equal"
        case .classes(let model, let found):
            "\(model) tells 2 classes apart, and the data have \(found); select two of them"
        case .numbersNeeded(let model): "\(model) has no use for data without classes"
        case .penalty(let penalty): "the penalty is \(penalty); it must be a number of at least 0"
        case .dependentFeatures(let rank, let features):
            "only \(rank) of \(features) features are linearly independent, so that no single solution is best; leave some "
                + "out, or use ridge regression with a positive penalty"
        case .nonFiniteLoss(let epoch):
            "the loss is not finite in epoch \(epoch); a smaller learning rate or standardised features may help"
        case .dataSet(let error): error.description
        }
    }
}
