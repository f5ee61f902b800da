/// The loops over arrays that an element type runs. A type names those that it has compiled, in C; for the others there
/// are loops in Swift that work for any type, slower and of the same accuracy (``PortableLoops``).
///
/// A type's kernels are computed at each use (`Scalar._kernels.map(…)`), and what stands between them and the caller is
/// inlined. In code compiled for the type the compiler then sees which loop is meant and calls it: there is no table in
/// memory, and no reference is counted. It sees this through structures of up to six closures, hence the groups.
///
/// Each loop has its array of results before the last count. Single numbers are doubles, which hold every element
/// type's.
public struct _Kernels<Scalar: TensorScalar> {
    var elementwise: () -> ElementwiseLoops<Scalar> = { .init() }
    var products: () -> ProductLoops<Scalar> = { .init() }
    var updates: () -> UpdateLoops<Scalar> = { .init() }
    var reductions: () -> ReductionLoops<Scalar> = { .init() }
    var rows: () -> RowLoops<Scalar> = { .init() }
}

/// Elementwise operations, by opcode; where none is named, it is the loop over the rule.
struct ElementwiseLoops<Scalar: TensorScalar> {
    typealias Source = UnsafePointer<Scalar>
    typealias Target = UnsafeMutablePointer<Scalar>
    typealias One = (_ x: Source, _ result: Target, _ count: Int) -> Void
    typealias Two = (_ x: Source, _ y: Source, _ result: Target, _ count: Int) -> Void

    /// f(x).
    var one: (Opcode) -> One? = { _ in nil }
    /// f(x, y).
    var two: (Opcode) -> Two? = { _ in nil }
    /// The adjoint y times ∂f/∂x; 0 where one of them is 0.
    var partial: (Opcode) -> Two? = { _ in nil }
    /// a·x.
    var scale: (_ a: Double, _ x: Source, _ result: Target, _ count: Int) -> Void = PortableLoops.scale
}

/// Matrix products.
struct ProductLoops<Scalar: TensorScalar> {
    typealias Source = UnsafePointer<Scalar>
    typealias Target = UnsafeMutablePointer<Scalar>

    /// C = A·B or C += A·B, with any strides in A and B and contiguous rows of C. Large products run on several
    /// threads.
    var multiplyMatrices:
        (
            _ rows: Int, _ columns: Int, _ inner: Int, _ a: Source, _ aRow: Int, _ aColumn: Int, _ b: Source,
            _ bRow: Int, _ bColumn: Int, _ c: Target, _ cRow: Int, _ accumulate: Bool
        ) -> Void = PortableLoops.multiplyMatrices
    /// Rows `first` to `end` − 1 of such a product, bit for bit, on the calling thread alone.
    var multiplyMatrixRows:
        (
            _ rows: Int, _ columns: Int, _ inner: Int, _ a: Source, _ aRow: Int, _ aColumn: Int, _ b: Source,
            _ bRow: Int, _ bColumn: Int, _ c: Target, _ cRow: Int, _ accumulate: Bool, _ skipsZeros: Bool,
            _ first: Int, _ end: Int
        ) -> Void = PortableLoops.multiplyMatrixRows
    /// Whether it pays to skip zeros of A in such a product.
    var skipsZeros:
        (
            _ rows: Int, _ columns: Int, _ inner: Int, _ a: Source, _ aRow: Int, _ aColumn: Int, _ bColumn: Int
        ) -> Bool = { _, _, _, _, _, _, _ in false }
}

/// Sums and steps of optimizers, and the conversion of bytes.
struct UpdateLoops<Scalar: TensorScalar> {
    typealias Source = UnsafePointer<Scalar>
    typealias Target = UnsafeMutablePointer<Scalar>

    /// sum += x.
    var accumulate: (_ x: Source, _ sum: Target, _ count: Int) -> Void = PortableLoops.accumulate
    /// sum += a·x.
    var accumulateScaled: (_ a: Double, _ x: Source, _ sum: Target, _ count: Int) -> Void =
        PortableLoops.accumulateScaled
    /// a·x + b·y, each operation rounded.
    var scaledSum: (_ a: Double, _ x: Source, _ b: Double, _ y: Source, _ result: Target, _ count: Int) -> Void =
        PortableLoops.scaledSum
    /// a·x + b·y², each operation rounded.
    var scaledSquareSum: (_ a: Double, _ x: Source, _ b: Double, _ y: Source, _ result: Target, _ count: Int) -> Void =
        PortableLoops.scaledSquareSum
    /// x − rate·y/(√z + offset), each operation rounded.
    var descend:
        (
            _ x: Source, _ y: Source, _ z: Source, _ rate: Double, _ offset: Double, _ result: Target, _ count: Int
        ) -> Void = PortableLoops.descend
    /// (byte · factor + offset) / divisor.
    var convertBytes:
        (
            _ bytes: UnsafePointer<UInt8>, _ factor: Double, _ offset: Double, _ divisor: Double, _ result: Target,
            _ count: Int
        ) -> Void = PortableLoops.convertBytes
}

/// Reductions to one number.
struct ReductionLoops<Scalar: TensorScalar> {
    typealias Source = UnsafePointer<Scalar>

    /// The sum of all elements.
    var sum: (_ x: Source, _ count: Int) -> Double = PortableLoops.sum
    /// The largest element, −∞ of none; NaN wins.
    var largest: (_ x: Source, _ count: Int) -> Double = PortableLoops.largest
    /// The smallest element, ∞ of none; NaN wins.
    var smallest: (_ x: Source, _ count: Int) -> Double = PortableLoops.smallest
}

/// Rows; where none is named, the operation is composed of operations on whole tensors.
struct RowLoops<Scalar: TensorScalar> {
    typealias Source = UnsafePointer<Scalar>
    typealias Target = UnsafeMutablePointer<Scalar>
    typealias Rows = (_ x: Source, _ result: Target, _ rows: Int, _ columns: Int) -> Void
    typealias TargetRows = (
        _ x: Source, _ targets: Source, _ result: Target, _ rows: Int, _ columns: Int
    ) -> Void

    /// exp(x) / Σ exp(x).
    var softmax: Rows?
    /// x − log Σ exp(x).
    var logSoftmax: Rows?
    /// log Σ exp(x), one number per row.
    var logSumExp: Rows?
    /// −Σ t·log softmax(x), one number per row.
    var crossEntropy: TargetRows?
    /// softmax(x)·Σt − t.
    var crossEntropyGradient: TargetRows?
}
