import Autodiff

/// How classes are encoded as a network's numeric targets.
public enum TargetEncoding: String, Sendable, Hashable {
    /// One output per class: 1 for the class and 0 elsewhere (lecture 002, 'Defining the cost function').
    case oneHot = "one-hot"
    /// One output for two classes: 0 or 1, for a sigmoid output (lecture 003, 'Selecting the Output Activation').
    case binary
    /// One output for two classes: −1 or +1, for the perceptron and Adaline (lecture 004, 'Single-layer neural network
    /// recap').
    case signs

    /// The decision threshold for a single output: halfway between the two targets.
    public var threshold: Double { self == .signs ? 0 : 0.5 }

    /// The targets [labels × outputs] of labels. A label outside 0 ..< `classes`, or a number of classes other than two
    /// for an encoding with one output, stops the program.
    public func targets<Scalar: TensorScalar>(
        _ labels: [Int], classes: Int, as type: Scalar.Type = Scalar.self
    ) -> Tensor<Scalar> {
        let oneHot = Tensor<Scalar>.oneHot(labels, classes: classes)
        if self == .oneHot { return oneHot }
        guard classes == 2 else {
            stop("TargetEncoding.\(rawValue): \(classes) classes; it needs exactly 2, so use one-hot instead")
        }
        let negative: Scalar = self == .signs ? -1 : 0
        return Tensor(shape: [labels.count, 1], scalars: labels.map { $0 == 1 ? 1 : negative })
    }
}
