import AutodiffKernels
import Testing

// So that a failure names the kind.
// swift-format-ignore: AvoidRetroactiveConformances
extension AutodiffKernelKind: @retroactive CustomTestStringConvertible {
    public var testDescription: String { name }

    /// Every kind that exists, whether or not this machine has it.
    static var all: [AutodiffKernelKind] {
        (0..<autodiff_kernels_kind_count()).compactMap { AutodiffKernelKind(rawValue: Int32($0)) }
    }

    /// The kinds that this machine can run: the arguments of parameterized tests.
    static var available: [AutodiffKernelKind] { all.filter(autodiff_kernels_available) }

    var name: String { String(cString: autodiff_kernels_name(self)) }

    /// Runs `body` on this instruction set, in this thread and the forks it makes, and then restores the default.
    func run<Result>(_ body: () throws -> Result) rethrows -> Result {
        precondition(autodiff_kernels_select(self), "\(name) is not available")
        defer { _ = autodiff_kernels_select_default() }
        return try body()
    }
}

/// SplitMix64: small, seeded, the same everywhere.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

/// The kernels that exist for both types of element, so that a test can be written once.
protocol KernelElement: BinaryFloatingPoint, Sendable where RawSignificand: FixedWidthInteger {
    /// A more precise type, or the most precise one that the machine has.
    associatedtype Reference: BinaryFloatingPoint

    typealias Unary = (UnsafePointer<Self>, UnsafeMutablePointer<Self>, Int) -> Void
    typealias Binary = (UnsafePointer<Self>, UnsafePointer<Self>, UnsafeMutablePointer<Self>, Int) -> Void
    typealias Scaled = (Self, UnsafePointer<Self>, UnsafeMutablePointer<Self>, Int) -> Void

    /// m, n, k; A, B and C with their strides; whether to add.
    typealias Matmul = (
        Int, Int, Int, UnsafePointer<Self>, Int, Int, UnsafePointer<Self>, Int, Int, UnsafeMutablePointer<Self>, Int,
        Bool
    ) -> Void
    /// The same, whether zeros are skipped, and a range of rows.
    typealias MatmulRows = (
        Int, Int, Int, UnsafePointer<Self>, Int, Int, UnsafePointer<Self>, Int, Int, UnsafeMutablePointer<Self>, Int,
        Bool, Bool, Int, Int
    ) -> Void
    /// The same and a range of columns.
    typealias MatmulColumns = (
        Int, Int, Int, UnsafePointer<Self>, Int, Int, UnsafePointer<Self>, Int, Int, UnsafeMutablePointer<Self>, Int,
        Bool,
        Int, Int
    ) -> Void

    static var kernels: Kernels<Self> { get }

    /// The elementary functions in the reference's digits.
    static var references: References<Reference> { get }

    /// The number with these lowest bits of `pattern`.
    init(pattern: UInt64)
    var pattern: UInt64 { get }

    static var matmul: Matmul { get }
    static var matmulParallel: Matmul { get }
    static var matmulNonzeros: Matmul { get }
    /// Whether skipping zeros is faster: m, n, k, A and its strides, and B's stride between columns.
    static var matmulSkipsZeros: (Int, Int, Int, UnsafePointer<Self>, Int, Int, Int) -> Bool { get }
    static var matmulRows: MatmulRows { get }
    static var matmulColumns: MatmulColumns { get }
}

struct Kernels<Element: KernelElement> {
    let exp, log, tanh, sigmoid, sqrt: Element.Unary
    let expm1, log1p, softplus, logSigmoid, silu, erf, gelu, sin, cos: Element.Unary
    let negate, square, reciprocal, absolute, relu, accumulate: Element.Unary
    let add, subtract, multiply, divide, maximum, minimum, binaryCrossEntropy: Element.Binary
    let multiplyAdjoint, sigmoidAdjoint, tanhAdjoint: Element.Binary
    let axpy, scale: Element.Scaled
}

struct References<Value> {
    let exp, log, tanh, sigmoid: (Value) -> Value
    let expm1, log1p, softplus, silu, erf, gelu, sin, cos: (Value) -> Value
}

extension KernelElement {
    /// The result of a kernel for an array.
    static func map(_ kernel: Unary, _ x: [Self]) -> [Self] {
        var out = [Self](repeating: .nan, count: x.count)
        kernel(x, &out, x.count)
        return out
    }

    static func map(_ kernel: Binary, _ x: [Self], _ y: [Self]) -> [Self] {
        var out = [Self](repeating: .nan, count: x.count)
        kernel(x, y, &out, x.count)
        return out
    }
}

/// Whether two arrays have the same bits, where all NaN count as equal.
func haveSameBits<Element: KernelElement>(_ x: [Element], _ y: [Element]) -> Bool {
    x.count == y.count && zip(x, y).allSatisfy { $0.pattern == $1.pattern || ($0.isNaN && $1.isNaN) }
}

/// The distance of `value` from `exact`, in units in the last place of `Element` at `exact`: at most 0.5 if it is
/// correctly rounded, infinite if only one of them is NaN or they are different infinities.
func errorInULPs<Element: KernelElement, Reference: BinaryFloatingPoint>(_ value: Element, _ exact: Reference) -> Double
{
    let rounded = Element(exact)
    if !value.isFinite || !rounded.isFinite {
        // At the edge of overflow either side of the rounding is within one unit.
        let isEdge =
            (value.isInfinite && abs(rounded) == .greatestFiniteMagnitude)
            || (rounded.isInfinite && abs(value) == .greatestFiniteMagnitude)
        return value == rounded || (value.isNaN && rounded.isNaN) || (isEdge && value.sign == rounded.sign)
            ? 0 : .infinity
    }
    // `ulp` of a power of two is that of the numbers above it, and of zero and subnormals the smallest number.
    return Double(abs(Reference(value) - exact) / Reference(rounded.ulp))
}
