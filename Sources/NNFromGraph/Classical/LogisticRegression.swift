import Autodiff

/// Logistic regression: σ(x·w + b) is the probability of class 1 of two.
///
/// The loss is −(1/n) Σ [y·log σ(z) + (1 − y)·log(1 − σ(z))] + λ/2·Σ w² (lecture 001, 'Training an Artificial Neural
/// Network', with the mean over samples instead of the sum).
public struct LogisticRegression<Scalar: TensorScalar>: Sendable {
    /// The fitted model, with one output: the logit of class 1.
    public let model: LinearModel<Scalar>
    /// For each epoch the mean loss over its samples, each computed before its step.
    public let losses: [Double]

    /// Fits two classes, starting from zero weights; the loss is convex.
    /// - Parameters:
    ///   - data: The samples, of two classes.
    ///   - penalty: λ.
    ///   - descent: Learning rate, epochs and batches of the gradient descent.
    /// - Throws: ``ClassicalError`` if a setting is invalid, the data do not have two classes, or a loss is not finite.
    public init(fitting data: DataSet<Scalar>, penalty: Double = 0, _ descent: Descent) throws(ClassicalError) {
        guard penalty >= 0, penalty.isFinite else { throw .penalty(penalty) }
        guard data.classes != 0 else { throw .numbersNeeded(model: "logistic regression") }
        guard data.classes == 2 else { throw .classes(model: "logistic regression", found: data.classes) }
        let binary: DataSet<Scalar>
        do { binary = try data.encoded(.binary) } catch { throw .dataSet(error) }
        var model = LinearModel<Scalar>(features: data.featureCount, outputs: 1)
        losses = try model.descend(
            on: binary, descent, activation: .sigmoid, loss: .binaryCrossEntropy, penalty: penalty)
        self.model = model
    }

    /// The probability of class 1 [samples × 1].
    public func probabilities(_ x: Tensor<Scalar>) -> Tensor<Scalar> { sigmoid(model(x)) }

    /// The predicted class of each sample: 1 if its probability is at least ½, else 0.
    public func predictions(_ x: Tensor<Scalar>) -> [Int] { predictedClasses(model(x), .sigmoid) }
}

/// Softmax regression: softmax(x·W + b) holds the probabilities of any number of classes.
///
/// The loss is −(1/n) Σ log p(class) + λ/2·Σ w² (lecture 002, 'Choose cost function and optimizer' and
/// 'Regularization', which has λ‖w‖²).
public struct SoftmaxRegression<Scalar: TensorScalar>: Sendable {
    /// The fitted model, with one logit per class.
    public let model: LinearModel<Scalar>
    /// For each epoch the mean loss over its samples, each computed before its step.
    public let losses: [Double]

    /// Fits all classes, starting from zero weights; the loss is convex.
    /// - Parameters:
    ///   - data: The samples, of any number of classes.
    ///   - penalty: λ.
    ///   - descent: Learning rate, epochs and batches of the gradient descent.
    /// - Throws: ``ClassicalError`` if a setting is invalid, the data have no classes, or a loss is not finite.
    public init(fitting data: DataSet<Scalar>, penalty: Double = 0, _ descent: Descent) throws(ClassicalError) {
        guard penalty >= 0, penalty.isFinite else { throw .penalty(penalty) }
        guard data.classes != 0 else { throw .numbersNeeded(model: "softmax regression") }
        let oneHot: DataSet<Scalar>
        do { oneHot = try data.encoded(.oneHot) } catch { throw .dataSet(error) }
        var model = LinearModel<Scalar>(features: data.featureCount, outputs: data.classes)
        losses = try model.descend(
            on: oneHot, descent, activation: .softmax, loss: .softmaxCrossEntropy, penalty: penalty)
        self.model = model
    }

    /// The classes' probabilities [samples × classes].
    public func probabilities(_ x: Tensor<Scalar>) -> Tensor<Scalar> { model(x).softmax() }

    /// The most probable class of each sample.
    public func predictions(_ x: Tensor<Scalar>) -> [Int] { model(x).argmax(along: 1) }
}
