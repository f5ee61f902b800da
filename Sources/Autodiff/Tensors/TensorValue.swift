/// A tensor whose element type is known only at run time, as `any TensorValue`: the values of tables for tensors of all
/// types. Only ``Tensor`` conforms.
public protocol TensorValue: Sendable {
    /// The element type.
    associatedtype Scalar: TensorScalar
    /// The tensor with its type.
    var tensor: Tensor<Scalar> { get }
}

extension Tensor: TensorValue {
    public var tensor: Tensor { self }
}

extension TensorValue {
    /// The tensor if its elements are of this type, else `nil`.
    // A dynamic cast would take longer than the arithmetic of a small tensor.
    @inline(__always)
    package func typed<Other: TensorScalar>(_: Other.Type) -> Tensor<Other>? {
        Self.self == Tensor<Other>.self ? unsafeBitCast(self, to: Tensor<Other>.self) : nil
    }
}

// Functions that read elements are specialized, since the type of a value in a table is known only at run time.
extension TensorValue {
    /// The extents of the axes.
    public var shape: Shape { tensor.shape }
    /// The type of the elements.
    public var elementType: ElementType { Scalar.elementType }
    /// Whether no element is NaN or infinite.
    var isFinite: Bool {
        @_specialize(where Self == Tensor<Float>)
        @_specialize(where Self == Tensor<Double>)
        get { tensor.isFinite }
    }
    /// The elements in row-major order, as doubles.
    var numbers: [Double] {
        @_specialize(where Self == Tensor<Float>)
        @_specialize(where Self == Tensor<Double>)
        get { tensor.scalars.map { Double($0) } }
    }

    /// The common value of all elements; `nil` if they differ, also in the sign of zero.
    var uniform: Double? {
        @_specialize(where Self == Tensor<Float>)
        @_specialize(where Self == Tensor<Double>)
        get {
            let scalars = tensor.scalars
            guard let first = scalars.first, !first.isNaN,
                scalars.allSatisfy({ $0 == first && $0.sign == first.sign })
            else { return nil }
            return Double(first)
        }
    }

    /// Whether an element is 0.
    var containsZero: Bool {
        @_specialize(where Self == Tensor<Float>)
        @_specialize(where Self == Tensor<Double>)
        get { tensor.scalars.contains(0) }
    }

    /// The element at an index in row-major order.
    func element(at place: Int) -> Double { Double(tensor.scalars[place]) }

    /// Lends the elements' memory.
    func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        try tensor.scalars.withUnsafeBytes(body)
    }
}
