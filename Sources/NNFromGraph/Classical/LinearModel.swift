import Autodiff

/// The linear map z = x·W + b that perceptron, Adaline, and linear, logistic and softmax regression have in common.
public struct LinearModel<Scalar: TensorScalar>: Sendable, Equatable {
    /// The weights W, [features × outputs].
    public var weights: Tensor<Scalar>
    /// The bias b, [outputs].
    public var bias: Tensor<Scalar>

    /// A model with weights [features × outputs] and a bias [outputs]; other shapes stop the program.
    public init(weights: Tensor<Scalar>, bias: Tensor<Scalar>) {
        guard weights.shape.rank == 2, bias.shape.extents == [weights.shape[1]] else {
            stop(
                "LinearModel: weights \(weights.shape) and bias \(bias.shape); they must be [features × outputs] and "
                    + "[outputs]")
        }
        self.weights = weights
        self.bias = bias
    }

    /// A model whose weights and biases are 0.
    public init(features: Int, outputs: Int) {
        self.init(weights: .zeros([features, outputs]), bias: .zeros([outputs]))
    }

    /// The outputs z [samples × outputs] for features [samples × features]; another shape stops the program.
    public func callAsFunction(_ x: Tensor<Scalar>) -> Tensor<Scalar> { matmul(x, weights) + bias }
}

/// The settings of gradient descent for a linear model.
public struct Descent: Sendable, Hashable {
    /// The learning rate η.
    public var learningRate: Double
    /// The number of passes over the samples.
    public var epochs: Int
    /// The number of samples per step; `nil` for all (full batch), 1 for stochastic gradient descent.
    public var batchSize: Int?
    /// The seed of the samples' order in each epoch, if there are minibatches, and of random initial weights.
    public var seed: UInt64

    /// Settings with full batches unless a batch size is given.
    public init(learningRate: Double, epochs: Int, batchSize: Int? = nil, seed: UInt64 = 0) {
        self.learningRate = learningRate
        self.epochs = epochs
        self.batchSize = batchSize
        self.seed = seed
    }

    /// The minibatches of the data's samples.
    /// - Throws: ``ClassicalError`` if a setting is invalid, or samples have several axes.
    func schedule<Scalar>(for data: DataSet<Scalar>) throws(ClassicalError) -> MinibatchSchedule {
        guard learningRate > 0, learningRate.isFinite else { throw .learningRate(learningRate) }
        guard epochs >= 1 else { throw .epochs(epochs) }
        guard data.features.shape.rank == 2 else { throw .features(data.features.shape) }
        do {
            return try MinibatchSchedule(
                count: data.count, batchSize: batchSize ?? data.count, seed: batchSize == nil ? nil : seed)
        } catch { throw .batchSize(error) }
    }
}

extension LinearModel {
    /// Gradient descent on a loss: w ← w − η·∂L/∂w (lecture 000, formulas (1) and (2)), with the compiled steps that
    /// train networks; the model is a network with one dense layer.
    ///
    /// - Parameter penalty: λ ≥ 0 in the penalty λ/2·Σ w².
    /// - Returns: For each epoch the mean loss over its samples, each evaluated before its step, with the penalty.
    /// - Throws: ``ClassicalError`` if a setting is invalid, or as soon as a loss is not finite.
    mutating func descend(
        on data: DataSet<Scalar>, _ descent: Descent, activation: Activation = .identity, loss: Loss,
        penalty: Double = 0
    ) throws(ClassicalError) -> [Double] {
        let schedule = try descent.schedule(for: data)
        var step = compiledStep(on: data, descent, activation, loss, penalty)
        var history: [Double] = []
        for epoch in 1...descent.epochs {
            var (total, weight) = (0.0, 0.0)
            let batches = schedule.minibatches(epoch: epoch)
            for indices in batches {
                let result = step(indices, epochs: Double(epoch - 1))
                guard result.loss.isFinite else {
                    let state = step.state
                    let origin = step.rule.originOfNonFinite(data.batch(indices, step: state.step + 1), state)
                    throw .nonFiniteLoss(epoch: epoch, origin: origin)
                }
                total += result.loss * (loss.isSum ? 1 : result.weight)
                weight += result.weight
            }
            history.append(total / weight)
        }
        let parameters = step.state.parameters
        (weights, bias) = (parameters[0], parameters[1])
        return history
    }

    private func compiledStep(
        on data: DataSet<Scalar>, _ descent: Descent, _ activation: Activation, _ loss: Loss, _ penalty: Double
    ) -> CompiledTrainingStep<DataSet<Scalar>> {
        do {
            var network = try Network<Scalar>(
                inputs: weights.shape[0], [Dense(weights.shape[1], activation)], initialization: .zeros, seed: 0)
            network.parameters = [weights, bias]
            let rule = StepRule(
                try Objective(network.architecture, loss: loss, weightPenalty: .l2(penalty)),
                optimizer: StochasticGradientDescent(learningRate: descent.learningRate), seed: descent.seed)
            return CompiledTrainingStep(rule, data: data, from: network)
        } catch { stop("LinearModel: \(error)") }
    }
}
