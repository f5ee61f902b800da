extension Network: CustomStringConvertible {
    /// The element type, the shape of a sample, and the table of ``summary``, without the parameters' values.
    public var description: String {
        "network of \(Scalar.self) for samples of shape \(architecture.inputShape)\n\(summary)"
    }
}
