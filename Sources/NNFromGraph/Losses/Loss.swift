import Autodiff

/// What training makes small: a function of the last layer's net inputs and the targets, both [rows × units].
///
/// Each is computed from net inputs, not activations, where that is what keeps it finite and exact.
///
///     let loss = Loss.softmaxCrossEntropy.smoothingLabels(0.1)
public struct Loss: Sendable, Hashable {
    /// The formula for one row.
    enum Formula: Sendable, Hashable {
        case squaredError, absoluteError
        case huber(delta: Double)
        case hinge
        case logistic, binaryCrossEntropy, softmaxCrossEntropy, categoricalCrossEntropy
    }

    let formula: Formula
    /// Whether the loss of a batch is a sum over its rows, else a mean.
    public let isSum: Bool
    /// The loss's name in messages.
    public let name: String
    /// How much of each row's target is shared equally among all classes: t becomes (1 − ε)·t + ε/classes.
    public private(set) var labelSmoothing = 0.0
    /// What the rows of each class count, the two classes of a single output in the order negative, positive; empty for
    /// 1 each.
    public private(set) var classWeights: [Double] = []

    private init(_ name: String, _ formula: Formula, isSum: Bool = false) {
        self.name = name
        self.formula = formula
        self.isSum = isSum
    }

    /// Σ Σ (a − y)², over units and rows.
    public static let sumSquaredError = Loss("sum of squared errors", .squaredError, isSum: true)
    /// (1/n) Σ Σ (a − y)², the sum over units and the mean over rows: the loss whose gradient lecture 000 writes down
    /// in its `backward` (its formula (16) also divides by the number of units).
    public static let meanSquaredError = Loss("mean squared error", .squaredError)
    /// (1/n) Σ Σ |a − y|, the sum over units and the mean over rows.
    public static let meanAbsoluteError = Loss("mean absolute error", .absoluteError)
    /// Huber's loss, d²/2 for |d| ≤ δ and δ·(|d| − δ/2) beyond, with d = a − y: the sum over units and the mean over
    /// rows. A δ that is not positive and finite stops the program.
    public static func huber(delta: Double = 1) -> Loss {
        require(delta, "Loss.huber: delta", .positive)
        return Loss("Huber loss", .huber(delta: delta))
    }
    /// (1/n) Σ Σ max(0, 1 − s·a), with s = +1 for targets above 0 and −1 for others, so that −1 and 0 mean the same:
    /// the sum over units and the mean over rows. One output tells two classes apart at 0, so its data are to be
    /// encoded as ``TargetEncoding/signs``.
    public static let hinge = Loss("hinge loss", .hinge)
    /// −Σ Σ y·log a + (1 − y)·log(1 − a) for sigmoid outputs, summed over rows (lectures 001 and 004, 'Computing the
    /// logistic cost function').
    public static let logisticCost = Loss("logistic cost", .logistic, isSum: true)
    /// The same for any outputs between 0 and 1, and the mean over rows (lecture 003, 'Back-Propagation Example'). From
    /// net inputs where the activation is a sigmoid, from the probabilities themselves otherwise.
    public static let binaryCrossEntropy = Loss("binary cross-entropy", .binaryCrossEntropy)
    /// −(1/n) Σ Σ y·log a for softmax outputs, the mean over rows (lecture 002, 'Choose cost function and optimizer').
    public static let softmaxCrossEntropy = Loss("softmax cross-entropy", .softmaxCrossEntropy)
    /// The same for any outputs that are probabilities. From net inputs where the activation is softmax, from the
    /// probabilities themselves otherwise.
    public static let categoricalCrossEntropy = Loss("categorical cross-entropy", .categoricalCrossEntropy)

    /// One of each, for tables.
    public static var allCases: [Loss] {
        [
            .sumSquaredError, .meanSquaredError, .meanAbsoluteError, .huber(), .hinge, .logisticCost,
            .binaryCrossEntropy, .softmaxCrossEntropy, .categoricalCrossEntropy,
        ]
    }

    /// The loss with smoothed targets. An ε outside 0 ..< 1 stops the program.
    public func smoothingLabels(_ epsilon: Double) -> Loss {
        require(epsilon, "Loss.smoothingLabels: epsilon", .fraction)
        if formula == .hinge {
            stop("Loss.smoothingLabels: the hinge loss knows two sides alone; leave them as they are")
        }
        var copy = self
        copy.labelSmoothing = epsilon
        return copy
    }

    /// The loss in which the rows of class c count `weights[c]`: one weight for each of several outputs, and for a
    /// single output two, that of class 0 (a target of 0 or −1) and that of class 1. A row whose target is of several
    /// classes in parts counts their weights in these parts. Negative or infinite weights stop the program.
    public func weighting(classes weights: [Double]) -> Loss {
        for (label, weight) in weights.enumerated() {
            require(weight, "Loss.weighting(classes:): weight \(label)", .notNegative)
        }
        var copy = self
        copy.classWeights = weights
        return copy
    }

    /// How many classes so many outputs tell apart: one output two.
    static func classes(ofOutputs outputs: Int) -> Int { outputs == 1 ? 2 : outputs }

    /// Whether a row of targets that are no encoded classes is still of classes in parts, so that class weights have a
    /// meaning.
    func targetsAreProbabilities(outputs: Int) -> Bool {
        switch formula {
        case .softmaxCrossEntropy, .categoricalCrossEntropy: outputs > 1
        case .logistic, .binaryCrossEntropy: outputs == 1
        case .squaredError, .absoluteError, .huber, .hinge: false
        }
    }

    /// The encodings of classes that the loss has a meaning for. Those with logarithms, and smoothed labels, need
    /// targets from 0 to 1.
    func suits(_ encoding: TargetEncoding) -> Bool {
        switch formula {
        case .hinge: encoding != .binary
        case .logistic, .binaryCrossEntropy, .softmaxCrossEntropy, .categoricalCrossEntropy: encoding != .signs
        case .squaredError, .absoluteError, .huber: labelSmoothing == 0 || encoding != .signs
        }
    }

    /// The activation that the last layer must have; `nil` if any will do.
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
