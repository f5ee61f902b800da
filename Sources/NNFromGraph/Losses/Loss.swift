import Autodiff

/// What training minimizes: a function of the last layer's logits (its outputs before the activation) and the targets,
/// both [rows × units].
///
/// It is computed from logits instead of activations where that avoids overflow and cancellation.
///
///     let loss = Loss.softmaxCrossEntropy.smoothingLabels(0.1)
///     print(loss == .softmaxCrossEntropy)  // false
public struct Loss: Sendable, Hashable {
    /// The formula for one row.
    enum Formula: Sendable, Hashable {
        case squaredError, absoluteError
        case huber(delta: Double)
        case hinge
        case logistic, binaryCrossEntropy, softmaxCrossEntropy, categoricalCrossEntropy
        case custom(CustomLoss)
    }

    let formula: Formula
    /// Whether a batch's loss is the sum over its rows; otherwise the mean.
    public let isSum: Bool
    /// The loss's name in messages.
    public let name: String
    /// Label smoothing ε: t becomes (1 − ε)·t + ε/classes.
    public private(set) var labelSmoothing = 0.0
    /// The classes' weights, for a single output in the order negative, positive; empty for 1 each.
    public private(set) var classWeights: [Double] = []

    init(_ name: String, _ formula: Formula, isSum: Bool = false) {
        self.name = name
        self.formula = formula
        self.isSum = isSum
    }

    /// Σ Σ (a − y)², over units and rows.
    public static let sumSquaredError = Loss("sum of squared errors", .squaredError, isSum: true)
    /// (1/n) Σ Σ (a − y)², the sum over units and the mean over rows: the loss whose gradient lecture 000 derives in
    /// its `backward` (its formula (16) also divides by the number of units).
    public static let meanSquaredError = Loss("mean squared error", .squaredError)
    /// (1/n) Σ Σ |a − y|, the sum over units and the mean over rows.
    public static let meanAbsoluteError = Loss("mean absolute error", .absoluteError)
    /// The Huber loss, d²/2 for |d| ≤ δ and δ·(|d| − δ/2) beyond, with d = a − y: the sum over units and the mean over
    /// rows. A δ that is not positive and finite stops the program.
    public static func huber(delta: Double = 1) -> Loss {
        require(delta, "Loss.huber: delta", .positive)
        return Loss("Huber loss", .huber(delta: delta))
    }
    /// (1/n) Σ Σ max(0, 1 − s·a), with s = +1 for targets above 0 and −1 for others, so that −1 and 0 are equivalent:
    /// the sum over units and the mean over rows. The decision threshold of a single output is then 0, so encode its
    /// data as ``TargetEncoding/signs``.
    public static let hinge = Loss("hinge loss", .hinge)
    /// −Σ Σ [y·log a + (1 − y)·log(1 − a)] for sigmoid outputs, the sum over units and rows (lecture 001, 'Cost
    /// Function for All Units in Output Layer'; lecture 004, 'Computing the logistic cost function').
    public static let logisticCost = Loss("logistic cost", .logistic, isSum: true)
    /// −(1/n) Σ Σ [y·log a + (1 − y)·log(1 − a)] for any outputs between 0 and 1: the sum over units and the mean over
    /// rows (a sum in lecture 003, 'Back-Propagation Example'). Computed from logits if the activation is a sigmoid,
    /// otherwise from the activations.
    public static let binaryCrossEntropy = Loss("binary cross-entropy", .binaryCrossEntropy)
    /// −(1/n) Σ Σ y·log a for softmax outputs, the mean over rows (lecture 002, 'Choose cost function and optimizer').
    public static let softmaxCrossEntropy = Loss("softmax cross-entropy", .softmaxCrossEntropy)
    /// The same for any outputs that are probabilities. Computed from logits if the activation is softmax, otherwise
    /// from the activations.
    public static let categoricalCrossEntropy = Loss("categorical cross-entropy", .categoricalCrossEntropy)

    /// The usual loss for the last layer's activation: softmax cross-entropy for softmax, binary cross-entropy for a
    /// sigmoid, the mean squared error for all others.
    public static func usual(for activation: Activation) -> Loss {
        switch activation {
        case .softmax: .softmaxCrossEntropy
        case .sigmoid: .binaryCrossEntropy
        default: .meanSquaredError
        }
    }

    /// Every loss of this library, with default parameters.
    public static var allCases: [Loss] {
        [
            .sumSquaredError, .meanSquaredError, .meanAbsoluteError, .huber(), .hinge, .logisticCost,
            .binaryCrossEntropy, .softmaxCrossEntropy, .categoricalCrossEntropy,
        ]
    }

    /// The loss with smoothed targets, (1 − ε)·t + ε/classes. An ε outside 0 ..< 1 stops the program, and so does the
    /// hinge loss.
    public func smoothingLabels(_ epsilon: Double) -> Loss {
        require(epsilon, "Loss.smoothingLabels: epsilon", .fraction)
        if formula == .hinge {
            stop("Loss.smoothingLabels: the hinge loss uses only the targets' signs; leave its labels unsmoothed")
        }
        var copy = self
        copy.labelSmoothing = epsilon
        return copy
    }

    /// The loss with class weights: rows of class c have weight `weights[c]`. Give one weight per output if there are
    /// several, or two for a single output: that of class 0 (a target of 0 or −1) and that of class 1. A row with
    /// fractional class memberships has the weighted mean of the weights. Negative or non-finite weights stop the
    /// program.
    public func weighting(classes weights: [Double]) -> Loss {
        for (label, weight) in weights.enumerated() {
            require(weight, "Loss.weighting(classes:): weight \(label)", .notNegative)
        }
        var copy = self
        copy.classWeights = weights
        return copy
    }

    /// The number of classes that this many outputs distinguish: two for one output.
    static func classes(ofOutputs outputs: Int) -> Int { outputs == 1 ? 2 : outputs }

    /// Whether targets that do not encode classes can be read as class probabilities, so that class weights are
    /// meaningful.
    func targetsAreProbabilities(outputs: Int) -> Bool {
        switch formula {
        case .softmaxCrossEntropy, .categoricalCrossEntropy: outputs > 1
        case .logistic, .binaryCrossEntropy: outputs == 1
        case .squaredError, .absoluteError, .huber, .hinge, .custom: false
        }
    }

    /// Whether the loss is meaningful for an encoding. Losses with logarithms, and smoothed labels, need targets from 0
    /// to 1; the hinge loss needs a decision threshold of 0.
    func suits(_ encoding: TargetEncoding) -> Bool {
        switch formula {
        case .hinge: encoding != .binary
        case .logistic, .binaryCrossEntropy, .softmaxCrossEntropy, .categoricalCrossEntropy: encoding != .signs
        case .squaredError, .absoluteError, .huber, .custom: labelSmoothing == 0 || encoding != .signs
        }
    }

    /// The activation that the last layer must have; `nil` for any.
    public var requiredActivation: Activation? {
        switch formula {
        case .logistic: .sigmoid
        case .softmaxCrossEntropy: .softmax
        default: nil
        }
    }
}

extension Loss: CustomStringConvertible {
    public var description: String { name }
}
