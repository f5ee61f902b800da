/// An element type of StableHLO.
enum StableHLOType: Hashable {
    case float, double, float16, bfloat16, boolean, integer

    init(_ type: ElementType) {
        switch type {
        case .float: self = .float
        case .double: self = .double
        case .bfloat16: self = .bfloat16
        #if !((os(macOS) || targetEnvironment(macCatalyst)) && arch(x86_64))
            case .float16: self = .float16
        #endif
        }
    }

    /// Its name in the text.
    var name: String {
        switch self {
        case .float: "f32"
        case .double: "f64"
        case .float16: "f16"
        case .bfloat16: "bf16"
        case .boolean: "i1"
        case .integer: "i32"
        }
    }

    /// A number of this type, as the text of a constant has it. Floating-point numbers are written as their bits, so
    /// that none is rounded and infinities and NaN need no names.
    func literal(_ value: Double) -> String {
        switch self {
        case .float: Self.bits(UInt64(Float(value).bitPattern), digits: 8)
        case .double: Self.bits(value.bitPattern, digits: 16)
        case .bfloat16: Self.bits(UInt64(BFloat16(value).bitPattern), digits: 4)
        case .float16: Self.bits(UInt64(HalfPrecision.half(value)), digits: 4)
        case .boolean: value != 0 ? "true" : "false"
        case .integer: "\(Int(value))"
        }
    }

    private static func bits(_ pattern: UInt64, digits: Int) -> String {
        let text = String(pattern, radix: 16, uppercase: true)
        return "0x" + String(repeating: "0", count: digits - text.count) + text
    }
}

/// A value of a StableHLO function: its name, and the shape and type of the tensor that each device holds.
struct StableHLOValue {
    let name: String
    let shape: Shape
    let type: StableHLOType

    /// Its type in the text, for example `tensor<2x3xf32>`.
    var typeText: String { Self.text(shape, type) }

    static func text(_ shape: Shape, _ type: StableHLOType) -> String {
        "tensor<" + shape.extents.map { "\($0)x" }.joined() + type.name + ">"
    }
}
