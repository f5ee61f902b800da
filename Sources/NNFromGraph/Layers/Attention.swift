import Autodiff

/// Scaled dot-product attention (Vaswani et al., 2017): for each query a mean of the values, weighted by how well the
/// query fits their keys, softmax(Q·Kᵀ / √d)·V. Axes before the last two are those of samples, heads and so on.
///
///     let queries = Tensor<Double>([[1, 0], [0, 1]]), keys = Tensor<Double>([[9, 0], [0, 9], [9, 9]])
///     let values = Tensor<Double>([[1], [2], [4]])
///     let heard = attention(queries, keys, values, mask: Tensor([1, 1, 0]))
///     print(heard.scalars.map { $0.rounded() })  // [1.0, 2.0]
///
/// - Parameters:
///   - queries: [… × queries × d].
///   - keys: [… × keys × d].
///   - values: [… × keys × features].
///   - mask: 0 where a query may not attend to a key, any other number where it may: of a shape that is broadcast to
///     [… × queries × keys], such as [keys], or [samples × 1 × 1 × keys] for keys of [samples × heads × keys × d]. A
///     query that may attend to no key gets the mean of all values.
///   - isCausal: Whether a query attends to the keys of its own and lower numbers only.
/// - Returns: [… × queries × features].
/// - Complexity: queries · keys weights.
public func attention<T: TensorAlgebra>(
    _ queries: T, _ keys: T, _ values: T, mask: T? = nil, isCausal: Bool = false
) -> T {
    matmul(AttentionHeads.weights(queries, keys, mask: mask, isCausal: isCausal), values)
}

/// What layers of attention have in common: heads that attend to parts of the features.
struct AttentionHeads {
    let kind: String
    let count: Int
    let isCausal: Bool
    /// The probability with which a weight is set to zero in training.
    let dropout: Double?

    /// Added to the fit of a query and a key that it may not attend to: finite, and the softmax of it is exactly 0.
    static let masked = -Double(Float.greatestFiniteMagnitude) / 2

    /// What is added to the fits of queries, in rows, and keys: 0 up to the diagonal, and ``masked`` above it.
    static func causalMask<Scalar: TensorScalar>(_ queries: Int, _ keys: Int) -> Tensor<Scalar> {
        var scalars = [Scalar](repeating: 0, count: queries * keys)
        for query in 0..<queries {
            for key in min(query + 1, keys)..<keys { scalars[query * keys + key] = Scalar(masked) }
        }
        return Tensor(shape: [queries, keys], scalars: scalars)
    }

    /// softmax(Q·Kᵀ / √d).
    static func weights<T: TensorAlgebra>(_ queries: T, _ keys: T, mask: T?, isCausal: Bool) -> T {
        let width = queries.shape.extents.last ?? 1
        let scaled = queries * T(constant: 1 / Double(width).squareRoot())
        var fits = matmul(scaled, keys, transposingRight: true)
        if isCausal {
            fits = fits + T(causalMask(queries.shape[queries.shape.rank - 2], keys.shape[keys.shape.rank - 2]))
        }
        if let mask { fits = T.select(mask, fits, T(constant: masked)) }
        return fits.softmax()
    }

    /// Checks the numbers that a caller or a file gave.
    func check(_ x: Shape, features: Int) throws(NetworkError) {
        try NetworkError.require(size: count, "heads of \(kind)")
        if let dropout { try NetworkError.require(dropout, "dropout of \(kind)", .fraction) }
        guard features % count == 0 else {
            throw .inputShape(
                layer: kind, x, needed: "a number of features that \(count) heads divide; put a Dense before it")
        }
    }

    /// The heads' results side by side, [samples × queries × features].
    /// - Parameters:
    ///   - query: [samples × queries × features], as are the keys and the values with their own number of steps.
    ///   - present: Which keys are present, [samples × keys], 0 for padding; `nil` if all are.
    func callAsFunction<T: TensorAlgebra>(
        _ query: T, _ key: T, _ value: T, present: T?, _ pass: inout Pass<T>
    ) throws(NetworkError) -> T {
        let (samples, queries, features) = (query.shape[0], query.shape[1], query.shape[2])
        let keys = key.shape[1]
        let fitShape = try Shape([samples, count, queries, keys], of: "the weights of steps in \(kind)")
        func divided(_ x: T) -> T {
            x.reshaped(to: [samples, x.shape[1], count, features / count]).transposed([0, 2, 1, 3])
        }
        let mask = present.map { $0.reshaped(to: [samples, 1, 1, keys]) }
        // A plan has shapes only, and those of a file may claim any number of steps.
        let isPlanned = pass.plan != nil
        var weights = Self.weights(divided(query), divided(key), mask: mask, isCausal: isCausal && !isPlanned)
        if let dropout, dropout > 0, pass.mode == .training {
            weights = weights * pass.mask(.dropout(rate: dropout), fitShape)
        }
        return matmul(weights, divided(value)).transposed([0, 2, 1, 3]).reshaped(to: query.shape)
    }
}
