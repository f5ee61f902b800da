import Autodiff

/// How ``MLPClassifier`` and ``MLPRegressor`` fit: a network of dense layers, by Adam on minibatches.
///
/// Training ends after `epochs`, or earlier: once the training loss has not fallen by `leastImprovement` in `patience`
/// epochs or, with early stopping, once the loss on held-out samples has not, whose best epoch's weights are then kept.
public struct MLPSettings: Sendable {
    /// The numbers of units of the hidden layers, first to last; none for a linear model.
    public var hidden: [Int]
    /// The activation of the hidden layers.
    public var activation: Activation
    /// λ in the penalty λ/2·Σ w² on weights.
    public var penalty: Double
    /// Adam's learning rate.
    public var learningRate: Double
    /// The number of samples per step; all samples if there are fewer.
    public var batchSize: Int
    /// The largest number of epochs.
    public var epochs: Int
    /// Whether samples are held out, and training ends by their loss.
    public var stopsEarly: Bool
    /// The fraction of the samples that early stopping holds out.
    public var heldOutFraction: Double
    /// The number of epochs without improvement after which training ends.
    public var patience: Int
    /// The fall of the loss that counts as an improvement.
    public var leastImprovement: Double
    /// Whether inputs are standardized inside; those of a regression are, and its targets, too.
    public var scalesInputs: Bool
    /// The seed of the initial weights, of the samples' order and of those held out: the same seed gives the same
    /// model.
    public var seed: UInt64
}

/// What has the settings of a multilayer perceptron.
public protocol MultilayerPerceptron: Sendable {
    /// The settings.
    var settings: MLPSettings { get set }
    /// A model that is fitted with the given settings.
    init(settings: MLPSettings)
}

extension MultilayerPerceptron {
    /// A model with the given settings: see ``MLPSettings``. By default it has a hidden layer of 100 ReLU units, and
    /// standardizes its inputs.
    public init(
        hidden: [Int] = [100], _ activation: Activation = .relu, penalty: Double = 1e-4, learningRate: Double = 0.001,
        batchSize: Int = 32, epochs: Int = 200, earlyStopping: Bool = false, heldOutFraction: Double = 0.1,
        patience: Int = 10, leastImprovement: Double = 1e-4, scalingInputs: Bool = true, seed: UInt64 = 0
    ) {
        self.init(
            settings: MLPSettings(
                hidden: hidden, activation: activation, penalty: penalty, learningRate: learningRate,
                batchSize: batchSize, epochs: epochs, stopsEarly: earlyStopping, heldOutFraction: heldOutFraction,
                patience: patience, leastImprovement: leastImprovement, scalesInputs: scalingInputs, seed: seed))
    }
}

extension MLPSettings {
    /// What fitting gives: the network for scaled inputs, the scalings, and the history.
    struct Fit<Scalar: TensorScalar> {
        var network: Network<Scalar>
        var inputScaling: Standardization<Scalar>?
        var targetScaling: Standardization<Scalar>?
        var history: TrainingHistory
    }

    /// Fits a network to data.
    /// - Throws: ``TrainingError``, ``NetworkError`` or ``DataSetError`` for invalid settings, or ``DataSetError`` if
    ///   there are too few samples to hold some out.
    func fit<Scalar>(_ data: DataSet<Scalar>) throws -> Fit<Scalar> {
        guard data.features.shape.rank == 2 else { throw ClassicalError.features(data.features.shape) }
        let isRegression = data.classes == 0
        var parts = [data]
        if stopsEarly {
            parts = try data.split(
                fractions: [1 - heldOutFraction, heldOutFraction], seed: seed, stratified: !isRegression)
        }
        let inputScaling = scalesInputs ? Standardization(fitting: parts[0].features) : nil
        let targetScaling = isRegression ? Standardization(fitting: parts[0].targets) : nil
        parts = try parts.map { part in
            let scaled = inputScaling.map { $0(part) } ?? part
            guard let targetScaling else { return scaled }
            return try DataSet(name: part.name, features: scaled.features, targets: targetScaling(part.targets))
        }
        let last: Activation = isRegression ? .identity : .softmax
        let layers: [any Layer] = hidden.map { Dense($0, activation) } + [Dense(data.outputCount, last)]
        var network = try Network<Scalar>(inputs: data.featureCount, layers, seed: seed)
        let stopping = EarlyStopping(
            stopsEarly ? .validationLoss : .objective, patience: patience, leastImprovement: leastImprovement,
            restoringBestWeights: stopsEarly)
        let configuration = TrainingConfiguration(
            loss: .usual(for: last), weightPenalty: .l2(penalty), optimizer: Adam(learningRate: learningRate),
            epochs: epochs, batchSize: min(batchSize, parts[0].count), seed: seed, evaluatesTrainingData: false,
            callbacks: [stopping])
        let history = try network.train(on: parts[0], validation: parts.dropFirst().first, configuration)
        return Fit(
            network: network, inputScaling: inputScaling, targetScaling: targetScaling, history: history)
    }
}

extension Network {
    /// The outputs for inputs that are scaled first. Inputs of another shape than [samples] + one sample's, or with an
    /// element that is not finite, stop the program with the name of the operation.
    func outputs(_ x: Tensor<Scalar>, scaledBy scaling: Standardization<Scalar>?, _ operation: String) -> Tensor<Scalar>
    {
        guard Array(x.shape.extents.dropFirst()) == architecture.inputShape.extents else {
            stop(
                "\(operation): inputs of shape \(x.shape); the model was fitted to samples of "
                    + "\(architecture.inputShape.count) features, so they must be [samples × "
                    + "\(architecture.inputShape.count)]")
        }
        if let place = x.scalars.firstIndex(where: { !$0.isFinite }) {
            let width = max(architecture.inputShape.count, 1)
            stop("\(operation): feature \(place % width) of sample \(place / width) is \(x.scalars[place])")
        }
        return self(scaling.map { $0(x) } ?? x)
    }
}
