// Reductions of all elements to a number, where a number is asked for:
//
//     gradient(at: 1.0, 0.5) { a, b in square(a * x + b - y).mean() }     // x and y are plain tensors
//
// Disfavored: elsewhere, as in `let loss = square(w).sum()`, the result is a tensor of rank 0, whose element is
// `loss.scalar`. They are for tensors of `Double` alone, as numbers are: the operators of other element types may be
// generic ones, which rank below those of numbers.
extension TensorVariable where Scalar == Double {
    /// The sum of all elements, as a number; 0 over none.
    @_disfavoredOverload public func sum() -> Variable { sum(along: []).scalar }
    /// The mean of all elements, as a number; NaN over none.
    @_disfavoredOverload public func mean() -> Variable { mean(along: []).scalar }
    /// The largest element, as a number. Ties share the gradient equally; NaN propagates.
    @_disfavoredOverload public func max() -> Variable { max(along: []).scalar }
    /// The smallest element, as a number. Ties share the gradient equally; NaN propagates.
    @_disfavoredOverload public func min() -> Variable { min(along: []).scalar }
    /// The Euclidean norm of all elements, as a number; its gradient at 0 is 0.
    @_disfavoredOverload public func norm() -> Variable { norm(along: []).scalar }
    /// log Σ exp of all elements, as a number, without overflow; −∞ over none.
    @_disfavoredOverload public func logSumExp() -> Variable { logSumExp(along: []).scalar }
    /// The variance of all elements as a population, as a number.
    @_disfavoredOverload public func variance() -> Variable { variance(along: []).scalar }
    /// The standard deviation of all elements as a population, as a number; its gradient is 0 where all are equal.
    @_disfavoredOverload public func standardDeviation() -> Variable { standardDeviation(along: []).scalar }
}
