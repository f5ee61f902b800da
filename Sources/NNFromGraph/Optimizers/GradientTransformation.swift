import Autodiff

/// A transformation of all gradients before the optimizer's step: an expression that is recorded, like the optimizer's.
public protocol GradientTransformation: Sendable {
    /// The gradients to use instead: one for each of the given ones, in its shape.
    func callAsFunction<T: TensorAlgebra>(_ gradients: [T]) -> [T]
}

/// Every element clamped to −limit … limit (lecture 002, 'Gradient Clipping').
public struct ClippingByValue: GradientTransformation, Hashable {
    /// The largest magnitude of an element.
    public let limit: Double
    /// A limit that is not positive and finite stops the program.
    public init(_ limit: Double) {
        require(limit, "ClippingByValue: limit", .positive)
        self.limit = limit
    }

    public func callAsFunction<T: TensorAlgebra>(_ gradients: [T]) -> [T] {
        let limit = T(positive: limit)
        return gradients.map { min(max($0, -limit), limit) }
    }
}

/// Each gradient scaled down to a Euclidean norm of at most `limit` (lecture 002, 'Gradient Clipping').
public struct ClippingByNorm: GradientTransformation, Hashable {
    /// The largest norm of a gradient.
    public let limit: Double
    /// A limit that is not positive and finite stops the program.
    public init(_ limit: Double) {
        require(limit, "ClippingByNorm: limit", .positive)
        self.limit = limit
    }

    public func callAsFunction<T: TensorAlgebra>(_ gradients: [T]) -> [T] {
        gradients.flatMap { [$0].scaled(toNorm: limit) }
    }
}

/// All gradients scaled down together, to a Euclidean norm over all of their elements of at most `limit`, which keeps
/// the direction of the step (R. Pascanu, T. Mikolov, Y. Bengio, "On the difficulty of training recurrent neural
/// networks", 2013).
public struct ClippingByGlobalNorm: GradientTransformation, Hashable {
    /// The largest norm of all gradients together.
    public let limit: Double
    /// A limit that is not positive and finite stops the program.
    public init(_ limit: Double) {
        require(limit, "ClippingByGlobalNorm: limit", .positive)
        self.limit = limit
    }

    public func callAsFunction<T: TensorAlgebra>(_ gradients: [T]) -> [T] {
        gradients.scaled(toNorm: limit)
    }
}

extension Array where Element: TensorAlgebra {
    /// The tensors, scaled by a common factor so that the norm over all of their elements is at most `limit`; unchanged
    /// if it is already.
    ///
    /// Let m be the larger of the largest magnitude and the limit, and r = ‖g/m‖; the norm is m·r. To avoid overflow,
    /// neither m·r nor a square of g is computed: for m above the limit g becomes (g/m)·(limit/r), else g·(1/max(r,
    /// 1)).
    fileprivate func scaled(toNorm limit: Double) -> [Element] {
        guard let first else { return [] }
        let limit = Element(positive: limit)
        let largest = dropFirst().reduce(abs(first).max()) { Autodiff.max($0, abs($1).max()) }
        let unit = Autodiff.max(largest, limit)
        let squares = dropFirst().reduce(square(first / unit).sum()) { $0 + square($1 / unit).sum() }
        let isAbove = largest .> limit
        let divisor = select(isAbove, unit, 1)
        let factor = select(isAbove, limit, 1) / Autodiff.max(sqrt(squares), limit / unit)
        return map { $0 / divisor * factor }
    }
}
