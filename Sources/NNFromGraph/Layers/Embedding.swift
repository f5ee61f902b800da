import Autodiff

/// A vector of parameters for each of a number of things, such as words: the rows of a table [entries × features],
/// taken at indices. Inputs [samples × …] are whole numbers from 0 to entries − 1; the result is [samples × … ×
/// features].
///
/// Another number stops the program and is named. Indices have no derivative, so the layer is a network's first;
/// `Float` holds whole numbers to 2²⁴ exactly.
public struct Embedding: CodableLayer, Hashable {
    public static let typeName = "embedding"
    /// The number of vectors, one for each index.
    public let entries: Int
    /// The number of elements of a vector.
    public let features: Int
    /// How the table is initialized.
    public let weights: Initializer
    public var kind: String { Self.typeName }

    /// An embedding. Fewer than 1 entry or feature is a ``NetworkError`` when the network is made.
    public init(_ entries: Int, features: Int, weights: Initializer = .normal(standardDeviation: 1)) {
        (self.entries, self.features, self.weights) = (entries, features, weights)
    }

    public func callAsFunction<T: TensorAlgebra>(_ x: T, _ pass: inout Pass<T>) throws(NetworkError) -> T {
        try NetworkError.require(size: entries, "entries of an embedding")
        try NetworkError.require(size: features, "features of an embedding")
        let table = try pass.parameter(
            "weights", Shape([entries, features], of: "the weights of an embedding"), role: .weights,
            initializer: weights, fans: (entries, features))
        _ = try Shape(x.shape.extents + [features], of: "the output of an embedding")
        return table.taking(x)
    }
}
