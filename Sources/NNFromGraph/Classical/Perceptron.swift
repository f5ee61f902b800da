import Autodiff

/// Rosenblatt's perceptron: one unit that answers with a sign and learns from each sample it gets wrong.
///
/// For each sample w ← w + η·(y − ŷ)·x, where y and ŷ are −1 or +1, and ŷ = +1 where z ≥ 0 (lecture 001, 'Perceptron').
/// The sign has no derivative to learn by. The rule is the gradient step of another function, (ŷ − y)·z with ŷ taken as a
/// constant: that one goes on the tape here, and no derivative is written.
public struct Perceptron<Scalar: TensorScalar>: Sendable {
    public private(set) var model: LinearModel<Scalar>
    /// How many samples each epoch got wrong; the last is 0 if it converged.
    public private(set) var mistakes: [Int] = []

    /// Learns two classes, sample by sample in an order drawn anew each epoch, until an epoch has no mistakes or the epochs
    /// are over. Weights start at N(0, 0.01), as decided by the descent's seed; the bias at 0.
    /// - Throws: ``ClassicalError``.
    public init(fitting data: DataSet<Scalar>, learningRate: Double, epochs: Int, seed: UInt64) throws(ClassicalError) {
        let samples = try data.signed("a perceptron")
        var random = RandomNumbers(seed: seed)
        let weights = Tensor<Scalar>(
            shape: [data.featureCount, 1], scalars: random.normals(data.featureCount, standardDeviation: 0.01))
        model = LinearModel(weights: weights, bias: .zeros([1]))
        guard epochs >= 1 else { throw .epochs(epochs) }
        for epoch in 1...epochs {
            var wrong = 0
            // Each epoch is a descent of its own, so that it can be the last; its order is, too.
            var shuffling = RandomNumbers(seed: seed).split(UInt64(epoch))
            let descent = Descent(learningRate: learningRate, epochs: 1, batchSize: 1, seed: shuffling.next())
            _ = try model.descend(on: samples, descent) { z, y, _ in
                let answer: Scalar = z.value.scalar >= 0 ? 1 : -1
                if answer != y.value.scalar { wrong += 1 }
                return (TensorVariable(Tensor(repeating: answer, shape: z.shape)) - y) * z
            }
            mistakes.append(wrong)
            if wrong == 0 { break }
        }
    }

    /// Whether the last epoch had no mistakes: the classes are then separated by a line.
    public var hasConverged: Bool { mistakes.last == 0 }

    /// Class 1 where z ≥ 0, else 0.
    public func predictions(_ x: Tensor<Scalar>) -> [Int] { model(x).scalars.map { $0 >= 0 ? 1 : 0 } }
}

/// Adaline, the adaptive linear neuron: learns by the gradient of (1/n) Σ (y − z)², with y of −1 or +1, and answers with the
/// sign of z (lecture 000, 'Single-layer neural network recap', formulas (1) to (5)).
public struct Adaline<Scalar: TensorScalar>: Sendable {
    public private(set) var model: LinearModel<Scalar>
    /// The mean over each epoch's steps of the loss before the step.
    public let losses: [Double]

    /// Learns two classes from weights of N(0, 0.01): with all samples at a step, or a few, or one (stochastic gradient
    /// descent).
    /// - Throws: ``ClassicalError``.
    public init(fitting data: DataSet<Scalar>, _ descent: Descent) throws(ClassicalError) {
        let samples = try data.signed("Adaline")
        var random = RandomNumbers(seed: descent.seed)
        let weights = Tensor<Scalar>(
            shape: [data.featureCount, 1], scalars: random.normals(data.featureCount, standardDeviation: 0.01))
        var model = LinearModel(weights: weights, bias: .zeros([1]))
        losses = try model.descend(on: samples, descent) { z, y, _ in square(y - z).mean() }
        self.model = model
    }

    /// Class 1 where z ≥ 0, else 0.
    public func predictions(_ x: Tensor<Scalar>) -> [Int] { model(x).scalars.map { $0 >= 0 ? 1 : 0 } }
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
