/// A tensor whose element type is known when the program runs, as `any TensorValue`: what tables hold that are for
/// tensors of all types. ``Tensor`` conforms, and nothing else.
public protocol TensorValue: Sendable {
    associatedtype Scalar: TensorScalar
    /// The tensor with its type.
    var tensor: Tensor<Scalar> { get }
}

extension Tensor: TensorValue {
    public var tensor: Tensor { self }
}

extension TensorValue {
    /// The tensor if its elements are of this type, else `nil`.
    // A cast by the runtime would take longer than a small tensor's arithmetic.
    @inline(__always)
    package func typed<Other: TensorScalar>(_: Other.Type) -> Tensor<Other>? {
        Self.self == Tensor<Other>.self ? unsafeBitCast(self, to: Tensor<Other>.self) : nil
    }
}

// What reads elements is specialized, since the type of a value in a table is known only when it runs.
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

    /// The value, if all elements are the same number, with the same sign of zero.
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

    /// One element, by its place in row-major order.
    func element(at place: Int) -> Double { Double(tensor.scalars[place]) }

    /// Lends the elements' memory.
    func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        try tensor.scalars.withUnsafeBytes(body)
    }
}
