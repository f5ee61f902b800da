import Autodiff

/// A vector of parameters for each of a number of things, such as words: the rows of a table [entries × features],
/// taken at indices. Inputs [samples × …] are whole numbers from 0 to entries − 1; the result is [samples × … ×
/// features].
///
/// Sequences of different lengths, [samples × steps], are filled up by the index of padding: attention, recurrent
/// layers and ``SequenceAverage`` then pass over these steps, whatever their vectors are.
///
/// Another number stops the program and is named. Indices have no derivative, so the layer is a network's first;
/// `Float` holds whole numbers to 2²⁴ exactly.
public struct Embedding: CodableLayer, Hashable {
    public static let typeName = "embedding"
    /// The number of vectors, one for each index.
    public let entries: Int
    /// The number of elements of a vector.
    public let features: Int
    /// The index that fills up sequences and stands for no step; `nil` if there is none.
    public let padding: Int?
    /// How the table is initialized.
    public let weights: Initializer
    public var kind: String { Self.typeName }

    /// An embedding. Fewer than 1 entry or feature, or a padding that is no index, is a ``NetworkError`` when the
    /// network is made.
    public init(
        _ entries: Int, features: Int, padding: Int? = nil, weights: Initializer = .normal(standardDeviation: 1)
    ) {
        (self.entries, self.features, self.padding, self.weights) = (entries, features, padding, weights)
    }

    public func callAsFunction<T: TensorAlgebra>(_ x: T, _ pass: inout Pass<T>) throws(NetworkError) -> T {
        try NetworkError.require(size: entries, "entries of an embedding")
        try NetworkError.require(size: features, "features of an embedding")
        let table = try pass.parameter(
            "weights", Shape([entries, features], of: "the weights of an embedding"), role: .weights,
            initializer: weights, fans: (entries, features))
        _ = try Shape(x.shape.extents + [features], of: "the output of an embedding")
        if let padding {
            guard (0..<entries).contains(padding), x.shape.rank == 2 else {
                throw .inputShape(
                    layer: kind, x.shape,
                    needed: "[samples × steps], and a padding that is one of the indices below \(entries)")
            }
            pass.present = T.compare(x, .notEqual, T(constant: Double(padding)))
        }
        return table.taking(x)
    }
}
