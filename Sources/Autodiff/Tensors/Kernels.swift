/// The loops over arrays that an element type runs. A type names those that it has compiled, in C; for the others there
/// are loops in Swift that work for any type, slower and of the same accuracy (``PortableLoops``).
///
/// This is a pointer, so copying it is free: the table of loops is made once per type and never freed.
public struct _Kernels<Scalar: TensorScalar>: @unchecked Sendable {
    let loops: UnsafePointer<KernelLoops<Scalar>>

    init(_ name: (inout KernelLoops<Scalar>) -> Void) {
        var loops = KernelLoops<Scalar>()
        name(&loops)
        let memory = UnsafeMutablePointer<KernelLoops<Scalar>>.allocate(capacity: 1)
        memory.initialize(to: loops)
        self.loops = UnsafePointer(memory)
    }
}

/// The loops of an element type, each with its array of results before the last count. Single numbers are doubles,
/// which hold every element type's.
struct KernelLoops<Scalar: TensorScalar> {
    typealias Source = UnsafePointer<Scalar>
    typealias Target = UnsafeMutablePointer<Scalar>
    typealias Sum = (_ x: Source, _ sum: Target, _ count: Int) -> Void
    typealias Rows = (_ x: Source, _ result: Target, _ rows: Int, _ columns: Int) -> Void
    typealias TargetRows = (
        _ x: Source, _ targets: Source, _ result: Target, _ rows: Int, _ columns: Int
    ) -> Void

    // Structures, not closures alone: a closure as the value of a generic table would be wrapped in an object, whose
    // reference count all threads would change at every call.
    /// A loop over one operand.
    struct One {
        private let loop: (_ x: Source, _ result: Target, _ count: Int) -> Void

        init(_ loop: @escaping (_ x: Source, _ result: Target, _ count: Int) -> Void) { self.loop = loop }

        @inline(__always)
        func callAsFunction(_ x: Source, _ result: Target, _ count: Int) { loop(x, result, count) }
    }
    /// A loop over two operands.
    struct Two {
        private let loop: (_ x: Source, _ y: Source, _ result: Target, _ count: Int) -> Void

        init(_ loop: @escaping (_ x: Source, _ y: Source, _ result: Target, _ count: Int) -> Void) { self.loop = loop }

        @inline(__always)
        func callAsFunction(_ x: Source, _ y: Source, _ result: Target, _ count: Int) { loop(x, y, result, count) }
    }

    // MARK: Elementwise operations, by opcode; where none is named, it is the loop over the rule.

    /// f(x).
    var one = OpcodeTable<One>()
    /// f(x, y).
    var two = OpcodeTable<Two>()
    /// The adjoint y times ∂f/∂x; 0 where one of them is 0.
    var partial = OpcodeTable<Two>()
    /// a·x.
    var scale: (_ a: Double, _ x: Source, _ result: Target, _ count: Int) -> Void = PortableLoops.scale

    // MARK: Matrix products

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

    // MARK: Sums and steps of optimizers

    /// sum += x.
    var accumulate: Sum = PortableLoops.accumulate
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

    // MARK: Reductions

    /// The sum of all elements.
    var sum: (_ x: Source, _ count: Int) -> Double = PortableLoops.sum
    /// The largest element, −∞ of none; NaN wins.
    var largest: (_ x: Source, _ count: Int) -> Double = PortableLoops.largest
    /// The smallest element, ∞ of none; NaN wins.
    var smallest: (_ x: Source, _ count: Int) -> Double = PortableLoops.smallest

    // MARK: Rows; where none is named, the operation is composed of operations on whole tensors.

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

/// A partial mapping from opcodes to values, in memory that is never freed.
struct OpcodeTable<Value>: ExpressibleByDictionaryLiteral {
    private let values: UnsafeMutablePointer<Value?>

    init(dictionaryLiteral elements: (Opcode, Value)...) {
        values = .allocate(capacity: Opcode.allCases.count)
        values.initialize(repeating: nil, count: Opcode.allCases.count)
        for (opcode, value) in elements { values[Int(opcode.rawValue)] = value }
    }

    subscript(opcode: Opcode) -> Value? { values[Int(opcode.rawValue)] }
}
