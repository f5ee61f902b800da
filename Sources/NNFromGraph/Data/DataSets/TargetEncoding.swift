import Autodiff

/// How classes become the numbers that a network's outputs are held against.
public enum TargetEncoding: String, Sendable, Hashable {
    /// One output a class: 1 at the class and 0 elsewhere (lecture 002, 'Defining the cost function').
    case oneHot = "one-hot"
    /// One output for two classes: 0 or 1, for a sigmoid output (lecture 003, 'Selecting the Output Activation').
    case binary
    /// One output for two classes: −1 or +1, for the perceptron and Adaline (lecture 004, 'Single-layer neural network
    /// recap').
    case signs

    /// Where one output lies between two classes: halfway between their targets.
    public var threshold: Double { self == .signs ? 0 : 0.5 }

    /// Targets [labels × outputs]; a label outside 0 ..< `classes` stops the program, and so do other than two classes
    /// where one output is to tell them apart.
    public func targets<Scalar: TensorScalar>(
        _ labels: [Int], classes: Int, as type: Scalar.Type = Scalar.self
    ) -> Tensor<Scalar> {
        let oneHot = Tensor<Scalar>.oneHot(labels, classes: classes)
        if self == .oneHot { return oneHot }
        guard classes == 2 else {
            stop("TargetEncoding.\(rawValue): \(classes) classes; there must be 2, or take one-hot")
        }
        let negative: Scalar = self == .signs ? -1 : 0
        return Tensor(shape: [labels.count, 1], scalars: labels.map { $0 == 1 ? 1 : negative })
    }
}
