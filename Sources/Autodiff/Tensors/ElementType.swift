/// The element types of tensors. This is the only list of them; the implementation of a type is its conformance to
/// ``TensorScalar``.
public enum ElementType: Sendable, Hashable, CaseIterable {
    /// 32-bit and 64-bit floating-point numbers.
    case float, double
    /// 16-bit numbers, stored in two bytes and computed with in `Float`: 8 bits of exponent and 8 of significand.
    case bfloat16
    #if !((os(macOS) || targetEnvironment(macCatalyst)) && arch(x86_64))
        /// The same with 5 bits of exponent and 11 of significand; not on Macs with an Intel processor.
        case float16
    #endif

    /// The type itself, to call a generic function with: `f(type.scalar)` calls `f<Scalar>(_: Scalar.Type)`.
    public var scalar: any TensorScalar.Type {
        switch self {
        case .float: Float.self
        case .double: Double.self
        case .bfloat16: BFloat16.self
        #if !((os(macOS) || targetEnvironment(macCatalyst)) && arch(x86_64))
            case .float16: Float16.self
        #endif
        }
    }

    /// The bytes of an element.
    var size: Int {
        func size<Scalar: TensorScalar>(_: Scalar.Type) -> Int { MemoryLayout<Scalar>.size }
        return size(scalar)
    }

    /// A constant of this type: a tensor of rank 0.
    func constant(_ value: Double) -> any TensorValue {
        func constant<Scalar: TensorScalar>(_: Scalar.Type) -> any TensorValue { Tensor(Scalar(value)) }
        return constant(scalar)
    }

    /// A tensor of this type from numbers in row-major order, which are rounded.
    func tensor(_ shape: Shape, _ numbers: [Double]) -> any TensorValue {
        func tensor<Scalar: TensorScalar>(_: Scalar.Type) -> any TensorValue {
            Tensor(shape: shape, scalars: numbers.map { Scalar($0) })
        }
        return tensor(scalar)
    }

    /// The distance from 1 to the next number.
    var precision: Double {
        func precision<Scalar: TensorScalar>(_: Scalar.Type) -> Double { Double(Scalar.ulpOfOne) }
        return precision(scalar)
    }

    /// Zeros of this type.
    func zeros(_ shape: Shape) -> any TensorValue {
        func zeros<Scalar: TensorScalar>(_: Scalar.Type) -> any TensorValue { Tensor<Scalar>.zeros(shape) }
        return zeros(scalar)
    }

    /// Ones of this type.
    func ones(_ shape: Shape) -> any TensorValue {
        func ones<Scalar: TensorScalar>(_: Scalar.Type) -> any TensorValue { Tensor<Scalar>.ones(shape) }
        return ones(scalar)
    }
}
