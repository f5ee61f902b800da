import Autodiff

/// Sets each input to zero with probability `rate` in training and scales the others by 1/(1 − rate), so that their sum
/// keeps its mean; passes them on unchanged in use (lecture 002, 'Dropout').
public struct Dropout: Layer, Hashable {
    public let rate: Double
    public let kind = "dropout"

    public init(_ rate: Double) { self.rate = rate }

    public func callAsFunction<T: TensorAlgebra>(_ x: T, _ pass: inout Pass<T>) throws(NetworkError) -> T {
        guard rate >= 0, rate < 1 else { throw .outOfRange("rate of dropout", rate, allowed: "from 0 to below 1") }
        if rate == 0 || pass.mode == .inference { return x }
        return x * pass.mask(.dropout(rate: rate), x.shape)
    }
}
