/// The body of a StableHLO function, one operation per line. Each method appends one operation of the specification
/// (openxla.org/stablehlo/spec) and returns its result; shapes must fit, as the specification says.
final class StableHLOText {
    private(set) var lines: [String] = []
    private var count = 0
    private var depth = 1
    /// The conditions that masks were made from, by the masks' names.
    private var conditions: [String: StableHLOValue] = [:]

    func append(_ line: String) { insert(line, at: lines.count) }

    /// Inserts a line before one that has been appended.
    func insert(_ line: String, at place: Int) {
        lines.insert(String(repeating: "  ", count: depth) + line, at: place)
    }

    /// Indents what `body` appends: the region of an operation.
    func region<Result>(_ body: () -> Result) -> Result {
        depth += 1
        defer { depth -= 1 }
        return body()
    }

    func newName() -> String {
        defer { count += 1 }
        return "%\(count)"
    }

    /// Appends an operation with one result.
    func result(_ operation: String, _ shape: Shape, _ type: StableHLOType) -> StableHLOValue {
        let value = StableHLOValue(name: newName(), shape: shape, type: type)
        append("\(value.name) = \(operation)")
        return value
    }

    /// Appends an operation whose types are written as those of a function.
    func result(
        _ operation: String, _ operands: [StableHLOValue], _ shape: Shape, _ type: StableHLOType
    ) -> StableHLOValue {
        let types = operands.map(\.typeText).joined(separator: ", ")
        return result("\(operation) : (\(types)) -> \(StableHLOValue.text(shape, type))", shape, type)
    }

    func comment(_ text: String) { append("// \(text)") }

    func returning(_ values: [StableHLOValue], _ operation: String = "return") {
        if values.isEmpty { return append(operation) }
        let (names, types) = (values.map(\.name), values.map(\.typeText))
        append("\(operation) \(names.joined(separator: ", ")) : \(types.joined(separator: ", "))")
    }

    // MARK: Constants

    /// A tensor with one number at every position.
    func filled(_ value: Double, _ shape: Shape, _ type: StableHLOType) -> StableHLOValue {
        let literal = shape.count == 0 ? "" : type.literal(value)
        return result("stablehlo.constant dense<\(literal)> : \(StableHLOValue.text(shape, type))", shape, type)
    }

    /// A constant tensor: its bytes, in row-major order and little-endian.
    func constant(_ tensor: any TensorValue) -> StableHLOValue {
        let (shape, type) = (tensor.shape, StableHLOType(tensor.elementType))
        if shape.count == 0 { return filled(0, shape, type) }
        if let value = tensor.uniform { return filled(value, shape, type) }
        let digits = Array("0123456789ABCDEF".utf8)
        let text = tensor.withBytes { bytes in
            String(unsafeUninitializedCapacity: 2 * bytes.count) { buffer in
                for (place, byte) in bytes.enumerated() {
                    buffer[2 * place] = digits[Int(byte >> 4)]
                    buffer[2 * place + 1] = digits[Int(byte & 15)]
                }
                return 2 * bytes.count
            }
        }
        return result("stablehlo.constant dense<\"0x\(text)\"> : \(StableHLOValue.text(shape, type))", shape, type)
    }

    /// A vector of integers.
    func integers(_ numbers: [Int]) -> StableHLOValue {
        let list = numbers.isEmpty ? "" : "[\(numbers.list)]"
        let shape: Shape = [numbers.count]
        return result(
            "stablehlo.constant dense<\(list)> : \(StableHLOValue.text(shape, .integer))", shape, .integer)
    }

    /// Each position's index along an axis.
    func iota(_ axis: Int, _ shape: Shape) -> StableHLOValue {
        result("stablehlo.iota dim = \(axis) : \(StableHLOValue.text(shape, .integer))", shape, .integer)
    }

    // MARK: Elementwise

    /// An elementwise operation of either dialect, of operands of one type.
    func elementwise(_ name: String, _ operands: StableHLOValue...) -> StableHLOValue { elementwise(name, operands) }

    func elementwise(_ name: String, _ operands: [StableHLOValue]) -> StableHLOValue {
        let (shape, type) = (operands[0].shape, operands[0].type)
        let names = operands.map(\.name).joined(separator: ", ")
        if name.hasPrefix("chlo.") {
            let types = operands.map(\.typeText).joined(separator: ", ")
            return result("\(name) \(names) : \(types) -> \(operands[0].typeText)", shape, type)
        }
        return result("\(name) \(names) : \(operands[0].typeText)", shape, type)
    }

    func compare(_ left: StableHLOValue, _ comparison: Comparison, _ right: StableHLOValue) -> StableHLOValue {
        let direction =
            switch comparison {
            case .less: "LT"
            case .lessOrEqual: "LE"
            case .equal: "EQ"
            case .notEqual: "NE"
            case .greaterOrEqual: "GE"
            case .greater: "GT"
            }
        return result(
            "stablehlo.compare \(direction), \(left.name), \(right.name)", [left, right], left.shape, .boolean)
    }

    func select(_ mask: StableHLOValue, _ yes: StableHLOValue, _ no: StableHLOValue) -> StableHLOValue {
        result(
            "stablehlo.select \(mask.name), \(yes.name), \(no.name) : \(mask.typeText), \(yes.typeText)", yes.shape,
            yes.type)
    }

    /// The numbers 1 and 0 for a condition.
    func mask(_ condition: StableHLOValue, _ type: StableHLOType) -> StableHLOValue {
        let mask = convert(condition, to: type)
        conditions[mask.name] = condition
        return mask
    }

    /// Where a mask is not 0.
    func condition(_ mask: StableHLOValue) -> StableHLOValue {
        conditions[mask.name] ?? compare(mask, .notEqual, filled(0, mask.shape, mask.type))
    }

    /// The larger of two; NaN if either is, which XLA's own maximum on CPUs disregards.
    func larger(_ x: StableHLOValue, _ y: StableHLOValue) -> StableHLOValue {
        select(elementwise("stablehlo.or", compare(x, .greater, y), compare(x, .notEqual, x)), x, y)
    }

    func convert(_ x: StableHLOValue, to type: StableHLOType) -> StableHLOValue {
        x.type == type ? x : result("stablehlo.convert \(x.name)", [x], x.shape, type)
    }

}

extension [Int] {
    /// The numbers as text, with commas.
    var list: String { map(String.init).joined(separator: ", ") }
}
