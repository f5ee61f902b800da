import Autodiff

/// z = x·W + b: what perceptron, Adaline, and linear, logistic and softmax regression have in common.
public struct LinearModel<Scalar: TensorScalar>: Sendable, Equatable {
    /// [features × outputs].
    public var weights: Tensor<Scalar>
    /// [outputs].
    public var bias: Tensor<Scalar>

    /// Shapes other than [features × outputs] and [outputs] stop the program.
    public init(weights: Tensor<Scalar>, bias: Tensor<Scalar>) {
        guard weights.shape.rank == 2, bias.shape.extents == [weights.shape[1]] else {
            fatalError("LinearModel: weights \(weights.shape) and bias \(bias.shape); they must be [m × n] and [n]")
        }
        self.weights = weights
        self.bias = bias
    }

    /// A model that gives 0 for everything.
    public init(features: Int, outputs: Int) {
        self.init(weights: .zeros([features, outputs]), bias: .zeros([outputs]))
    }

    /// The net inputs z [samples × outputs] of features [samples × features].
    public func callAsFunction(_ x: Tensor<Scalar>) -> Tensor<Scalar> { matmul(x, weights) + bias }
}

/// How a linear model goes down the gradient of its loss.
public struct Descent: Sendable, Hashable {
    /// η.
    public var learningRate: Double
    /// Passes over the samples.
    public var epochs: Int
    /// The samples of one step; `nil` for all of them (full batch), 1 for stochastic gradient descent.
    public var batchSize: Int?
    /// Decides the order of the samples in each epoch where they are dealt out in batches.
    public var seed: UInt64

    public init(learningRate: Double, epochs: Int, batchSize: Int? = nil, seed: UInt64 = 0) {
        self.learningRate = learningRate
        self.epochs = epochs
        self.batchSize = batchSize
        self.seed = seed
    }
}

extension LinearModel {
    /// Goes down the gradient of `loss`, which the tape takes: w ← w − η·∂L/∂w (lecture 000, formulas (1) and (2)).
    ///
    /// - Parameter loss: a scalar, of net inputs and targets [samples × outputs] and of the weights.
    /// - Returns: the mean over each epoch's steps of the loss before the step.
    /// - Throws: ``ClassicalError`` for a configuration that does not fit, or as soon as a loss is not finite.
    mutating func descend(
        on data: DataSet<Scalar>, _ descent: Descent,
        loss: (
            _ netInputs: TensorVariable<Scalar>, _ targets: TensorVariable<Scalar>, _ weights: TensorVariable<Scalar>
        ) -> TensorVariable<Scalar>
    ) throws(ClassicalError) -> [Double] {
        guard descent.learningRate > 0, descent.learningRate.isFinite else {
            throw .learningRate(descent.learningRate)
        }
        guard descent.epochs >= 1 else { throw .epochs(descent.epochs) }
        guard data.featureCount == weights.shape[0], data.features.shape.rank == 2 else {
            throw .features(model: weights.shape[0], data: data.featureCount)
        }
        guard data.outputCount == weights.shape[1] else {
            throw .outputs(model: weights.shape[1], data: data.outputCount)
        }
        let schedule: MinibatchSchedule
        do {
            schedule = try MinibatchSchedule(
                count: data.count, batchSize: descent.batchSize ?? data.count,
                seed: descent.batchSize == nil ? nil : descent.seed)
        } catch { throw .batchSize(error) }
        var history: [Double] = []
        for epoch in 1...descent.epochs {
            var total = 0.0
            let batches = schedule.minibatches(epoch: epoch)
            for indices in batches {
                let whole = descent.batchSize == nil
                let x = whole ? data.features : data.inputs(indices)
                let y = whole ? data.targets : data.targets(indices)
                let (value, gradient) = valueWithGradient(at: weights, bias) {
                    weights, bias -> TensorVariable<Scalar> in
                    loss(matmul(TensorVariable(x), weights) + bias, TensorVariable(y), weights)
                }
                guard value.scalar.isFinite else { throw .nonFiniteLoss(epoch: epoch) }
                total += Double(value.scalar)
                weights.add(gradient.0, scaledBy: Scalar(-descent.learningRate))
                bias.add(gradient.1, scaledBy: Scalar(-descent.learningRate))
            }
            history.append(total / Double(batches.count))
        }
        return history
    }
}
