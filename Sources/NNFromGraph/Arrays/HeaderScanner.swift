/// Parses the subset of JSON that a safetensors header uses: objects, strings and arrays of non-negative integers. It
/// stores only the bytes and a position; the caller limits the size of what it collects.
struct HeaderScanner {
    private let bytes: [UInt8]
    private(set) var place = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// Whether only spaces follow.
    var isAtEnd: Bool { bytes[place...].allSatisfy { $0 == UInt8(ascii: " ") } }

    /// Calls `body` for each key of an object; `body` must read the value.
    mutating func object(
        _ body: (_ key: String, inout HeaderScanner) throws(SafeTensorsFault) -> Void
    ) throws(SafeTensorsFault) {
        try expect("{")
        if skips("}") { return }
        repeat {
            let key = try word()
            try expect(":")
            try body(key, &self)
        } while skips(",")
        try expect("}")
    }

    /// An array of integers.
    mutating func numbers() throws(SafeTensorsFault) -> [Int] {
        try expect("[")
        if skips("]") { return [] }
        var numbers: [Int] = []
        repeat { numbers.append(try number()) } while skips(",")
        try expect("]")
        return numbers
    }

    /// An integer: only digits, not `2.0`, `1e3`, `-0` or `true`.
    private mutating func number() throws(SafeTensorsFault) -> Int {
        skipSpace()
        let start = place
        var value = 0
        while place < bytes.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[place]) {
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, carry) = product.addingReportingOverflow(Int(bytes[place] - UInt8(ascii: "0")))
            if overflow || carry { throw .header("a number is too large") }
            value = sum
            place += 1
        }
        let hasLeadingZero = place - start > 1 && bytes[start] == UInt8(ascii: "0")
        if place == start || hasLeadingZero { throw .header("a whole number is expected") }
        return value
    }

    /// A string.
    mutating func word() throws(SafeTensorsFault) -> String {
        try expect("\"")
        var text: [UInt8] = []
        while place < bytes.count {
            let byte = bytes[place]
            place += 1
            switch byte {
            case UInt8(ascii: "\""):
                guard let word = String(validating: text, as: UTF8.self) else { throw .header("a string is not UTF-8") }
                return word
            case UInt8(ascii: "\\"): text += try escape()
            case 0..<0x20: throw .header("a string contains a control character")
            default: text.append(byte)
            }
        }
        throw .header("a string has no end")
    }

    /// The UTF-8 bytes of the character that an escape sequence, read up to its backslash, stands for.
    private mutating func escape() throws(SafeTensorsFault) -> [UInt8] {
        guard place < bytes.count else { throw .header("a string has no end") }
        let byte = bytes[place]
        place += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [byte]
        case UInt8(ascii: "b"): return [8]
        case UInt8(ascii: "f"): return [12]
        case UInt8(ascii: "n"): return [10]
        case UInt8(ascii: "r"): return [13]
        case UInt8(ascii: "t"): return [9]
        case UInt8(ascii: "u"):
            var code = try codeUnit()
            // The first half of a surrogate pair.
            if (0xD800..<0xDC00).contains(code), bytes[place...].starts(with: Array("\\u".utf8)) {
                place += 2
                let second = try codeUnit()
                guard (0xDC00..<0xE000).contains(second) else { throw .header("a string has half a surrogate pair") }
                code = 0x10000 + (code - 0xD800) << 10 + (second - 0xDC00)
            }
            guard let scalar = Unicode.Scalar(code) else { throw .header("a string has half a surrogate pair") }
            return Array(String(Character(scalar)).utf8)
        default: throw .header("a string has an unknown escape")
        }
    }

    private mutating func codeUnit() throws(SafeTensorsFault) -> UInt32 {
        guard place + 4 <= bytes.count else { throw .header("a string has no end") }
        var code: UInt32 = 0
        for byte in bytes[place..<(place + 4)] {
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
                throw .header("a string has an unknown escape")
            }
            code = code << 4 + UInt32(digit)
        }
        place += 4
        return code
    }

    private mutating func skipSpace() {
        while place < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[place]) { place += 1 }
    }

    private mutating func skips(_ character: Unicode.Scalar) -> Bool {
        skipSpace()
        guard place < bytes.count, bytes[place] == UInt8(ascii: character) else { return false }
        place += 1
        return true
    }

    private mutating func expect(_ character: Unicode.Scalar) throws(SafeTensorsFault) {
        if !skips(character) { throw .header("'\(character)' is missing") }
    }
}
