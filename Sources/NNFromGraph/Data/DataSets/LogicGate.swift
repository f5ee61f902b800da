import Autodiff

/// The three gates of two inputs of lecture 002, 'Testing our code for the XOR, OR and AND gates'.
public enum LogicGate: String, CaseIterable, Sendable {
    /// 1 if at least one input is 1.
    case or = "OR"
    /// 1 if both inputs are 1.
    case and = "AND"
    /// 1 if exactly one input is 1.
    case xor = "XOR"

    /// The gate's outputs for the inputs 00, 01, 10, 11.
    public var outputs: [Int] {
        switch self {
        case .or: [0, 1, 1, 1]
        case .and: [0, 0, 0, 1]
        case .xor: [0, 1, 1, 0]
        }
    }

    /// The four rows of the gate's truth table: features [4 × 2], classes 0 and 1.
    public func dataSet<Scalar: TensorScalar>(
        encoding: TargetEncoding = .binary, as type: Scalar.Type = Scalar.self
    ) -> DataSet<Scalar> {
        SyntheticData.known {
            try DataSet(
                name: rawValue, features: Tensor([[0, 0], [0, 1], [1, 0], [1, 1]]), labels: outputs, classes: 2,
                encoding: encoding, featureNames: ["x1", "x2"], classNames: ["0", "1"])
        }
    }
}
