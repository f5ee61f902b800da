// Discrete Fourier transforms, with the names and conventions of `numpy.fft`.

/// By what Fourier transforms of n numbers are multiplied, named as in NumPy.
public enum FourierNormalization: Sendable, Hashable {
    /// The inverse transform by 1/n. The default.
    case backward
    /// The transform by 1/n.
    case forward
    /// Both by 1/√n, which makes them unitary (NumPy's `ortho`).
    case orthonormal

    fileprivate func factor(_ n: Int, isInverse: Bool) -> Double {
        switch self {
        case .backward: isInverse ? 1 / Double(n) : 1
        case .forward: isInverse ? 1 : 1 / Double(n)
        case .orthonormal: 1 / Double(n).squareRoot()
        }
    }
}

/// The discrete Fourier transform along an axis, by default the last: Σ xⱼ·exp(−2πijk/n) for k = 0 … n − 1.
///
/// Any length is fast: those with prime factors up to 31 by a mixed-radix transform, others by Bluestein's. Sums are
/// computed in `Double`. Pad with zeros (``TensorAlgebra/padded(along:before:after:with:)``) or slice for another
/// length.
/// - Complexity: O(n·log n) for each line along the axis.
public func fft<T: TensorAlgebra>(
    _ x: ComplexTensor<T>, along axis: Int = -1, normalization: FourierNormalization = .backward
) -> ComplexTensor<T> {
    transformed(x, along: axis, isInverse: false, normalization, "fft")
}

/// The discrete Fourier transform of real numbers, all n results; ``rfft(_:along:normalization:)`` gives the half that
/// determines the others, in less than half of the time.
public func fft<T: TensorAlgebra>(
    _ x: T, along axis: Int = -1, normalization: FourierNormalization = .backward
) -> ComplexTensor<T> {
    transformed(ComplexTensor(x), along: axis, isInverse: false, normalization, "fft")
}

/// The inverse of ``fft(_:along:normalization:)-(ComplexTensor<T>,_,_)`` with the same normalization: Σ
/// yₖ·exp(2πijk/n)/n.
public func ifft<T: TensorAlgebra>(
    _ y: ComplexTensor<T>, along axis: Int = -1, normalization: FourierNormalization = .backward
) -> ComplexTensor<T> {
    transformed(y, along: axis, isInverse: true, normalization, "ifft")
}

private func transformed<T: TensorAlgebra>(
    _ x: ComplexTensor<T>, along axis: Int, isInverse: Bool, _ normalization: FourierNormalization, _ name: String
) -> ComplexTensor<T> {
    let axis = x.shape.fourierAxis(axis, for: name)
    let transform = FourierTransform(kind: .complex(isInverse: isInverse), axis: axis)
    let result = T.apply(transform, [x.parts])
    return ComplexTensor(parts: result.times(normalization.factor(x.shape[axis], isInverse: isInverse)))
}

/// The discrete Fourier transform of real numbers along an axis, by default the last: Σ xⱼ·exp(−2πijk/n) for k = 0 …
/// n/2, rounded down. The others are the conjugates of these.
/// - Complexity: O(n·log n) for each line along the axis.
public func rfft<T: TensorAlgebra>(
    _ x: T, along axis: Int = -1, normalization: FourierNormalization = .backward
) -> ComplexTensor<T> {
    let axis = x.shape.fourierAxis(axis, for: "rfft")
    let result = T.apply(FourierTransform(kind: .real, axis: axis), [x])
    return ComplexTensor(parts: result.times(normalization.factor(x.shape[axis], isInverse: false)))
}

/// The inverse of ``rfft(_:along:normalization:)`` with the same normalization: real numbers from the first half of
/// their Fourier transform. The imaginary parts of the first number, and for even n of the last, are not read.
/// - Parameters:
///   - y: The first half of the transform of a real tensor, as `rfft` returns it.
///   - count: The number n of results, 2·(extent − 1) or one more; by default the even one.
///   - axis: The axis to transform along.
///   - normalization: Where the factor 1/n goes.
/// - Complexity: O(n·log n) for each line along the axis.
public func irfft<T: TensorAlgebra>(
    _ y: ComplexTensor<T>, count: Int? = nil, along axis: Int = -1,
    normalization: FourierNormalization = .backward
) -> T {
    let axis = y.shape.fourierAxis(axis, for: "irfft")
    let half = y.shape[axis]
    let n = count ?? 2 * (half - 1)
    guard n >= 1, n / 2 + 1 == half else {
        stop(
            "irfft: \(n) results from an axis of extent \(half) of shape \(y.shape); the count must be "
                + "\(2 * half - 2) or \(2 * half - 1)\(half == 1 ? ", of which 0 is none: give 1" : "")")
    }
    // Each number stands for itself and for its conjugate, except the first and, for even n, the last.
    let factor = normalization.factor(n, isInverse: true)
    let factors = (0..<half).map { k in T.Scalar(k == 0 || 2 * k == n ? factor : 2 * factor) }
    var aligned = [Int](repeating: 1, count: y.shape.rank + 1)
    aligned[axis + 1] = half
    let weighted = y.parts * T(Tensor(shape: Shape(aligned), scalars: factors))
    return T.apply(FourierTransform(kind: .realAdjoint(length: n), axis: axis), [weighted])
}

extension Shape {
    fileprivate func fourierAxis(_ axis: Int, for name: String) -> Int {
        let axis = self.axis(axis, for: name)
        if self[axis] == 0 { stop("\(name): axis \(axis) of shape \(self) has no elements") }
        return axis
    }
}

extension TensorAlgebra {
    fileprivate func times(_ factor: Double) -> Self { factor == 1 ? self : self * Self(constant: factor) }
}
