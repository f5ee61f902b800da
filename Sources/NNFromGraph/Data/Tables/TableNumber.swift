/// Numbers as tables have them.
enum TableNumber {
    /// The number that a field states in decimal, with spaces around it or not; `nil` if it states none. Words such as
    /// `inf`, and hexadecimal numbers, are none.
    static func value(_ field: String) -> Double? { value(Array(field.utf8)[...]) }

    /// The same for a field's bytes.
    static func value(_ field: ArraySlice<UInt8>) -> Double? {
        var bytes = field
        while let first = bytes.first, first == UInt8(ascii: " ") || first == UInt8(ascii: "\t") { bytes.removeFirst() }
        while let last = bytes.last, last == UInt8(ascii: " ") || last == UInt8(ascii: "\t") { bytes.removeLast() }
        if let value = short(bytes) { return value }
        let isDecimal = bytes.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."),
                UInt8(ascii: "e"), UInt8(ascii: "E"):
                true
            default: false
            }
        }
        guard isDecimal, let value = Double(String(decoding: bytes, as: UTF8.self)), value.isFinite else { return nil }
        return value
    }

    /// A number of at most 15 digits without an exponent: a quotient of two integers, exact in double precision,
    /// and so rounded once (Clinger, 'How to read floating point numbers accurately', 1990). `nil` for other fields.
    private static func short(_ bytes: ArraySlice<UInt8>) -> Double? {
        guard bytes.count <= 16 else { return nil }
        var (integer, digits, decimals) = (0, 0, 0)
        var (isNegative, hasPoint) = (false, false)
        for (place, byte) in bytes.enumerated() {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                integer = integer * 10 + Int(byte - UInt8(ascii: "0"))
                digits += 1
                if hasPoint { decimals += 1 }
            case UInt8(ascii: "-") where place == 0: isNegative = true
            case UInt8(ascii: ".") where !hasPoint: hasPoint = true
            default: return nil
            }
        }
        guard (1...15).contains(digits) else { return nil }
        let value = Double(integer) / powers[decimals]
        return isNegative ? -value : value
    }

    private static let powers: [Double] = [
        1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
    ]
}
