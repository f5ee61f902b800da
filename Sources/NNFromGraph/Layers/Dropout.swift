import Autodiff

/// In training, sets each input to zero with probability `rate` and scales the others by 1/(1 − rate), which preserves
/// the expected value; the identity in inference (lecture 002, 'Dropout').
public struct Dropout: CodableLayer, Hashable {
    public static let typeName = "dropout"
    /// The probability with which an element is set to zero.
    public let rate: Double
    public var kind: String { Self.typeName }

    /// A layer with the given rate. One outside 0 ..< 1 is a ``NetworkError`` when the network is made.
    public init(_ rate: Double) { self.rate = rate }

    public func callAsFunction<T: TensorAlgebra>(_ x: T, _ pass: inout Pass<T>) throws(NetworkError) -> T {
        try NetworkError.require(rate, "rate of dropout", .fraction)
        if rate == 0 || pass.mode == .inference { return x }
        return x * pass.mask(.dropout(rate: rate), x.shape)
    }
}
