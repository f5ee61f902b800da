import Autodiff

/// Linear regression, and ridge regression with a penalty on the weights: W and b minimize Σ (y − x·W − b)² + λ·Σ w²
/// over all samples and outputs. The bias is not penalized.
///
/// Targets are numbers or encoded classes.
public struct LinearRegression<Scalar: TensorScalar>: Sendable {
    /// The fitted model, with as many outputs as the targets have.
    public let model: LinearModel<Scalar>
    /// The loss of each epoch of gradient descent; empty for the closed form.
    public let losses: [Double]

    /// The solution in closed form.
    ///
    /// Centering features and targets eliminates the bias. The weights are then found by a Householder QR factorization
    /// of the features, with √λ times the identity appended below them. XᵀX is not formed, since its condition number
    /// is the square of that of X.
    /// - Parameters:
    ///   - data: The samples, with numbers as targets.
    ///   - penalty: λ.
    /// - Throws: ``ClassicalError`` for a penalty that is negative or not finite, or for linearly dependent features
    ///   without a penalty.
    public init(fitting data: DataSet<Scalar>, penalty: Double = 0) throws(ClassicalError) {
        guard penalty >= 0, penalty.isFinite else { throw .penalty(penalty) }
        let x = data.features.reshaped(to: [data.count, data.featureCount]).converted(to: Double.self)
        let y = data.targets.converted(to: Double.self)
        let (xMean, yMean) = (x.mean(along: [0]), y.mean(along: [0]))
        var (rows, right) = (x - xMean, y - yMean)
        if penalty > 0 {
            rows = .concatenate([rows, .identity(data.featureCount) * penalty.squareRoot()], along: 0)
            right = .concatenate([right, .zeros([data.featureCount, data.outputCount])], along: 0)
        }
        let weights = try LeastSquares.solve(rows, right)
        let bias = yMean - matmul(xMean.reshaped(to: [1, data.featureCount]), weights).flattened()
        model = LinearModel(weights: weights.converted(to: Scalar.self), bias: bias.converted(to: Scalar.self))
        losses = []
    }

    /// The solution by gradient descent from zero weights, on the objective divided by the number of samples.
    /// - Throws: ``ClassicalError`` if a setting is invalid, features are not [samples × features], or a loss is not
    ///   finite.
    public init(fitting data: DataSet<Scalar>, penalty: Double = 0, _ descent: Descent) throws(ClassicalError) {
        guard penalty >= 0, penalty.isFinite else { throw .penalty(penalty) }
        var model = LinearModel<Scalar>(features: data.featureCount, outputs: data.outputCount)
        losses = try model.descend(
            on: data, descent, loss: .meanSquaredError, penalty: 2 * penalty / Double(data.count))
        self.model = model
    }

    /// The predicted targets [samples × outputs].
    public func predictions(_ x: Tensor<Scalar>) -> Tensor<Scalar> { model(x) }
}
