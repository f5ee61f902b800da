import Autodiff

/// A change of all gradients before the optimizer sees them; an expression, like the optimizer's.
public protocol GradientTransformation: Sendable {
    /// The gradients to use instead.
    func callAsFunction<T: TensorAlgebra>(_ gradients: [T]) -> [T]
}

/// Every element held between −limit and limit (lecture 002, 'Gradient Clipping').
public struct ClippingByValue: GradientTransformation, Hashable {
    public let limit: Double
    /// A limit that is not positive and finite stops the program.
    public init(_ limit: Double) {
        require(limit, "ClippingByValue: limit", .positive)
        self.limit = limit
    }

    public func callAsFunction<T: TensorAlgebra>(_ gradients: [T]) -> [T] {
        let limit = T(constant: limit)
        return gradients.map { min(max($0, -limit), limit) }
    }
}

/// Each gradient scaled down to a Euclidean norm of at most `limit`.
public struct ClippingByNorm: GradientTransformation, Hashable {
    public let limit: Double
    /// A limit that is not positive and finite stops the program.
    public init(_ limit: Double) {
        require(limit, "ClippingByNorm: limit", .positive)
        self.limit = limit
    }

    public func callAsFunction<T: TensorAlgebra>(_ gradients: [T]) -> [T] {
        let limit = T(constant: limit)
        return gradients.map { $0 * (limit / max(sqrt(square($0).sum()), limit)) }
    }
}

/// All gradients scaled down together, to a Euclidean norm over all of their elements of at most `limit`: the direction of
/// the step stays.
public struct ClippingByGlobalNorm: GradientTransformation, Hashable {
    public let limit: Double
    /// A limit that is not positive and finite stops the program.
    public init(_ limit: Double) {
        require(limit, "ClippingByGlobalNorm: limit", .positive)
        self.limit = limit
    }

    public func callAsFunction<T: TensorAlgebra>(_ gradients: [T]) -> [T] {
        guard let first = gradients.first else { return [] }
        let limit = T(constant: limit)
        let squares = gradients.dropFirst().reduce(square(first).sum()) { $0 + square($1).sum() }
        let scale = limit / max(sqrt(squares), limit)
        return gradients.map { $0 * scale }
    }
}
