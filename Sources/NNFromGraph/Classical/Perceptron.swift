import Autodiff

/// Rosenblatt's perceptron: a single unit with a sign output that learns from each misclassified sample.
///
/// For each sample w ← w + η·(y − ŷ)·x, where y and ŷ are −1 or +1, and ŷ = +1 where z ≥ 0 (lecture 001, 'Perceptron').
/// The sign has no useful derivative, so no gradient is involved.
public struct Perceptron<Scalar: TensorScalar>: Sendable {
    /// The fitted model, with one output.
    public private(set) var model: LinearModel<Scalar>
    /// The number of misclassified samples in each epoch; the last is 0 if training converged.
    public private(set) var mistakes: [Int] = []

    /// Fits two classes, sample by sample in a new random order each epoch, until an epoch has no mistakes or after
    /// `epochs` epochs. The initial weights are normal with standard deviation 0.01, determined by the seed; the
    /// initial bias is 0.
    /// - Throws: ``ClassicalError`` if a setting is invalid or the data do not have two classes.
    public init(fitting data: DataSet<Scalar>, learningRate: Double, epochs: Int, seed: UInt64) throws(ClassicalError) {
        let samples = try data.signed("a perceptron")
        let descent = Descent(learningRate: learningRate, epochs: epochs, batchSize: 1, seed: seed)
        let schedule = try descent.schedule(for: samples)
        model = .nearZero(features: data.featureCount, seed: seed)
        for epoch in 1...epochs {
            var wrong = 0
            for indices in schedule.minibatches(epoch: epoch) {
                let x = samples.inputs(indices)
                let (y, answer) = (samples.targets(indices).scalar, model.answer(x))
                if answer == y { continue }
                wrong += 1
                let change = Scalar(learningRate) * (y - answer)
                model.weights.add(x.transposed(), scaledBy: change)
                model.bias.add(.ones([1]), scaledBy: change)
            }
            mistakes.append(wrong)
            if wrong == 0 { break }
        }
    }

    /// Whether the last epoch had no mistakes: a hyperplane then separates the classes.
    public var hasConverged: Bool { mistakes.last == 0 }

    /// The predicted class of each sample: 1 if z ≥ 0, else 0.
    public func predictions(_ x: Tensor<Scalar>) -> [Int] { predictedClasses(model(x), .identity, threshold: 0) }
}

/// Adaline, the adaptive linear neuron: minimizes (1/n) Σ (y − z)² by gradient descent, with y = ±1, and predicts the
/// sign of z (lecture 000, 'Single-layer neural network recap', formulas (1) to (5)).
public struct Adaline<Scalar: TensorScalar>: Sendable {
    /// The fitted model, with one output.
    public private(set) var model: LinearModel<Scalar>
    /// For each epoch the mean loss over its samples, each computed before its step.
    public let losses: [Double]

    /// Fits two classes by full batches, minibatches, or single samples (stochastic gradient descent). The initial
    /// weights are normal with standard deviation 0.01, determined by the seed; the initial bias is 0.
    /// - Throws: ``ClassicalError`` if a setting is invalid, the data do not have two classes, or a loss is not finite.
    public init(fitting data: DataSet<Scalar>, _ descent: Descent) throws(ClassicalError) {
        let samples = try data.signed("Adaline")
        var model = LinearModel<Scalar>.nearZero(features: data.featureCount, seed: descent.seed)
        losses = try model.descend(on: samples, descent, loss: .meanSquaredError)
        self.model = model
    }

    /// The predicted class of each sample: 1 if z ≥ 0, else 0.
    public func predictions(_ x: Tensor<Scalar>) -> [Int] { predictedClasses(model(x), .identity, threshold: 0) }
}

extension LinearModel {
    /// A model with one output, normal weights with standard deviation 0.01 and a bias of 0.
    fileprivate static func nearZero(features: Int, seed: UInt64) -> LinearModel {
        var random = RandomNumbers(seed: seed)
        let weights = random.normals(features, standardDeviation: 0.01) as [Scalar]
        return LinearModel(weights: Tensor(shape: [features, 1], scalars: weights), bias: .zeros([1]))
    }

    /// The sign of the output for a single sample, +1 at 0.
    fileprivate func answer(_ x: Tensor<Scalar>) -> Scalar { self(x).scalar >= 0 ? 1 : -1 }
}

extension DataSet {
    /// The data with targets −1 and +1.
    fileprivate func signed(_ model: String) throws(ClassicalError) -> DataSet {
        guard classes == 2 else {
            throw classes == 0 ? .numbersNeeded(model: model) : .classes(model: model, found: classes)
        }
        do { return try encoded(.signs) } catch { throw .dataSet(error) }
    }
}
