import Autodiff

/// Rosenblatt's perceptron: one unit that answers with a sign and learns from each sample it gets wrong.
///
/// For each sample w ← w + η·(y − ŷ)·x, where y and ŷ are −1 or +1, and ŷ = +1 where z ≥ 0 (lecture 001, 'Perceptron').
/// The sign has no derivative to learn by, so that there is nothing here for a tape.
public struct Perceptron<Scalar: TensorScalar>: Sendable {
    public private(set) var model: LinearModel<Scalar>
    /// How many samples each epoch got wrong; the last is 0 if it converged.
    public private(set) var mistakes: [Int] = []

    /// Learns two classes, sample by sample in an order drawn anew each epoch, until an epoch has no mistakes or the
    /// epochs are over. Weights start at N(0, 0.01), as decided by the seed; the bias at 0.
    /// - Throws: ``ClassicalError``.
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

    /// Whether the last epoch had no mistakes: the classes are then separated by a line.
    public var hasConverged: Bool { mistakes.last == 0 }

    /// Class 1 where z ≥ 0, else 0.
    public func predictions(_ x: Tensor<Scalar>) -> [Int] { classes(model(x), .identity, threshold: 0) }
}

/// Adaline, the adaptive linear neuron: learns by the gradient of (1/n) Σ (y − z)², with y of −1 or +1, and answers
/// with the sign of z (lecture 000, 'Single-layer neural network recap', formulas (1) to (5)).
public struct Adaline<Scalar: TensorScalar>: Sendable {
    public private(set) var model: LinearModel<Scalar>
    /// The mean over each epoch's samples of the loss before their step.
    public let losses: [Double]

    /// Learns two classes from weights of N(0, 0.01): with all samples at a step, or a few, or one (stochastic gradient
    /// descent).
    /// - Throws: ``ClassicalError``.
    public init(fitting data: DataSet<Scalar>, _ descent: Descent) throws(ClassicalError) {
        let samples = try data.signed("Adaline")
        var model = LinearModel<Scalar>.nearZero(features: data.featureCount, seed: descent.seed)
        losses = try model.descend(on: samples, descent, loss: .meanSquaredError)
        self.model = model
    }

    /// Class 1 where z ≥ 0, else 0.
    public func predictions(_ x: Tensor<Scalar>) -> [Int] { classes(model(x), .identity, threshold: 0) }
}

extension LinearModel {
    /// One output with weights of N(0, 0.01) and a bias of 0.
    fileprivate static func nearZero(features: Int, seed: UInt64) -> LinearModel {
        var random = RandomNumbers(seed: seed)
        let weights = random.normals(features, standardDeviation: 0.01) as [Scalar]
        return LinearModel(weights: Tensor(shape: [features, 1], scalars: weights), bias: .zeros([1]))
    }

    /// The sign of the only output for a single sample, +1 at 0.
    fileprivate func answer(_ x: Tensor<Scalar>) -> Scalar { self(x).scalar >= 0 ? 1 : -1 }
}

extension DataSet {
    /// The data with targets of −1 and +1.
    fileprivate func signed(_ model: String) throws(ClassicalError) -> DataSet {
        guard classes == 2 else {
            throw classes == 0 ? .numbersNeeded(model: model) : .classes(model: model, found: classes)
        }
        do { return try encoded(.signs) } catch { throw .dataSet(error) }
    }
}
