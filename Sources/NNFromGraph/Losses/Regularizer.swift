import Autodiff

/// A penalty on the magnitude of numbers: l1·Σ |x| + l2/2·Σ x². The gradient of the second term is l2·x (lecture 001,
/// 'Cost Function for the Entire Network'; lecture 004, 'Computing the logistic cost function').
public struct Regularizer: Sendable, Hashable, Codable {
    /// The factor of Σ |x|.
    public let l1: Double
    /// The factor of ½·Σ x².
    public let l2: Double

    /// The penalty l1·Σ |x| + l2/2·Σ x². A strength that is negative or not finite is a ``NetworkError`` when the
    /// penalty is used.
    public init(l1: Double = 0, l2: Double = 0) {
        self.l1 = l1
        self.l2 = l2
    }

    /// No penalty.
    public static let none = Regularizer()
    /// λ·Σ |x|, with the strength λ not negative.
    public static func l1(_ strength: Double) -> Regularizer { Regularizer(l1: strength) }
    /// λ/2·Σ x², with the strength λ not negative: its gradient is λ·x.
    public static func l2(_ strength: Double) -> Regularizer { Regularizer(l2: strength) }

    /// The penalty of the tensors: a scalar; `nil` for none.
    public func callAsFunction<T: TensorAlgebra>(_ tensors: [T]) -> T? {
        var total: T?
        for x in tensors {
            if l1 != 0 { add(T(constant: l1) * abs(x).sum(), to: &total) }
            if l2 != 0 { add(T(constant: l2 / 2) * square(x).sum(), to: &total) }
        }
        return total
    }

    private func add<T: TensorAlgebra>(_ term: T, to total: inout T?) { total = total.map { $0 + term } ?? term }

    /// - Throws: ``NetworkError/outOfRange(_:_:allowed:)`` for a strength that is negative or not finite.
    func check(_ what: String) throws(NetworkError) {
        try NetworkError.require(l1, "L1 strength on \(what)", .notNegative)
        try NetworkError.require(l2, "L2 strength on \(what)", .notNegative)
    }
}
