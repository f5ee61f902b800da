import Autodiff

/// The formats in which files store the elements of arrays; the raw values are the names in safetensors files.
public enum NumberFormat: String, CaseIterable, Sendable, Hashable {
    /// IEEE 754 floating-point numbers of 8 bytes.
    case float64 = "F64"
    /// IEEE 754 floating-point numbers of 4 bytes.
    case float32 = "F32"
    /// IEEE 754 floating-point numbers of 2 bytes.
    case float16 = "F16"
    /// The upper half of a `float32`.
    case bfloat16 = "BF16"
    /// Integers in two's complement, of 8 bytes.
    case int64 = "I64"
    /// Integers in two's complement, of 4 bytes.
    case int32 = "I32"
    /// Integers in two's complement, of 2 bytes.
    case int16 = "I16"
    /// Integers in two's complement, of 1 byte.
    case int8 = "I8"
    /// Integers without a sign, of 8 bytes.
    case uint64 = "U64"
    /// Integers without a sign, of 4 bytes.
    case uint32 = "U32"
    /// Integers without a sign, of 2 bytes.
    case uint16 = "U16"
    /// Integers without a sign, of 1 byte.
    case uint8 = "U8"
    /// One byte: 0 for false, another for true.
    case bool = "BOOL"

    /// The bytes of an element.
    public var size: Int {
        switch self {
        case .float64, .int64, .uint64: 8
        case .float32, .int32, .uint32: 4
        case .float16, .bfloat16, .int16, .uint16: 2
        case .int8, .uint8, .bool: 1
        }
    }

    /// The format of a tensor's elements in memory.
    static func of<Scalar: TensorScalar>(_: Scalar.Type) -> NumberFormat {
        switch Scalar.elementType {
        case .float: .float32
        case .double: .float64
        case .bfloat16: .bfloat16
        #if !((os(macOS) || targetEnvironment(macCatalyst)) && arch(x86_64))
            case .float16: .float16
        #endif
        }
    }

    static let allNames = allCases.map(\.rawValue).joined(separator: ", ")
}
